package tonehttp

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func (s *testServer) streamLines(t *testing.T, lines ...string) []map[string]any {
	t.Helper()
	a := s.do(t, "POST", "/v1/checks", strings.Join(lines, "\n"), "Content-Type", "application/x-ndjson")
	require.Equal(t, http.StatusOK, a.status, a.body)
	require.Equal(t, "application/x-ndjson", a.header.Get("Content-Type"))
	var out []map[string]any
	for line := range strings.SplitSeq(strings.TrimRight(a.body, "\n"), "\n") {
		var v map[string]any
		require.NoError(t, json.Unmarshal([]byte(line), &v), line)
		out = append(out, v)
	}
	return out
}

func TestStream(t *testing.T) {
	s := serveTest(t, Options{Limits: Limits{Body: 10 << 10}})
	t.Run("bad lines have an error in their place", func(t *testing.T) {
		got := s.streamLines(t, `{"id":"1","text":"Hello."}`, `{"id":"2"`, ``, `{"text":"`+strings.Repeat("a", 20<<10)+`"}`, `{"id":"5","text":"Bye.","mood":1}`,
			`{"id":"6","text":"Bye.","platform":"nowhere"}`, "\xff", `{"id":"8","text":"Bye."}`)
		require.Len(t, got, 7)
		require.Equal(t, "1", got[0]["draft_id"])
		require.EqualValues(t, 2, got[1]["line"])
		require.EqualValues(t, 4, got[2]["line"])
		require.Contains(t, got[2]["error"], "too long")
		require.EqualValues(t, 5, got[3]["line"])
		require.Equal(t, "$.mood", got[3]["path"])
		require.Equal(t, "$.platform", got[4]["path"])
		require.EqualValues(t, 7, got[5]["line"])
		require.Equal(t, "8", got[6]["draft_id"])
	})
	t.Run("in order", func(t *testing.T) {
		lines := make([]string, 500)
		for i := range lines {
			lines[i] = fmt.Sprintf(`{"id":"%d","text":"%s"}`, i, strings.Repeat("Hello there. ", i%7*20))
		}
		for i, v := range s.streamLines(t, lines...) {
			require.Equal(t, fmt.Sprint(i), v["draft_id"])
		}
	})
	t.Run("nothing", func(t *testing.T) {
		a := s.do(t, "POST", "/v1/checks", "", "Content-Type", "application/x-ndjson")
		require.Equal(t, http.StatusOK, a.status)
		require.Empty(t, a.body)
	})
	require.Contains(t, s.log.String(), `"drafts":500`)
}

// TestStreamAnswersAtOnce sends the next draft only when the last is answered.
func TestStreamAnswersAtOnce(t *testing.T) {
	s := serveTest(t, Options{})
	in, out := io.Pipe()
	req, err := http.NewRequest("POST", s.URL+"/v1/checks", in)
	require.NoError(t, err)
	req.Header.Set("Content-Type", "application/x-ndjson")
	replies := make(chan *http.Response, 1)
	go func() {
		res, err := s.Client().Do(req)
		if err != nil {
			close(replies)
			return
		}
		replies <- res
	}()
	_, err = io.WriteString(out, `{"id":"0","text":"Hello."}`+"\n")
	require.NoError(t, err)
	res := <-replies
	require.NotNil(t, res)
	defer res.Body.Close()
	lines := bufio.NewScanner(res.Body)
	for i := range 20 {
		require.True(t, lines.Scan())
		require.Contains(t, lines.Text(), fmt.Sprintf(`"draft_id":"%d"`, i))
		_, err = fmt.Fprintf(out, `{"id":"%d","text":"Hello."}`+"\n", i+1)
		require.NoError(t, err)
	}
	require.NoError(t, out.Close())
	require.True(t, lines.Scan())
	require.False(t, lines.Scan())
}

// TestStreamPushesBack sends drafts without end and reads no answer: the server
// stops reading when what is on its way fills the connection.
func TestStreamPushesBack(t *testing.T) {
	var checked atomic.Int64
	s := serveTest(t, Options{Checkers: checkersThat(t, func(context.Context) error {
		checked.Add(1)
		return nil
	})})
	conn, err := net.Dial("tcp", s.Listener.Addr().String())
	require.NoError(t, err)
	defer conn.Close()
	require.NoError(t, conn.(*net.TCPConn).SetReadBuffer(16<<10))
	_, err = io.WriteString(conn, "POST /v1/checks HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Type: application/x-ndjson\r\n\r\n")
	require.NoError(t, err)
	line := `{"text":"` + strings.Repeat("Hello there. ", 300) + `"}` + "\n"
	chunk := fmt.Sprintf("%x\r\n%s\r\n", len(line), line)
	sent := 0
	for ; sent < 100_000; sent++ {
		require.NoError(t, conn.SetWriteDeadline(time.Now().Add(500*time.Millisecond)))
		if _, err = io.WriteString(conn, chunk); err != nil {
			break
		}
	}
	require.Error(t, err, "the server has read all of %d drafts", sent)
	require.Eventually(t, func() bool {
		before := checked.Load()
		time.Sleep(300 * time.Millisecond)
		return checked.Load() == before
	}, 8*time.Second, time.Millisecond, "and it checks no more")
	require.Less(t, checked.Load(), int64(sent)+1)
}

