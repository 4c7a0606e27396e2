package tonehttp

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestPageFiles(t *testing.T) {
	s := serveTest(t, Options{})
	index := s.do(t, "GET", "/", "")
	require.Equal(t, http.StatusOK, index.status)
	policy := index.header.Get("Content-Security-Policy")
	require.Contains(t, policy, "default-src 'none'")
	require.NotContains(t, policy, "unsafe")
	require.NotRegexp(t, `(?i)<script>|<style|\sstyle=|\son\w+=|javascript:|https?://`, index.body, "nothing inline, nothing from elsewhere")
	for _, m := range regexp.MustCompile(`(?:src|href)="([^"]+)"`).FindAllStringSubmatch(index.body, -1) {
		a := s.do(t, "GET", "/"+m[1], "")
		require.Equal(t, http.StatusOK, a.status, m[1])
		require.Equal(t, http.StatusNotModified, s.do(t, "GET", "/"+m[1], "", "If-None-Match", a.header.Get("ETag")).status)
		require.NotContains(t, a.body, "innerHTML")
	}
	head := s.do(t, "HEAD", "/", "")
	require.Equal(t, http.StatusOK, head.status)
	require.Empty(t, head.body)
}

func TestPageBelowAPrefix(t *testing.T) {
	mux := http.NewServeMux()
	mux.Handle("/plainpost/", http.StripPrefix("/plainpost", Handler(Options{Checkers: checkersFor(t)})))
	s := serveTest(t, Options{})
	s.Config.Handler = mux
	require.Equal(t, http.StatusOK, s.do(t, "GET", "/plainpost/", "").status)
	require.Equal(t, http.StatusOK, s.do(t, "POST", "/plainpost/v1/check", `{"text":"Hello."}`).status)
	require.True(t, strings.HasPrefix(s.do(t, "GET", "/plainpost/v2/check", "").body, "Error: "))
}

