package archive

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/fxamacker/cbor/v2"
)

// This file reads CAR files, version 1, as far as an export of a repository
// needs it: a header that names the root, then blocks, each with the hash of
// its bytes. See https://ipld.io/specs/transport/car/carv1/ and
// https://atproto.com/specs/repository.

// cid is the SHA-256 hash by which blocks name each other. All blocks of
// a repository have one of this kind.
type cid [sha256.Size]byte

// carReader reads the blocks of a CAR file in order.
type carReader struct {
	r     *bufio.Reader
	limit int64
	root  cid
	buf   []byte
}

// looksLikeCAR tells a CAR file by its header, a small CBOR map with roots.
func looksLikeCAR(b []byte) bool {
	n, w := binary.Uvarint(b)
	if w <= 0 || n < 10 || n > 4096 || len(b) < w+10 {
		return false
	}
	b = b[w:min(len(b), w+int(n))]
	return b[0] == 0xa2 && (bytes.Contains(b, []byte("\x65roots")) && bytes.Contains(b, []byte("\x67version")))
}

func newCARReader(r *bufio.Reader, limit int64) (*carReader, error) {
	c := &carReader{r: r, limit: limit}
	n, err := binary.ReadUvarint(r)
	if err != nil {
		return nil, unexpected(err)
	}
	if n > 4096 {
		return nil, errors.New("this is no CAR file: its header is too large")
	}
	b := make([]byte, n)
	if _, err := io.ReadFull(r, b); err != nil {
		return nil, unexpected(err)
	}
	var h struct {
		Roots   []cbor.RawMessage `cbor:"roots"`
		Version int               `cbor:"version"`
	}
	if err := decodeCBOR(b, &h); err != nil {
		return nil, fmt.Errorf("in the header of the CAR file: %w", err)
	}
	if h.Version != 1 {
		return nil, fmt.Errorf("a CAR file of version %d; only version 1 is read", h.Version)
	}
	if len(h.Roots) > 0 {
		c.root, _ = linkedCID(h.Roots[0])
	}
	return c, nil
}

// next returns the next block; its bytes are valid until the next call. An
// error that wraps ErrLimit or errBlock is about this block only.
func (c *carReader) next() (cid, []byte, error) {
	var id cid
	if _, err := c.r.Peek(1); err != nil {
		return id, nil, err
	}
	n, err := binary.ReadUvarint(c.r)
	if err != nil {
		return id, nil, unexpected(err)
	}
	if n > uint64(c.limit) {
		if n > 1<<62 {
			return id, nil, fmt.Errorf("%w: a block of %d bytes", errBlock, n)
		}
		if _, err := io.CopyN(io.Discard, c.r, int64(n)); err != nil {
			return id, nil, unexpected(err)
		}
		return id, nil, tooLarge(c.limit)
	}
	// Grown by what is really there: a length costs nothing to claim.
	buf := bytes.NewBuffer(c.buf[:0])
	if _, err := io.CopyN(buf, c.r, int64(n)); err != nil {
		return id, nil, unexpected(err)
	}
	c.buf = buf.Bytes()
	id, rest, err := splitCID(c.buf)
	if err != nil {
		return id, nil, err
	}
	if sha256.Sum256(rest) != id {
		return id, nil, fmt.Errorf("%w: its bytes do not have the hash it is named by", errBlock)
	}
	return id, rest, nil
}

// errBlock is wrapped by errors about a single block.
var errBlock = errors.New("bad block")

// splitCID takes the CID off the bytes it stands before.
func splitCID(b []byte) (id cid, rest []byte, err error) {
	if bytes.HasPrefix(b, []byte{0x12, 0x20}) && len(b) >= 34 { // version 0
		return cid(b[2:34]), b[34:], nil
	}
	for range 2 { // version and kind of content
		_, w := binary.Uvarint(b)
		if w <= 0 {
			return id, nil, fmt.Errorf("%w: no CID", errBlock)
		}
		b = b[w:]
	}
	if !bytes.HasPrefix(b, []byte{0x12, 0x20}) || len(b) < 34 {
		return id, nil, fmt.Errorf("%w: its CID is no SHA-256 hash", errBlock)
	}
	return cid(b[2:34]), b[34:], nil
}

// linkedCID decodes a link to a block: tag 42 on the bytes of a CID, with
// a zero before them.
func linkedCID(raw cbor.RawMessage) (cid, bool) {
	var tag cbor.RawTag
	var b []byte
	if decodeCBOR(raw, &tag) != nil || tag.Number != 42 || decodeCBOR(tag.Content, &b) != nil || len(b) == 0 || b[0] != 0 {
		return cid{}, false
	}
	id, _, err := splitCID(b[1:])
	return id, err == nil
}

// cborMode bounds what a block can cost to decode.
var cborMode = sync.OnceValues(func() (cbor.DecMode, error) {
	return cbor.DecOptions{MaxNestedLevels: 64, MaxArrayElements: 1 << 16, MaxMapPairs: 1 << 16}.DecMode()
})

func decodeCBOR(b []byte, v any) error {
	mode, err := cborMode()
	if err != nil {
		return err
	}
	return safely(func() error { return mode.Unmarshal(b, v) })
}

// carIndex is what the blocks of a repository say about each other.
type carIndex struct {
	account string         // the DID of the repository
	keys    map[cid]string // of records wanted, "collection/key"
}

// indexCAR reads the commit and the tree of a repository. The tree's nodes
// name the records and their keys; a record does not know its own.
func indexCAR(r *bufio.Reader, l Limits, want func(key string) bool) (*carIndex, error) {
	c, err := newCARReader(r, l.RecordBytes)
	if err != nil {
		return nil, err
	}
	x := &carIndex{keys: map[cid]string{}}
	for {
		id, b, err := c.next()
		switch {
		case err == io.EOF:
			return x, nil
		case fatal(err):
			return x, err
		case errors.Is(err, ErrLimit), errors.Is(err, errBlock):
			continue // reported when the records are read
		case err != nil:
			return x, nil // likewise
		}
		if id == c.root {
			var commit struct {
				DID string `cbor:"did"`
			}
			if decodeCBOR(b, &commit) == nil {
				x.account = commit.DID
			}
			continue
		}
		var node struct {
			Entries []struct {
				Shared int             `cbor:"p"` // bytes the key shares with the one before
				Rest   []byte          `cbor:"k"`
				Value  cbor.RawMessage `cbor:"v"`
			} `cbor:"e"`
		}
		if decodeCBOR(b, &node) != nil {
			continue
		}
		var key []byte
		for _, e := range node.Entries {
			if e.Shared < 0 || e.Shared > len(key) || len(key) > maxRecordKey {
				break
			}
			key = append(key[:e.Shared:e.Shared], e.Rest...)
			if !want(string(key)) {
				continue
			}
			if int64(len(x.keys)) >= l.Records {
				return x, &fatalError{fmt.Errorf("%w: more than %d records", ErrLimit, l.Records)}
			}
			if id, ok := linkedCID(e.Value); ok {
				x.keys[id] = string(key)
			}
		}
	}
}

// maxRecordKey bounds the path of a record; the protocol allows about 830 bytes.
const maxRecordKey = 1024
