package vale

// Kind is an extension point: what a rule looks for.
type Kind string

// The kinds that are read.
const (
	Existence      Kind = "existence"      // words that must not be there
	Substitution   Kind = "substitution"   // words that another word should stand for
	Occurrence     Kind = "occurrence"     // something too often or too seldom in one block
	Repetition     Kind = "repetition"     // the same word twice in a row
	Consistency    Kind = "consistency"    // two spellings of which only one may be used
	Conditional    Kind = "conditional"    // something that needs something else
	Capitalization Kind = "capitalization" // the case of a block
	Metric         Kind = "metric"         // a formula over counts
	Readability    Kind = "readability"    // a school grade
)

// skipped are the kinds that are known but not run, with the reason.
var skipped = map[string]string{
	"sequence": "rules of the kind sequence need a part-of-speech tagger and are not run",
	"script":   "rules of the kind script are programs and are not run",
	"spelling": "rules of the kind spelling need dictionaries and are not run",
}

// Rule is one rule of a style. It must not be changed after loading.
type Rule struct {
	ID          string // Style.Name
	Kind        Kind
	Message     string // with %s where the match and, in a substitution before it, the wording to use go
	Description string
	Link        string
	Level       string // suggestion, warning or error
	Limit       int    // most alerts in one text; 0 for no limit
	Scope       []string
	Action      Action

	IgnoreCase bool
	Nonword    bool // tokens may stand inside words
	Append     bool // Raw stands behind the tokens
	Alpha      bool // repetition: letters only
	Capitalize bool // substitution: a capital is handed on
	Vocab      bool // accepted terms are exceptions

	Raw        []string
	Tokens     []string // of an occurrence one
	Swap       []Pair   // of a substitution: pattern and wording, longest pattern first; of a consistency: the two spellings
	Exceptions []string

	Max, Min int

	First, Second string // conditional

	Match      string // capitalization: $title, $sentence, $lower, $upper or a pattern
	Style      string // AP or Chicago
	Indicators []string
	Prefix     string
	Threshold  float64

	Formula   string // metric, in the notation of rules.ParseFormula
	Condition string // metric: such as "> 8"

	Metrics []string // readability
	Grade   float64

	File      string
	Line, Col int    // where the rule begins
	Sum       string // hash of the source
}

// Pair is an entry of a mapping, in the order of the file.
type Pair struct{ From, To string }

// Action says how the match of a rule is mended.
type Action struct {
	Name   string // replace, remove, edit, suggest, convert; empty for none
	Params []string
}

func (r *Rule) takesVocabulary() bool {
	switch r.Kind {
	case Existence:
		return r.Vocab && !r.Nonword
	case Substitution, Repetition, Conditional, Capitalization:
		return r.Vocab
	}
	return false
}
