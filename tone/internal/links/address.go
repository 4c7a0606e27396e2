package links

import (
	"net/netip"
	"strings"
)

// Address is a URL cut into what its methods look at: what a few of them are asked of
// the same URL is then read once. All but site are parts of the URL as given.
type Address struct {
	host, port, path, query string
	site                    string // the host as [Host] gives it
	fragment                bool
}

// NewAddress cuts a URL, with or without a scheme, without judging it.
func NewAddress(url string) Address {
	var p Address
	if i := strings.Index(url, "://"); i >= 0 && !strings.ContainsAny(url[:i], "/?#.") {
		url = url[i+len("://"):]
	} else {
		url = strings.TrimPrefix(url, "//")
	}
	url, _, p.fragment = strings.Cut(url, "#")
	url, p.query, _ = strings.Cut(url, "?")
	authority := url
	if i := strings.IndexByte(url, '/'); i >= 0 {
		authority, p.path = url[:i], url[i:]
	}
	if i := strings.LastIndexByte(authority, '@'); i >= 0 {
		authority = authority[i+1:]
	}
	end := hostEnd(authority, 0)
	p.host = authority[:end]
	p.port = strings.TrimPrefix(authority[end:], ":")
	p.site = bareHost(p.host)
	return p
}

// bareHost returns the host normalised and without what does not tell one site
// from another: "www.", a dot at the end.
func bareHost(host string) string {
	host = normalHost(strings.TrimSuffix(host, "."))
	if rest, ok := strings.CutPrefix(host, "www."); ok && strings.Contains(rest, ".") {
		return rest
	}
	return host
}

// Host returns the host of a URL, which may lack its scheme, in lower case, in
// its ASCII form and without "www.", user and port. It is "" for a text that is
// no URL. Subdomains stay: blog.example.com is not example.com.
func Host(url string) string { return NewAddress(url).site }

// Canonical returns a key that is equal for URLs that lead to the same page as
// far as can be told without following them: without scheme, "www.", default
// port, fragment, tracking parameters and slashes at the end; the host in
// lower case and its ASCII form. It is no URL to follow.
func Canonical(url string) string { return NewAddress(url).Canonical() }

// Canonical is [Canonical] of the URL.
func (p Address) Canonical() string {
	host := p.site
	path := strings.TrimRight(p.path, "/")
	port := p.port
	if port == "80" || port == "443" {
		port = ""
	}
	if p.query == "" && port == "" {
		return host + path
	}
	var b strings.Builder
	b.Grow(len(host) + len(path) + len(port) + len(p.query) + 2)
	b.WriteString(host)
	if port != "" {
		b.WriteByte(':')
		b.WriteString(port)
	}
	b.WriteString(path)
	sep := byte('?')
	for rest, more := p.query, p.query != ""; more; {
		var param string
		param, rest, more = strings.Cut(rest, "&")
		if param == "" || tracking(host, param) {
			continue
		}
		b.WriteByte(sep)
		b.WriteString(param)
		sep = '&'
	}
	return b.String()
}

// Home reports whether a URL is nobody's page in particular but the front page
// of a site: no path, and no query but tracking parameters.
func Home(url string) bool { return NewAddress(url).Home() }

// Home is [Home] of the URL.
func (p Address) Home() bool {
	if p.host == "" || !strings.Contains(p.host, ".") || strings.Trim(p.path, "/") != "" || p.fragment {
		return false
	}
	if _, err := netip.ParseAddr(p.host); err == nil {
		return false
	}
	for rest, more := p.query, p.query != ""; more; {
		var param string
		param, rest, more = strings.Cut(rest, "&")
		if param != "" && !tracking(p.site, param) {
			return false
		}
	}
	return true
}
