package archive

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
)

// xmlItems cuts a feed into its items without reading it whole, so that one
// that cannot be parsed, or is too large, costs only itself. It knows tags,
// comments and CDATA sections, and nothing of what is in them.
type xmlItems struct {
	r     *bufio.Reader
	limit int64
	deep  int
	line  int // of the next byte, from 1

	root, channel []byte // start tags as they stand
	declaration   []byte // <?xml ...?>
	open          bool   // the channel has not ended
	item          []byte // name of the items
	prolog        []byte // all before the first item; cut off at the limit
	started       bool
	ended         bool // the root's end was seen

	buf  []byte // what is kept
	over bool   // more was read than is kept
	tail [3]byte
}

func newXMLItems(r *bufio.Reader, l Limits) *xmlItems {
	return &xmlItems{r: r, limit: l.RecordBytes, deep: l.Depth, line: 1}
}

// tag is a piece of XML: a start or end tag, or any other piece with no name.
type tag struct {
	name       []byte // valid until the next piece
	end, empty bool
}

func (x *xmlItems) keep(b []byte) {
	x.line += bytes.Count(b, []byte{'\n'})
	if x.over = x.over || int64(len(x.buf)+len(b)) > x.limit; !x.over {
		x.buf = append(x.buf, b...)
	}
}

// until reads to the end of a piece, inclusive.
func (x *xmlItems) until(end string) error {
	x.tail = [3]byte{}
	for {
		part, err := x.r.ReadSlice('>')
		x.keep(part)
		for _, b := range part[max(0, len(part)-3):] {
			x.tail[0], x.tail[1], x.tail[2] = x.tail[1], x.tail[2], b
		}
		switch {
		case err == bufio.ErrBufferFull:
		case err != nil:
			return unexpected(err)
		case bytes.HasSuffix(x.tail[:], []byte(end)):
			return nil
		}
	}
}

// maxTag bounds the length of a tag.
const maxTag = 64 << 10

// next reads the next piece.
func (x *xmlItems) next() (tag, []byte, error) {
	text, err := x.r.ReadSlice('<')
	switch {
	case err == bufio.ErrBufferFull || err == nil && len(text) > 1:
		if err == nil {
			text = text[:len(text)-1]
			x.r.UnreadByte()
		}
		x.keep(text)
		return tag{}, nil, nil
	case err == io.EOF:
		x.keep(text)
		return tag{}, nil, io.EOF
	case err != nil:
		return tag{}, nil, err
	}
	start := len(x.buf)
	x.keep([]byte{'<'})
	look, _ := x.r.Peek(8)
	switch {
	case bytes.HasPrefix(look, []byte("!--")):
		x.take(3)
		return tag{}, nil, x.until("-->")
	case bytes.HasPrefix(look, []byte("![CDATA[")):
		x.take(8)
		return tag{}, nil, x.until("]]>")
	case bytes.HasPrefix(look, []byte("?")):
		err := x.until("?>")
		if x.declaration == nil && !x.over && bytes.HasPrefix(x.buf[start:], []byte("<?xml ")) {
			x.declaration = bytes.Clone(x.buf[start:])
		}
		return tag{}, nil, err
	case bytes.HasPrefix(look, []byte("!")):
		return tag{}, nil, x.until(">")
	}
	raw := []byte{'<'}
	var quote byte
	for {
		b, err := x.r.ReadByte()
		if err != nil {
			return tag{}, nil, unexpected(err)
		}
		raw = append(raw, b)
		if len(raw) > maxTag {
			return tag{}, nil, fmt.Errorf("line %d: a tag is longer than %d bytes", x.line, maxTag)
		}
		switch {
		case quote != 0:
			if b == quote {
				quote = 0
			}
			continue
		case b == '"' || b == '\'':
			quote = b
			continue
		case b != '>':
			continue
		}
		x.keep(raw[1:])
		t := tag{end: bytes.HasPrefix(raw, []byte("</")), empty: bytes.HasSuffix(raw, []byte("/>"))}
		t.name = tagName(raw)
		return t, raw, nil
	}
}

func (x *xmlItems) take(n int) {
	b, _ := x.r.Peek(n)
	x.keep(b)
	x.r.Discard(len(b))
}