// TestPageInABrowser pastes, reads marks, takes a suggestion and switches the platform.
func TestPageInABrowser(t *testing.T) {
	b := openBrowser(t)
	s := serveTest(t, Options{})
	const text = "We leverage 🦜 parrots to drive growth.\nSecond line: let's circle back on this tomorrow."
	paste := func(text string) {
		b.click("#draft")
		js[any](b, `document.getElementById("draft").select(); document.execCommand("insertText", false, arguments[0])`, text)
	}
	marks := func() []string {
		return js[[]string](b, `return [...document.querySelectorAll("#mirror mark")].map(m => m.textContent)`)
	}
	b.size(1200, 900)
	b.call("POST", "/url", map[string]string{"url": s.URL + "/"}, nil)
	b.until(`document.querySelectorAll("#platform option").length > 5`)

	t.Run("paste and mark", func(t *testing.T) {
		paste(text)
		b.until(`document.querySelectorAll("#mirror mark").length > 1`)
		require.Contains(t, marks(), "leverage")
		require.Contains(t, js[string](b, `return document.getElementById("summary").textContent`), "findings")
		require.Equal(t, text+"\u200b", js[string](b, `return document.getElementById("mirror").textContent`))
		b.screenshot("desktop")
	})
	t.Run("the marks lie under their words", func(t *testing.T) {
		// Both layers must break lines alike: the text area needs no more height
		// than the mirror gives it, at any width.
		for _, width := range []int{1200, 700, 390, 320} {
			b.size(width, 900)
			require.LessOrEqual(t, js[float64](b, `const d = document.getElementById("draft"); return d.scrollHeight - d.clientHeight`), 1.0, width)
			require.LessOrEqual(t, js[float64](b, `return document.documentElement.scrollWidth - innerWidth`), 0.0, "nothing sticks out at %d", width)
		}
		b.size(1200, 900)
	})
	t.Run("marks stay on their words while one types", func(t *testing.T) {
		got := js[[]string](b, `const d = document.getElementById("draft"); d.focus(); d.setSelectionRange(0, 0); document.execCommand("insertText", false, "Well. ");
			return [...document.querySelectorAll("#mirror mark")].map(m => m.textContent)`)
		require.Contains(t, got, "leverage")
	})
	t.Run("a suggestion", func(t *testing.T) {
		b.until(`checked === draft.value`)
		b.click("#findings button.fix")
		b.until(`draft.value.includes("We use 🦜 parrots") && checked === draft.value`)
		require.NotContains(t, marks(), "leverage")
		js[any](b, `document.execCommand("undo")`)
		b.until(`draft.value.includes("We leverage 🦜 parrots") && checked === draft.value && document.querySelectorAll("#mirror mark").length > 1`)
	})
	t.Run("keys", func(t *testing.T) {
		b.keys("#draft", "\ue038") // F8
		b.until(`document.querySelector("#findings li[aria-current=true]") && document.querySelector("#mirror mark.current")`)
		b.screenshot("current")
		b.keys("#draft", "\ue00a\ue007\ue000") // Alt+Enter
		b.until(`checked === draft.value && !checked.includes("drive growth")`)
	})
	t.Run("the platform", func(t *testing.T) {
		long := strings.Repeat("We talk about parrots here. ", 12)
		paste(long)
		for platform, over := range map[string]bool{"x": true, "linkedin": false, "mastodon": false, "bluesky": true} {
			js[any](b, `const p = document.getElementById("platform"); p.value = arguments[0]; p.dispatchEvent(new Event("change"))`, platform)
			b.until(`report && report.measures.length.platform === "` + platform + `" && checked === draft.value`)
			require.Equal(t, over, js[bool](b, `return document.getElementById("length").classList.contains("over")`), platform)
			require.Contains(t, js[string](b, `return document.getElementById("length").textContent`), " of ")
		}
	})
	t.Run("another rule set", func(t *testing.T) {
		require.False(t, js[bool](b, `return document.getElementById("rule-set-choice").hidden`))
		js[any](b, `const p = document.getElementById("rule-set"); p.value = "strict"; p.dispatchEvent(new Event("change"))`)
		b.until(`report && report.rule_set.startsWith("strict")`)
	})
	t.Run("a hostile draft is shown harmlessly", func(t *testing.T) {
		hostile := "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\"> We leverage \u202eevil\u202c \u2066x\u2069 " + strings.Repeat("🚀", 10_000)
		paste(hostile)
		b.until(`checked === draft.value && draft.value.length > 20000`)
		require.Equal(t, "Plainpost", js[string](b, `return document.title`))
		require.Zero(t, js[float64](b, `return document.querySelectorAll("main script, main img").length`))
		require.Equal(t, hostile+"\u200b", js[string](b, `return document.getElementById("mirror").textContent`))
		require.LessOrEqual(t, js[float64](b, `return document.documentElement.scrollWidth - innerWidth`), 0.0)
		require.NotContains(t, js[string](b, `return document.getElementById("findings").textContent`), "\u202e")
		js[any](b, `scrollTo(0, 0)`)
		b.screenshot("hostile")
	})
	t.Run("at the width of a phone, and dark", func(t *testing.T) {
		b.size(390, 844)
		paste(text + " Act now! Only 3 left, buy today!!! #growth #hacking #sales #now #crushit")
		b.until(`checked === draft.value && document.querySelectorAll("#mirror mark").length > 2`)
		js[any](b, `scrollTo(0, 0); document.activeElement.blur()`)
		b.screenshot("phone")
		js[any](b, `document.querySelector(".scores").scrollIntoView()`)
		b.screenshot("phone-scores")
		b.dark(true)
		js[any](b, `scrollTo(0, 0)`)
		b.screenshot("phone-dark")
		b.size(1200, 900)
		b.screenshot("desktop-dark")
		b.dark(false)
	})
	t.Run("nothing is against the policy", func(t *testing.T) {
		require.Empty(t, b.complaints())
	})
	t.Run("what a screen reader hears", func(t *testing.T) {
		require.Equal(t, "status", js[string](b, `return document.getElementById("summary").getAttribute("role")`))
		require.Zero(t, js[float64](b, `return [...document.querySelectorAll("button, select, input, textarea")].filter(e => !e.textContent.trim() && !e.labels?.length && !e.getAttribute("aria-label")).length`), "everything has a name")
		require.Zero(t, js[float64](b, `return [...document.querySelectorAll("[role=meter]")].filter(e => !e.getAttribute("aria-valuetext") || !document.getElementById(e.getAttribute("aria-labelledby"))).length`))
	})
}

func TestPageWithTokens(t *testing.T) {
	b := openBrowser(t)
	s := serveTest(t, Options{Tokens: tokensFor(t)})
	b.call("POST", "/url", map[string]string{"url": s.URL + "/"}, nil)
	b.until(`!document.getElementById("token-choice").hidden`)
	b.keys("#token", tokenA)
	b.keys("#draft", "We leverage parrots.")
	b.until(`document.querySelectorAll("#mirror mark").length === 1 && document.querySelectorAll("#platform option").length > 5`)
}
