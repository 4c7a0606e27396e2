package words

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestInflect(t *testing.T) {
	for _, tc := range []struct{ match, lemma, suggestion, want string }{
		{"leverage", "leverage", "use", "use"},
		{"leveraging", "leverage", "use", "using"},
		{"leveraged", "leverage", "use", "used"},
		{"leverages", "leverage", "use", "uses"},
		{"Leverage", "leverage", "use", "Use"},
		{"LEVERAGE", "leverage", "use", "USE"},
		{"LEVERAGING", "leverage", "use", "USING"},
		{"Leveraging", "leverage", "make use of", "Making use of"},
		{"leveraged", "leverage", "make use of", "made use of"},
		{"circled back", "circle back", "get back to", "got back to"},
		{"circling back", "circle back", "get back to", "getting back to"},
		{"Circles Back", "circle back", "get back to", "Gets back to"},
		{"circling-back", "circle back", "get back", "getting back"},
		{"utilised", "utilise", "take", "took"},
		{"facilitating", "facilitate", "stop", "stopping"},
		{"facilitated", "facilitate", "stop", "stopped"},
		{"facilitates", "facilitate", "try", "tries"},
		{"facilitated", "facilitate", "try", "tried"},
		{"facilitating", "facilitate", "try", "trying"},
		{"facilitated", "facilitate", "help", "helped"},
		{"facilitates", "facilitate", "help", "helps"},
		{"empowers", "empower", "let", "lets"},
		{"empowered", "empower", "let", "let"},
		{"empowering", "empower", "let", "letting"},
		{"ideated", "ideate", "think", "thought"},
		{"unpacking", "unpack", "explain", "explaining"},
		{"drove", "drive", "cause", "caused"},
		{"driven", "drive", "take", "taken"},
		{"driving", "drive", "begin", "beginning"},
		{"focussed", "focus", "look", "looked"},
		{"focusing", "focus", "look", "looking"},
		{"travelled", "travel", "go", "went"},
		{"pivots", "pivot", "go", "goes"},
		{"pivots", "pivot", "be able to", "is able to"},
		{"has", "have", "own", "owns"},
		{"synergies", "synergy", "teamwork", "teamwork"},
		{"solutions", "solution", "answer", "answers"},
		{"solutions", "solution", "box", "boxes"},
		{"strategies", "strategy", "way of working", "ways of working"},
		{"touchpoints", "touchpoint", "person", "people"},
		{"eyeballs", "eyeball", "readers", "readers"},
		{"best practices", "best practice", "good habit", "good habits"},
		{"low-hanging fruits", "low hanging fruit", "easy gain", "easy gains"},
		{"deep dives", "deep dive", "close look", "close looks"},
		{"learnings", "learning", "what we learned", "what we learned"},
		{"learnings", "learnings", "lessons", "lessons"},
		{"learning", "learnings", "lessons", "lessons"},
		{"leveraging our", "leveraging our", "with our", "with our"},
		{"reached out to", "reach out to", "write to", "wrote to"},
		{"moves the needle", "move the needle", "make a difference", "makes a difference"},
		{"moves the needles", "move the needle", "matter", "matter"},
		{"thinking outside the boxes", "think outside the box", "try something new", "try something new"},
		{"synergistic", "synergy", "together", "together"},
		{"KPIs", "KPI", "measure", "measures"},
		{"Utilize", "utilise", "use", "Use"},
		{"incentivising", "incentivise", "pay", "paying"},
		{"incentivised", "incentivise", "pay", "paid"},
		{"dies", "die", "tie", "ties"},
		{"dying", "die", "tie", "tying"},
		{"actioned", "action", "do", "did"},
		{"actioned", "action", "agree", "agreed"},
		{"actioning", "action", "agree", "agreeing"},
		{"actioned", "action", "play", "played"},
		{"actioned", "action", "fix", "fixed"},
		{"actioned", "action", "admit", "admitted"},
		{"actioned", "action", "visit", "visited"},
		{"actioned", "action", "quiz", "quizzed"},
		{"actioned", "action", "mimic", "mimicked"},
		{"actioned", "action", "rewrite", "rewrote"},
		{"actions", "action", "watch", "watches"},
		{"utilizing", "utilize", "", ""},
		{"", "", "use", "use"},
		{"übernimmt", "übernehmen", "take", "take"},
	} {
		t.Run(tc.match+" "+tc.suggestion, func(t *testing.T) {
			require.Equal(t, tc.want, Compare(tc.match, tc.lemma).Inflect(false, tc.suggestion))
		})
	}
}

