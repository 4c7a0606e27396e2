package tone

import (
	"context"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTitleInFrontMatter(t *testing.T) {
	rep := mustCheck(t, smallChecker(t, nil), Draft{Text: "---\ntitle: We leverage data\n---\n\nWe bake.\n", Format: Markdown})
	require.Len(t, rep.Findings, 1)
	require.Equal(t, 2, rep.Findings[0].Span.Start.Line)
	require.Equal(t, 11, rep.Findings[0].Span.Start.Col)
}

func TestCommentsOnCounts(t *testing.T) {
	text := "<!-- plainpost:off blast.links -->\n\nRead https://a.example/1 and https://a.example/2 and https://a.example/3 today.\n"
	rep := mustCheck(t, smallChecker(t, nil), Draft{Text: text, Format: Markdown})
	require.Empty(t, rep.Findings)
	require.Equal(t, 1, rep.Suppressed)
}

func TestMentionsAsAnchors(t *testing.T) {
	text := `<p>Thanks <a href="https://mastodon.social/@bob" class="u-url mention">@<span>bob</span></a> for the tip! <a href="https://mastodon.social/tags/go" class="mention hashtag">#<span>go</span></a></p>`
	doc, err := smallChecker(t, nil).Inspect(t.Context(), Draft{Text: text, Format: HTML})
	require.NoError(t, err)
	require.Empty(t, doc.Links)
	require.Len(t, doc.Mentions, 1)
	require.Len(t, doc.Hashtags, 1)
	require.Zero(t, doc.Measures.Links)
}

func TestStyledPostHidesNothing(t *testing.T) {
	rep := mustCheck(t, smallChecker(t, nil), Draft{Text: "𝗪𝗲 𝗹𝗲𝘃𝗲𝗿𝗮𝗴𝗲 𝗱𝗮𝘁𝗮."})
	require.Len(t, rep.Findings, 1)
	require.False(t, rep.Findings[0].Disguised)
	hidden := mustCheck(t, smallChecker(t, nil), Draft{Text: "We 𝗹𝗲𝘃𝗲𝗿𝗮𝗴𝗲 data."})
	require.True(t, hidden.Findings[0].Disguised)
}

func TestContractionsMatchExactly(t *testing.T) {
	set := smallSet(t, `  a.here: { dimension: jargon, weight: 1, message: m, phrases: ["it's here"], tests: [{ bad: "It's here!" }, { good: We read it here. }] }
`)
	c, err := New(set, nil)
	require.NoError(t, err)
	require.Empty(t, mustCheck(t, c, Draft{Text: "We read it here."}).Findings)
	require.Len(t, mustCheck(t, c, Draft{Text: "It’s here!"}).Findings, 1)
}

func TestNamesOfFilesAndCalls(t *testing.T) {
	for _, text := range []string{"See leverage.md for the file.", "The leverage() function returns 2.", "Set LEVERAGE=1 first.", "The _leverage field."} {
		require.Empty(t, mustCheck(t, smallChecker(t, nil), Draft{Text: text}).Findings, text)
	}
	require.Len(t, mustCheck(t, smallChecker(t, nil), Draft{Text: "We leverage. You too."}).Findings, 1)
}

func TestNoFixWithoutTheForm(t *testing.T) {
	set := smallSet(t, `  a.change: { dimension: jargon, weight: 1, message: m, phrases: { "(changing|shifting) the conversation": leading the talk, "key partner stakeholders": people involved }, tests: [{ bad: Changing the conversation. }, { good: No. }] }
`)
	c, err := New(set, nil)
	require.NoError(t, err)
	fixes := func(text string) []Fix { return mustCheck(t, c, Draft{Text: text}).Findings[0].Fixes }
	require.Equal(t, "Leading the talk", fixes("Changing the conversation helps.")[0].Text)
	require.Empty(t, fixes("We changed the conversation."), "changed is not a form of changing that the wording could take on")
}

func TestLanguageTag(t *testing.T) {
	_, err := smallChecker(t, nil).Check(t.Context(), Draft{Text: "Hi", Language: "english"})
	require.ErrorContains(t, err, "BCP 47")
	_, err = smallChecker(t, nil).Check(t.Context(), Draft{Text: "Hi", Language: "en-GB"})
	require.NoError(t, err)
}

func TestAttachedLinksAreLinks(t *testing.T) {
	rep := mustCheck(t, smallChecker(t, nil), Draft{Text: "Hi there.", Links: []string{"not a url", "javascript:alert(1)", ""}})
	require.Zero(t, rep.Measures.Links)
}

func TestFindingsStandByPlace(t *testing.T) {
	rep := mustCheck(t, smallChecker(t, nil), Draft{Text: "See one two three https://a.example/1 https://a.example/2 https://a.example/3 and then we leverage it all."})
	require.Equal(t, []string{"blast.links", "jargon.leverage"}, []string{rep.Findings[0].Rule, rep.Findings[1].Rule})
}

func TestInspectFrontMatter(t *testing.T) {
	doc, err := smallChecker(t, nil).Inspect(t.Context(), Draft{Text: "---\ntitle: Bread\ntags: [rye, oven]\n---\n\nWe bake.\n", Format: Markdown})
	require.NoError(t, err)
	require.Equal(t, "Bread", doc.Title)
	require.Equal(t, []string{"rye", "oven"}, doc.Tags)
	require.Equal(t, "title", doc.Blocks[0].Kind)
	require.Equal(t, 2, doc.Blocks[0].Span.Start.Line)
}

// What a rule found beyond its cap takes the place of what is dropped, so advice
// must name it too.
func TestAdviceBeyondTheCap(t *testing.T) {
	set := smallSet(t, `  a.cap: { dimension: jargon, weight: 3, cap: 1, message: m, phrases: [paradigm, ballpark], tests: [{ bad: Paradigm! }, { good: No. }] }
`)
	c, err := New(set, nil)
	require.NoError(t, err)
	require.Equal(t, "Reword or drop “ballpark” and “paradigm”.", score(t, mustCheck(t, c, Draft{Text: "A paradigm and ballpark bread."}), "jargon").Advice)
}

// Phrases that name a list share its options; looking for the form of a match must
// not write to them (run with -race).
func TestFormsAreReadOnly(t *testing.T) {
	set := smallSet(t, `  a.change: { dimension: jargon, weight: 1, message: m, phrases: { "(changing|shifting) the {results}": more of it }, tests: [{ bad: Changing the growth. }, { good: No. }] }
`)
	c, err := New(set, nil)
	require.NoError(t, err)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 50 {
				if _, err := c.Check(context.Background(), Draft{Text: "Changing the growth."}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
}
