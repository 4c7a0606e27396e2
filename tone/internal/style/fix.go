package style

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// message is a message cut where arguments go.
type message []string

// newMessage reads a message in the notation of package fmt, of which %s, %d and %v
// stand for the arguments in order.
func newMessage(s string) message {
	var out message
	var part strings.Builder
	for {
		i := strings.IndexByte(s, '%')
		if i < 0 || i+1 == len(s) {
			part.WriteString(s)
			return append(out, part.String())
		}
		part.WriteString(s[:i])
		switch s[i+1] {
		case 's', 'd', 'v':
			out = append(out, part.String())
			part.Reset()
		case '%':
			part.WriteByte('%')
		default:
			part.WriteString(s[i : i+2])
		}
		s = s[i+2:]
	}
}

// textRoom is how many bytes texts share: they are short, and memory of its own for each
// would cost as much as writing it.
const textRoom = 512

// fill puts the arguments in; some may be left over. White space that holds a line
// break reads as one space. The text is written behind others, with which it shares memory.
func (m message) fill(to *strings.Builder, args ...string) string {
	if len(m) == 1 {
		return m[0]
	}
	size := 0
	for i, part := range m {
		size += len(part)
		if i < len(args) {
			size += len(args[i])
		}
	}
	if to.Cap()-to.Len() < size {
		to.Reset()
		to.Grow(max(size, textRoom))
	}
	from := to.Len()
	for i, part := range m {
		to.WriteString(part)
		if i+1 < len(m) && i < len(args) {
			to.WriteString(unwrapped(args[i]))
		}
	}
	return to.String()[from:]
}

func unwrapped(s string) string {
	if strings.IndexByte(s, '\n') < 0 {
		return s
	}
	return strings.Join(strings.Fields(s), " ")
}

// quoted names wordings: 'a', 'b' or 'c'.
func quoted(list []string) string {
	all := make([]string, len(list))
	for i, s := range list {
		all[i] = "'" + s + "'"
	}
	switch n := len(all); n {
	case 0:
		return ""
	case 1:
		return all[0]
	case 2:
		return all[0] + " or " + all[1]
	default:
		return strings.Join(all[:n-1], ", ") + ", or " + all[n-1]
	}
}

// singleQuotes takes the quotation marks off the first of two wordings, which
// brings its own.
func singleQuotes(message string) string {
	for _, spec := range []string{"'%s'", `"%s"`} {
		if strings.Count(message, spec) == 2 {
			return strings.Replace(message, spec, "%s", 1)
		}
	}
	return message
}

// oneOf is the second argument of an existence's message: what to write instead.
func oneOf(fixes []string) string {
	if len(fixes) == 1 {
		return fixes[0]
	}
	return quoted(fixes)
}

// optionsOf splits the wordings of a substitution: a|b, where \| is a sign of its own.
func optionsOf(s string) []string {
	var out []string
	start := 0
	for i := 0; i <= len(s); i++ {
		if i < len(s) && (s[i] != '|' || i > 0 && s[i-1] == '\\') {
			continue
		}
		if i > start {
			out = append(out, strings.ReplaceAll(s[start:i], `\|`, "|"))
		}
		start = i + 1
	}
	return out
}

func capital(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	if size == 0 {
		return s
	}
	return string(unicode.ToUpper(r)) + s[size:]
}

// isPhrase says whether a wording holds nothing that means more in a pattern.
func isPhrase(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != ' ' && r != '-'
	}) < 0
}

// removed is the one wording of an action that leaves the match out.
var removed = []string{""}

// fixes are the wordings that the rule's action makes of a match; they must not be
// changed. An action that cannot be applied to it, such as one that takes the
// second of two words of a phrase that has one, makes none.
func (r *rule) fixes(match string) []string {
	switch r.Action.Name {
	case "replace":
		return slices.Clip(r.Action.Params)
	case "remove":
		return removed
	case "edit":
		r.once.Do(r.readEdits)
		if r.edits == nil {
			return nil
		}
		out := match
		for i := range r.edits {
			var err error
			if out, err = r.edits[i].apply(out); err != nil {
				return nil
			}
		}
		if out = strings.TrimSpace(out); out != match {
			return []string{out}
		}
	}
	return nil
}

// edit is one step of an action.
type edit struct {
	step    []string // what to do, with its parameters
	pattern *regex
	err     error // of the pattern
}

// readEdits makes the steps of the action ready, if they can be read.
func (r *rule) readEdits() {
	steps, why := r.Action.Steps()
	if why != "" {
		return
	}
	r.edits = make([]edit, len(steps))
	for i, step := range steps {
		r.edits[i].step = step
		if step[0] == "regex" {
			r.edits[i].pattern, r.edits[i].err = newRegex(step[1])
		}
	}
}

// apply makes the change in a text.
func (e *edit) apply(s string) (string, error) {
	step := e.step
	switch step[0] {
	case "replace":
		return strings.ReplaceAll(s, step[1], step[2]), nil
	case "remove":
		return strings.Map(func(r rune) rune {
			if strings.ContainsRune(step[1], r) {
				return -1
			}
			return r
		}, s), nil
	case "regex":
		if e.err != nil {
			return "", e.err
		}
		slow, err := e.pattern.slow()
		if err != nil {
			return "", err
		}
		return slow.Replace(s, step[2], -1, -1)
	case "trim_right":
		// A match may take in the space behind what is to be trimmed.
		return strings.TrimRight(strings.TrimSpace(s), step[1]), nil
	case "trim_left":
		return strings.TrimLeft(s, step[1]), nil
	case "trim":
		return strings.Trim(s, step[1]), nil
	case "truncate":
		head, _, _ := strings.Cut(strings.Join(strings.Fields(s), " "), step[1])
		return head, nil
	case "split":
		n, err := strconv.Atoi(step[2])
		parts := strings.Split(s, step[1])
		if step[1] == " " {
			parts = strings.Fields(s)
		}
		if err != nil || n < 0 || n >= len(parts) {
			return "", fmt.Errorf("%q has no part %s", s, step[2])
		}
		return parts[n], nil
	case "wrap":
		return step[1] + s + step[1], nil
	case "unwrap":
		return strings.TrimSuffix(strings.TrimPrefix(s, step[1]), step[1]), nil
	case "prefix":
		return step[1] + s, nil
	case "suffix":
		return s + step[1], nil
	case "capitalize":
		return capital(s), nil
	case "uncapitalize":
		r, size := utf8.DecodeRuneInString(s)
		if size == 0 {
			return s, nil
		}
		return string(unicode.ToLower(r)) + s[size:], nil
	case "lower":
		return strings.ToLower(s), nil
	case "upper":
		return strings.ToUpper(s), nil
	}
	return "", fmt.Errorf("there is no edit %q", step[0])
}
