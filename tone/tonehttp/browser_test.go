package tonehttp

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// browser drives Chromium by the WebDriver protocol.
type browser struct {
	t       *testing.T
	session string // address
}

// openBrowser starts chromedriver and a session, or skips the test where there is
// no Chromium.
func openBrowser(t *testing.T) *browser {
	t.Helper()
	if testing.Short() {
		t.Skip("a browser takes its time")
	}
	driver, err := exec.LookPath("chromedriver")
	if err != nil {
		t.Skip("chromedriver is not installed (Debian: chromium-driver)")
	}
	chromium, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("chromium is not installed")
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	port := listener.Addr().(*net.TCPAddr).Port
	require.NoError(t, listener.Close())
	cmd := exec.Command(driver, fmt.Sprintf("--port=%d", port), "--log-level=SEVERE")
	require.NoError(t, cmd.Start())
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	address := fmt.Sprintf("http://127.0.0.1:%d", port)
	require.Eventually(t, func() bool {
		res, err := http.Get(address + "/status")
		if err != nil {
			return false
		}
		res.Body.Close()
		return res.StatusCode == http.StatusOK
	}, 30*time.Second, 50*time.Millisecond)
	b := &browser{t, address}
	var created struct{ SessionID string }
	b.call("POST", "/session", map[string]any{"capabilities": map[string]any{"alwaysMatch": map[string]any{
		"goog:loggingPrefs": map[string]string{"browser": "ALL"},
		"goog:chromeOptions": map[string]any{"binary": chromium, "args": []string{
			"--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
			"--disable-component-update", "--disable-sync", "--user-data-dir=" + t.TempDir(),
		}},
	}}}, &created)
	b.session = address + "/session/" + created.SessionID
	t.Cleanup(func() { b.call("DELETE", "", nil, nil) })
	return b
}

func (b *browser) call(method, path string, in, out any) {
	b.t.Helper()
	body, err := json.Marshal(in)
	require.NoError(b.t, err)
	if in == nil {
		body = []byte("{}")
	}
	req, err := http.NewRequest(method, b.session+path, bytes.NewReader(body))
	require.NoError(b.t, err)
	res, err := http.DefaultClient.Do(req)
	require.NoError(b.t, err)
	defer res.Body.Close()
	data, err := io.ReadAll(res.Body)
	require.NoError(b.t, err)
	require.Equal(b.t, http.StatusOK, res.StatusCode, string(data))
	if out != nil {
		require.NoError(b.t, json.Unmarshal(data, &struct{ Value any }{out}), string(data))
	}
}

// js runs a script that returns a value.
func js[T any](b *browser, script string, args ...any) T {
	b.t.Helper()
	var out T
	if args == nil {
		args = []any{}
	}
	b.call("POST", "/execute/sync", map[string]any{"script": script, "args": args}, &out)
	return out
}

// until waits for a script to return true.
func (b *browser) until(script string) {
	b.t.Helper()
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if js[bool](b, "return !!("+script+")") {
			return
		}
	}
	b.t.Fatalf("never came true: %s\n%s", script, js[string](b, "return document.body.innerText"))
}

func (b *browser) find(css string) string {
	b.t.Helper()
	var found map[string]string
	b.call("POST", "/element", map[string]string{"using": "css selector", "value": css}, &found)
	for _, id := range found {
		return id
	}
	return ""
}

func (b *browser) click(css string) { b.call("POST", "/element/"+b.find(css)+"/click", nil, nil) }

// keys types into an element; without one into what has the focus.
func (b *browser) keys(css, text string) {
	b.call("POST", "/element/"+b.find(css)+"/value", map[string]string{"text": text}, nil)
}

func (b *browser) size(width, height int) {
	b.call("POST", "/goog/cdp/execute", map[string]any{"cmd": "Emulation.setDeviceMetricsOverride", "params": map[string]any{"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}}, nil)
}

func (b *browser) dark(on bool) {
	value := "light"
	if on {
		value = "dark"
	}
	b.call("POST", "/goog/cdp/execute", map[string]any{"cmd": "Emulation.setEmulatedMedia", "params": map[string]any{"features": []map[string]string{{"name": "prefers-color-scheme", "value": value}}}}, nil)
}

// screenshot keeps a picture in the folder PLAINPOST_SCREENSHOTS, to be looked at.
func (b *browser) screenshot(name string) {
	b.t.Helper()
	dir := os.Getenv("PLAINPOST_SCREENSHOTS")
	if dir == "" {
		return
	}
	var picture string
	b.call("GET", "/screenshot", nil, &picture)
	data, err := base64.StdEncoding.DecodeString(picture)
	require.NoError(b.t, err)
	require.NoError(b.t, os.WriteFile(filepath.Join(dir, name+".png"), data, 0o644))
}

// complaints are what the browser has to say of the page, such as of its policy.
func (b *browser) complaints() []string {
	var entries []struct{ Level, Message string }
	b.call("POST", "/se/log", map[string]string{"type": "browser"}, &entries)
	var out []string
	for _, e := range entries {
		if e.Level == "SEVERE" || strings.Contains(e.Message, "Content Security Policy") {
			out = append(out, e.Message)
		}
	}
	return out
}
