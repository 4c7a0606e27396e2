package tone

import "time"

// Format says how a draft's text is written.
type Format string

// The formats. The zero value reads as Plain.
const (
	Plain    Format = "plain"
	Markdown Format = "markdown" // CommonMark with GFM tables, task lists, strikethrough and autolinks
	HTML     Format = "html"     // as scheduling tools and Mastodon store posts
)

// Draft is a post before it goes out. Only Text is required.
type Draft struct {
	ID        string    `json:"id,omitempty"`
	Text      string    `json:"text"`
	Title     string    `json:"title,omitempty"`
	Format    Format    `json:"format,omitempty"`
	Platform  string    `json:"platform,omitempty"` // a platform of the rule set, such as "linkedin"; empty for none
	Account   string    `json:"account,omitempty"`
	Language  string    `json:"language,omitempty"`    // BCP 47, such as "en"; empty to guess
	InReplyTo string    `json:"in_reply_to,omitempty"` // not empty means a reply; so does a text that opens with @name
	Links     []string  `json:"links,omitempty"`       // links of a card: they count unless they stand in the text
	Media     []Media   `json:"media,omitempty"`       // pictures and videos: they do not count as links
	At        time.Time `json:"at,omitzero"`           // when it is to go out; zero means now
}

// Media is a picture, video or document that goes out with a post.
type Media struct {
	Kind string `json:"kind,omitempty"`
	Alt  string `json:"alt,omitempty"`
}
