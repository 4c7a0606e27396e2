package corpus

import (
	"encoding/json"
	"time"

	"github.com/plainpost/plainpost/tone"
)

// AccountAudit is what an account's feed looks like from outside. An account's
// own posts are those that are no shares; posts to everybody are own posts that
// are no replies. Shares (of something) go from 0 to 1. It belongs to the caller.
type AccountAudit struct {
	Account string     `json:"account"`
	Posts   int        `json:"posts"` // every post read, shares included
	From    *time.Time `json:"from"`  // of the oldest post with a time; nil when unknown
	To      *time.Time `json:"to"`
	RuleSet string     `json:"rule_set"` // name@content-hash
	Own     int        `json:"own"`
	Shares  int        `json:"shares"`  // words of others that were passed on
	Untimed int        `json:"untimed"` // posts without a time

	Foreign int `json:"foreign"` // own posts in a language that the rule set has no words for: only signs tell what they do

	// Stances are shares of the own posts: each counts for the stance that most
	// of its words take. What it promotes is said by the post's own promo key,
	// else by the verdict of self-promotion.
	Stances   tone.Stances `json:"stances"`
	StancesBy string       `json:"stances_by"` // model, or signs where none judged half of the posts
	Judged    StanceCounts `json:"stance_posts"`

	Window  int           `json:"window"`  // posts of a window; more than asked for in a very long history
	Windows []AuditWindow `json:"windows"` // oldest first; posts without a time come before all others
	Periods []AuditPeriod `json:"periods"` // days, weeks, months, quarters or years, whichever suits

	Links        AuditLinks        `json:"links"`
	Repeats      []AuditRepeat     `json:"repeats"` // most frequent first
	Cadence      AuditCadence      `json:"cadence"`
	Conversation AuditConversation `json:"conversation"`
	Jargon       []AuditTerm       `json:"jargon"`      // most frequent first
	JargonUses   int               `json:"jargon_uses"` // of all words, listed or not
	Findings     []AuditFinding    `json:"findings"`    // rules, most posts first
	Worst        []AuditExample    `json:"worst"`
	Best         []AuditExample    `json:"best"`

	// Outcomes compare, among the posts to everybody whose reactions are known,
	// those with a finding with those without: clearly fewer reactions first.
	Outcomes        []AuditOutcome `json:"outcomes"`
	OutcomesWarning string         `json:"outcomes_warning,omitempty"`

	Advice []AuditAdvice `json:"advice"`
	Notes  []string      `json:"notes"` // what is not exact, and why
}

// StanceCounts are numbers of posts.
type StanceCounts struct {
	Promote  int `json:"promote"`
	Announce int `json:"announce"`
	Give     int `json:"give"`
	Converse int `json:"converse"`
}

func (s *StanceCounts) total() int { return s.Promote + s.Announce + s.Give + s.Converse }

// AuditWindow is so many posts in a row.
type AuditWindow struct {
	From       *time.Time   `json:"from"`
	To         *time.Time   `json:"to"`
	Posts      int          `json:"posts"`
	PromoRatio float64      `json:"promo_ratio"` // posts that promote ÷ posts; shares do not promote
	Stances    StanceCounts `json:"stances"`     // of the own posts in it
}

// AuditPeriod is a stretch of the calendar.
type AuditPeriod struct {
	Name    string       `json:"name"` // 2026-03, 2026 Q1
	From    time.Time    `json:"from"`
	To      time.Time    `json:"to"` // exclusive
	Posts   int          `json:"posts"`
	Stances StanceCounts `json:"stances"`
}

// AuditLinks are the links of the own posts.
type AuditLinks struct {
	Posts     int         `json:"posts"`     // with a link
	Share     float64     `json:"share"`     // of the own posts
	Distinct  int         `json:"distinct"`  // targets
	Shortened int         `json:"shortened"` // posts that hide where they lead
	Tracked   int         `json:"tracked"`   // posts with links that follow those who click
	Profiles  int         `json:"profiles"`  // posts that point at a profile on a network
	Hosts     []AuditHost `json:"hosts"`     // most posts first
}

// AuditHost is a site that posts lead to.
type AuditHost struct {
	Host  string `json:"host"`
	Count int    `json:"count"` // posts
}

// AuditRepeat is something that went out more than once. Kind text: equal after
// folding and dropping links and emoji, shares included. Kind link: the same
// target, shares included. Kind template: own posts near one another, with more
// than one wording.
type AuditRepeat struct {
	Kind    string   `json:"kind"`
	Count   int      `json:"count"`   // posts
	Text    string   `json:"text"`    // of one of them; the target of a link
	IDs     []string `json:"ids"`     // the first 1,000
	Replies int      `json:"replies"` // of the posts
}

