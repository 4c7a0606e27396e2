package archive

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"io"
	"strconv"
	"time"

	"github.com/plainpost/plainpost/tone"
)

// identify makes an id for a post whose source has none, from what it says:
// the same post gets the same id on every reading, so that importing twice
// adds nothing. Posts without a time may say the same more than once and mean
// it: the second is told from the first by its number.
func (rd *reading) identify(p *tone.Post) string {
	h := sha256.New()
	write := func(s string) {
		var n [8]byte
		binary.LittleEndian.PutUint64(n[:], uint64(len(s)))
		h.Write(n[:])
		io.WriteString(h, s)
	}
	write(p.Platform)
	write(p.Account)
	if !p.At.IsZero() {
		write(p.At.UTC().Format(time.RFC3339Nano))
	}
	write(p.Title)
	write(p.Text)
	write(p.InReplyTo)
	for _, l := range p.Links {
		write(l)
	}
	for _, m := range p.Media {
		write(m.Kind)
		write(m.Alt)
	}
	sum := h.Sum(nil)
	id := hex.EncodeToString(sum[:10])
	if p.At.IsZero() {
		key := binary.LittleEndian.Uint64(sum)
		rd.same[key]++
		if n := rd.same[key]; n > 1 {
			id += "-" + strconv.Itoa(n)
		}
	}
	return id
}
