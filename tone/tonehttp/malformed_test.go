package tonehttp

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// secret stands in every malformed body: none of it may reach the log.
const secret = "xyzzy-plugh"

type malformedCase struct {
	name, method, path, body string
	headers                  []string
	status                   int
	pathOfFault              string // empty: not looked at
}

func malformedCases() []malformedCase {
	var out []malformedCase
	add := func(status int, method, path, name, body, fault string, headers ...string) {
		out = append(out, malformedCase{name: fmt.Sprintf("%s %s %s", method, path, name), method: method, path: path, body: body, headers: headers, status: status, pathOfFault: fault})
	}
	posts := []string{"/v1/check", "/v1/audit", "/v1/posts"}
	notJSON := map[string]string{
		"empty": "", "white space": " \n\t ", "a word": secret, "truncated object": `{"text":"` + secret + `"`, "truncated string": `{"text":"` + secret,
		"truncated key": `{"te`, "truncated escape": `{"text":"\u00`, "bad escape": `{"text":"\x"}`, "single quotes": `{'text':'` + secret + `'}`,
		"trailing comma": `{"text":"` + secret + `",}`, "two values": `{"text":"a"}{"text":"` + secret + `"}`, "comment": `{"text":"a"} // ` + secret,
		"NaN": `{"text":NaN}`, "leading zero": `{"at":01}`, "plus": `{"at":+1}`, "hex": `{"at":0x10}`, "control character": "{\"text\":\"a\x01" + secret + "\"}",
		"raw line break": "{\"text\":\"" + secret + "\nb\"}", "byte order mark": "\ufeff" + `{"text":"` + secret + `"}`, "form": "text=" + secret,
		"deep lists": strings.Repeat("[", 20000) + secret, "deep objects": strings.Repeat(`{"a":`, 20000) + "1" + strings.Repeat("}", 20000),
		"UTF-16": "\xff\xfe{\x00\"\x00t\x00", "Latin-1": "{\"text\":\"caf\xe9 " + secret + "\"}", "cut UTF-8": "{\"text\":\"\xe2\x82 " + secret + "\"}",
		"surrogate in UTF-8": "{\"text\":\"\xed\xa0\x80 " + secret + "\"}", "overlong": "{\"text\":\"\xc0\xaf\"}", "nul bytes": "\x00\x00\x00\x00",
	}
	for _, route := range posts {
		for name, body := range notJSON {
			add(400, "POST", route, name, body, "$")
		}
		for name, body := range map[string]string{"list": `["` + secret + `"]`, "string": `"` + secret + `"`, "number": `1`, "null": `null`, "true": `true`} {
			add(400, "POST", route, "top "+name, body, "$")
		}
		add(400, "POST", route, "unknown key", `{"`+secret+`":1}`, "")
		add(400, "POST", route, "nothing in it", `{}`, "$")
		add(415, "POST", route, "type of a form", `{"text":"`+secret+`"}`, "", "Content-Type", "application/x-www-form-urlencoded")
		add(415, "POST", route, "plain text", `{"text":"`+secret+`"}`, "", "Content-Type", "text/plain")
		add(415, "POST", route, "no type at all", `{"text":"`+secret+`"}`, "", "Content-Type", ";;;")
		add(415, "POST", route, "UTF-16 by its type", `{"text":"`+secret+`"}`, "", "Content-Type", "application/json; charset=utf-16")
		add(415, "POST", route, "compressed", `{"text":"`+secret+`"}`, "", "Content-Encoding", "gzip")
		add(413, "POST", route, "too large", `{"text":"`+strings.Repeat(secret, 20<<10)+`"}`, "")
		add(405, "PUT", route, "method", `{"text":"`+secret+`"}`, "")
		add(405, "PATCH", route, "method", `{"text":"`+secret+`"}`, "")
	}
	draft := map[string]string{
		"$.text": `{"text":1}`, "$.id": `{"text":"a","id":{"a":1}}`, "$.title": `{"text":"a","title":["` + secret + `"]}`, "$.platform": `{"text":"a","platform":true}`,
		"$.account": `{"text":"a","account":7}`, "$.language": `{"text":"a","language":1.5}`, "$.in_reply_to": `{"text":"a","in_reply_to":[]}`,
		"$.links": `{"text":"a","links":"` + secret + `"}`, "$.links[1]": `{"text":"a","links":["a",2]}`, "$.media": `{"text":"a","media":{}}`,
		"$.media[0]": `{"text":"a","media":["a"]}`, "$.media[0].alt": `{"text":"a","media":[{"alt":1}]}`, "$.media[0].url": `{"text":"a","media":[{"url":"a"}]}`,
		"$.at": `{"text":"a","at":1e999}`, "$.history": `{"text":"a","history":{"a":1}}`, "$.history[0]": `{"text":"a","history":[1]}`,
		"$.history[0].counts.likes": `{"text":"a","history":[{"text":"b","counts":{"likes":"many"}}]}`, "$.history[1].promo": `{"text":"a","history":[{"text":"b"},{"text":"c","promo":"yes"}]}`,
		"$.rule_set": `{"text":"a","rule_set":"no such"}`, "$.accepted": `{"text":"a","accepted":"` + secret + `"}`, "$.accepted[0]": `{"text":"a","accepted":[null]}`,
		"$.answer": `{"text":"a","answer":"poem"}`, "$.fail_on": `{"text":"a","fail_on":"info"}`, "$.drafts": `{"drafts":{}}`, "$.drafts[0]": `{"drafts":["` + secret + `"]}`,
		"$.drafts[1].text": `{"drafts":[{"text":"a"},{"text":null}]}`, "$.drafts[0].format": `{"drafts":[{"text":"a","format":"docx"}]}`,
		"$.drafts[0].platform": `{"drafts":[{"text":"a","platform":"friendster"}]}`, "$.drafts[0].media[0].kind": `{"drafts":[{"text":"a","media":[{"kind":[]}]}]}`,
		"$.drafts[0].drafts": `{"drafts":[{"text":"a","drafts":[]}]}`, "$.drafts[0].history": `{"drafts":[{"text":"a","history":[]}]}`,
		`$["odd key"]`: `{"text":"a","odd key":1}`, `$[""]`: `{"text":"a","":1}`, "$.Text": `{"Text":"` + secret + `"}`, "$.txt": `{"txt":"` + secret + `"}`,
	}
	for fault, body := range draft {
		add(400, "POST", "/v1/check", fault, body, fault)
	}
	for name, c := range map[string][2]string{
		"key twice":                   {`{"text":"a","text":"` + secret + `"}`, "$.text"},
		"key twice by escape":         {`{"text":"a","\u0074ext":"` + secret + `"}`, "$.text"},
		"key twice in a draft":        {`{"drafts":[{"text":"a","id":"1","id":"2"}]}`, "$.drafts[0].id"},
		"key twice in media":          {`{"text":"a","media":[{"alt":"a","alt":"b"}]}`, "$.media[0].alt"},
		"half a pair":                 {`{"text":"\ud83d ` + secret + `"}`, "$.text"},
		"other half":                  {`{"text":"\ude00 ` + secret + `"}`, "$.text"},
		"two first halves":            {`{"text":"\ud83d\ud83d"}`, "$.text"},
		"half a pair as a key":        {`{"\ud83d":1}`, "$"},
		"time in words":               {`{"text":"a","at":"tomorrow"}`, "$.at"},
		"thirtieth of February":       {`{"text":"a","at":"2026-02-30T00:00:00Z"}`, "$.at"},
		"time without zone":           {`{"text":"a","at":"2026-02-20T00:00:00"}`, "$.at"},
		"year 99999":                  {`{"text":"a","at":"99999-02-20T00:00:00Z"}`, "$.at"},
		"huge count":                  {`{"text":"a","history":[{"text":"b","counts":{"likes":99999999999999999999999}}]}`, "$.history[0].counts.likes"},
		"negative count":              {`{"text":"a","history":[{"text":"b","counts":{"shares":-1}}]}`, "$.history[0].counts.shares"},
		"half a count":                {`{"text":"a","history":[{"text":"b","counts":{"replies":0.5}}]}`, "$.history[0].counts.replies"},
		"infinite count":              {`{"text":"a","history":[{"text":"b","counts":{"likes":1e400}}]}`, "$.history[0].counts.likes"},
		"post without text":           {`{"text":"a","history":[{"id":"1"}]}`, "$.history[0]"},
		"draft without text":          {`{"drafts":[{"text":"a"},{"id":"` + secret + `"}]}`, "$.drafts[1]"},
		"drafts and a text":           {`{"drafts":[],"text":"` + secret + `"}`, "$.text"},
		"unknown platform":            {`{"text":"a","platform":"linkdin"}`, "$.platform"},
		"unknown format":              {`{"text":"a","format":"pdf"}`, "$.format"},
		"deep list in the text":       {`{"text":` + strings.Repeat("[", 5000) + strings.Repeat("]", 5000) + `}`, "$.text"},
		"deep object in an unknown":   {`{"text":"a","x":` + strings.Repeat(`{"a":`, 5000) + "1" + strings.Repeat("}", 5000) + `}`, "$.x"},
		"key of a prototype":          {`{"__proto__":{"text":"a"}}`, "$.__proto__"},
		"key with a line break":       {`{"te\nxt":"a"}`, `$["te\nxt"]`},
		"a very long key":             {`{"` + strings.Repeat("k", 5000) + `":1}`, ""},
		"null for drafts":             {`{"drafts":null}`, "$.drafts"},
		"a number with an exponent":   {`{"text":1e5}`, "$.text"},
		"an unknown key with a typo":  {`{"text":"a","platfrom":"x"}`, "$.platfrom"},
		"a rule set of another type":  {`{"text":"a","rule_set":["default"]}`, "$.rule_set"},
		"an answer of another type":   {`{"text":"a","answer":1}`, "$.answer"},
		"a share of another type":     {`{"text":"a","history":[{"text":"b","share":"yes"}]}`, "$.history[0].share"},
		"counts of another type":      {`{"text":"a","history":[{"text":"b","counts":[1]}]}`, "$.history[0].counts"},
		"an unknown count":            {`{"text":"a","history":[{"text":"b","counts":{"loves":1}}]}`, "$.history[0].counts.loves"},
		"an unknown key of a history": {`{"text":"a","history":[{"text":"b","mood":"` + secret + `"}]}`, "$.history[0].mood"},
	} {
		add(400, "POST", "/v1/check", name, c[0], c[1])
	}
	add(413, "POST", "/v1/check", "too many drafts", `{"drafts":[`+strings.Repeat(`{"text":"a"},`, 100)+`{"text":"a"}]}`, "$.drafts")
	add(413, "POST", "/v1/check", "too many links", `{"text":"a","links":[`+strings.Repeat(`"a",`, 1000)+`"a"]}`, "$.links")
	for name, c := range map[string][2]string{
		"post without text": {`{"posts":[{"id":"1"}]}`, "$.posts[0]"}, "posts of another type": {`{"posts":"` + secret + `"}`, "$.posts"},
		"null for posts": {`{"posts":null}`, "$.posts"}, "counts": {`{"posts":[{"text":"a","counts":{"likes":1.5}}]}`, "$.posts[0].counts.likes"},
		"time": {`{"posts":[{"text":"a","at":5}]}`, "$.posts[0].at"}, "key twice": {`{"posts":[{"text":"a","text":"b"}]}`, "$.posts[0].text"},
		"posts twice": {`{"posts":[],"posts":[]}`, "$.posts"}, "format": {`{"posts":[{"text":"a","format":"rtf"}]}`, "$.posts[0].format"},
	} {
		add(400, "POST", "/v1/posts", name, c[0], c[1])
		add(400, "POST", "/v1/audit", name, c[0], c[1])
	}
	add(400, "POST", "/v1/posts", "posts and a text", `{"posts":[],"text":"`+secret+`"}`, "$.text")
	add(400, "POST", "/v1/audit", "window", `{"posts":[],"window":-1}`, "$.window")
	add(400, "POST", "/v1/audit", "rule set", `{"posts":[],"rule_set":"none such"}`, "$.rule_set")
	for _, c := range []struct {
		method, path string
		status       int
	}{
		{"GET", "/v1/posts", 400}, {"DELETE", "/v1/posts", 400}, {"GET", "/v1/posts?account=a&account=b", 400}, {"GET", "/v1/posts?account=a&limit=0", 400},
		{"GET", "/v1/posts?account=a&limit=many", 400}, {"GET", "/v1/posts?account=a&limit=1001", 400}, {"GET", "/v1/posts?account=a&before=then", 400},
		{"GET", "/v1/posts?account=a&" + secret + "=1", 400}, {"GET", "/v1/posts?account=%zz", 400}, {"GET", "/v1/posts?account=a;b", 400}, {"DELETE", "/v1/posts?account=a&id=1", 400},
		{"POST", "/v1/posts?account=a", 400}, {"GET", "/v1/rules?rule_set=none", 400}, {"GET", "/v1/rules?x=1", 400}, {"GET", "/v1/rules/no.such", 404},
		{"POST", "/v1/rules", 405}, {"DELETE", "/v1/rules/a", 405}, {"GET", "/v1/check", 405}, {"GET", "/v1/checks", 405}, {"DELETE", "/v1/check", 405},
		{"POST", "/openapi.json", 405}, {"POST", "/healthz", 405}, {"POST", "/metrics", 405}, {"POST", "/", 405}, {"GET", "/v1", 404}, {"GET", "/v1/", 404},
		{"GET", "/v1/" + secret, 404}, {"POST", "/v1/Check", 404}, {"GET", "/page/none.js", 404}, {"GET", "/page/..%2fhandler.go", 404}, {"GET", "/page/%2e%2e/index.html", 404},
		{"GET", "/.git/config", 404}, {"GET", "/favicon.ico", 404}, {"BREW", "/v1/check", 405}, {"POST", "/v1/checks?rule_set=none", 400}, {"POST", "/v1/checks?format=x", 400},
	} {
		add(c.status, c.method, c.path, "", "", "")
	}
	add(415, "POST", "/v1/checks", "a form", "text="+secret, "", "Content-Type", "application/x-www-form-urlencoded")
	add(415, "POST", "/v1/checks", "compressed", secret, "", "Content-Encoding", "br")
	for _, origin := range []string{"https://evil.example", "null", "http://127.0.0.1:1"} {
		add(403, "POST", "/v1/check", "from "+origin, `{"text":"`+secret+`"}`, "", "Origin", origin)
		add(403, "DELETE", "/v1/posts?account=a", "from "+origin, "", "", "Origin", origin)
	}
	add(403, "POST", "/v1/check", "cross-site fetch", `{"text":"`+secret+`"}`, "", "Sec-Fetch-Site", "cross-site")
	return out
}

