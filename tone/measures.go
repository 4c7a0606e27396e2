package tone

import "github.com/plainpost/plainpost/rules"

// Measures are the figures of a post. Marks are 0 or 1, shares 0 to 1,
// everything else counts.
type Measures struct {
	Words         int `json:"words"`          // words of the post's prose
	OrdinaryWords int `json:"ordinary_words"` // words without links, tags and mentions
	Sentences     int `json:"sentences"`
	Paragraphs    int `json:"paragraphs"`
	Headings      int `json:"headings"`
	Lists         int `json:"lists"` // list items

	Links              int `json:"links"` // in the text and attached
	DistinctLinks      int `json:"distinct_links"`
	SameLinkMost       int `json:"same_link_most"` // how often the most frequent link stands
	AttachedLinks      int `json:"attached_links"`
	ProfileLinks       int `json:"profile_links"` // to a profile on a social network
	HomeLinks          int `json:"home_links"`    // to a bare home page
	ShortenedLinks     int `json:"shortened_links"`
	TrackedLinks       int `json:"tracked_links"` // with tracking parameters
	LinkLast           int `json:"link_last"`
	QuestionBeforeLink int `json:"question_before_link"`

	Hashtags        int `json:"hashtags"`
	LooseTags       int `json:"loose_tags"` // not used as a word of the sentence
	Mentions        int `json:"mentions"`
	LooseMentions   int `json:"loose_mentions"` // neither addressed nor part of a sentence
	SameMentionMost int `json:"same_mention_most"`
	Cashtags        int `json:"cashtags"`
	Emoji           int `json:"emoji"`
	Media           int `json:"media"`

	Questions    int     `json:"questions"`
	Exclamations int     `json:"exclamations"`
	ShoutedWords int     `json:"shouted_words"` // of four letters or more, all in capitals
	ShoutedShare float64 `json:"shouted_share"` // of the letters
	Prices       int     `json:"prices"`
	Percents     int     `json:"percents"`

	FirstSingular int `json:"first_singular"` // I, me, my, mine
	FirstPlural   int `json:"first_plural"`   // we, us, our, ours
	SecondPerson  int `json:"second_person"`  // you, your, yours

	Reply            int `json:"reply"`
	OpensWithMention int `json:"opens_with_mention"`
	Disguised        int `json:"disguised"` // words that hide their letters

	Letters int `json:"letters"`

	// The figures of readability are taken by Inspect, and by Check where a rule
	// of the set asks for one of them; otherwise they are 0.
	Characters   int `json:"characters,omitempty"`    // letters, digits and marks, without white space
	Syllables    int `json:"syllables,omitempty"`     // of English, by rule of thumb
	ComplexWords int `json:"complex_words,omitempty"` // of three syllables or more
	LongWords    int `json:"long_words,omitempty"`    // of more than six letters

	TitleLength int      `json:"title_length"` // runes
	Length      Length   `json:"length"`
	Stances     *Stances `json:"stances,omitempty"` // nil without a model or signs of stance
}

// Length is how long the post is as its platform counts it.
type Length struct {
	Used     int    `json:"used"`
	Max      int    `json:"max"` // 0 for no limit
	Unit     string `json:"unit"`
	Platform string `json:"platform"`
}

// Stances are the shares of the words that promote, announce, give and
// converse; they add up to 1.
type Stances struct {
	Promote  float64 `json:"promote"`
	Announce float64 `json:"announce"`
	Give     float64 `json:"give"`
	Converse float64 `json:"converse"`
}

