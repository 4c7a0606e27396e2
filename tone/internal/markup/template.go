package markup

import "strings"

// templateMarks are the openers and closers of template calls in content
// folders: Hugo's shortcodes and the tags of Liquid and Jinja. Longer openers
// stand before their beginnings.
var templateMarks = [...][2]string{
	{"{{<", ">}}"},
	{"{{%", "%}}"},
	{"{{", "}}"},
	{"{%", "%}"},
}

// templateMark returns the marks of the call that s begins with.
func templateMark(s string) (opener, closer string, ok bool) {
	if len(s) < 2 || s[0] != '{' {
		return "", "", false
	}
	for _, m := range templateMarks {
		if strings.HasPrefix(s, m[0]) {
			return m[0], m[1], true
		}
	}
	return "", "", false
}
