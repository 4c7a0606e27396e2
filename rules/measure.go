package rules

// MeasureNames are the figures of a post that count and metric rules may name.
// Shares are 0 to 1, marks are 0 or 1, everything else counts.
var measureNames = []string{
	"words", "ordinary_words", "sentences", "paragraphs",
	"links", "distinct_links", "same_link_most", "attached_links", "profile_links", "home_links", "shortened_links", "tracked_links",
	"link_last", "question_before_link",
	"hashtags", "loose_tags", "mentions", "loose_mentions", "same_mention_most", "cashtags", "emoji", "media",
	"questions", "exclamations", "shouted_words", "shouted_share", "prices", "percents",
	"first_singular", "first_plural", "second_person",
	"reply", "opens_with_mention", "disguised", "length", "length_max", "title_length",
	"characters", "letters", "syllables", "complex_words", "long_words", "polysyllabic_words", "headings", "lists",
}

// MeasureNames are the figures of a post that count and metric rules may name.
func MeasureNames() []string { return append([]string(nil), measureNames...) }

// feedNames are the figures of an account's last posts that feed rules may name.
var feedNames = []string{
	"promo-ratio", "link-share", "duplicates", "same-link", "templates", "posts-per-hour", "posts-per-day",
	"reply-share", "named-replies", "people",
}

// FeedNames are the figures of an account's last posts that feed rules may name.
func FeedNames() []string { return append([]string(nil), feedNames...) }
