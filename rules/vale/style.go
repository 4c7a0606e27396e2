package vale

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"
)

// Style is a folder of rules.
type Style struct {
	Name  string
	Rules []*Rule // by id
	Notes []Note  // what was left out, by id
}

// Note says why a rule, or a part of it, is not used.
type Note struct {
	ID      string // of the rule; empty for a note about the folder
	File    string
	Line    int // from 1; 0 for the whole file
	Col     int // from 1, in runes
	Message string
	Runs    bool // the rule runs all the same, without the part that is named
}

// String is file:line:col: message.
func (n Note) String() string {
	place := n.File
	if n.Line > 0 {
		place = fmt.Sprintf("%s:%d:%d", n.File, n.Line, n.Col)
	}
	return place + ": " + n.Message
}

// Limits on what is read of one style.
const (
	maxFile  = 4 << 20  // bytes of one file
	maxStyle = 32 << 20 // bytes of all files
	maxRules = 5000
	maxDepth = 8 // folders in folders
)

// Load reads the style in the folder dir of fsys. Accepted terms of the
// vocabularies beside it (config/vocabularies/*/accept.txt, or the older
// Vocab/*/accept.txt) become exceptions of its rules. The error is that of a
// folder that cannot be read; everything else is in [Style.Notes].
func Load(fsys fs.FS, dir string) (*Style, error) { return new(Loader).Load(fsys, dir) }

// Loader reads styles one after the other with the same scratch. The zero Loader is ready
// for use, by one goroutine at a time.
type Loader struct {
	buffer bytes.Buffer
	rooms  []lines // of workers
}

// Load is [Load].
func (s *Loader) Load(fsys fs.FS, dir string) (*Style, error) {
	if s.rooms == nil {
		s.rooms = make([]lines, runtime.GOMAXPROCS(0))
	}
	l := loader{Loader: s, fsys: fsys, style: &Style{Name: path.Base(path.Clean(dir))}}
	if err := l.folder(dir, l.style.Name, 0); err != nil {
		return nil, fmt.Errorf("vale: reading the style %s: %w", dir, err)
	}
	if len(l.style.Rules)+len(l.style.Notes) == 0 {
		return nil, fmt.Errorf("vale: the folder %s holds no rule: a style is a folder of .yml files", dir)
	}
	l.vocabulary(path.Join(dir, ".."))
	slices.SortFunc(l.style.Rules, func(a, b *Rule) int { return strings.Compare(a.ID, b.ID) })
	slices.SortStableFunc(l.style.Notes, func(a, b Note) int { return strings.Compare(a.ID, b.ID) })
	return l.style, nil
}

type loader struct {
	*Loader
	fsys  fs.FS
	style *Style
	bytes int
}

var errTooLarge = errors.New("the file is too large")

func (l *loader) read(name string) (string, error) {
	f, err := l.fsys.Open(name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	data := &l.buffer
	data.Reset()
	if _, err := data.ReadFrom(io.LimitReader(f, maxFile+1)); err != nil {
		return "", err
	}
	if l.bytes += data.Len(); data.Len() > maxFile || l.bytes > maxStyle {
		return "", errTooLarge
	}
	return data.String(), nil
}

// folder reads the rules in a folder and in the folders inside it, whose names
// become part of the ids.
func (l *loader) folder(dir, prefix string, depth int) error {
	files, err := l.files(dir, prefix, depth, nil)
	if err != nil {
		return err
	}
	// Making sense of the files is most of what a start takes: it goes on beside the reading.
	out := make([]parsed, len(files))
	work := make(chan int)
	var workers sync.WaitGroup
	for n := range min(len(l.rooms), len(files)) {
		workers.Go(func() {
			for i := range work {
				out[i].rule, out[i].notes = parse(files[i].id, files[i].name, out[i].text, &l.rooms[n])
			}
		})
	}
	for i, f := range files {
		if out[i].text, err = l.read(f.name); err != nil {
			out[i].notes = []Note{{ID: f.id, File: f.name, Message: err.Error()}}
			continue
		}
		work <- i
	}
	close(work)
	workers.Wait()
	for i := range out {
		l.style.Notes = append(l.style.Notes, out[i].notes...)
		if out[i].rule != nil {
			l.style.Rules = append(l.style.Rules, out[i].rule)
		}
	}
	return nil
}

// file is a file that holds a rule, by its id.
type file struct{ id, name string }

// parsed is what a file says.
type parsed struct {
	text  string
	rule  *Rule
	notes []Note
}

// files appends the files of rules in a folder.
func (l *loader) files(dir, prefix string, depth int, dst []file) ([]file, error) {
	entries, err := fs.ReadDir(l.fsys, dir)
	if err != nil {
		return dst, err
	}
	for _, entry := range entries {
		name := entry.Name()
		base, yaml := strings.CutSuffix(name, ".yml")
		f := file{prefix + "." + base, path.Join(dir, name)}
		switch {
		case entry.IsDir() && depth < maxDepth && !strings.HasPrefix(name, "."):
			if dst, err = l.files(f.name, prefix+"."+name, depth+1, dst); err != nil {
				l.note(Note{ID: prefix + "." + name, File: f.name, Message: err.Error()})
			}
		case !yaml || entry.IsDir() || strings.HasSuffix(base, ".test"):
		case len(dst) == maxRules:
			l.note(Note{ID: f.id, File: f.name, Message: fmt.Sprintf("a style has at most %d rules", maxRules)})
		default:
			dst = append(dst, f)
		}
	}
	return dst, nil
}

func (l *loader) note(n Note) { l.style.Notes = append(l.style.Notes, n) }

// vocabulary adds the accepted terms of the project to the exceptions of the
// rules that ask for them.
func (l *loader) vocabulary(root string) {
	var terms []string
	source := sha256.New()
	for _, dir := range []string{"config/vocabularies", "Vocab"} {
		entries, err := fs.ReadDir(l.fsys, path.Join(root, dir))
		if err != nil {
			continue // a project without a vocabulary
		}
		for _, entry := range entries {
			text, err := l.read(path.Join(root, dir, entry.Name(), "accept.txt"))
			if err != nil {
				continue
			}
			io.WriteString(source, text)
			for line := range strings.Lines(text) {
				term := strings.TrimSpace(line)
				if term == "" || strings.HasPrefix(term, "# ") || compiles(term) != nil {
					continue
				}
				terms = append(terms, term)
			}
		}
	}
	if len(terms) == 0 {
		return
	}
	sum := source.Sum(nil)
	for _, r := range l.style.Rules {
		if r.takesVocabulary() {
			r.Exceptions = append(slices.Clip(r.Exceptions), terms...)
			r.Sum += string(sum)
		}
	}
}
