package markup

import "strings"

// directivePrefix opens the comments that speak to the checker.
const directivePrefix = "plainpost:"

// Directive is a comment that tells the checker what to leave out:
//
//	<!-- plainpost:ignore RULE[,RULE] reason -->   for the next block
//	<!-- plainpost:off RULE[,RULE] [reason] -->    from here on
//	<!-- plainpost:on [RULE[,RULE]] -->            up to here; without a rule, for all of them
type Directive struct {
	Verb             string   // "ignore", "off" or "on"; as written if Err is set
	Rules            []string // ids as written
	Reason           string
	Err              string // what is wrong with it, empty if nothing is; then it has no effect
	SrcStart, SrcEnd int    // the comment in the source
	At               int    // offset in Doc.Text from which it is in effect
}

// directive reads a comment, given with its <!-- and -->, and keeps it if it is meant for the checker.
func (d *Doc) directive(comment string, start, end int) {
	body, ok := strings.CutPrefix(comment, "<!--")
	if !ok {
		return
	}
	body = strings.TrimSpace(strings.TrimSuffix(body, "-->"))
	body, ok = strings.CutPrefix(body, directivePrefix)
	if !ok {
		return
	}
	v := Directive{SrcStart: start, SrcEnd: end, At: len(d.buf)}
	v.Verb, body = cutSpace(body)
	for more := true; more && body != ""; {
		var word string
		word, body = cutSpace(body)
		more = strings.HasSuffix(word, ",") || strings.HasPrefix(body, ",")
		for id := range strings.SplitSeq(word, ",") {
			if id != "" {
				v.Rules = append(v.Rules, id)
			}
		}
	}
	v.Reason = body
	switch v.Verb {
	case "ignore":
		if len(v.Rules) == 0 {
			v.Err = "ignore names no rule"
		} else if v.Reason == "" {
			v.Err = "ignore gives no reason"
		}
	case "off":
		if len(v.Rules) == 0 {
			v.Err = "off names no rule"
		}
	case "on":
	default:
		v.Err = "unknown directive " + strings.ToValidUTF8(v.Verb, "\uFFFD") + "; known are ignore, off and on"
	}
	d.Directives = append(d.Directives, v)
}

// cutSpace returns the first word of s and what follows the white space after it.
func cutSpace(s string) (word, rest string) {
	i := strings.IndexFunc(s, func(r rune) bool { return r < 0x80 && isSpace(byte(r)) })
	if i < 0 {
		return s, ""
	}
	return s[:i], strings.TrimSpace(s[i:])
}