// each reads the feed to its end and calls item for every item with its raw
// bytes, or with an error about it.
func (x *xmlItems) each(item func(raw []byte, line int, err error) error) error {
	for {
		start := len(x.buf)
		line := x.line
		t, raw, err := x.next()
		if err == io.EOF {
			if !x.started {
				x.prolog = x.buf
			}
			if !x.ended {
				return io.ErrUnexpectedEOF
			}
			return nil
		}
		if err != nil {
			return err
		}
		switch {
		case len(t.name) == 0:
		case x.root == nil && !t.end:
			x.root = raw
			x.item = itemName(t.name)
			x.ended = t.empty
		case x.root != nil && t.end && string(t.name) == string(tagName(x.root)):
			x.ended = true
		case local(t.name) == "channel":
			if !t.end {
				x.channel = raw
			}
			x.open = !t.end && !t.empty
		case !t.end && bytes.Equal(t.name, x.item):
			if !x.started {
				x.started = true
				x.prolog = bytes.Clone(x.buf[:min(start, len(x.buf))])
			}
			x.buf, x.over = append(x.buf[:0], raw...), false
			if err = x.restOfItem(t); err != nil && err != errDeep {
				return err
			}
			switch {
			case err == errDeep:
				err = fmt.Errorf("%w: nested deeper than %d", ErrLimit, x.deep)
			case x.over:
				err = tooLarge(x.limit)
			}
			if err := item(x.buf, line, err); err != nil {
				return err
			}
			x.buf, x.over = x.buf[:0], false
			continue
		}
		if x.started {
			x.buf, x.over = x.buf[:0], false
		}
	}
}

// errDeep is internal to restOfItem.
var errDeep = errors.New("too deep")

// restOfItem reads to the end tag of an item. HTML that stands unescaped in an
// item need not be balanced: only depth far over the limit is refused.
func (x *xmlItems) restOfItem(t tag) error {
	if t.empty {
		return nil
	}
	depth, deep := 0, false
	for {
		t, _, err := x.next()
		if err != nil {
			return unexpected(err)
		}
		switch {
		case len(t.name) == 0:
		case t.end && bytes.Equal(t.name, x.item):
			if deep {
				return errDeep
			}
			return nil
		case t.end:
			depth--
		case !t.empty:
			depth++
			deep = deep || depth > x.deep
		}
	}
}

// tagName returns the name in a start or end tag.
func tagName(raw []byte) []byte {
	name := bytes.Trim(raw, "</>")
	if i := bytes.IndexAny(name, " \t\r\n/"); i >= 0 {
		name = name[:i]
	}
	return name
}

// local is a name without its prefix.
func local(name []byte) string {
	return string(name[bytes.IndexByte(name, ':')+1:])
}

// itemName returns what the items are called under a root: item in RSS, entry
// in Atom, with the root's prefix if it has one.
func itemName(root []byte) []byte {
	prefix := root[:bytes.IndexByte(root, ':')+1]
	if local(root) == "feed" {
		return append(bytes.Clone(prefix), "entry"...)
	}
	return []byte("item") // the root of RSS 1.0 has a prefix, its items have none
}

// document makes a feed with nothing but one item in it.
func (x *xmlItems) document(item []byte) []byte {
	var b bytes.Buffer
	b.Write(x.declaration)
	b.Write(x.root)
	channel := x.channel != nil && x.open
	if channel {
		b.Write(x.channel)
	}
	b.Write(item)
	x.close(&b)
	return b.Bytes()
}

// top makes a feed of all that stands before the first item.
func (x *xmlItems) top() []byte {
	var b bytes.Buffer
	b.Write(x.prolog)
	if !bytes.Contains(x.prolog[max(0, len(x.prolog)-64):], append([]byte("</"), tagName(x.root)...)) {
		x.close(&b)
	}
	return b.Bytes()
}

func (x *xmlItems) close(b *bytes.Buffer) {
	if x.channel != nil && x.open {
		fmt.Fprintf(b, "</%s>", tagName(x.channel))
	}
	fmt.Fprintf(b, "</%s>", tagName(x.root))
}

// xmlRoot returns the name of the first element in the head of a file; empty
// when it is no XML.
func xmlRoot(b []byte) string {
	x := newXMLItems(bufio.NewReader(bytes.NewReader(b)), Limits{RecordBytes: headBytes, Depth: 1})
	if len(b) == 0 || b[0] != '<' {
		return ""
	}
	for {
		t, _, err := x.next()
		if err != nil || t.end {
			return ""
		}
		if len(t.name) > 0 {
			return string(t.name)
		}
	}
}
