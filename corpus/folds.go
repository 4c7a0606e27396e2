package corpus

import (
	"cmp"
	"hash/fnv"
	"maps"
	"slices"
	"strings"
	"unicode"
)

// Folds deals posts out to n folds, all of a group into the same one, so that a
// model is measured on accounts, videos or publishers that it has not seen. A
// post without the key is a group of its own. The largest groups are dealt
// first, each to the fold that has least; the outcome depends on nothing but the
// posts.
func Folds(posts []Labelled, key string, n int) []int {
	sizes := map[string]int{}
	name := func(i int) string {
		if g := posts[i].Key(key); key != "" && g != "" {
			return g
		}
		return "\x00" + posts[i].ID
	}
	for i := range posts {
		sizes[name(i)]++
	}
	groups := slices.Collect(maps.Keys(sizes))
	slices.SortFunc(groups, func(a, b string) int {
		if c := cmp.Compare(sizes[b], sizes[a]); c != 0 {
			return c
		}
		if c := cmp.Compare(hashOf(a), hashOf(b)); c != 0 {
			return c
		}
		return cmp.Compare(a, b)
	})
	load := make([]int, n)
	foldOf := map[string]int{}
	for _, g := range groups {
		least := 0
		for f := range load {
			if load[f] < load[least] {
				least = f
			}
		}
		foldOf[g] = least
		load[least] += sizes[g]
	}
	out := make([]int, len(posts))
	for i := range posts {
		out[i] = foldOf[name(i)]
	}
	return out
}

func hashOf(s string) uint64 {
	h := fnv.New64a()
	// Writing to a hash cannot fail.
	_, _ = h.Write([]byte(s))
	return h.Sum64()
}

// heldOut knows posts that a model is measured on and finds those that it must not
// have seen: posts of the same account, in whatever set, and copies.
type heldOut struct {
	accounts map[string]bool
	copies   *copies
}

func newHeldOut(posts []Labelled, include func(i int) bool) *heldOut {
	h := &heldOut{map[string]bool{}, newCopies()}
	for i := range posts {
		if !include(i) {
			continue
		}
		if account := posts[i].Draft.Account; account != "" {
			h.accounts[account] = true
		}
		h.copies.add(&posts[i])
	}
	return h
}

func (h *heldOut) has(p *Labelled) bool { return h.accounts[p.Draft.Account] || h.copies.has(p) }

// copies finds posts that say what others say: the same id, the same words, or
// seven tenths of the three-word runs of the shorter one. Links, tags, names and
// numbers do not count.
type copies struct {
	ids   map[string]bool
	texts map[uint64]bool
	runs  map[uint64][]int32 // three-word run → posts that hold it
	sizes []int
}

// Containment from which two posts are one: as in the feed rules.
const (
	copyContainment = 0.7
	copyWords       = 8
)

func newCopies() *copies {
	return &copies{ids: map[string]bool{}, texts: map[uint64]bool{}, runs: map[uint64][]int32{}}
}

func (c *copies) add(p *Labelled) {
	c.ids[bareID(p.ID)] = true
	words := plainWords(p.Draft.Text)
	c.texts[hashOf(strings.Join(words, " "))] = true
	if len(words) < copyWords {
		return
	}
	n := int32(len(c.sizes))
	runs := runsOf(words)
	c.sizes = append(c.sizes, len(runs))
	for _, r := range runs {
		c.runs[r] = append(c.runs[r], n)
	}
}

// bareID is an id without the name of the set that is put in front of it.
func bareID(id string) string {
	parts := strings.SplitN(id, ":", 2)
	if len(parts) == 2 && strings.Contains(parts[0], "_") {
		return parts[1]
	}
	return id
}

// has says whether a post is a copy of one of them.
func (c *copies) has(p *Labelled) bool {
	if c.ids[bareID(p.ID)] {
		return true
	}
	words := plainWords(p.Draft.Text)
	if len(words) > 2 && c.texts[hashOf(strings.Join(words, " "))] {
		return true
	}
	if len(words) < copyWords {
		return false
	}
	runs := runsOf(words)
	shared := map[int32]int{}
	for _, r := range runs {
		for _, n := range c.runs[r] {
			shared[n]++
			if float64(shared[n]) >= copyContainment*float64(min(len(runs), c.sizes[n])) {
				return true
			}
		}
	}
	return false
}

// plainWords are the words of a text in lower case, without links, names, tags
// and numbers.
func plainWords(text string) []string {
	var out []string
	for _, w := range strings.Fields(strings.ToLower(text)) {
		if strings.Contains(w, "://") || strings.HasPrefix(w, "@") || strings.HasPrefix(w, "#") {
			continue
		}
		out = append(out, strings.FieldsFunc(w, func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' })...)
	}
	return out
}

func runsOf(words []string) []uint64 {
	out := make([]uint64, 0, len(words))
	for i := 0; i+3 <= len(words); i++ {
		out = append(out, hashOf(strings.Join(words[i:i+3], " ")))
	}
	slices.Sort(out)
	return slices.Compact(out)
}
