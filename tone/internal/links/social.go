package links

import "strings"

// profileHosts are the social networks and how their profile pages are
// addressed. Sources: the networks' own pages, 2025.
var profileHosts = [...]struct {
	host, platform string
	// prefix stands before the name: "", "@", or path segments such as "in/".
	prefix string
	// pages are first segments that are no names, each between spaces; only
	// where names stand without a prefix.
	pages string
}{
	{host: "bsky.app", platform: "bluesky", prefix: "profile/"},
	{host: "facebook.com", platform: "facebook", pages: " ads business dialog events gaming groups hashtag help home.php l.php login marketplace" +
		" messages notes permalink.php pg photo photo.php photos policies privacy reel reels search share share.php sharer sharer.php stories story.php tr watch "},
	{host: "fb.com", platform: "facebook", pages: " groups login watch "},
	{host: "instagram.com", platform: "instagram", pages: " about accounts developer direct explore legal p reel reels stories tv web "},
	{host: "linkedin.com", platform: "linkedin", prefix: "company/"},
	{host: "linkedin.com", platform: "linkedin", prefix: "in/"},
	{host: "linkedin.com", platform: "linkedin", prefix: "school/"},
	{host: "linkedin.com", platform: "linkedin", prefix: "showcase/"},
	{host: "linktr.ee", platform: "linktree", pages: " about admin blog help login marketplace register s "},
	{host: "medium.com", platform: "medium", prefix: "@"},
	{host: "pinterest.com", platform: "pinterest", pages: " _ about business categories explore ideas login pin search today topics "},
	{host: "reddit.com", platform: "reddit", prefix: "u/"},
	{host: "reddit.com", platform: "reddit", prefix: "user/"},
	{host: "snapchat.com", platform: "snapchat", prefix: "add/"},
	{host: "soundcloud.com", platform: "soundcloud", pages: " charts discover pages search stream tags upload you "},
	{host: "t.me", platform: "telegram", pages: " addlist addstickers c iv joinchat login proxy s share socks "},
	{host: "threads.com", platform: "threads", prefix: "@"},
	{host: "threads.net", platform: "threads", prefix: "@"},
	{host: "tiktok.com", platform: "tiktok", prefix: "@"},
	{host: "twitch.tv", platform: "twitch", pages: " directory downloads drops jobs p search settings store subscriptions turbo videos wallet "},
	{host: "twitter.com", platform: "x", pages: xPages},
	{host: "vk.com", platform: "vk", pages: " about away.php feed friends im login mail market music search share.php video wall "},
	{host: "x.com", platform: "x", pages: xPages},
	{host: "youtube.com", platform: "youtube", prefix: "@"},
	{host: "youtube.com", platform: "youtube", prefix: "c/"},
	{host: "youtube.com", platform: "youtube", prefix: "channel/"},
	{host: "youtube.com", platform: "youtube", prefix: "user/"},
}

const xPages = " about account compose download explore hashtag help home i intent jobs login logout messages notifications oauth privacy search settings share signup tos who_to_follow widgets "

// profileTabs are segments after a name that show another side of the same
// profile, not a single post.
const profileTabs = " about community featured followers following highlights likes live media people photos playlists posts replies shorts streams videos with_replies "

// SocialProfile reports whether a URL leads to somebody's profile on a social
// network, not to a post there, and on which platform. A path of just /@name on
// any other host counts as Mastodon.
func SocialProfile(url string) (platform string, ok bool) { return NewAddress(url).SocialProfile() }

// SocialProfile is [SocialProfile] of the URL.
func (p Address) SocialProfile() (platform string, ok bool) {
	host, path := p.site, strings.Trim(p.path, "/")
	known := false
	for i := range profileHosts {
		e := &profileHosts[i]
		if !strings.HasSuffix(host, e.host) || len(host) > len(e.host) && !isSubdomain(host, e.host) {
			continue
		}
		known = true
		rest, ok := strings.CutPrefix(path, e.prefix)
		if !ok {
			continue
		}
		name, tab, _ := strings.Cut(rest, "/")
		if name == "" || strings.IndexByte(name, ' ') >= 0 || strings.Contains(e.pages, " "+strings.ToLower(name)+" ") {
			continue
		}
		// LinkedIn's companies and YouTube's channels have tabs, too.
		if tab == "" || strings.Contains(profileTabs, " "+tab+" ") {
			return e.platform, true
		}
	}
	if known || host == "" {
		return "", false
	}
	if name, ok := strings.CutPrefix(path, "@"); ok && mastodonName(name, 0) == len(name) && name != "" {
		return "mastodon", true
	}
	return "", false
}

// isSubdomain reports whether host is one of the subdomains that show the same
// site in another language or for another device: de.linkedin.com, m.facebook.com.
func isSubdomain(host, site string) bool {
	sub, ok := strings.CutSuffix(host, site)
	if ok {
		sub, ok = strings.CutSuffix(sub, ".")
	}
	return ok && (len(sub) <= 3 || sub == "mobile" || sub == "touch")
}