func TestMalformedRequests(t *testing.T) {
	s := serveTest(t, Options{
		Store: newMemoryStore().of, Limits: Limits{Body: 128 << 10, PostsBody: 128 << 10},
		Audit: AuditFunc(nil),
	})
	cases := malformedCases()
	require.GreaterOrEqual(t, len(cases), 200)
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			a := s.do(t, c.method, c.path, c.body, c.headers...)
			require.Equal(t, c.status, a.status, a.body)
			p := problemOf(t, a)
			if c.pathOfFault != "" {
				require.Equal(t, c.pathOfFault, p.Path, a.body)
			}
			if c.status == http.StatusMethodNotAllowed {
				require.NotEmpty(t, a.header.Get("Allow"))
			}
		})
	}
	log := s.log.String()
	require.Equal(t, len(cases), strings.Count(log, `"msg":"request"`))
	for _, part := range []string{secret, "panic", `"status":500`} {
		require.NotContains(t, log, part)
	}
}

func TestMalformedUnderV2(t *testing.T) {
	s := serveTest(t, Options{Limits: Limits{Body: 64 << 10}})
	form := func(pairs ...string) string {
		v := url.Values{}
		for i := 0; i < len(pairs); i += 2 {
			v.Add(pairs[i], pairs[i+1])
		}
		return v.Encode()
	}
	for name, c := range map[string]struct {
		body   string
		status int
	}{
		"nothing":              {"", 400},
		"no text":              {form("language", "en"), 400},
		"both":                 {form("language", "en", "text", secret, "data", `{"text":"a"}`), 400},
		"no language":          {form("text", secret), 400},
		"not a language":       {form("text", secret, "language", "english, please"), 400},
		"data no JSON":         {form("data", secret, "language", "en"), 400},
		"data a list":          {form("data", "[]", "language", "en"), 400},
		"data empty":           {form("data", "{}", "language", "en"), 400},
		"data both":            {form("data", `{"text":"a","annotation":[]}`, "language", "en"), 400},
		"annotation of text":   {form("data", `{"annotation":["a"]}`, "language", "en"), 400},
		"annotation of both":   {form("data", `{"annotation":[{"text":"a","markup":"b"}]}`, "language", "en"), 400},
		"annotation of none":   {form("data", `{"annotation":[{}]}`, "language", "en"), 400},
		"level":                {form("text", secret, "language", "en", "level", "high"), 400},
		"enabledOnly alone":    {form("text", secret, "language", "en", "enabledOnly", "true"), 400},
		"enabledOnly a word":   {form("text", secret, "language", "en", "enabledOnly", "perhaps"), 400},
		"bad percent sign":     {"language=en&text=%zz", 400},
		"not UTF-8":            {"language=en&text=caf%e9", 400},
		"longer than may be":   {form("text", strings.Repeat("a", 5000), "language", "en"), 413},
		"body larger than may": {form("text", strings.Repeat("a", 70<<10), "language", "en"), 413},
	} {
		t.Run(name, func(t *testing.T) {
			a := s.do(t, "POST", "/v2/check", c.body, "Content-Type", "application/x-www-form-urlencoded")
			require.Equal(t, c.status, a.status, a.body)
			require.True(t, strings.HasPrefix(a.body, "Error: "), a.body)
			require.Equal(t, "text/plain; charset=utf-8", a.header.Get("Content-Type"))
		})
	}
	require.Equal(t, 404, s.do(t, "GET", "/v2/words", "").status)
	require.True(t, strings.HasPrefix(s.do(t, "GET", "/v2/words", "").body, "Error: "))
	require.Equal(t, 405, s.do(t, "DELETE", "/v2/check", "").status)
	require.NotContains(t, s.log.String(), secret)
}

