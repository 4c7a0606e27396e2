package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plainpost/plainpost/corpus/bolt"
	"github.com/plainpost/plainpost/tone"
)

const millNews = "The old mill by the river grinds rye again, and on Friday the bakers of the town come to see it."

// checked is what a run of plainpost check said about one draft.
type checked struct {
	DraftID  string `json:"draft_id"`
	Path     string
	Error    string
	Findings []struct {
		Rule    string
		Related []struct{ ID string }
	}
	Skipped []struct{ Check string }
}

// repeats are the ids of the posts that feed.duplicate names.
func (c checked) repeats() []string {
	ids := []string{}
	for _, f := range c.Findings {
		if f.Rule == "feed.duplicate" {
			for _, r := range f.Related {
				ids = append(ids, r.ID)
			}
		}
	}
	return ids
}

func runCheck(t *testing.T, stdin string, args ...string) (code int, reports []checked, stderr string) {
	t.Helper()
	var out, complaints bytes.Buffer
	std := stdio{in: strings.NewReader(stdin), out: &out, err: &complaints}
	code = run(t.Context(), append([]string{"check", "--rules", "builtin:default", "--format", "ndjson"}, args...), std, nil)
	for line := range strings.Lines(out.String()) {
		var c checked
		require.NoError(t, json.Unmarshal([]byte(line), &c), line)
		reports = append(reports, c)
	}
	return code, reports, complaints.String()
}

func writeFile(t *testing.T, name string, lines ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(path, []byte(strings.Join(lines, "\n")+"\n"), 0o600))
	return path
}

func TestHistoryFile(t *testing.T) {
	posts := writeFile(t, "posts.jsonl",
		`{"id":"mine","account":"acme","text":"`+millNews+`","at":"2026-03-01T12:00:00Z"}`,
		`{"id":"anybody","text":"`+strings.ToUpper(millNews)+` #rye","at":"2026-03-01T13:00:00Z"}`,
		`{"id":"theirs","account":"other","text":"`+millNews+`","at":"2026-03-01T14:00:00Z"}`,
		`{"id":"now","account":"acme","text":"`+millNews+`","at":"2026-03-02T12:00:00Z"}`,
		`{"id":"timeless","account":"acme","text":"`+millNews+`"}`,
		`{"id":"draft","account":"acme","text":"`+millNews+`","at":"2026-03-01T15:00:00Z"}`,
	)
	draft := `{"id":"draft","account":"acme","text":"` + millNews + `","at":"2026-03-02T12:00:00Z"}`
	code, reports, _ := runCheck(t, draft, "--drafts", "-", "--history", posts)
	require.Equal(t, exitOK, code)
	require.Equal(t, []string{"anybody", "mine", "timeless"}, reports[0].repeats())

	// A draft without a time goes out now; posts without one are of unknown age.
	timeless := writeFile(t, "posts.jsonl", `{"id":"theirs","account":"other","text":"`+millNews+`"}`, `{"id":"old","account":"other","text":"`+millNews+`","at":"2010-01-01T12:00:00Z"}`)
	code, reports, _ = runCheck(t, millNews, "--account", "other", "--history", timeless, "--fail-on", "warn", "-")
	require.Equal(t, exitOK, code)
	require.Empty(t, reports[0].repeats(), "older than a post of 2010")
	timeless = writeFile(t, "posts.jsonl", `{"id":"theirs","account":"other","text":"`+millNews+`"}`)
	code, reports, _ = runCheck(t, millNews, "--account", "other", "--history", timeless, "--fail-on", "warn", "-")
	require.Equal(t, exitFindings, code)
	require.Equal(t, []string{"theirs"}, reports[0].repeats())

	_, reports, _ = runCheck(t, draft, "--drafts", "-")
	require.Contains(t, reports[0].Skipped, struct{ Check string }{"feed"})
}

func TestHistoryBolt(t *testing.T) {
	path := filepath.Join(t.TempDir(), "posts.db")
	store, err := bolt.Open(path, nil)
	require.NoError(t, err)
	require.NoError(t, store.Record(t.Context(), tone.Post{ID: "old", Account: "acme", Text: millNews, At: time.Now().Add(-time.Hour)}))
	require.NoError(t, store.Close())
	for range 2 { // the file is let go of at the end
		code, reports, stderr := runCheck(t, millNews, "--account", "acme", "--history", "bolt:"+path)
		require.Equal(t, exitOK, code, stderr)
		require.Equal(t, []string{"old"}, reports[0].repeats())
	}
}

func TestQueue(t *testing.T) {
	drafts := strings.Join([]string{
		`{"id":"linkedin","account":"acme","platform":"linkedin","text":"` + millNews + `","at":"2026-03-02T12:00:00Z"}`,
		`{"id":"other","account":"other","text":"` + millNews + `","at":"2026-03-02T12:00:00Z"}`,
		`no draft`,
		`{"account":"acme","platform":"x","text":"` + millNews + `","at":"2026-03-02T12:00:00Z"}`,
		`{"id":"mastodon","account":"acme","platform":"mastodon","text":"` + millNews + `","at":"2026-03-02T12:00:00Z"}`,
	}, "\n")
	posts := writeFile(t, "posts.jsonl", `{"id":"old","text":"`+millNews+`","at":"2026-03-01T12:00:00Z"}`)

	code, reports, _ := runCheck(t, drafts, "--drafts", "-", "--queue", "--history", posts)
	require.Equal(t, exitError, code)
	require.Len(t, reports, 5)
	require.Equal(t, []string{"old"}, reports[0].repeats())
	require.Equal(t, []string{"old"}, reports[1].repeats())
	require.NotEmpty(t, reports[2].Error)
	require.Equal(t, []string{"linkedin", "old"}, reports[3].repeats())
	require.Equal(t, []string{"line 4", "linkedin", "old"}, reports[4].repeats())

	// Without --queue the drafts of a call do not see each other.
	_, reports, _ = runCheck(t, drafts, "--drafts", "-", "--history", posts)
	require.Equal(t, []string{"old"}, reports[4].repeats())

	// Without a history the queue is one by itself; files go by their path.
	first, second := writeFile(t, "a.txt", millNews), writeFile(t, "b.md", "# Mill\n\n"+millNews)
	_, reports, stderr := runCheck(t, "", "--queue", first, second)
	require.Empty(t, stderr)
	require.Empty(t, reports[0].repeats())
	require.Equal(t, []string{first}, reports[1].repeats())
	for _, s := range reports[1].Skipped {
		require.NotEqual(t, "feed", s.Check)
	}
}

func TestHistoryErrors(t *testing.T) {
	folder := t.TempDir()
	for name, tc := range map[string]struct{ history, want string }{
		"no file":        {filepath.Join(folder, "posts.jsonl"), "no such file"},
		"no bolt file":   {"bolt:" + filepath.Join(folder, "posts.db"), "there is no such file"},
		"broken":         {writeFile(t, "posts.jsonl", `{"text":"a"}`, `nonsense`), "posts.jsonl:2"},
		"no bolt":        {"bolt:" + writeFile(t, "posts.db", "nonsense"), "--history"},
		"unknown scheme": {"postgres://localhost/posts", "not postgres://"},
	} {
		t.Run(name, func(t *testing.T) {
			code, reports, stderr := runCheck(t, millNews, "--history", tc.history)
			require.Equal(t, exitError, code)
			require.Empty(t, reports)
			require.Contains(t, stderr, tc.want)
		})
	}
	require.NoFileExists(t, filepath.Join(folder, "posts.db"))
}
