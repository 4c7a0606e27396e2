package corpus

import (
	"strings"

	"github.com/plainpost/plainpost/tone"
)

// licences of the sets, as their publishers state them.
const (
	crowdFlower = "CrowdFlower Data For Everyone, none stated in the copy"
	noLicence   = "none stated"
	uciRecord   = "UCI record, CC BY 4.0 from memory; none stated in the copy"
	ownSet      = "labels by this project; texts as in the sets they come from"
)

// noSupport leaves out support_tweets: its upstream licence is non-commercial.
func noSupport(p *Labelled) bool {
	return p.Source == "support_tweets" || strings.HasPrefix(p.ID, "support_tweets:")
}

// size are the signs of how long a post is, and those that a long one has almost
// surely, whichever sentence they stand in. The advertisements among the posts are
// longer than the talk, and have their links beside the text, which is how they
// were collected and no sign of promotion.
var size = []string{
	"m:tiny", "m:short", "m:medium", "m:long", "m:one-sentence", "m:many-sentences", "m:paragraphs", "s:long", "s:short", "s:only", "s:first", "s:last",
	"m:i", "m:we", "m:you", "m:no-link", "r:talk.no-link",
}

// Recipes are the recipes of the built-in models.
//
//go:generate go run ../cmd/plainpost learn --recipe promotion-en --out ../rules/default/promotion-en.model
//go:generate go run ../cmd/plainpost learn --recipe spam-en --out ../rules/default/spam-en.model
//go:generate go run ../cmd/plainpost learn --recipe clickbait-en --out ../rules/default/clickbait-en.model
//go:generate go run ../cmd/plainpost learn --recipe clickbait-es --out ../rules/default/clickbait-es.model
func Recipes() []Recipe {
	promote, announce, give, converse := Target{P: 1}, Target{Class: "announce"}, Target{Class: "give"}, Target{Class: "converse"}
	return []Recipe{
		{
			Name: "promotion-en", Language: "en", Sentence: true, Once: true, Date: "2026-11-21",
			About:   "The sentence pushes or praises the author's own things. The further outputs tell announcing, giving and conversing apart.",
			Figures: map[string]float64{"auc promote-converse": 0.944, "auc promote-give": 0.860, "auc promote-others": 0.891},
			Notes:   []string{"Trained without support_tweets, whose upstream licence is non-commercial.", "Several sets state no licence: only weights of words and signs are kept, no texts."},
			Training: Training{
				Without: size, Caution: 1.8, Output: "promote", Classes: []string{"announce", "give", "converse"}, L2: 2, Posts: 4, Groups: 3, Dimension: "self-promotion", MaxFeatures: 12000,
				Scales: map[string]float64{"w": 2, "b": 1.5, "s": 0.5, "m": 0.5, "r": 1, "d": 2},
			},
			Sources: []RecipeSource{
				{Name: "stance", Licence: ownSet, Weight: 1, Label: "stance", Calibrate: true, Skip: noSupport,
					Targets: map[string]Target{"promote": promote, "announce": announce, "give": give, "converse": converse}},
				// Chosen where a model was unsure: they teach, but do not say how common things are.
				{Name: "labels", Own: true, Licence: ownSet, Weight: 1, Label: "stance",
					Targets: map[string]Target{"promote": promote, "announce": announce, "give": give, "converse": converse}},
				{Name: "youtube_spam", Licence: uciRecord, Weight: 0.4, Label: "label", Targets: map[string]Target{"spam": {P: 0.97}, "ham": {P: 0.01, Class: "converse"}}},
				{Name: "brand_vs_person_tweets", Licence: crowdFlower, Weight: 0.4, Label: "label", Calibrate: true, Targets: map[string]Target{"person": {P: 0.04, Class: "converse"}}},
				{Name: "hn_show_ask", Licence: noLicence, Weight: 0.4, Most: 700, Label: "label", Calibrate: true,
					Targets: map[string]Target{"show": {P: 0.9}, "ask": {P: 0.02, Class: "converse"}, "other": {P: 0.1, Class: "give"}}},
				{Name: "chakraborty_clickbait", Licence: "MIT", Weight: 0.3, Most: 700, Label: "label", Calibrate: true, Targets: map[string]Target{"no_clickbait": {P: 0.01, Class: "give"}}},
				{Name: "sms_spam", Licence: uciRecord, Weight: 0.3, Most: 600, Label: "label", Calibrate: true, Targets: map[string]Target{"ham": {P: 0.02, Class: "converse"}, "spam": {P: 0.95}}},
				// Prose of several sentences. Of 45 openings read by the rulings ten promote.
				{Name: "company_blogs", Licence: noLicence, Weight: 0.3, Label: "kind", Opening: 110, Format: tone.Markdown, Targets: map[string]Target{"blog": {P: 0.2}}},
			},
		},
		{
			Name: "spam-en", Language: "en", Date: "2026-11-21",
			About:    "The post is unsolicited advertising, as in text messages, under videos and in chat groups.",
			Figures:  map[string]float64{"auc sms": 0.989, "auc sms-left-out": 0.897},
			Notes:    []string{"Trained without support_tweets, whose upstream licence is non-commercial.", "Several sets state no licence: only weights of words and signs are kept, no texts."},
			Training: Training{Output: "spam", L2: 1, Posts: 3, Groups: 2, MaxFeatures: 8000, Scales: map[string]float64{"w": 2, "b": 1.5, "s": 0.5, "m": 0.5, "r": 0.5, "d": 1}},
			Sources: []RecipeSource{
				{Name: "sms_spam", Licence: uciRecord, Weight: 1, Label: "label", Calibrate: true, Targets: map[string]Target{"spam": {P: 1}, "ham": {}}},
				{Name: "youtube_spam", Licence: uciRecord, Weight: 1, Label: "label", Calibrate: true, Targets: map[string]Target{"spam": {P: 1}, "ham": {}}},
				{Name: "stance", Licence: ownSet, Weight: 0.2, Label: "stance", Calibrate: true,
					Skip:    func(p *Labelled) bool { return noSupport(p) || p.Source == "youtube_spam" },
					Targets: map[string]Target{"promote": {P: 0.02}, "announce": {}, "give": {}, "converse": {}}},
				{Name: "brand_vs_person_tweets", Licence: crowdFlower, Weight: 0.5, Label: "label", Calibrate: true, Targets: map[string]Target{"person": {P: 0.01}}},
				{Name: "hn_show_ask", Licence: noLicence, Weight: 0.1, Most: 500, Label: "label", Targets: map[string]Target{"ask": {}, "other": {}}},
				// Swindles of chat groups. Nearly all of its English is spam, so its few other
				// lines are left out: what tells them apart is the group.
				{Name: "telegram_spam_umputun", Licence: "MIT", Weight: 1, Label: "label", Targets: map[string]Target{"spam": {P: 1}}},
				// Advertisements under the advertiser's own name, and help with a link, are no spam.
				{Name: "facebook_ads", Licence: noLicence, Weight: 0.1, Most: 1200, Label: "label", Targets: map[string]Target{"commercial": {P: 0.03}, "informational": {P: 0.01}}},
				{Name: "corporate_messaging", Licence: crowdFlower, Weight: 1, Label: "label", Targets: map[string]Target{"Dialogue": {}}},
			},
		},
		{
			Name: "clickbait-en", Language: "en", Once: true, Date: "2026-11-21",
			About:    "The headline or post withholds what would make the click needless.",
			Figures:  map[string]float64{"auc headlines": 0.990, "f1 stance": 0.660},
			Notes:    []string{"Trained without support_tweets, whose upstream licence is non-commercial.", "Several sets state no licence: only weights of words and signs are kept, no texts."},
			Training: Training{Output: "clickbait", L2: 1, Posts: 4, Groups: 2, MaxFeatures: 12000, Scales: map[string]float64{"w": 2, "b": 1.5, "s": 0.5, "m": 0.5, "r": 0.5, "d": 1}},
			Sources: []RecipeSource{
				{Name: "stance", Licence: ownSet, Weight: 3, Label: "clickbait", Calibrate: true, Skip: noSupport, Targets: map[string]Target{"yes": {P: 1}, "no": {}}},
				{Name: "labels", Own: true, Licence: ownSet, Weight: 3, Label: "clickbait", Targets: map[string]Target{"yes": {P: 1}, "no": {}}},
				// The set goes by publisher. Most of what it calls clickbait are lists that say
				// what one gets: of 50 read by the rulings two hold something back.
				{Name: "chakraborty_clickbait", Licence: "MIT", Weight: 1, Most: 6000, Label: "label", Targets: map[string]Target{"clickbait": {P: 0.3}, "no_clickbait": {P: 0.01}}},
				{Name: "brand_vs_person_tweets", Licence: crowdFlower, Weight: 1, Label: "label", Calibrate: true, Targets: map[string]Target{"person": {}}},
				{Name: "hn_show_ask", Licence: noLicence, Weight: 0.5, Most: 500, Label: "label", Targets: map[string]Target{"ask": {}}},
			},
		},
		{
			Name: "clickbait-es", Language: "es", Date: "2026-11-21",
			About:    "The headline withholds what would make the click needless (Spanish).",
			Figures:  map[string]float64{"auc by publisher": 0.844},
			Notes:    []string{"Trained without support_tweets, whose upstream licence is non-commercial.", "Several sets state no licence: only weights of words and signs are kept, no texts."},
			Training: Training{Output: "clickbait", L2: 2, Posts: 3, Groups: 2, MaxFeatures: 10000, Scales: map[string]float64{"w": 3, "e": 4, "b": 4, "s": 0.5, "m": 0.5, "r": 1, "d": 1}},
			Sources: []RecipeSource{
				{Name: "ta1c_es_clickbait", Licence: "MIT", Weight: 1, Label: "label", Calibrate: true, Targets: map[string]Target{"clickbait": {P: 1}, "no_clickbait": {}}},
			},
		},
	}
}

// RecipeFor is the recipe of a built-in model.
func RecipeFor(name string) (Recipe, bool) {
	for _, r := range Recipes() {
		if r.Name == name {
			return r, true
		}
	}
	return Recipe{}, false
}