// TestSlowSenders writes to the connection by hand.
func TestSlowSenders(t *testing.T) {
	s := serveTest(t, Options{Limits: Limits{BodyTime: 200 * time.Millisecond}})
	for _, c := range []struct{ name, head, body string }{
		{"stops in the body", "POST /v1/check HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n", `{"text":"` + secret},
		{"never begins the body", "POST /v1/check HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n", ""},
		{"stops in a chunk", "POST /v1/check HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", "20\r\n{\"text\":"},
	} {
		t.Run(c.name, func(t *testing.T) {
			conn, err := net.Dial("tcp", s.Listener.Addr().String())
			require.NoError(t, err)
			defer conn.Close()
			_, err = io.WriteString(conn, c.head+c.body)
			require.NoError(t, err)
			require.NoError(t, conn.SetReadDeadline(time.Now().Add(10*time.Second)))
			res, err := http.ReadResponse(bufio.NewReader(conn), nil)
			require.NoError(t, err)
			require.Equal(t, http.StatusRequestTimeout, res.StatusCode)
			require.Equal(t, "application/problem+json", res.Header.Get("Content-Type"))
		})
	}
	t.Run("goes away in the body", func(t *testing.T) {
		conn, err := net.Dial("tcp", s.Listener.Addr().String())
		require.NoError(t, err)
		_, err = io.WriteString(conn, "POST /v1/check HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{\"text\":\""+secret)
		require.NoError(t, err)
		require.NoError(t, conn.(*net.TCPConn).CloseWrite())
		res, err := http.ReadResponse(bufio.NewReader(conn), nil)
		require.NoError(t, err)
		require.Equal(t, http.StatusBadRequest, res.StatusCode)
	})
	require.NotContains(t, s.log.String(), secret)
}
