package rules

import (
	"fmt"
	"path"
	"slices"
	"strings"
)

// isLanguageTag says whether s is a BCP 47 tag: two or three small letters, then
// parts of two to eight letters and digits.
func isLanguageTag(s string) bool {
	for i, part := range strings.Split(s, "-") {
		if len(part) < 2 || len(part) > 8 || i == 0 && len(part) > 3 {
			return false
		}
		for k := 0; k < len(part); k++ {
			c := part[k]
			if (c < 'a' || c > 'z') && (i == 0 || (c < 'A' || c > 'Z') && (c < '0' || c > '9')) {
				return false
			}
		}
	}
	return true
}

// isName says whether s is a name: lower-case letters, digits and hyphens. With
// dots it is the id of a rule, names joined by dots in which capitals and _ may
// stand too, as imported styles have them.
func isName(s string, dots bool) bool {
	if s == "" || len(s) > 200 {
		return false
	}
	first := true
	for i := 0; i < len(s); i++ {
		c := s[i]
		letter := c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || dots && c >= 'A' && c <= 'Z'
		switch {
		case letter:
			first = false
		case first || c != '-' && !(dots && (c == '_' || c == '.')):
			return false
		default:
			first = c == '.'
		}
	}
	return !first
}

// language reads a BCP 47 tag, or any where that can be said.
func (d *decoder) language(to *string, any bool) field {
	return func(n *node) {
		if n.kind == text && (isLanguageTag(n.value) || any && n.value == "any") {
			*to = n.value
			return
		}
		hint := "write a tag such as en, es or pt-BR"
		if any {
			hint += ", or any"
		}
		d.fault(n, fmt.Sprintf("%q is not a language", n.value), hint)
	}
}

// address reads a web address.
func (d *decoder) address(to *string) field {
	return func(n *node) {
		s, ok := d.string(n)
		if ok && !strings.HasPrefix(s, "https://") && !strings.HasPrefix(s, "http://") {
			d.fault(n, "not a web address", "begin it with https://")
			return
		}
		*to = s
	}
}

var dimensionKeys = []string{"measure", "base", "warn", "block", "cap"}

func (d *decoder) dimension(dim *Dimension, n *node) {
	measure := string(dim.Measure)
	d.object(n, dimensionKeys, func(key string) field {
		switch key {
		case "measure":
			return d.oneOf(&measure, string(Density), string(Ratio), string(Total), string(Distance))
		case "base":
			return d.float(&dim.Base)
		case "warn":
			return d.positive(&dim.Warn)
		case "cap":
			return d.positive(&dim.Cap)
		case "block":
			return func(n *node) {
				if n.kind == null || n.kind == text && n.value == "never" {
					dim.Block = 0
					return
				}
				d.positive(&dim.Block)(n)
			}
		}
		return nil
	})
	dim.Measure = Measure(measure)
	if n.kind != mapping {
		return
	}
	switch {
	case dim.Measure == "" && n.get("measure") == nil:
		d.missing(n, "measure", "say density, ratio or total")
	case dim.Measure != Ratio && n.get("base") != nil:
		d.fault(n.get("base"), "only a ratio has a base", "leave it out")
	case dim.Measure == Ratio && dim.Warn > 1:
		d.fault(n.get("warn"), fmt.Sprintf("a ratio goes from 0 to 1, and %g is above", dim.Warn), "use a share, such as 0.5")
	}
	if dim.Warn == 0 && n.get("warn") == nil {
		d.missing(n, "warn", "say from which value on it warns")
	}
	if dim.Block != 0 && dim.Block < dim.Warn {
		where := n.get("block")
		if where == nil {
			where = n
		}
		d.fault(where, fmt.Sprintf("block %g is below warn %g", dim.Block, dim.Warn), "block at warn or above")
	}
}

var brandKeys = []string{"names", "products", "domains", "handles", "staff"}

func (d *decoder) brand(b *Brand) field {
	return func(n *node) {
		d.object(n, brandKeys, func(key string) field {
			switch key {
			case "names":
				return d.texts(&b.Names)
			case "products":
				return d.texts(&b.Products)
			case "domains":
				return d.hosts(&b.Domains)
			case "handles":
				return d.texts(&b.Handles)
			case "staff":
				return d.integer(&b.Staff, 1, 1_000_000)
			}
			return nil
		})
	}
}

// hosts reads hosts without scheme or path.
func (d *decoder) hosts(to *[]string) field {
	return func(n *node) {
		d.texts(to)(n)
		items := n.items()
		if n.kind != list {
			items = []*node{n}
		}
		for _, item := range items {
			if strings.ContainsAny(item.value, "/:@ ") {
				d.fault(item, fmt.Sprintf("%q is not a host", item.value), "write it without scheme and path: acme.example")
			}
		}
	}
}

var (
	cliKeys  = []string{"files", "ignore", "fail_on"}
	fileKeys = []string{"platform", "format", "account", "rules"}
)

