package rules

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"math"
	"slices"
	"strings"
)

// The compiled form of rule files: a magic text with the version of the form, a directory
// and the parts that it names. The directory, behind its checksum and length, has a
// section for each file: its name, size and checksum of the YAML that it was made from,
// and its tree. Then come the hashes of the sets, those that stand there as a whole (see
// setForm), and their phrases written out.
//
// Trees, whole sets and phrases are parts, of which the directory has the length and the
// checksum: so nothing is read but what is asked for.
//
// A tree is a table of texts and then its nodes, parents first: kind, place, and
// the text, or how many items. Numbers are varints; lines are counted from the
// node before. Texts are parts of the data itself and are not copied.
const compiledMagic = "plainpost rules 4\n"

// section is the compiled form of one file.
type section struct {
	source uint32 // checksum of its YAML
	size   int    // bytes of its YAML
	data   part
}

var errDamaged = errors.New("the data are damaged: run go generate ./rules")

// compiledSets is compiled data taken apart.
type compiledSets struct {
	sections map[string]section // by name of the file
	hashes   map[string]string  // of the sets, by name
	wholes   map[string]part    // sets in whole form, by name
	written  part               // phrases, see openWritten
}

// openCompiled checks the directory of compiled data and finds the parts.
func openCompiled(data string) (*compiledSets, error) {
	data, ok := strings.CutPrefix(data, compiledMagic)
	if !ok {
		return nil, errors.New("the data are of another version: run go generate ./rules")
	}
	r := compiledReader{rest: data}
	sum := uint32(r.uint())
	directory, err := part{r.text(), sum}.open()
	if err != nil {
		return nil, err
	}
	parts := &compiledReader{rest: r.rest}
	r = compiledReader{rest: directory}
	next := func() part { return part{parts.take(r.uint()), uint32(r.uint())} }
	out := &compiledSets{sections: map[string]section{}, hashes: map[string]string{}, wholes: map[string]part{}}
	for range r.size() {
		name := r.text()
		out.sections[name] = section{source: uint32(r.uint()), size: int(r.uint()), data: next()}
	}
	for range r.size() {
		name := r.text()
		out.hashes[name] = r.text()
	}
	for range r.size() {
		name := r.text()
		out.wholes[name] = next()
	}
	out.written = next()
	if r.bad || r.rest != "" || parts.bad || parts.rest != "" {
		return nil, errDamaged
	}
	return out, nil
}

// part is data with the checksum that they should have.
type part struct {
	data string
	sum  uint32
}

func newPart(data []byte) part { return part{string(data), crc32.ChecksumIEEE(data)} }

// open gives the data, if the checksum is theirs.
func (p part) open() (string, error) {
	sum, _, err := checksum(strings.NewReader(p.data), make([]byte, checksumBuffer))
	if err != nil || sum != p.sum {
		return "", errDamaged
	}
	return p.data, nil
}

// checksumBuffer is how many bytes the buffer of a checksum should have.
const checksumBuffer = 4 << 10

// checksum is the checksum and the size of what is read by and by into the buffer.
func checksum(from io.Reader, buffer []byte) (sum uint32, size int, err error) {
	for {
		n, err := from.Read(buffer)
		sum = crc32.Update(sum, crc32.IEEETable, buffer[:n])
		size += n
		if err == io.EOF {
			return sum, size, nil
		}
		if err != nil {
			return 0, 0, err
		}
	}
}

// tree rebuilds the tree of a section, in room.
func (s section) tree(room *treeRoom) (*node, error) {
	data, err := s.data.open()
	if err != nil {
		return nil, err
	}
	r := compiledReader{rest: data}
	b := treeReader{compiledReader: &r, texts: r.texts(), room: room}
	count := r.size()
	room.reserve(count)
	b.nodes, b.links = room.nodes[:count], room.links[:count]
	root := b.read(nil, false, 0)
	if r.bad || r.rest != "" || len(b.nodes) > 0 {
		return nil, errDamaged
	}
	room.nodes, room.links = room.nodes[count:], room.links[count:]
	return root, nil
}

