package links

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestHost(t *testing.T) {
	for url, want := range map[string]string{
		"https://www.Example.com/a":   "example.com",
		"example.com":                 "example.com",
		"http://u:p@example.com:80/x": "example.com",
		"https://blog.example.com.":   "blog.example.com",
		"https://bücher.example/":     "xn--bcher-kva.example",
		"http://[::1]:80/":            "[::1]",
		"www.com":                     "www.com",
		"//example.com?u=http://b.c":  "example.com",
		"":                            "",
	} {
		require.Equal(t, want, Host(url), url)
	}
}

func TestCanonical(t *testing.T) {
	for _, same := range [][]string{
		{"https://example.com/a", "http://www.Example.com/a/", "example.com/a#b", "https://example.com:443/a?utm_source=x&fbclid=1", "https://example.com/a?", "https://example.com/a?&"},
		{"https://example.com", "https://example.com/", "https://www.example.com/?gclid=1#top"},
		{"https://example.com/?a=1&b=2", "https://example.com?a=1&mc_cid=3&b=2"},
		{"https://youtu.be/abc", "https://youtu.be/abc?si=123"},
		{"https://x.com/a/status/1", "https://x.com/a/status/1?s=20&t=x"},
		{"https://bücher.example", "https://xn--bcher-kva.example"},
	} {
		for _, url := range same[1:] {
			require.Equal(t, Canonical(same[0]), Canonical(url), url)
		}
	}
	for _, differ := range [][2]string{
		{"https://example.com/a", "https://example.com/A"},
		{"https://example.com/a", "https://blog.example.com/a"},
		{"https://example.com/a?id=1", "https://example.com/a?id=2"},
		{"https://example.com:8080/", "https://example.com/"},
		{"https://example.com/?s=20", "https://example.com/"}, // a search elsewhere
	} {
		require.NotEqual(t, Canonical(differ[0]), Canonical(differ[1]), differ)
	}
}

func TestTracked(t *testing.T) {
	for url, want := range map[string]bool{
		"https://example.com/?utm_source=x":     true,
		"https://example.com/?a=1&UTM_Medium=":  true,
		"https://example.com/?a=1&amp;fbclid=2": true,
		"https://example.com/?a=1":              false,
		"https://example.com/utm_source=x":      false,
		"https://x.com/a/status/1?s=20":         true,
		"https://example.com/?s=20":             false,
		"https://m.youtube.com/watch?v=1&si=2":  true,
		"https://example.com/#utm_source=x":     false,
	} {
		require.Equal(t, want, Tracked(url), url)
	}
}

func TestShortened(t *testing.T) {
	require.True(t, slices.IsSorted(shorteners[:]))
	for url, want := range map[string]bool{
		"https://bit.ly/abc":       true,
		"http://www.tinyurl.com/x": true,
		"bit.ly/abc":               true,
		"https://t.co/x":           true,
		"https://bit.ly":           false,
		"https://notbit.ly/abc":    false,
		"https://example.com/a":    false,
		"https://zzb.bz/1":         true,
		"https://1i1.me/1":         true,
		"":                         false,
	} {
		require.Equal(t, want, Shortened(url), url)
	}
}

func TestSocialProfile(t *testing.T) {
	for url, want := range map[string]string{
		"https://x.com/acme":                          "x",
		"https://twitter.com/acme/":                   "x",
		"https://mobile.twitter.com/acme?s=20":        "x",
		"https://x.com/acme/status/1":                 "",
		"https://x.com/home":                          "",
		"https://x.com/":                              "",
		"https://www.facebook.com/acme":               "facebook",
		"https://facebook.com/acme/posts/1":           "",
		"https://www.facebook.com/sharer.php?u=x":     "",
		"https://instagram.com/acme":                  "instagram",
		"https://www.instagram.com/p/abc/":            "",
		"https://www.linkedin.com/in/ann":             "linkedin",
		"https://de.linkedin.com/company/acme/about/": "linkedin",
		"https://www.linkedin.com/posts/ann_x":        "",
		"https://youtube.com/@acme":                   "youtube",
		"https://youtube.com/watch?v=1":               "",
		"https://tiktok.com/@acme/video/1":            "",
		"https://tiktok.com/@acme":                    "tiktok",
		"https://threads.net/@acme":                   "threads",
		"https://bsky.app/profile/acme.com":           "bluesky",
		"https://bsky.app/profile/acme.com/post/1":    "",
		"https://mastodon.social/@acme":               "mastodon",
		"https://mastodon.social/@acme/1":             "",
		"https://example.com/acme":                    "",
		"https://t.me/acme":                           "telegram",
		"https://notx.com/acme":                       "",
		"":                                            "",
	} {
		platform, ok := SocialProfile(url)
		require.Equal(t, want, platform, url)
		require.Equal(t, want != "", ok, url)
	}
}

func TestHome(t *testing.T) {
	for url, want := range map[string]bool{
		"https://example.com":               true,
		"https://example.com/":              true,
		"example.com":                       true,
		"https://example.com/?utm_source=x": true,
		"https://example.com/a":             false,
		"https://example.com/?a=1":          false,
		"https://example.com/#pricing":      false,
		"http://192.168.0.1/":               false,
		"http://localhost/":                 false,
		"":                                  false,
	} {
		require.Equal(t, want, Home(url), url)
	}
}