func (d *decoder) cli(c *CLI) field {
	return func(n *node) {
		d.object(n, cliKeys, func(key string) field {
			switch key {
			case "ignore":
				return func(n *node) {
					d.texts(&c.Ignore)(n)
					for _, item := range n.items() {
						d.glob(item)
					}
				}
			case "fail_on":
				return d.oneOf(&c.FailOn, "warn", "block", "never")
			case "files":
				return func(n *node) { d.each(n, func(key, value *node) { d.fileRule(c, key, value) }) }
			}
			return nil
		})
	}
}

func (d *decoder) fileRule(c *CLI, key, value *node) {
	f := FileRule{Glob: key.value, Pos: d.pos(key)}
	d.glob(key)
	d.object(value, fileKeys, func(key string) field {
		switch key {
		case "platform":
			return d.platformName(&f.Platform)
		case "format":
			return d.oneOf(&f.Format, "plain", "markdown", "html")
		case "account":
			return d.text(&f.Account)
		case "rules":
			return d.text(&f.Rules)
		}
		return nil
	})
	c.Files = append(c.Files, f)
}

// glob reports a pattern of paths that matches nothing.
func (d *decoder) glob(n *node) {
	if _, err := path.Match(strings.NewReplacer("{", "", "}", "").Replace(n.value), "x"); err != nil || n.value == "" {
		d.fault(n, fmt.Sprintf("%q is not a pattern of paths", n.value), "write one such as content/**")
	}
}

// reservedSlots are the slots that are no lists.
var reservedSlots = []string{"brand", "product", "number", "word", "gap"}

// maxListWords bounds a list, because it is written out in every phrase that names it.
const maxListWords = 5000

func (d *decoder) lists(to *[]List) field {
	return func(n *node) {
		d.each(n, func(key, value *node) {
			name := strings.TrimSuffix(key.value, "+")
			l := List{Name: name, Pos: d.pos(key)}
			before := len(d.faults.list)
			d.texts(&l.Words)(value)
			if !isName(name, false) || name[0] < 'a' || slices.Contains(reservedSlots, name) {
				d.fault(key, "not a name for a list", "use lower-case letters, digits and hyphens, and none of "+strings.Join(reservedSlots, ", "))
			}
			if len(l.Words) == 0 && before == len(d.faults.list) {
				d.fault(value, "an empty list", "give it words, or remove it")
			}
			items := value.items()
			if value.kind != list {
				items = []*node{value}
			}
			for _, item := range items {
				if item.kind == text && (strings.TrimSpace(item.value) == "" || strings.ContainsAny(item.value, "(){}|")) {
					d.fault(item, fmt.Sprintf("%q is no word of a list", item.value), "a list holds plain words and phrases")
				}
			}
			i := slices.IndexFunc(*to, func(m List) bool { return m.Name == name })
			switch {
			case i < 0:
				*to = append(*to, l)
				i = len(*to) - 1
			case name != key.value: // name+ adds
				(*to)[i].Words = append(slices.Clip((*to)[i].Words), l.Words...)
			default:
				(*to)[i] = l
			}
			if n := len((*to)[i].Words); n > maxListWords {
				d.fault(key, fmt.Sprintf("%d words are too many", n), fmt.Sprintf("a list holds at most %d", maxListWords))
			}
		})
	}
}

var (
	platformKeys = []string{"links", "length", "source", "date", "dimensions", "rules"}
	lengthKeys   = []string{"max", "unit", "bytes", "title"}
)

func (d *decoder) platform(p *Platform, n *node) {
	collect := func(to *[]patch) field {
		return func(n *node) {
			d.kept++
			d.each(n, func(key, value *node) { *to = append(*to, patch{key, value, d.file}) })
		}
	}
	d.object(n, platformKeys, func(key string) field {
		switch key {
		case "links":
			return d.oneOf(&p.Links, "x", "mastodon", "bluesky", "default")
		case "length":
			return func(n *node) { d.length(&p.Length, n) }
		case "source":
			return d.address(&p.Source)
		case "date":
			return d.text(&p.Date)
		case "dimensions":
			return collect(&p.dimensions)
		case "rules":
			return collect(&p.rules)
		}
		return nil
	})
}

func (d *decoder) length(l *Length, n *node) {
	d.object(n, lengthKeys, func(key string) field {
		switch key {
		case "max":
			return d.integer(&l.Max, 0, 1<<30)
		case "unit":
			return d.oneOf(&l.Unit, "runes", "utf16", "bytes", "graphemes", "weighted", "mastodon", "threads")
		case "bytes":
			return d.integer(&l.Bytes, 0, 1<<30)
		case "title":
			return d.integer(&l.Title, 0, 1<<20)
		}
		return nil
	})
	if l.Max > 0 && l.Unit == "" && n.kind == mapping {
		d.missing(n, "unit", "say how the length is counted, such as runes")
	}
}