// treeRoom is memory for trees. Most trees are of no use any more once they are
// decoded: giving it back for the next ones saves a fresh megabyte.
type treeRoom struct {
	nodes []node  // not used
	links []*node // not used
	kids  []kids  // not used
}

// reserve makes room for a tree of so many nodes, of which each but the root stands in
// one list.
func (r *treeRoom) reserve(nodes int) {
	const some = 4 << 10 // nodes, more than most files have
	if len(r.nodes) < nodes {
		*r = treeRoom{nodes: make([]node, max(nodes, some)), links: make([]*node, max(nodes, some))}
	}
}

type treeReader struct {
	*compiledReader
	texts texts
	room  *treeRoom
	nodes []node  // not yet used
	links []*node // not yet used
	line  int32
}

func (b *treeReader) read(parent *node, isKey bool, depth int) *node {
	if b.bad || len(b.nodes) == 0 || depth > maxDepth+1 {
		b.bad = true
		return nil
	}
	n := &b.nodes[0]
	b.nodes = b.nodes[1:]
	*n = node{kind: text, parent: parent}
	if !isKey {
		n.kind = kind(b.uint())
	}
	b.line += int32(b.uint())
	n.line, n.col = b.line, int32(b.uint())
	switch n.kind {
	case null:
	case text, number, boolean:
		i := b.uint()
		if i >= uint64(b.texts.len()) {
			b.bad = true
			return nil
		}
		n.value = b.texts.at(int(i))
	case list, mapping:
		count := b.uint()
		if count > uint64(len(b.links)) {
			b.bad = true
			return nil
		}
		if len(b.room.kids) == 0 {
			b.room.kids = make([]kids, 256)
		}
		n.kids, b.room.kids = &b.room.kids[0], b.room.kids[1:]
		*n.kids = kids{}
		if n.kind == mapping {
			n.kids.keys = b.take(count)
		}
		n.kids.items = b.take(count)
		for i := range n.kids.items {
			if n.kind == mapping {
				n.kids.keys[i] = b.read(n, true, depth+1)
			}
			n.kids.items[i] = b.read(n, false, depth+1)
		}
	default:
		b.bad = true
	}
	return n
}

// take gives room for n pointers to nodes.
func (b *treeReader) take(n uint64) []*node {
	if n > uint64(len(b.links)) {
		b.bad = true
		return nil
	}
	out := b.links[:n:n]
	b.links = b.links[n:]
	return out
}

type compiledReader struct {
	rest string
	bad  bool
}

// uint reads a number. Most take one byte.
func (r *compiledReader) uint() uint64 {
	if s := r.rest; len(s) > 0 && s[0] < 0x80 {
		r.rest = s[1:]
		return uint64(s[0])
	}
	return r.long()
}

func (r *compiledReader) long() uint64 {
	var v uint64
	for i := 0; i < len(r.rest) && i < binary.MaxVarintLen64; i++ {
		c := r.rest[i]
		v |= uint64(c&0x7F) << (7 * i)
		if c < 0x80 {
			r.rest = r.rest[i+1:]
			return v
		}
	}
	r.bad, r.rest = true, ""
	return 0
}

// size reads how many things follow, of at least a byte each.
func (r *compiledReader) size() int {
	n := r.uint()
	if n > uint64(len(r.rest)) {
		r.bad = true
		return 0
	}
	return int(n)
}

func (r *compiledReader) text() string { return r.take(r.uint()) }

// take gives the next n bytes.
func (r *compiledReader) take(n uint64) string {
	if n > uint64(len(r.rest)) {
		r.bad, n = true, 0
	}
	s := r.rest[:n]
	r.rest = r.rest[n:]
	return s
}

// texts are texts behind one another.
type texts struct {
	data string
	ends []uint32
}

func (t *texts) len() int { return len(t.ends) }

func (t *texts) at(i int) string {
	start := uint32(0)
	if i > 0 {
		start = t.ends[i-1]
	}
	return t.data[start:t.ends[i]]
}

// texts reads what appendTexts writes.
func (r *compiledReader) texts() texts {
	t := texts{ends: make([]uint32, r.size())}
	end := 0
	for i := range t.ends {
		end += r.size()
		t.ends[i] = uint32(end)
	}
	if end > len(r.rest) || end > math.MaxInt32 {
		r.bad = true
		return texts{}
	}
	t.data, r.rest = r.rest[:end], r.rest[end:]
	return t
}

