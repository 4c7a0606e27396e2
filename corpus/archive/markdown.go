package archive

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"regexp"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2"
	"go.yaml.in/yaml/v4"

	"github.com/plainpost/plainpost/tone"
)

var markdownFormat = &format{
	FormatInfo: FormatInfo{
		Name:     "markdown",
		Platform: "blog",
		Files:    "a folder of Markdown or HTML files with front matter, as Hugo and Jekyll have it, packed or not",
		Notes: "Front matter in YAML, TOML or JSON gives title and date; Jekyll's date may stand in the file's name. Drafts are left out. " +
			"The id is the file's path. Without front matter, Options.Format has to be \"markdown\".",
	},
	rank:   rankContent,
	detect: detectMarkdown,
	read:   readMarkdown,
}

func detectMarkdown(h *head) role {
	switch h.ext() {
	case ".yml", ".yaml", ".toml", ".json", ".csv", ".jsonl", ".ndjson":
		return 0 // such files may start like front matter
	}
	dir, base := path.Split(h.name)
	if base == "_index.md" || strings.Contains("/"+dir, "/_drafts/") {
		return 0 // a list of posts; drafts
	}
	content := isContent(h.ext())
	if content && (h.single || h.forced()) && !looksBinary(h.bytes[:min(len(h.bytes), 512)]) {
		return rolePosts
	}
	m, _, ok := cutFrontMatter(h.bytes)
	// JSON by itself is too common to be taken for front matter.
	if ok && (content || m.kind != "json") {
		return rolePosts
	}
	return 0
}

func isContent(ext string) bool {
	switch ext {
	case ".md", ".markdown", ".mdown", ".mkd", ".mdx", ".html", ".htm":
		return true
	}
	return false
}

// matter is the front matter of a file, not yet parsed.
type matter struct {
	kind string // yaml, toml, json
	text []byte
}

// fences start and end front matter on lines of their own.
var fences = []struct{ open, close, kind string }{
	{"---", "---", "yaml"},
	{"...", "...", "yaml"},
	{"---yaml", "---", "yaml"},
	{"---toml", "---", "toml"},
	{"---json", "---", "json"},
	{"+++", "+++", "toml"},
	{";;;", ";;;", "json"},
}

// cutFrontMatter splits a file into its front matter and the rest. Without
// front matter that ends within the first 64 KiB, all is the rest.
func cutFrontMatter(b []byte) (m matter, rest []byte, ok bool) {
	start := bytes.TrimLeft(b, " \t\r\n")
	line, after := cutLine(start)
	if bytes.HasPrefix(start, []byte("{")) {
		return cutJSONMatter(b, start)
	}
	for _, f := range fences {
		if string(bytes.TrimSpace(line)) != f.open {
			continue
		}
		for at := 0; at < len(after) && at < headBytes; {
			line, next := cutLine(after[at:])
			if string(bytes.TrimSpace(line)) == f.close || f.kind == "yaml" && string(bytes.TrimSpace(line)) == "..." {
				return matter{f.kind, after[:at]}, next, true
			}
			at = len(after) - len(next)
			if len(next) == 0 {
				break
			}
		}
	}
	return m, b, false
}

func cutLine(b []byte) (line, rest []byte) {
	line, rest, _ = bytes.Cut(b, []byte("\n"))
	return line, rest
}

// cutJSONMatter takes an object off the start, up to a line that is only
// a brace and is followed by an empty one or the end.
func cutJSONMatter(b, start []byte) (matter, []byte, bool) {
	for at := 0; at < len(start) && at < headBytes; {
		line, next := cutLine(start[at:])
		if string(bytes.TrimSpace(line)) == "}" {
			empty, rest := cutLine(next)
			if len(bytes.TrimSpace(empty)) == 0 {
				return matter{"json", start[:len(start)-len(next)]}, rest, true
			}
		}
		at = len(start) - len(next)
		if len(next) == 0 {
			break
		}
	}
	return matter{}, b, false
}

// front is what is used of front matter.
type front struct {
	title, date string
	draft       bool
}

// parse reads the plain values on top of front matter. Names are those of Hugo
// and Jekyll.
func (m matter) parse() (front, error) {
	values := map[string]string{}
	err := safely(func() error {
		if len(bytes.TrimSpace(m.text)) == 0 {
			return nil
		}
		switch m.kind {
		case "yaml":
			return yamlValues(m.text, values)
		case "toml":
			return tomlValues(m.text, values)
		}
		return jsonValues(m.text, values)
	})
	if err != nil {
		return front{}, fmt.Errorf("front matter: %w", err)
	}
	f := front{title: values["title"], date: firstOf(values["date"], values["publishdate"], values["pubdate"])}
	f.draft = values["draft"] == "true" || values["published"] == "false"
	return f, nil
}

func yamlValues(b []byte, values map[string]string) error {
	var doc yaml.Node
	if err := yaml.Unmarshal(b, &doc); err != nil {
		return err
	}
	if len(doc.Content) == 0 {
		return nil
	}
	top := doc.Content[0]
	if top.Kind != yaml.MappingNode {
		return errors.New("keys and values are expected")
	}
	for i := 0; i+1 < len(top.Content); i += 2 {
		if v := top.Content[i+1]; v.Kind == yaml.ScalarNode && v.Tag != "!!null" {
			values[strings.ToLower(top.Content[i].Value)] = v.Value
		}
	}
	return nil
}

func tomlValues(b []byte, values map[string]string) error {
	var doc map[string]any
	if err := toml.Unmarshal(b, &doc); err != nil {
		return err
	}
	for k, v := range doc {
		switch v := v.(type) {
		case time.Time:
			values[strings.ToLower(k)] = v.Format(time.RFC3339Nano)
		case string, bool, fmt.Stringer: // dates without zone are Stringers
			values[strings.ToLower(k)] = fmt.Sprint(v)
		}
	}
	return nil
}

func jsonValues(b []byte, values map[string]string) error {
	var doc map[string]json.RawMessage
	if err := json.Unmarshal(b, &doc); err != nil {
		return err
	}
	for k, raw := range doc {
		var v loose
		if json.Unmarshal(raw, &v) == nil {
			values[strings.ToLower(k)] = string(v)
		}
	}
	return nil
}

// datedName is the start of a Jekyll post's name.
var datedName = regexp.MustCompile(`^(\d{4}-\d{1,2}-\d{1,2})-`)

func readMarkdown(rd *reading) error {
	b, err := readAllBounded(rd.in, rd.opts.Limits.RecordBytes)
	if err != nil {
		return err
	}
	rd.at(1)
	m, body, _ := cutFrontMatter(b)
	f, err := m.parse()
	if err != nil {
		return rd.bad(err)
	}
	if f.draft {
		return nil
	}
	if f.date == "" {
		if d := datedName.FindStringSubmatch(path.Base(rd.name)); d != nil {
			f.date = d[1]
		}
	}
	at, err := rd.when(f.date)
	if err != nil {
		return err
	}
	p := tone.Post{ID: rd.name, Title: f.title, At: at, Format: tone.Markdown}
	if ext := strings.ToLower(path.Ext(rd.name)); ext == ".html" || ext == ".htm" {
		p.Format = tone.HTML
	}
	p.Text = validText(strings.TrimSpace(string(body)))
	return rd.post(p)
}
