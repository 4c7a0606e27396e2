package model

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"math"
)

// A model file is, in order: the eight bytes of magic with the version of the
// format, the SHA-256 of everything after it, the length of the card (uvarint),
// the card as JSON, the outputs as JSON with their length, the number of
// features (uvarint), and the features by name. Each feature is the number of
// bytes that its name shares with the one before, the length of the rest
// (uvarints), the rest, and a weight for each output: a signed varint in units
// of 1/unit.
const (
	magic   = "plainpm"
	version = 1
	unit    = 1024
)

// Limits of a model file, so that a hostile one costs no more than reading it.
const (
	MaxSize     = 16 << 20 // bytes of a file
	maxOutputs  = 16
	maxFeatures = 1 << 18
	maxName     = 255
)

// ErrFormat is what Decode reports for data that is no model file, is damaged or
// comes from a later version.
var ErrFormat = errors.New("not a usable model file")

func checksumOf(body []byte) [32]byte { return sha256.Sum256(body) }

// Round is the weight that a file keeps of w: a multiple of 1/1024.
func Round(w float64) float32 { return float32(math.Round(w*unit) / unit) }

// Encode is the model as a file. The same model makes the same bytes.
func (m *Model) Encode() ([]byte, error) {
	body, err := m.body()
	if err != nil {
		return nil, err
	}
	sum := checksumOf(body)
	out := append([]byte(magic), version)
	out = append(out, sum[:]...)
	return append(out, body...), nil
}

func (m *Model) body() ([]byte, error) {
	card, err := json.Marshal(m.card)
	if err != nil {
		return nil, fmt.Errorf("model: writing the card: %w", err)
	}
	outputs, err := json.Marshal(m.outputs)
	if err != nil {
		return nil, fmt.Errorf("model: writing the outputs: %w", err)
	}
	out := binary.AppendUvarint(nil, uint64(len(card)))
	out = append(out, card...)
	out = binary.AppendUvarint(out, uint64(len(outputs)))
	out = append(out, outputs...)
	out = binary.AppendUvarint(out, uint64(m.count))
	return append(out, m.features...), nil
}

// appendFeature writes a feature behind the one with the name before.
func appendFeature(out []byte, before, name string, weights []float32) []byte {
	shared := 0
	for shared < min(len(name), len(before)) && name[shared] == before[shared] {
		shared++
	}
	out = binary.AppendUvarint(out, uint64(shared))
	out = binary.AppendUvarint(out, uint64(len(name)-shared))
	out = append(out, name[shared:]...)
	for _, w := range weights {
		out = binary.AppendVarint(out, int64(math.Round(float64(w)*unit)))
	}
	return out
}

// Decode reads a model file. The error wraps [ErrFormat] and says what is wrong
// with it. The model keeps data, which must not be changed afterwards.
func Decode(data []byte) (*Model, error) { return decode(data, true) }

// Open is Decode for a file that is known to be whole, such as a built-in one: it
// leaves the checksum and the features, which are nearly all of it, unread. A file
// that is not whole makes what reads them panic.
func Open(data []byte) (*Model, error) { return decode(data, false) }

func decode(data []byte, check bool) (*Model, error) {
	switch {
	case len(data) > MaxSize:
		return nil, fmt.Errorf("model: %w: %d bytes are more than the %d that a model may have", ErrFormat, len(data), MaxSize)
	case !bytes.HasPrefix(data, []byte(magic)) || len(data) < len(magic)+1+sha256.Size:
		return nil, fmt.Errorf("model: %w: it does not begin like one", ErrFormat)
	case data[len(magic)] != version:
		return nil, fmt.Errorf("model: %w: it is of version %d of the format, this program reads version %d: use a newer plainpost, or train the model again", ErrFormat, data[len(magic)], version)
	}
	m := &Model{checksum: [sha256.Size]byte(data[len(magic)+1:])}
	body := data[len(magic)+1+sha256.Size:]
	if check && checksumOf(body) != m.checksum {
		return nil, fmt.Errorf("model: %w: its checksum does not fit: the file is damaged", ErrFormat)
	}
	r := reader{rest: body}
	r.json("card", &m.card)
	r.json("outputs", &m.outputs)
	m.count = r.uvarint("the number of features", maxFeatures)
	if r.err == nil && (len(m.outputs) == 0 || len(m.outputs) > maxOutputs) {
		r.fail("%d outputs", len(m.outputs))
	}
	for _, o := range m.outputs {
		if !finite(o.Bias) || !finite(o.Scale) || !finite(o.Shift) {
			r.fail("an output that is no number")
		}
	}
	if m.features = r.rest; check && r.err == nil {
		r.features(m.count, len(m.outputs))
		if r.err == nil && len(r.rest) > 0 {
			r.fail("%d bytes too many", len(r.rest))
		}
	}
	if r.err != nil {
		return nil, r.err
	}
	return m, nil
}

// reader takes a body apart. After the first fault it gives zeros.
type reader struct {
	rest []byte
	err  error
}

func (r *reader) fail(format string, args ...any) {
	if r.err == nil {
		r.err = fmt.Errorf("model: %w: %s", ErrFormat, fmt.Sprintf(format, args...))
	}
}

func (r *reader) uvarint(what string, most int) int {
	v, next := number(r.rest, 0)
	if v > uint64(most) {
		r.fail("%s is out of range or cut off", what)
		return 0
	}
	r.rest = r.rest[next:]
	return int(v)
}

func (r *reader) bytes(what string, n int) []byte {
	if n > len(r.rest) {
		r.fail("%s is cut off", what)
	}
	if r.err != nil {
		return nil
	}
	out := r.rest[:n]
	r.rest = r.rest[n:]
	return out
}

// features checks the features, so that a [Cursor] need not.
func (r *reader) features(count, outputs int) {
	name, at := make([]byte, 0, maxName), 0
	for i := 0; i < count && r.err == nil; i++ {
		var shared, length uint64
		if shared, at = number(r.rest, at); shared > uint64(len(name)) {
			r.fail("a name is out of range or cut off")
			return
		}
		if length, at = number(r.rest, at); length > maxName-shared || length > uint64(len(r.rest)-at) {
			r.fail("a name is out of range or cut off")
			return
		}
		rest := r.rest[at : at+int(length)]
		at += int(length)
		if i > 0 && bytes.Compare(rest, name[shared:]) <= 0 {
			r.fail("names out of order")
			return
		}
		name = append(name[:shared], rest...)
		for range outputs {
			var weight uint64
			if weight, at = number(r.rest, at); weight > math.MaxUint32 {
				r.fail("a weight is out of range or cut off")
				return
			}
		}
	}
	r.rest = r.rest[at:]
}

// number reads a number of data at a place, and where the next one stands. One that
// is cut off or of more than 64 bits is the largest there is. Most take a byte or two.
func number(data []byte, at int) (v uint64, next int) {
	if at < len(data) && data[at] < 0x80 {
		return uint64(data[at]), at + 1
	}
	return longNumber(data, at)
}

func longNumber(data []byte, at int) (v uint64, next int) {
	if at+1 < len(data) && data[at+1] < 0x80 {
		return uint64(data[at]&0x7F) | uint64(data[at+1])<<7, at + 2
	}
	v, n := binary.Uvarint(data[at:])
	if n <= 0 {
		return math.MaxUint64, at
	}
	return v, at + n
}

func (r *reader) json(what string, to any) {
	data := r.bytes(what, r.uvarint(what, MaxSize))
	if r.err != nil {
		return
	}
	if err := json.Unmarshal(data, to); err != nil {
		r.fail("the %s cannot be read: %v", what, err)
	}
}