// measureOf reads one figure of a post by the name that rules use.
var measureOf = map[string]func(m *Measures) float64{
	"words":                func(m *Measures) float64 { return float64(m.Words) },
	"ordinary_words":       func(m *Measures) float64 { return float64(m.OrdinaryWords) },
	"sentences":            func(m *Measures) float64 { return float64(m.Sentences) },
	"paragraphs":           func(m *Measures) float64 { return float64(m.Paragraphs) },
	"headings":             func(m *Measures) float64 { return float64(m.Headings) },
	"lists":                func(m *Measures) float64 { return float64(m.Lists) },
	"links":                func(m *Measures) float64 { return float64(m.Links) },
	"distinct_links":       func(m *Measures) float64 { return float64(m.DistinctLinks) },
	"same_link_most":       func(m *Measures) float64 { return float64(m.SameLinkMost) },
	"attached_links":       func(m *Measures) float64 { return float64(m.AttachedLinks) },
	"profile_links":        func(m *Measures) float64 { return float64(m.ProfileLinks) },
	"home_links":           func(m *Measures) float64 { return float64(m.HomeLinks) },
	"shortened_links":      func(m *Measures) float64 { return float64(m.ShortenedLinks) },
	"tracked_links":        func(m *Measures) float64 { return float64(m.TrackedLinks) },
	"link_last":            func(m *Measures) float64 { return float64(m.LinkLast) },
	"question_before_link": func(m *Measures) float64 { return float64(m.QuestionBeforeLink) },
	"hashtags":             func(m *Measures) float64 { return float64(m.Hashtags) },
	"loose_tags":           func(m *Measures) float64 { return float64(m.LooseTags) },
	"mentions":             func(m *Measures) float64 { return float64(m.Mentions) },
	"loose_mentions":       func(m *Measures) float64 { return float64(m.LooseMentions) },
	"same_mention_most":    func(m *Measures) float64 { return float64(m.SameMentionMost) },
	"cashtags":             func(m *Measures) float64 { return float64(m.Cashtags) },
	"emoji":                func(m *Measures) float64 { return float64(m.Emoji) },
	"media":                func(m *Measures) float64 { return float64(m.Media) },
	"questions":            func(m *Measures) float64 { return float64(m.Questions) },
	"exclamations":         func(m *Measures) float64 { return float64(m.Exclamations) },
	"shouted_words":        func(m *Measures) float64 { return float64(m.ShoutedWords) },
	"shouted_share":        func(m *Measures) float64 { return m.ShoutedShare },
	"prices":               func(m *Measures) float64 { return float64(m.Prices) },
	"percents":             func(m *Measures) float64 { return float64(m.Percents) },
	"first_singular":       func(m *Measures) float64 { return float64(m.FirstSingular) },
	"first_plural":         func(m *Measures) float64 { return float64(m.FirstPlural) },
	"second_person":        func(m *Measures) float64 { return float64(m.SecondPerson) },
	"reply":                func(m *Measures) float64 { return float64(m.Reply) },
	"opens_with_mention":   func(m *Measures) float64 { return float64(m.OpensWithMention) },
	"disguised":            func(m *Measures) float64 { return float64(m.Disguised) },
	"length":               func(m *Measures) float64 { return float64(m.Length.Used) },
	"length_max":           func(m *Measures) float64 { return float64(m.Length.Max) },
	"title_length":         func(m *Measures) float64 { return float64(m.TitleLength) },
	"characters":           func(m *Measures) float64 { return float64(m.Characters) },
	"letters":              func(m *Measures) float64 { return float64(m.Letters) },
	"syllables":            func(m *Measures) float64 { return float64(m.Syllables) },
	"complex_words":        func(m *Measures) float64 { return float64(m.ComplexWords) },
	"polysyllabic_words":   func(m *Measures) float64 { return float64(m.ComplexWords) },
	"long_words":           func(m *Measures) float64 { return float64(m.LongWords) },
}

// Value gives a figure by the name that rules use; see [rules.MeasureNames].
func (m *Measures) Value(name string) (float64, bool) {
	f, ok := measureOf[name]
	if !ok {
		return 0, false
	}
	return f(m), true
}

// formula binds a rule's formula to the figures of a post.
type formula struct {
	*rules.Formula
	names    []func(m *Measures) float64
	readable bool // whether it asks for a figure of readability
}

func bind(source string) (formula, error) {
	f, err := rules.ParseFormula(source)
	if err != nil {
		return formula{}, err
	}
	out := formula{Formula: f}
	for _, n := range f.Names() {
		out.readable = out.readable || readability[n]
		out.names = append(out.names, measureOf[n])
	}
	return out, nil
}

// value calculates the formula. values is scratch.
func (f formula) value(m *Measures, values []float64) ([]float64, float64) {
	values = values[:0]
	for _, get := range f.names {
		values = append(values, get(m))
	}
	return values, f.Eval(values)
}

// readability are the figures that cost a look at every letter. They are taken
// only where a rule asks for them, and for Inspect.
var readability = map[string]bool{
	"characters": true, "syllables": true, "complex_words": true, "polysyllabic_words": true, "long_words": true,
}