// AuditCadence is when posts go out. Counts are of posts with a time.
type AuditCadence struct {
	Hours      [24]int `json:"hours"`    // by hour of the day
	Weekdays   [7]int  `json:"weekdays"` // Monday first
	PerWeek    float64 `json:"per_week"`
	MedianGap  float64 `json:"median_gap_hours"`
	LongestGap float64 `json:"longest_gap_days"`
	MostInHour int     `json:"most_in_hour"` // within any 60 minutes
	MostInDay  int     `json:"most_in_day"`  // within any 24 hours
	// Rounded says that many posts share the very same second: the times are not
	// exact, and hours and crowds mean little.
	Rounded bool        `json:"rounded"`
	Busiest []AuditHour `json:"busiest"` // hours of the clock with most posts to everybody
}

// AuditHour is an hour in which several posts to everybody went out.
type AuditHour struct {
	Hour  string   `json:"hour"` // 2026-03-04 09:00
	Posts int      `json:"posts"`
	IDs   []string `json:"ids"` // the first five
}

// AuditConversation is how the account talks with people.
type AuditConversation struct {
	ReplyShare float64 `json:"reply_share"` // of the own posts
	Replies    int     `json:"replies"`
	Named      int     `json:"named_replies"` // that call the other person by name
	People     int     `json:"people"`        // different ones spoken to
	Capacity   int     `json:"capacity"`      // 150 × staff: how many people can be known
	Questions  int     `json:"questions"`     // posts to everybody that ask something, without a link
}

// AuditTerm is a word of jargon as it was written, in lower case.
type AuditTerm struct {
	Text    string   `json:"text"`
	Count   int      `json:"count"` // uses
	Instead string   `json:"instead,omitempty"`
	IDs     []string `json:"ids"` // the first five posts
}

// AuditFinding is a rule and the posts it was found in.
type AuditFinding struct {
	Rule      string   `json:"rule"`
	Dimension string   `json:"dimension"`
	Message   string   `json:"message"` // of the first
	Posts     int      `json:"posts"`
	IDs       []string `json:"ids"` // the first five
}

// AuditExample is a post that is worth a look.
type AuditExample struct {
	ID     string       `json:"id"`
	Text   string       `json:"text"` // cut after 1,000 characters
	At     *time.Time   `json:"at"`
	Stance string       `json:"stance"`
	Why    []string     `json:"why"`
	Over   float64      `json:"over"` // the worst dimension's value ÷ its limit
	Counts *tone.Counts `json:"counts,omitempty"`
	order  [3]float64
	print  uint64
}

// AuditOutcome compares the reactions to posts with a finding and without.
type AuditOutcome struct {
	Finding     string  `json:"finding"` // a rule, or promote for the stance
	Dimension   string  `json:"dimension"`
	Metric      string  `json:"metric"` // replies, shares or likes
	With        int     `json:"with"`   // posts
	Without     int     `json:"without"`
	MeanWith    float64 `json:"mean_with"`
	MeanWithout float64 `json:"mean_without"`
	Ratio       float64 `json:"ratio"` // of the geometric means of 1 + reactions
	Low         float64 `json:"low"`   // the interval of the ratio, with the number of comparisons made allowed for
	High        float64 `json:"high"`
	Direction   string  `json:"direction"` // fewer, more, or unclear when the interval holds 1
}

// AuditAdvice is a sentence that follows from the figures, with posts to look at.
type AuditAdvice struct {
	About string   `json:"about"`
	Text  string   `json:"text"`
	IDs   []string `json:"ids"`
	rank  float64
}

// MarshalJSON writes empty lists as [].
func (a AccountAudit) MarshalJSON() ([]byte, error) {
	type plain AccountAudit
	p := plain(a)
	p.Windows, p.Periods, p.Repeats, p.Jargon = filled(p.Windows), filled(p.Periods), filled(p.Repeats), filled(p.Jargon)
	p.Findings, p.Worst, p.Best, p.Outcomes = filled(p.Findings), filled(p.Worst), filled(p.Best), filled(p.Outcomes)
	p.Advice, p.Notes, p.Links.Hosts, p.Cadence.Busiest = filled(p.Advice), filled(p.Notes), filled(p.Links.Hosts), filled(p.Cadence.Busiest)
	return json.Marshal(p)
}

func filled[T any](in []T) []T {
	if in == nil {
		return []T{}
	}
	return in
}