func TestInflectAfter(t *testing.T) {
	for _, tc := range []struct{ before, match, want string }{
		{"was", "utilised", "taken"},
		{"We've", "utilised", "taken"},
		{"we’ve", "utilised", "taken"},
		{"we", "utilised", "took"},
		{"", "utilised", "took"},
		{"is", "utilising", "taking"},
	} {
		t.Run(tc.before+" "+tc.match, func(t *testing.T) {
			require.Equal(t, tc.want, Compare(tc.match, "utilise").Inflect(TakesParticiple(tc.before), "take"))
		})
	}
}

func TestIrregularVerbsAreEnough(t *testing.T) {
	n := 0
	for _, verb := range strings.Fields(`be have do go get make give take say tell see find keep let put run write begin build buy choose come cut draw
		drive eat fall feel bring send spend show speak lead leave lose mean meet pay read hear hold know set stand teach think throw understand win
		overcome undertake withhold rebuild rethink become grow sell sit wear break catch`) {
		_, ok := irregularVerb(verb)
		require.True(t, ok, verb)
		n++
	}
	require.Greater(t, n, 60)
	for _, verb := range []string{"use", "help", "overuse", "reset up", "outline", "remain", "under"} {
		_, ok := irregularVerb(verb)
		require.False(t, ok, verb)
	}
	require.Equal(t, []string{"understood", "overcome", "withheld", "rebuilt"},
		[]string{pastTense("understand"), participle("overcome"), pastTense("withhold"), participle("rebuild")})
}

func TestNeedsArticle(t *testing.T) {
	for _, tc := range []struct{ prev, suggestion, fix string }{
		{"a", "easy gain", "an"},
		{"A", "easy gain", "An"},
		{"an", "quick win", "a"},
		{"An", "quick win", "A"},
		{"AN", "quick win", "A"},
		{"a", "quick win", ""},
		{"an", "easy gain", ""},
		{"a", "hour", "an"},
		{"an", "useful tool", "a"},
		{"a", "user", ""},
		{"an", "unimportant thing", ""},
		{"a", "uninvited guest", "an"},
		{"an", "united front", "a"},
		{"an", "one-off", "a"},
		{"a", "FAQ", "an"},
		{"an", "URL", "a"},
		{"a", "8-bit chip", "an"},
		{"an", "19th plan", "a"},
		{"an", "“big” win", "a"},
		{"the", "easy gain", ""},
		{"a", "", ""},
	} {
		t.Run(tc.prev+" "+tc.suggestion, func(t *testing.T) {
			fix, change := NeedsArticle(tc.prev, tc.suggestion)
			require.Equal(t, tc.fix, fix)
			require.Equal(t, tc.fix != "", change)
		})
	}
}

func FuzzInflect(f *testing.F) {
	f.Add("was", "Leveraging", "leverage", "make use of")
	f.Add("", "low-hanging fruits", "low hanging fruit", "easy gain")
	f.Add("", "\xff", "é", " ")
	f.Fuzz(func(t *testing.T, before, match, lemma, suggestion string) {
		got := Compare(match, lemma).Inflect(TakesParticiple(before), suggestion)
		require.Equal(t, suggestion == "", got == "")
		NeedsArticle("a", suggestion)
	})
}
