package tonehttp

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// loadClient sends calls over one connection, written by hand so that it takes
// little of the processors that it shares with the server.
type loadClient struct {
	conn net.Conn
	in   *bufio.Reader
}

func dialLoad(t testing.TB, address string) *loadClient {
	conn, err := net.Dial("tcp", address)
	require.NoError(t, err)
	return &loadClient{conn, bufio.NewReaderSize(conn, 16<<10)}
}

// call makes one call and returns its status.
func (c *loadClient) call(request string) (int, error) {
	if _, err := io.WriteString(c.conn, request); err != nil {
		return 0, err
	}
	status, length := 0, 0
	for {
		line, err := c.in.ReadSlice('\n')
		if err != nil {
			return 0, err
		}
		text := string(line)
		switch {
		case status == 0:
			_, err = fmt.Sscanf(text, "HTTP/1.1 %d", &status)
		case strings.HasPrefix(text, "Content-Length: "):
			_, err = fmt.Sscanf(text, "Content-Length: %d", &length)
		case strings.HasPrefix(text, "Transfer-Encoding"):
			res, err := http.ReadResponse(bufio.NewReader(io.MultiReader(strings.NewReader("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n"), c.in)), nil)
			if err != nil {
				return 0, err
			}
			_, err = io.Copy(io.Discard, res.Body)
			return status, err
		case text == "\r\n":
			_, err = c.in.Discard(length)
			return status, err
		}
		if err != nil {
			return 0, err
		}
	}
}

func loadRequests() []string {
	out := benchBodies()
	for i, body := range out {
		out[i] = fmt.Sprintf("POST /v1/check HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
	}
	return out
}

// TestLoad measures; it asserts only what holds on any machine. PLAINPOST_LOAD is how
// long each part lasts, such as 10s.
func TestLoad(t *testing.T) {
	length, err := time.ParseDuration(os.Getenv("PLAINPOST_LOAD"))
	if err != nil {
		t.Skip("set PLAINPOST_LOAD=10s to put load on a server for so long")
	}
	s := httptest.NewServer(Handler(Options{Checkers: checkersFor(t), Limits: Limits{Concurrency: 16}})) // its log would grow
	defer s.Close()
	address := s.Listener.Addr().String()
	requests := loadRequests()
	// drive lets clients call at a pace (0 for as fast as they can) and gives the
	// latencies and how often each status came.
	drive := func(clients int, pace float64, length time.Duration) ([]time.Duration, map[int]int) {
		var mu sync.Mutex
		var all []time.Duration
		codes := map[int]int{}
		var due atomic.Int64
		begin := time.Now()
		var group sync.WaitGroup
		for n := range clients {
			group.Go(func() {
				c := dialLoad(t, address)
				defer c.conn.Close()
				var own []time.Duration
				ownCodes := map[int]int{}
				for i := n * 97; time.Since(begin) < length; i++ {
					started := time.Now()
					if pace > 0 {
						// Open loop: a call that is late because the one before was
						// slow counts from when it was due.
						started = begin.Add(time.Duration(float64(due.Add(1)) / pace * float64(time.Second)))
						time.Sleep(time.Until(started))
					}
					status, err := c.call(requests[i%len(requests)])
					if err != nil {
						t.Error(err)
						return
					}
					own = append(own, time.Since(started))
					ownCodes[status]++
				}
				mu.Lock()
				defer mu.Unlock()
				all = append(all, own...)
				for code, n := range ownCodes {
					codes[code] += n
				}
			})
		}
		group.Wait()
		slices.Sort(all)
		return all, codes
	}
	at := func(sorted []time.Duration, share float64) time.Duration {
		return sorted[min(len(sorted)-1, int(share*float64(len(sorted))))]
	}
	heap := func() uint64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc >> 10
	}
	drive(8, 0, length/5) // warm up
	before := heap()
	all, codes := drive(8, 0, length)
	rate := float64(len(all)) / length.Seconds()
	t.Logf("8 clients as fast as they can: %.0f checks/s, p50 %v, p99 %v, %v", rate, at(all, 0.5), at(all, 0.99), codes)
	require.Equal(t, len(all), codes[http.StatusOK])
	half, codes := drive(8, rate/2, length)
	t.Logf("half of that: %.0f checks/s, p50 %v, p99 %v, %v", float64(len(half))/length.Seconds(), at(half, 0.5), at(half, 0.99), codes)
	all, half = nil, nil
	after := heap()
	t.Logf("heap before %d KiB, after %d KiB", before, after)
	require.Less(t, after, before+8<<10)
	over, codes := drive(160, 0, length)
	t.Logf("160 clients where 16 may work at once: %.0f answers/s, p99 %v, %v", float64(len(over))/length.Seconds(), at(over, 0.99), codes)
	require.Equal(t, len(over), codes[http.StatusOK]+codes[http.StatusServiceUnavailable])
	again, codes := drive(8, rate/4, length/5)
	t.Logf("a quarter of the load right after: p99 %v, %v", at(again, 0.99), codes)
	require.Equal(t, len(again), codes[http.StatusOK])
}
