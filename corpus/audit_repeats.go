package corpus

import (
	"cmp"
	"hash/maphash"
	"slices"
	"strings"
)

// groups counts what comes again: posts by a key, such as an account and a text.
// It remembers so many keys at a time. When they are full, those that came least
// often are forgotten, so that what comes again only after hundreds of thousands
// of others may be counted too low, and never too high.
type groups struct {
	seed   maphash.Seed
	limit  int
	byKey  map[uint64]*group
	forgot bool
}

// group is the posts of one key.
type group struct {
	account *auditAccount
	text    string // of the second post: what comes once is not shown
	first   string // the id of the first
	ids     []string
	count   int32
	replies int32
}

func (g *groups) init(limit int) {
	g.seed, g.limit, g.byKey = maphash.MakeSeed(), limit, map[uint64]*group{}
}

// hash is a key of strings.
func (g *groups) hash(parts ...string) uint64 {
	var h maphash.Hash
	h.SetSeed(g.seed)
	for _, p := range parts {
		h.WriteString(p)
		h.WriteByte(0)
	}
	return h.Sum64()
}

// add counts a post under a key, and says whether the key is new.
func (g *groups) add(key uint64, account *auditAccount, text, id string, reply bool) bool {
	if e := g.byKey[key]; e != nil {
		e.replies += int32(count(reply))
		if e.count++; e.count == 2 {
			e.text = cutText(text, maxExampleRunes)
			e.ids = append(make([]string, 0, 4), e.first)
		}
		if len(e.ids) < maxRepeatIDs {
			e.ids = append(e.ids, id)
		}
		return false
	}
	if len(g.byKey) >= g.limit {
		g.forget()
	}
	g.byKey[key] = &group{account: account, first: id, count: 1, replies: int32(count(reply))}
	return true
}

// forget makes room for as many keys again as are kept.
func (g *groups) forget() {
	g.forgot = true
	for floor := int32(1); len(g.byKey) > g.limit/2; floor *= 2 {
		for key, e := range g.byKey {
			if e.count <= floor {
				delete(g.byKey, key)
			}
		}
	}
}

// repeats gives each account what it repeated.
func (a *audit) repeats() {
	for _, kind := range []struct {
		name string
		*groups
	}{{"text", &a.texts}, {"link", &a.links}} {
		for _, g := range kind.byKey {
			if g.count > 1 {
				g.account.repeated = append(g.account.repeated, AuditRepeat{kind.name, int(g.count), g.text, g.ids, int(g.replies)})
			}
		}
		if kind.forgot {
			for _, account := range a.accounts {
				account.note("More than a quarter of a million different " + kind.name + "s were read: one that came again only much later may be counted too low.")
			}
		}
	}
	a.near.end()
	if a.near.forgot {
		for _, account := range a.accounts {
			account.note("Texts that are nearly the same were only looked for among some 65,000 texts before them.")
		}
	}
}

var repeatKinds = []string{"text", "link", "template"}

// mostRepeated sorts repeats, most frequent first, and keeps so many of a kind.
func mostRepeated(in []AuditRepeat, top int) []AuditRepeat {
	slices.SortFunc(in, func(a, b AuditRepeat) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(slices.Index(repeatKinds, a.Kind), slices.Index(repeatKinds, b.Kind)), cmp.Compare(a.Text, b.Text))
	})
	count := map[string]int{}
	return slices.DeleteFunc(in, func(r AuditRepeat) bool {
		count[r.Kind]++
		return count[r.Kind] > top
	})
}

// cutText cuts a text after so many characters, into memory of its own.
func cutText(s string, runes int) string {
	n := 0
	for i := range s {
		if n++; n > runes {
			return s[:i] + "…"
		}
	}
	return strings.Clone(s)
}
