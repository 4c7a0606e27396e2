package tone

import (
	"slices"
	"sync"

	"github.com/plainpost/plainpost/rules"
	"github.com/plainpost/plainpost/tone/internal/match"
	"github.com/plainpost/plainpost/tone/internal/packed"
	"github.com/plainpost/plainpost/tone/internal/words"
)

// adopt takes over what the lexis knows, before anything of the set is compiled. Its
// ids and entries come first, those of what else the set has behind them.
func (c *compiler) adopt(k *lexis) {
	c.lexis, c.known = k, make([][2]int, len(c.set.Rules))
	for i := range k.phrases {
		p := &k.phrases[i]
		slot := p.slot
		if slot >= len(c.set.Rules) || c.set.Rules[slot].ID != p.rule {
			slot = slices.IndexFunc(c.set.Rules, func(r *rules.Rule) bool { return r.ID == p.rule })
		}
		c.known[slot][which(p.excepts)] = p.count
		r := packed.NewReader(p.entries)
		for at := int32(0); r.Rest() != ""; {
			e := entry{slot: int32(slot), phrase: -1}
			if !p.excepts {
				at += int32(r.Uint())
				e.phrase = at
			}
			flags := r.Uint()
			e.atStart, e.atEnd, e.rank = flags&1 != 0, flags&2 != 0, int8(flags>>2)
			c.entries = append(c.entries, e)
		}
	}
	if k.isOf(c.set) { // there is no other phrase
		if c.begun == nil {
			c.begun = begin(func() *lexis { return k })
		}
		return
	}
	c.vocab.adopting = true
	c.builder = k.builder()
	c.vocab.restore(k.words)
}

// builder is a builder that holds the phrases of the lexis.
func (k *lexis) builder() *match.Builder {
	tree := packed.NewReader(k.tree)
	return match.Restore(&tree, rules.MaxGap)
}

// beginning is what the very set that a lexis was made from comes to, made in the background
// while its rules are read. Its functions wait for it; both must be called. Where there is
// no lexis they give nil.
type beginning struct {
	trie  func() *match.Trie
	words func() *knownWords
}

// knownWords are the words of a lexis.
type knownWords struct {
	vocab  *vocabulary
	models *lexicon // of the language of the set
	others []namedRow
}

func begin(lexis func() *lexis) *beginning {
	trie := func() *match.Trie {
		k := lexis()
		if k == nil {
			return nil
		}
		r := packed.NewReader(k.trie)
		return match.RestoreTrie(&r, rules.MaxGap)
	}
	words := func() *knownWords {
		k := lexis()
		if k == nil {
			return nil
		}
		vocab := newVocabulary()
		vocab.restore(k.words)
		models, others := k.lexicon(k.language)
		return &knownWords{vocab, models, others}
	}
	return &beginning{sync.OnceValue(inBackground(trie)), sync.OnceValue(inBackground(words))}
}

// wait waits for all of it.
func (b *beginning) wait() {
	b.trie()
	b.words()
}

// which is the place of phrases, or exceptions, in a pair of both.
func which(exceptions bool) int {
	if exceptions {
		return 1
	}
	return 0
}

// knownOf is of how many phrases of a slot, or of its exceptions, the lexis has what
// there is of them. They come first. In a branded set it has nothing of those that name
// the brand.
func (c *compiler) knownOf(slot int32, exceptions bool) int {
	if int(slot) >= len(c.known) {
		return 0
	}
	return c.known[slot][which(exceptions)]
}

// branded says whether the set names a brand or products.
func (c *compiler) branded() bool { return len(c.set.Brand.Names)+len(c.set.Brand.Products) > 0 }

// restore reads the words of a lexis, with what the reader asks of them. In the very set
// that it was made from, nothing is added to the stems of other languages than English:
// they are read when a draft first needs them.
func (v *vocabulary) restore(data string) {
	r := packed.NewReader(data)
	v.rules, v.last = match.ID(r.Uint()), match.ID(r.Uint())
	v.forms.restore(&r, func(to *row) {
		to.ids.exact, to.ids.stem = match.ID(r.Uint()), match.ID(r.Uint())
		to.stops, to.class, to.person, to.traits = words.Stops(r.Uint()), class(r.Uint()), notes(r.Uint()), traits(r.Uint())
	})
	for range r.Uint() {
		t := v.stemsOf(r.Text())
		stems := packed.NewReader(r.Text())
		restore := func() { t.table.restore(&stems, func(to *row) { to.ids.stem = match.ID(stems.Uint()) }) }
		if t.english || v.adopting {
			restore()
		} else {
			t.restore = sync.OnceFunc(restore)
		}
	}
	for i := range v.foreign {
		v.foreign[i] = uint64(r.Uint())
	}
}

// restore reads words with the places of their rows, and with read the rest of each row.
func (t *table) restore(r *packed.Reader, read func(*row)) {
	t.resize(r.Uint())
	data := r.Text()
	t.text = make([]byte, 0, len(data))
	text := packed.NewReader(data)
	for text.Rest() != "" {
		place, word := text.Uint(), text.Text()
		to := &t.rows[place]
		*to = row{head: words.Head(word), at: uint32(len(t.text)), length: uint32(len(word))}
		t.text = append(t.text, word...)
		t.count++
		read(to)
	}
}

// lexicon makes the tables of a language's models, which are those of the lexis, and gives
// the features that stand in none of them. The words of the lexis are in the vocabulary:
// it adds none.
func (k *lexis) lexicon(language string) (lex *lexicon, others []namedRow) {
	r := packed.NewReader(k.lexicons[language])
	lex = &lexicon{}
	for i := range k.models {
		if m := &k.models[i]; m.language == language {
			lex.outputs += len(m.outputs)
		}
	}
	lex.place()
	count := 1 + r.Uint() // there is nothing in the first row
	lex.makeRows(count, count)
	for output := range lex.outputs {
		lex.putAll(output, r.Numbers())
	}
	for _, table := range []*[]int32{&lex.word, &lex.context, &lex.exact} {
		if rows := r.Numbers(); rows.Len() > 0 {
			*table = make([]int32, rows.Len())
			for name := range *table {
				(*table)[name] = int32(rows.At(name))
			}
		}
	}
	lex.named = len(lex.context) > 0
	lex.pairs.restore(&r)
	others = make([]namedRow, r.Uint())
	for i := range others {
		others[i] = namedRow{r.Text(), int32(r.Uint())}
	}
	return lex, others
}

// namedRow is a feature that goes by its name, with its row.
type namedRow struct {
	name string
	row  int32
}

// restore takes over the tables of a lexicon, and its other features.
func (l *layout) restore(from *lexicon, others []namedRow) {
	to := l.lexicon
	to.planes, to.word, to.context, to.exact, to.pairs, to.named = from.planes, from.word, from.context, from.exact, from.pairs, from.named
	for _, f := range others {
		l.feature([]byte(f.name), f.row)
	}
}
