package corpus

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"

	"github.com/plainpost/plainpost/tone"
)

// Labelled is a post with what somebody said about it.
type Labelled struct {
	ID     string // id or source_id; file:line where the line has neither
	Source string // the name of the file, or what the line says under source
	Draft  tone.Draft
	Keys   map[string]string // every other scalar key of the line: label, group, stance and so on
}

// Key is the value of a key; account and id are keys, too.
func (l *Labelled) Key(name string) string {
	switch name {
	case "account":
		return l.Draft.Account
	case "id":
		return l.ID
	}
	return l.Keys[name]
}

// OpenLabelled reads labelled posts from a file of JSON, one object a line. The
// key text is required; id (or source_id), title, account, platform, language (or lang),
// in_reply_to, format and links make the draft, every other scalar is a label or
// a group to be named by its key. The name stands for the source where a line
// names none.
func OpenLabelled(path, name string) ([]Labelled, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("corpus: labelled posts: %w", err)
	}
	defer f.Close()
	return ReadLabelled(f, name)
}

// ReadLabelled is OpenLabelled for what is open already.
func ReadLabelled(r io.Reader, name string) ([]Labelled, error) {
	return readLabelled(r, name, true)
}

// readLabelled reads posts, or with text false labels that may come without texts.
func readLabelled(r io.Reader, name string, text bool) ([]Labelled, error) {
	var out []Labelled
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, maxLine)
	number := 0
	for lines.Scan() {
		number++
		line := bytes.TrimSpace(bytes.TrimPrefix(lines.Bytes(), []byte("\xef\xbb\xbf")))
		if len(line) == 0 {
			continue
		}
		l, err := parseLabelled(line, text)
		if err != nil {
			return nil, fmt.Errorf("corpus: labelled posts: %s:%d: %w", name, number, err)
		}
		if l.ID == "" {
			l.ID = name + ":" + strconv.Itoa(number)
			l.Draft.ID = l.ID
		}
		if l.Source == "" {
			l.Source = name
		}
		out = append(out, l)
	}
	if err := lines.Err(); err != nil {
		if errors.Is(err, bufio.ErrTooLong) {
			err = fmt.Errorf("the line is longer than %d bytes", maxLine)
		}
		return nil, fmt.Errorf("corpus: labelled posts: %s:%d: %w", name, number+1, err)
	}
	return out, nil
}

func parseLabelled(line []byte, text bool) (Labelled, error) {
	dec := json.NewDecoder(bytes.NewReader(line))
	dec.UseNumber()
	var raw map[string]any
	if err := dec.Decode(&raw); err != nil {
		return Labelled{}, fmt.Errorf("want a post as a JSON object, one a line: %w", err)
	}
	l := Labelled{Keys: map[string]string{}}
	if _, ok := raw["text"].(string); !ok && text {
		return Labelled{}, errors.New("the key text is missing")
	}
	for key, value := range raw {
		s, scalar := "", true
		switch v := value.(type) {
		case string:
			s = v
		case json.Number:
			s = v.String()
		case bool:
			s = map[bool]string{true: "yes", false: "no"}[v]
		default:
			scalar = false
		}
		switch key {
		case "id", "source_id":
			if s != "" && (l.ID == "" || key == "id") {
				l.ID = s
			}
		case "text":
			l.Draft.Text = s
		case "title":
			l.Draft.Title = s
		case "account":
			l.Draft.Account = s
		case "platform":
			l.Draft.Platform = s
		case "language", "lang":
			l.Draft.Language = s
		case "in_reply_to":
			l.Draft.InReplyTo = s
		case "format":
			l.Draft.Format = tone.Format(s)
		case "source":
			l.Source = s
		case "links":
			if list, ok := value.([]any); ok {
				for _, item := range list {
					if u, ok := item.(string); ok {
						l.Draft.Links = append(l.Draft.Links, u)
					}
				}
			}
		default:
			if scalar {
				l.Keys[key] = s
			}
		}
	}
	l.Draft.ID = l.ID
	return l, nil
}
