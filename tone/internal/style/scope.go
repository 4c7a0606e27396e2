package style

import "strings"

// Scope is the kind of a block, as a set of the names that Vale gives it: a cell
// of a table is text, table and cell.
type Scope uint64

// The names of scopes.
const (
	Text Scope = 1 << iota
	Heading
	H1
	H2
	H3
	H4
	H5
	H6
	List
	Blockquote
	Table
	Header
	Cell
	Paragraph
	Sentence
	Attr
	Alt
	FrontMatter
	Title
	Summary
	Raw
	Link
	Strong
	Emphasis
	Code
	Markdown
	HTML
	Plain
	unknown // of scopes that no block has
)

var scopeNames = map[string]Scope{
	"text": Text, "heading": Heading, "h1": H1, "h2": H2, "h3": H3, "h4": H4, "h5": H5, "h6": H6, "list": List,
	"blockquote": Blockquote, "table": Table, "header": Header, "cell": Cell, "paragraph": Paragraph, "sentence": Sentence,
	"attr": Attr, "alt": Alt, "frontmatter": FrontMatter, "title": Title, "summary": Summary, "raw": Raw,
	"link": Link, "strong": Strong, "emphasis": Emphasis, "code": Code, "md": Markdown, "html": HTML, "txt": Plain,
}

// inlineScopes are those of stretches inside a block. They are blocks of their own
// for the rules that name them.
const inlineScopes = Link | Strong | Emphasis | Code

// selector says which blocks a rule runs on: those that meet one of its terms.
type selector struct {
	scopes []string
	terms  []term
	blank  Scope // inlines that the rule does not want to see
	asks   Scope // every name that some term asks for
}

// term asks for all of one set of names and for none of others.
type term struct {
	all  Scope
	none []Scope
}

func newSelector(scopes []string) selector {
	s := selector{scopes: scopes}
	for _, scope := range scopes {
		var t term
		for part := range strings.SplitSeq(scope, "&") {
			name, negated := strings.CutPrefix(strings.TrimSpace(part), "~")
			var names Scope
			for section := range strings.SplitSeq(name, ".") {
				bit, ok := scopeNames[strings.TrimSpace(section)]
				if !ok {
					bit = unknown
				}
				names |= bit
			}
			if !negated {
				t.all |= names
				continue
			}
			t.none = append(t.none, names)
			if names&inlineScopes == names {
				s.blank |= names
			}
		}
		s.asks |= t.all
		s.terms = append(s.terms, t)
	}
	return s
}

// matches says whether a rule runs on a block.
func (s *selector) matches(block Scope) bool {
	for i := range s.terms {
		if s.terms[i].matches(block) {
			return true
		}
	}
	return false
}

func (t *term) matches(block Scope) bool {
	// Paragraphs and sentences are for rules that ask for them: others see the block
	// that they are part of.
	if block&t.all != t.all || (block&^t.all)&(Sentence|Paragraph) != 0 {
		return false
	}
	for _, names := range t.none {
		if block&names == names || block&(Raw|Summary) != 0 {
			return false
		}
	}
	return true
}
