package archive

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/plainpost/plainpost/tone"
)

// column is a field of a post, and the names a column for it usually has:
// lower case, without spaces, hyphens and underscores.
type column struct {
	field string
	names []string
}

var columnNames = []column{
	{"text", []string{"text", "fulltext", "content", "body", "message", "post", "tweet", "caption", "commentary"}},
	{"id", []string{"id", "idstr", "sourceid", "postid", "tweetid", "statusid", "guid"}},
	{"account", []string{"account", "author", "user", "username", "screenname", "handle"}},
	{"platform", []string{"platform", "network"}},
	{"title", []string{"title", "subject", "headline"}},
	{"format", []string{"format"}},
	{"at", []string{"at", "time", "date", "createdat", "timestamp", "datetime", "postedat", "publishedat", "published", "postingtime", "created"}},
	{"in_reply_to", []string{"inreplyto", "replyto", "inreplytostatusid", "inreplytoid", "parentid"}},
	{"links", []string{"links", "link", "url", "urls"}},
	{"likes", []string{"likes", "likecount", "favorites", "favourites", "favoritecount"}},
	{"shares", []string{"shares", "sharecount", "retweets", "retweetcount", "reposts", "repostcount"}},
	{"replies", []string{"replies", "replycount", "comments", "commentcount"}},
	{"share", []string{"share", "isretweet", "retweet"}},
	{"promo", []string{"promo"}},
}

// plainName makes names of columns comparable.
func plainName(s string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case '_', '-', ' ':
			return -1
		}
		return unicode.ToLower(r)
	}, s)
}

// mapping says which column holds which field.
type mapping map[string]int

// newMapping finds the columns of the fields. Names the user gave are taken as
// they are, or else by their plain form; a field may be missing.
func newMapping(header []string, given map[string]string) mapping {
	plain := make([]string, len(header))
	for i, h := range header {
		plain[i] = plainName(h)
	}
	m := mapping{}
	for _, c := range columnNames {
		i := -1
		if want, ok := given[c.field]; ok {
			if i = slices.Index(header, want); i < 0 {
				i = slices.Index(plain, plainName(want))
			}
		} else {
			for _, n := range c.names {
				if i = slices.Index(plain, n); i >= 0 {
					break
				}
			}
		}
		if i >= 0 {
			m[c.field] = i
		}
	}
	return m
}

func (m mapping) has(fields ...string) bool {
	for _, f := range fields {
		if _, ok := m[f]; !ok {
			return false
		}
	}
	return true
}

// get returns a field of a row; empty when there is no such column.
func (m mapping) get(row []string, field string) string {
	i, ok := m[field]
	if !ok || i >= len(row) {
		return ""
	}
	return row[i]
}

// row is a row of a CSV file.
type row struct {
	header []string
	cells  []string
}

// get returns the cell of a column by its name in the header; empty when there
// is no such column.
func (r row) get(name string) string {
	if i := slices.Index(r.header, name); i >= 0 && i < len(r.cells) {
		return r.cells[i]
	}
	return ""
}

// rows reads a CSV file with a header and gives every row that reaches as far
// as the column that find chooses for the text.
func (rd *reading) rows(find func(header []string) int, each func(r row) error) error {
	head := rd.in.peek()
	if rd.in.err != nil {
		return rd.in.err
	}
	csv := newCSVReader(rd.in.Reader, comma(head), rd.opts.Limits)
	header, err := csv.next()
	if err != nil {
		return fmt.Errorf("in the header: %w", unexpected(err))
	}
	for i, h := range header {
		header[i] = strings.TrimSpace(h)
	}
	text := find(header)
	if text < 0 {
		return fmt.Errorf("no column for the text among %.200q; name it", header)
	}
	for {
		cells, err := csv.next()
		if err == io.EOF {
			return nil
		}
		rd.at(csv.line)
		switch {
		case fatal(err) || err != nil && !errors.Is(err, ErrLimit):
			return err
		case err != nil:
			err = rd.bad(err)
		case len(cells) <= text:
			err = rd.bad(fmt.Errorf("the row has %d columns; its text would be in column %d", len(cells), text+1))
		default:
			err = each(row{header, cells})
		}
		if err != nil {
			return err
		}
	}
}

// byName finds a column by its name.
func byName(name string) func([]string) int {
	return func(header []string) int { return slices.Index(header, name) }
}

var csvFormat = &format{
	FormatInfo: FormatInfo{
		Name:  "csv",
		Files: "a CSV file with a header; commas, semicolons or tabs",
		Notes: "Columns are found by their usual names or by Options.Columns. Several links are set apart by spaces.",
	},
	rank: rankTable,
	detect: func(h *head) role {
		header := h.header()
		if h.forced() && (h.ext() == ".csv" || h.ext() == ".tsv") {
			return rolePosts
		}
		if h.wide && h.single {
			return rolePosts // read to say what is wrong with it
		}
		if len(header) > 1 && newMapping(header, h.opts.Columns).has("text") {
			return rolePosts
		}
		return 0
	},
	read: func(rd *reading) error {
		var m mapping
		find := func(header []string) int {
			m = newMapping(header, rd.opts.Columns)
			if i, ok := m["text"]; ok {
				return i
			}
			return -1
		}
		return rd.rows(find, func(r row) error {
			p, err := rd.fromColumns(func(field string) string { return m.get(r.cells, field) })
			if err != nil {
				return rd.bad(err)
			}
			for l := range strings.FieldsSeq(m.get(r.cells, "links")) {
				p.Links = addLink(p.Links, l)
			}
			return rd.post(p)
		})
	},
}

