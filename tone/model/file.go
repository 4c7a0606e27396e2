package model

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
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
	out = binary.AppendUvarint(out, uint64(len(m.names)))
	before := ""
	for i, name := range m.names {
		shared := 0
		for shared < min(len(name), len(before)) && name[shared] == before[shared] {
			shared++
		}
		out = binary.AppendUvarint(out, uint64(shared))
		out = binary.AppendUvarint(out, uint64(len(name)-shared))
		out = append(out, name[shared:]...)
		for _, w := range m.weights[i*len(m.outputs) : (i+1)*len(m.outputs)] {
			out = binary.AppendVarint(out, int64(math.Round(float64(w)*unit)))
		}
		before = name
	}
	return out, nil
}

// Decode reads a model file. The error wraps [ErrFormat] and says what is wrong
// with it. The model takes over nothing of data.
func Decode(data []byte) (*Model, error) {
	switch {
	case len(data) > MaxSize:
		return nil, fmt.Errorf("model: %w: %d bytes are more than the %d that a model may have", ErrFormat, len(data), MaxSize)
	case !bytes.HasPrefix(data, []byte(magic)) || len(data) < len(magic)+1+sha256.Size:
		return nil, fmt.Errorf("model: %w: it does not begin like one", ErrFormat)
	case data[len(magic)] != version:
		return nil, fmt.Errorf("model: %w: it is of version %d of the format, this program reads version %d: use a newer plainpost, or train the model again", ErrFormat, data[len(magic)], version)
	}
	body := data[len(magic)+1+sha256.Size:]
	m := &Model{checksum: checksumOf(body)}
	if !bytes.Equal(m.checksum[:], data[len(magic)+1:len(magic)+1+sha256.Size]) {
		return nil, fmt.Errorf("model: %w: its checksum does not fit: the file is damaged", ErrFormat)
	}
	r := reader{rest: body}
	r.json("card", &m.card)
	r.json("outputs", &m.outputs)
	count := r.uvarint("the number of features", maxFeatures)
	if r.err == nil && (len(m.outputs) == 0 || len(m.outputs) > maxOutputs) {
		r.fail("%d outputs", len(m.outputs))
	}
	for _, o := range m.outputs {
		if !finite(o.Bias) || !finite(o.Scale) || !finite(o.Shift) {
			r.fail("an output that is no number")
		}
	}
	var name []byte
	for i := 0; i < count && r.err == nil; i++ {
		shared := r.uvarint("a name", len(name))
		name = append(name[:shared], r.bytes("a name", r.uvarint("a name", maxName-shared))...)
		if r.err == nil && i > 0 && string(name) <= m.names[i-1] {
			r.fail("names out of order")
		}
		m.names = append(m.names, string(name))
		for range m.outputs {
			m.weights = append(m.weights, float32(float64(r.varint("a weight"))/unit))
		}
	}
	if r.err == nil && len(r.rest) > 0 {
		r.fail("%d bytes too many", len(r.rest))
	}
	if r.err != nil {
		return nil, r.err
	}
	m.names = slices.Clip(m.names)
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
	v, n := binary.Uvarint(r.rest)
	if n <= 0 || v > uint64(most) {
		r.fail("%s is out of range or cut off", what)
		return 0
	}
	r.rest = r.rest[n:]
	return int(v)
}

func (r *reader) varint(what string) int64 {
	v, n := binary.Varint(r.rest)
	if n <= 0 || v > math.MaxInt32 || v < math.MinInt32 {
		r.fail("%s is out of range or cut off", what)
		return 0
	}
	r.rest = r.rest[n:]
	return v
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

func (r *reader) json(what string, to any) {
	data := r.bytes(what, r.uvarint(what, MaxSize))
	if r.err != nil {
		return
	}
	if err := json.Unmarshal(data, to); err != nil {
		r.fail("the %s cannot be read: %v", what, err)
	}
}
