package tone

import (
	"slices"

	"github.com/plainpost/plainpost/rules"
)

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

// measure is a figure of a post that rules may name: its place in measureNames.
type measure int8

// measureNames are the figures by the name that rules use, in the order of values.
var measureNames = [...]string{
	"words", "ordinary_words", "sentences", "paragraphs", "headings", "lists", "links", "distinct_links", "same_link_most", "attached_links",
	"profile_links", "home_links", "shortened_links", "tracked_links", "link_last", "question_before_link", "hashtags", "loose_tags", "mentions",
	"loose_mentions", "same_mention_most", "cashtags", "emoji", "media", "questions", "exclamations", "shouted_words", "shouted_share", "prices",
	"percents", "first_singular", "first_plural", "second_person", "reply", "opens_with_mention", "disguised", "length", "length_max", "title_length",
	"characters", "letters", "syllables", "complex_words", "polysyllabic_words", "long_words",
}

// values are all figures of a post, by measure.
type values [len(measureNames)]float64

func (m *Measures) values() (v values) {
	m.fill(&v)
	return v
}

// fill writes all figures to v. As one value they would be put together first and copied.
func (m *Measures) fill(v *values) {
	v[0], v[1], v[2], v[3], v[4] = float64(m.Words), float64(m.OrdinaryWords), float64(m.Sentences), float64(m.Paragraphs), float64(m.Headings)
	v[5], v[6], v[7], v[8], v[9] = float64(m.Lists), float64(m.Links), float64(m.DistinctLinks), float64(m.SameLinkMost), float64(m.AttachedLinks)
	v[10], v[11], v[12], v[13], v[14] = float64(m.ProfileLinks), float64(m.HomeLinks), float64(m.ShortenedLinks), float64(m.TrackedLinks), float64(m.LinkLast)
	v[15], v[16], v[17], v[18], v[19] = float64(m.QuestionBeforeLink), float64(m.Hashtags), float64(m.LooseTags), float64(m.Mentions), float64(m.LooseMentions)
	v[20], v[21], v[22], v[23], v[24] = float64(m.SameMentionMost), float64(m.Cashtags), float64(m.Emoji), float64(m.Media), float64(m.Questions)
	v[25], v[26], v[27], v[28], v[29] = float64(m.Exclamations), float64(m.ShoutedWords), m.ShoutedShare, float64(m.Prices), float64(m.Percents)
	v[30], v[31], v[32], v[33], v[34] = float64(m.FirstSingular), float64(m.FirstPlural), float64(m.SecondPerson), float64(m.Reply), float64(m.OpensWithMention)
	v[35], v[36], v[37], v[38], v[39] = float64(m.Disguised), float64(m.Length.Used), float64(m.Length.Max), float64(m.TitleLength), float64(m.Characters)
	v[40], v[41], v[42], v[43], v[44] = float64(m.Letters), float64(m.Syllables), float64(m.ComplexWords), float64(m.ComplexWords), float64(m.LongWords)
}

// measureOf is the figure of a name; -1 where there is none.
func measureOf(name string) measure { return measure(slices.Index(measureNames[:], name)) }

// Value gives a figure by the name that rules use; see [rules.MeasureNames].
func (m *Measures) Value(name string) (float64, bool) {
	i := measureOf(name)
	if i < 0 {
		return 0, false
	}
	return m.values()[i], true
}

// formula binds a rule's formula to the figures of a post.
type formula struct {
	*rules.Formula
	measures []measure // of the names of the formula
	readable bool      // whether it asks for a figure of readability
}

func bind(source string) (formula, error) {
	f, err := rules.ParseFormula(source)
	if err != nil {
		return formula{}, err
	}
	out := formula{Formula: f}
	for _, n := range f.Names() {
		out.readable = out.readable || readability[n]
		out.measures = append(out.measures, measureOf(n))
	}
	return out, nil
}

// value calculates the formula. room is scratch.
func (f formula) value(v *values, room []float64) ([]float64, float64) {
	room = room[:0]
	for _, i := range f.measures {
		room = append(room, v[i])
	}
	return room, f.Eval(room)
}

// readability are the figures that cost a look at every letter. They are taken
// only where a rule asks for them, and for Inspect.
var readability = map[string]bool{
	"characters": true, "syllables": true, "complex_words": true, "polysyllabic_words": true, "long_words": true,
}
