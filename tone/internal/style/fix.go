package style

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// format fills a message in: the arguments in order for %s, which may be left over.
// White space that holds a line break reads as one space.
func format(message string, args ...string) string {
	var b strings.Builder
	for next := 0; ; {
		i := strings.IndexByte(message, '%')
		if i < 0 || i+1 == len(message) {
			b.WriteString(message)
			return b.String()
		}
		b.WriteString(message[:i])
		switch message[i+1] {
		case 's', 'd', 'v':
			if next < len(args) {
				b.WriteString(unwrapped(args[next]))
			}
			next++
		case '%':
			b.WriteByte('%')
		default:
			b.WriteString(message[i : i+2])
		}
		message = message[i+2:]
	}
}

func unwrapped(s string) string {
	if !strings.Contains(s, "\n") {
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

// fixes are the wordings that the rule's action makes of a match. An action that
// cannot be applied to it, such as one that takes the second of two words of a
// phrase that has one, makes none.
func (r *rule) fixes(match string) []string {
	switch r.Action.Name {
	case "replace":
		return slices.Clone(r.Action.Params)
	case "remove":
		return []string{""}
	case "edit":
		steps, why := r.Action.Steps()
		if why != "" {
			return nil
		}
		out := match
		for _, step := range steps {
			var err error
			if out, err = edit(out, step); err != nil {
				return nil
			}
		}
		if out = strings.TrimSpace(out); out != match {
			return []string{out}
		}
	}
	return nil
}

func edit(s string, step []string) (string, error) {
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
		re, err := newRegex(step[1])
		if err != nil {
			return "", err
		}
		slow, err := re.slow()
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
