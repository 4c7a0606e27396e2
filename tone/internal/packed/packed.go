// Package packed writes and reads numbers and texts one behind the other, as small as
// they come. What is read is taken at its word: who cannot be sure of data checks a
// checksum first.
package packed

import (
	"encoding/binary"
	"math"
)

// AppendInt appends a number that may be negative and is mostly small.
func AppendInt(dst []byte, v int) []byte { return binary.AppendVarint(dst, int64(v)) }

// AppendUint appends a number of zero or more.
func AppendUint(dst []byte, v int) []byte { return binary.AppendUvarint(dst, uint64(v)) }

// AppendFloat appends a number with a fraction.
func AppendFloat(dst []byte, v float64) []byte {
	return binary.LittleEndian.AppendUint64(dst, math.Float64bits(v))
}

// AppendText appends a text with its length.
func AppendText[T string | []byte](dst []byte, s T) []byte {
	return append(AppendUint(dst, len(s)), s...)
}

// Reader reads what has been appended, in the same order. Reading anything else gives
// nonsense or panics.
type Reader struct {
	data string
	at   int
}

// NewReader returns a reader of data.
func NewReader(data string) Reader { return Reader{data: data} }

// Uint reads a number of zero or more. Most take a byte or two.
func (r *Reader) Uint() int {
	c := r.data[r.at]
	r.at++
	if c < 0x80 {
		return int(c)
	}
	return r.long(int(c & 0x7F))
}

// long reads a number on, of which the lowest seven bits are known.
func (r *Reader) long(v int) int {
	for shift := 7; ; shift += 7 {
		c := r.data[r.at]
		r.at++
		v |= int(c&0x7F) << shift
		if c < 0x80 {
			return v
		}
	}
}

// Int reads a number that may be negative.
func (r *Reader) Int() int {
	v := r.Uint()
	return int(uint(v)>>1) ^ -(v & 1)
}

// Float reads a number with a fraction.
func (r *Reader) Float() float64 {
	return math.Float64frombits(binary.LittleEndian.Uint64([]byte(r.take(8))))
}

// Text reads a text. It is a part of the data.
func (r *Reader) Text() string { return r.take(r.Uint()) }

// take reads so many bytes.
func (r *Reader) take(n int) string {
	s := r.data[r.at : r.at+n]
	r.at += n
	return s
}

// Rest is what has not been read.
func (r *Reader) Rest() string { return r.data[r.at:] }
