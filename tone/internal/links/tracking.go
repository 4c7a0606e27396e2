package links

import "strings"

// trackingPrefixes begin the names of parameters that tell the owner of a site
// where a visitor came from and change nothing in the page.
var trackingPrefixes = [...]string{"utm_", "pk_", "mtm_", "hsa_", "pf_rd_", "pd_rd_", "_hs", "vero_", "oly_", "stm_"}

// trackingNames are such parameters by their whole name: click identifiers of
// advertising networks (Google, Meta, Microsoft, X, TikTok, LinkedIn, Yandex,
// Pinterest, Snapchat, Reddit) and of mailing services.
var trackingNames = [...]string{
	"__s", "_ga", "_gl", "_openstat", "cmpid", "dclid", "epik", "fb_action_ids", "fb_action_types", "fb_ref", "fb_source",
	"fbclid", "gad_source", "gbraid", "gclid", "gclsrc", "hsctatracking", "icid", "igsh", "igshid", "irclickid", "li_fat_id",
	"mc_cid", "mc_eid", "mkt_tok", "msclkid", "ncid", "rb_clickid", "rdt_cid", "ref_src", "ref_url", "s_cid", "s_kwcid", "sccid",
	"sr_share", "trk", "trkcampaign", "trkinfo", "ttclid", "twclid", "wbraid", "wickedid", "wt_mc", "yclid", "ysclid",
}

// trackingByHost are parameters that mean something elsewhere.
var trackingByHost = [...]struct{ host, names string }{
	{"linkedin.com", " lipi rcm originalsubdomain "},
	{"open.spotify.com", " si "},
	{"reddit.com", " share_id "},
	{"tiktok.com", " _r _t is_from_webapp sender_device "},
	{"twitter.com", " s t cxt "},
	{"x.com", " s t cxt "},
	{"youtu.be", " si feature pp "},
	{"youtube.com", " si feature pp "},
}

// Tracked reports whether a URL carries parameters that serve only to count or
// follow those who click, such as utm_source or fbclid.
func Tracked(url string) bool { return NewAddress(url).Tracked() }

// Tracked is [Tracked] of the URL.
func (p Address) Tracked() bool {
	if p.query == "" {
		return false
	}
	for rest, more := p.query, true; more; {
		var param string
		param, rest, more = strings.Cut(rest, "&")
		if tracking(p.site, param) {
			return true
		}
	}
	return false
}

// tracking reports whether param, a name or name=value of a query, is for
// tracking on a host as [bareHost] returns it.
func tracking(host, param string) bool {
	name, _, _ := strings.Cut(strings.TrimPrefix(param, "amp;"), "=")
	for _, prefix := range trackingPrefixes {
		if hasFold(name, 0, prefix) {
			return true
		}
	}
	if foldIn(name, trackingNames[:]) {
		return true
	}
	for _, e := range trackingByHost {
		if e.host == host || strings.HasSuffix(host, "."+e.host) {
			return name != "" && strings.Contains(e.names, " "+strings.ToLower(name)+" ")
		}
	}
	return false
}