// fromColumns makes a post of named values.
func (rd *reading) fromColumns(get func(field string) string) (tone.Post, error) {
	p := tone.Post{
		ID: get("id"), Account: get("account"), Platform: get("platform"),
		Text: get("text"), Title: get("title"), InReplyTo: get("in_reply_to"),
	}
	switch f := tone.Format(get("format")); f {
	case tone.Plain, tone.Markdown, tone.HTML, "":
		p.Format = f
	default:
		return p, fmt.Errorf("format %.40q is none of plain, markdown, html", string(f))
	}
	var err error
	if p.At, err = rd.when(get("at")); err != nil {
		return p, err
	}
	if p.Share, err = truth(get("share")); err != nil {
		return p, err
	}
	p.Share = p.Share || strings.HasPrefix(p.Text, "RT @")
	if v := get("promo"); v != "" {
		promo, err := truth(v)
		if err != nil {
			return p, err
		}
		p.Promo = &promo
	}
	likes, shares, replies := loose(get("likes")), loose(get("shares")), loose(get("replies"))
	p.Counts, err = counts(&likes, &shares, &replies)
	return p, err
}

func truth(s string) (bool, error) {
	switch strings.ToLower(s) {
	case "", "no":
		return false, nil
	case "yes":
		return true, nil
	}
	b, err := strconv.ParseBool(s)
	if err != nil {
		return false, fmt.Errorf("%.40q is neither true nor false", s)
	}
	return b, nil
}

var jsonlFormat = &format{
	FormatInfo: FormatInfo{
		Name:  "jsonl",
		Files: "posts as JSON, one a line, or as one list",
		Notes: "Plainpost's own posts, and others whose keys are found by their usual names or by Options.Columns.",
	},
	rank: rankTable,
	detect: func(h *head) role {
		if h.forced() {
			switch h.ext() {
			case ".jsonl", ".ndjson", ".json":
				return rolePosts
			}
		}
		t := h.text()
		if len(t) == 0 || t[0] != '{' && t[0] != '[' {
			return 0
		}
		prefix := "."
		if t[0] == '[' {
			prefix = "[]."
		} else if line, rest, _ := strings.Cut(string(t), "\n"); !json.Valid([]byte(line)) {
			return 0 // an object over several lines is some other file
		} else if rest = strings.TrimSpace(rest); rest != "" && rest[0] != '{' {
			return 0
		}
		if !h.has() { // has with no path makes h.paths
			return 0
		}
		var keys []string
		for p := range h.paths {
			if key, ok := strings.CutPrefix(p, prefix); ok && !strings.ContainsAny(key, ".[") {
				keys = append(keys, key)
			}
		}
		slices.Sort(keys)
		if newMapping(keys, h.opts.Columns).has("text") {
			return rolePosts
		}
		return 0
	},
	read: readJSONL,
}

func readJSONL(rd *reading) error {
	c, err := rd.in.Peek(1)
	if err == nil && c[0] == '[' {
		return newJSONReader(rd.in.Reader, rd.opts.Limits).elements([]string{""}, func(raw []byte, line int, err error) error {
			rd.at(line)
			return rd.jsonPost(raw, err)
		})
	}
	lines := &lineReader{r: rd.in.Reader, limit: rd.opts.Limits.RecordBytes}
	for {
		raw, err := lines.next()
		if err != nil && (fatal(err) || !errors.Is(err, ErrLimit)) {
			if err == io.EOF {
				return nil
			}
			return err
		}
		if err == nil && len(raw) == 0 {
			continue
		}
		rd.at(lines.line)
		if err := rd.jsonPost(raw, err); err != nil {
			return err
		}
	}
}

// jsonPost reads a post with named keys.
func (rd *reading) jsonPost(raw []byte, err error) error {
	if err != nil {
		return rd.bad(err)
	}
	// encoding/json keeps the stack of what it decodes in memory of its own;
	// it refuses more than 10,000 levels by itself.
	var o map[string]json.RawMessage
	if err := decodeJSON(raw, &o); err != nil {
		return rd.bad(err)
	}
	keys := make([]string, 0, len(o))
	for k := range o {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	m := newMapping(keys, rd.opts.Columns)
	if !m.has("text") {
		return rd.bad(errors.New("no key for the text; name it"))
	}
	var wrong error
	p, err := rd.fromColumns(func(field string) string {
		i, ok := m[field]
		if !ok || field == "links" {
			return ""
		}
		var v loose
		if err := decodeJSON(o[keys[i]], &v); err != nil && wrong == nil {
			wrong = fmt.Errorf("%s: %w", keys[i], err)
		}
		return string(v)
	})
	if err = errors.Join(wrong, err); err != nil {
		return rd.bad(err)
	}
	if err := ownKeys(&p, o, m, keys); err != nil {
		return rd.bad(err)
	}
	return rd.post(p)
}

// ownKeys reads the keys whose values are lists and objects, as Plainpost
// writes them.
func ownKeys(p *tone.Post, o map[string]json.RawMessage, m mapping, keys []string) error {
	if i, ok := m["links"]; ok {
		raw := o[keys[i]]
		var one string
		if json.Unmarshal(raw, &one) == nil {
			p.Links = addLink(nil, one)
		} else if err := decodeJSON(raw, &p.Links); err != nil {
			return fmt.Errorf("%s: %w", keys[i], err)
		}
	}
	if raw, ok := o["counts"]; ok {
		if err := decodeJSON(raw, &p.Counts); err != nil {
			return fmt.Errorf("counts: %w", err)
		}
	}
	if raw, ok := o["media"]; ok {
		var addresses []string // others list only where the files are
		if json.Unmarshal(raw, &addresses) == nil {
			p.Media = make([]tone.Media, len(addresses))
		} else if err := decodeJSON(raw, &p.Media); err != nil {
			return fmt.Errorf("media: %w", err)
		}
	}
	return nil
}