// compiledFile is a file to be compiled.
type compiledFile struct {
	name string
	yaml []byte
	tree *node
}

// compile writes the compiled form of files, which make up sets, and of phrases that
// are written out. The first set, which is read most, is also written as a whole.
func compile(files []compiledFile, sets []*Set, written []byte) ([]byte, error) {
	var parts []byte
	directory := binary.AppendUvarint(nil, uint64(len(files)))
	add := func(data []byte) {
		parts = append(parts, data...)
		directory = binary.AppendUvarint(directory, uint64(len(data)))
		directory = binary.AppendUvarint(directory, uint64(newPart(data).sum))
	}
	for _, f := range files {
		data, err := compileTree(f.tree)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.name, err)
		}
		directory = appendText(directory, f.name)
		directory = binary.AppendUvarint(directory, uint64(crc32.ChecksumIEEE(f.yaml)))
		directory = binary.AppendUvarint(directory, uint64(len(f.yaml)))
		add(data)
	}
	directory = binary.AppendUvarint(directory, uint64(len(sets)))
	for _, s := range sets {
		directory = appendText(appendText(directory, builtinPrefix+s.Name), s.Hash)
	}
	whole, err := writeWhole(sets[0], withPlatforms(files, sets[0]))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", sets[0].Name, err)
	}
	directory = binary.AppendUvarint(directory, 1)
	directory = appendText(directory, builtinPrefix+sets[0].Name)
	add(whole)
	add(written)
	out := binary.AppendUvarint([]byte(compiledMagic), uint64(newPart(directory).sum))
	return append(appendText(out, string(directory)), parts...), nil
}

// withPlatforms gives the files of a set that say something of platforms.
func withPlatforms(files []compiledFile, s *Set) []string {
	return slices.DeleteFunc(slices.Clone(s.files), func(name string) bool {
		i := slices.IndexFunc(files, func(f compiledFile) bool { return builtinPrefix+f.name == name })
		return i < 0 || files[i].tree.get("platforms") == nil
	})
}

func compileTree(root *node) ([]byte, error) {
	w := treeWriter{index: map[string]uint64{}}
	w.write(root, false)
	if w.backwards {
		return nil, errors.New("the nodes do not stand in the order of their lines")
	}
	out := appendTexts(nil, w.texts)
	out = binary.AppendUvarint(out, w.count)
	return append(out, w.nodes...), nil
}

type treeWriter struct {
	texts     []string
	index     map[string]uint64
	nodes     []byte
	count     uint64
	line      int32
	backwards bool
}

func (w *treeWriter) uint(v uint64) { w.nodes = binary.AppendUvarint(w.nodes, v) }

func (w *treeWriter) write(n *node, isKey bool) {
	w.count++
	if !isKey {
		w.uint(uint64(n.kind))
	}
	w.backwards = w.backwards || n.line < w.line || n.col < 0 || n.line == math.MaxInt32
	w.uint(uint64(n.line - w.line))
	w.line = n.line
	w.uint(uint64(n.col))
	switch n.kind {
	case text, number, boolean:
		i, ok := w.index[n.value]
		if !ok {
			i = uint64(len(w.texts))
			w.index[n.value] = i
			w.texts = append(w.texts, n.value)
		}
		w.uint(i)
	case list, mapping:
		w.uint(uint64(len(n.items())))
		for i, item := range n.items() {
			if n.kind == mapping {
				w.write(n.keys()[i], true)
			}
			w.write(item, false)
		}
	}
}

func appendText(out []byte, s string) []byte {
	return append(binary.AppendUvarint(out, uint64(len(s))), s...)
}

// appendTexts writes texts: how long they are, then all of them.
func appendTexts(out []byte, list []string) []byte {
	out = binary.AppendUvarint(out, uint64(len(list)))
	for _, s := range list {
		out = binary.AppendUvarint(out, uint64(len(s)))
	}
	return append(out, strings.Join(list, "")...)
}
