package links

import (
	"strings"
	"testing"
)

func TestXValidate(t *testing.T) {
	counts := map[string]int{}
	whole := func(text string, kind Kind) (string, bool) {
		found := Find(text, X, nil)
		if len(found) != 1 || found[0].Kind != kind || found[0].Start != 0 || found[0].End != len(text) {
			return "", false
		}
		return found[0].Value, true
	}
	for _, c := range suite(t, "twitter-text/validate.jsonl") {
		var check func() bool
		switch c.Section {
		case "validate.hashtags":
			check = func() bool { _, ok := whole(c.Text, Hashtag); return ok }
		case "validate.usernames":
			check = func() bool { name, ok := whole(c.Text, Mention); return ok && !strings.Contains(name, "/") }
		case "validate.lists":
			check = func() bool { name, ok := whole(c.Text, Mention); return ok && strings.Contains(name, "/") }
		case "validate.urls":
			check = func() bool { return ValidURL(c.Text, true) }
		case "validate.urls_without_protocol":
			check = func() bool { return ValidURL(c.Text, false) }
		default:
			continue // lengths: package count
		}
		c.run(t, counts, func(t *testing.T) (any, any) {
			var want bool
			c.expect(t, &want)
			return want, check()
		})
	}
	t.Log(counts)
}