func TestStreamLimits(t *testing.T) {
	t.Run("a line that does not come", func(t *testing.T) {
		s := serveTest(t, Options{Limits: Limits{BodyTime: 100 * time.Millisecond}})
		got := s.openStream(t, `{"id":"1","text":"Hello."}`+"\n"+`{"id":"2","te`)
		require.Contains(t, got, `"draft_id":"1"`)
		require.Contains(t, got, `"line":2`)
		require.Contains(t, got, "did not arrive")
	})
	t.Run("the whole stream", func(t *testing.T) {
		s := serveTest(t, Options{Limits: Limits{StreamTime: 150 * time.Millisecond}})
		got := s.openStream(t, `{"id":"1","text":"Hello."}`+"\n")
		require.Contains(t, got, `"draft_id":"1"`)
		require.Contains(t, got, "has lasted")
	})
	t.Run("how many are open", func(t *testing.T) {
		s := serveTest(t, Options{Limits: Limits{Streams: 1}})
		in, out := io.Pipe()
		req, err := http.NewRequest("POST", s.URL+"/v1/checks", in)
		require.NoError(t, err)
		done := make(chan struct{})
		go func() {
			defer close(done)
			if res, err := s.Client().Do(req); err == nil {
				_, _ = io.Copy(io.Discard, res.Body)
				res.Body.Close()
			}
		}()
		_, err = io.WriteString(out, `{"text":"a"}`+"\n")
		require.NoError(t, err)
		require.Eventually(t, func() bool {
			a := s.do(t, "POST", "/v1/checks", `{"text":"a"}`, "Content-Type", "application/x-ndjson")
			return a.status == http.StatusServiceUnavailable
		}, 5*time.Second, 5*time.Millisecond)
		require.NoError(t, out.Close())
		<-done
		require.Equal(t, http.StatusOK, s.do(t, "POST", "/v1/checks", `{"text":"a"}`, "Content-Type", "application/x-ndjson").status)
	})
	t.Run("the allowance of a token slows it down", func(t *testing.T) {
		s := serveTest(t, Options{Tokens: tokensFor(t), Limits: Limits{Rate: 200, Burst: 1}})
		a := s.do(t, "POST", "/v1/checks", strings.Repeat(`{"text":"a"}`+"\n", 10), "Content-Type", "application/x-ndjson", "Authorization", "Bearer "+tokenA)
		require.Equal(t, 10, strings.Count(a.body, "draft_id"))
	})
	t.Run("a client that goes away", func(t *testing.T) {
		s := serveTest(t, Options{})
		conn, err := net.Dial("tcp", s.Listener.Addr().String())
		require.NoError(t, err)
		_, err = io.WriteString(conn, "POST /v1/checks HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nd\r\n{\"text\":\"a\"}\n\r\n")
		require.NoError(t, err)
		_, err = bufio.NewReader(conn).ReadString('}')
		require.NoError(t, err)
		require.NoError(t, conn.Close())
		require.Eventually(t, func() bool { return strings.Contains(s.log.String(), "/v1/checks") }, 5*time.Second, 5*time.Millisecond)
	})
}

// openStream sends the beginning of a stream, keeps it open and reads what comes back.
func (s *testServer) openStream(t *testing.T, begin string) string {
	t.Helper()
	conn, err := net.Dial("tcp", s.Listener.Addr().String())
	require.NoError(t, err)
	defer conn.Close()
	_, err = fmt.Fprintf(conn, "POST /v1/checks HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n", len(begin), begin)
	require.NoError(t, err)
	require.NoError(t, conn.SetReadDeadline(time.Now().Add(10*time.Second)))
	res, err := http.ReadResponse(bufio.NewReader(conn), nil)
	require.NoError(t, err)
	defer res.Body.Close()
	data, err := io.ReadAll(res.Body)
	require.NoError(t, err, "%s\n%s", data, s.log)
	return string(data)
}
