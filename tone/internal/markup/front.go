package markup

import (
	"encoding/json"
	"strings"

	"go.yaml.in/yaml/v4"
)

// maxFront is the most front matter that is read for its title, description and
// tags, in bytes. More is set aside all the same.
const maxFront = 64 << 10

const byteOrderMark = "\uFEFF"

// front sets the front matter of a content file aside, in YAML between ---
// lines, TOML between +++ lines or a JSON object, and returns where the body
// begins. Fences around something else are no front matter.
func (d *Doc) front() (body int) {
	start := 0
	if strings.HasPrefix(d.Src, byteOrderMark) {
		start = len(byteOrderMark)
	}
	s := d.Src[start:]
	switch {
	case strings.HasPrefix(s, "---"):
		if content, n := fenced(s, "---", "..."); n > 0 && d.frontYAML(content) {
			body = start + n
		}
	case strings.HasPrefix(s, "+++"):
		if content, n := fenced(s, "+++", "+++"); n > 0 {
			d.frontTOML(content)
			body = start + n
		}
	case strings.HasPrefix(s, "{"):
		if n := d.frontJSON(s); n > 0 {
			body = start + n
		}
	}
	if body == 0 {
		return start
	}
	d.FrontSrc = [2]int{start, body}
	return body
}

// fenced returns what stands between a first line that is the fence and the next
// one that is the fence or its alternative, and the length of all of it.
func fenced(s, fence, alternative string) (content string, n int) {
	line, rest, ok := cutLine(s)
	if !ok || line != fence {
		return "", 0
	}
	begin := len(s) - len(rest)
	for rest != "" {
		at := len(s) - len(rest)
		line, rest, _ = cutLine(rest)
		if line == fence || line == alternative {
			return s[begin:at], len(s) - len(rest)
		}
	}
	return "", 0
}

// cutLine returns the first line of s without white space at its end, and what follows it.
func cutLine(s string) (line, rest string, more bool) {
	line, rest, more = strings.Cut(s, "\n")
	return strings.TrimRight(line, " \t\r"), rest, more
}

// frontYAML reads YAML front matter and reports whether it is some: a mapping,
// nothing at all, or a mapping with a fault in it.
func (d *Doc) frontYAML(content string) bool {
	if len(content) > maxFront {
		return looksKeyed(content)
	}
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(content), &doc); err != nil {
		return looksKeyed(content)
	}
	if len(doc.Content) == 0 {
		return true
	}
	root := doc.Content[0]
	if root.Kind != yaml.MappingNode {
		return false
	}
	for i := 0; i+1 < len(root.Content); i += 2 {
		v := root.Content[i+1]
		switch v.Kind {
		case yaml.ScalarNode:
			if v.Tag != "!!null" {
				d.meta(root.Content[i].Value, v.Value)
			}
		case yaml.SequenceNode:
			if root.Content[i].Value == "tags" {
				for _, t := range v.Content {
					if t.Kind == yaml.ScalarNode {
						d.Tags = append(d.Tags, t.Value)
					}
				}
			}
		}
	}
	return true
}

// looksKeyed reports whether the first line with anything but a comment on it is "key: ...".
func looksKeyed(content string) bool {
	for rest := content; rest != ""; {
		var line string
		line, rest, _ = cutLine(rest)
		if line == "" || line[0] == '#' {
			continue
		}
		key, _, ok := strings.Cut(line, ":")
		return ok && key != "" && !strings.ContainsAny(key, " \t")
	}
	return false
}

// meta keeps a value of the front matter that the Doc has a place for. Tags in
// one string are separated by commas or, as Jekyll does it, by spaces.
func (d *Doc) meta(key, value string) {
	switch key {
	case "title":
		d.Title = value
	case "description":
		d.Description = value
	case "tags":
		split := strings.Fields(value)
		if strings.Contains(value, ",") {
			split = strings.Split(value, ",")
		}
		for _, t := range split {
			if t = strings.TrimSpace(t); t != "" {
				d.Tags = append(d.Tags, t)
			}
		}
	}
}

// frontTOML reads the few values it looks for, line by line: keys at the top,
// and the tags of Zola's [taxonomies]. A TOML parser would be the biggest
// dependency of the package.
func (d *Doc) frontTOML(content string) {
	if len(content) > maxFront {
		return
	}
	table, listed := "", false
	for rest := content; rest != ""; {
		here := rest
		var line string
		line, rest, _ = cutLine(rest)
		line = strings.TrimLeft(line, " \t")
		if strings.HasPrefix(line, "[") {
			table = strings.Trim(line, "[] \t")
			continue
		}
		key, value, ok := strings.Cut(line, "=")
		if key = strings.Trim(key, " \t\"'"); !ok || table != "" && (table != "taxonomies" || key != "tags") {
			continue
		}
		if value = strings.TrimLeft(value, " \t"); !strings.HasPrefix(value, "[") {
			if v, _, ok := tomlString(value); ok {
				d.meta(key, v)
			}
			continue
		}
		if key != "tags" || listed {
			continue
		}
		listed = true
		_, list, _ := strings.Cut(here, "[") // on this line; an array may go on over the next
		for {
			list = strings.TrimLeft(list, " \t\r\n,")
			if strings.HasPrefix(list, "#") {
				_, list, _ = strings.Cut(list, "\n")
				continue
			}
			v, more, ok := tomlString(list)
			if !ok {
				break
			}
			d.Tags = append(d.Tags, v)
			list = more
		}
	}
}

// tomlString reads the TOML string that s begins with, basic or literal, on one line or more.
func tomlString(s string) (value, rest string, ok bool) {
	for _, quote := range [...]string{`"""`, `'''`, `"`, `'`} {
		body, found := strings.CutPrefix(s, quote)
		if !found {
			continue
		}
		for i := 0; i < len(body); i++ {
			if body[i] == '\\' && quote[0] == '"' {
				i++
				continue
			}
			if strings.HasPrefix(body[i:], quote) {
				value = body[:i]
				if len(quote) == 3 {
					value = strings.TrimPrefix(strings.TrimPrefix(value, "\r"), "\n")
				}
				if quote[0] == '"' {
					value = tomlUnescape(value)
				}
				return value, body[i+len(quote):], true
			}
			if len(quote) == 1 && body[i] == '\n' {
				break
			}
		}
		return "", s, false
	}
	return "", s, false
}

// tomlUnescape decodes the escapes of a basic string, which are those of JSON but for \U and line ends.
func tomlUnescape(s string) string {
	if !strings.Contains(s, `\`) {
		return s
	}
	var v string
	if json.Unmarshal([]byte(`"`+strings.NewReplacer("\n", `\n`, "\r", `\r`, "\t", `\t`).Replace(s)+`"`), &v) != nil {
		return s
	}
	return v
}

// frontJSON reads the object that s begins with, if it is one and stands on
// lines of its own, and returns its length with the end of the line.
func (d *Doc) frontJSON(s string) int {
	dec := json.NewDecoder(strings.NewReader(s))
	var object map[string]json.RawMessage
	if dec.Decode(&object) != nil {
		return 0
	}
	n := int(dec.InputOffset())
	line, rest, _ := cutLine(s[n:])
	if line != "" {
		return 0
	}
	for key, raw := range object {
		var value string
		var list []any
		switch {
		case json.Unmarshal(raw, &value) == nil:
			d.meta(key, value)
		case key == "tags" && json.Unmarshal(raw, &list) == nil:
			for _, t := range list {
				if t, ok := t.(string); ok {
					d.Tags = append(d.Tags, t)
				}
			}
		}
	}
	return len(s) - len(rest)
}
