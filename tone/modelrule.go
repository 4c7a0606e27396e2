package tone

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/plainpost/plainpost/rules"
	"github.com/plainpost/plainpost/tone/internal/match"
	"github.com/plainpost/plainpost/tone/model"
)

// lexicon holds the models of one language, ready to be added up: one row of
// weights for each feature, a weight for each output of each model.
type lexicon struct {
	models  []bound
	speak   []int32 // slots with a model
	outputs int     // of all models
	places  []place // by output
	planes  []plane // of weights, six outputs each
	most    int     // words of a post beyond which no model speaks; 0 for no limit
	word    []int32 // name in grams → its row; the first row is that of nothing
	context []int32 // the same as the company of other sentences
	exact   []int32 // id of a form → the same
	pairs   pairTable

	signs   rowSet  // by sign
	figures rowSet  // by figure
	slots   []int32 // by slot: a row
	tallies []int32 // by dimension: a row
	named   bool    // whether some model has context words

	restore func() // makes all but slots and tallies when a draft first needs them; nil where they are there
}

// bound is a model in a lexicon, whose outputs are those numbered [first, first+outputs).
type bound struct {
	modelFacts
	rule    *rules.Rule  // the first that names it
	model   *model.Model // nil until its features are asked for
	first   int
	stances [3]int // which outputs say announce, give and converse; all 0 where they do not
}

// modelFacts are what is asked of a model beside its features.
type modelFacts struct {
	language string
	checksum [32]byte
	outputs  []model.Output
	most     int // words of a post that it speaks about; 0 for no limit
}

func factsOf(m *model.Model) modelFacts {
	card := m.Card()
	return modelFacts{baseLanguage(card.Language), m.Checksum(), m.Outputs(), card.MostWords}
}

// mostOf is how many words a post may have for one of the models to speak about it; 0
// for any number.
func mostOf(models []bound) int {
	most := 0
	for _, b := range models {
		if b.most == 0 {
			return 0
		}
		most = max(most, b.most)
	}
	return most
}

// factsOf finds what is asked of the model that a rule names. What the lexis knows need
// not be read.
func (c *compiler) factsOf(r *rules.Rule) (modelFacts, error) {
	if known := c.lexis.model(r.Model); known != nil && c.given[r.Model] == nil {
		return known.modelFacts, nil
	}
	m, err := c.modelOf(r)
	if err != nil {
		return modelFacts{}, err
	}
	return factsOf(m), nil
}

// modelOf finds the model that a rule names.
func (c *compiler) modelOf(r *rules.Rule) (*model.Model, error) {
	if m := c.given[r.Model]; m != nil {
		return m, nil
	}
	if m := c.loaded[r.Model]; m != nil {
		return m, nil
	}
	decode := model.Decode
	var data []byte
	var err error
	if name, ok := strings.CutPrefix(r.Model, "builtin:"); ok {
		decode = model.Open
		data, err = rules.BuiltinModel(name)
	} else {
		path := filepath.FromSlash(r.Model)
		if file := origin(r, "model").File; !filepath.IsAbs(path) && file != "" {
			path = filepath.Join(filepath.Dir(file), path)
		}
		data, err = os.ReadFile(path)
	}
	if err != nil {
		return nil, err
	}
	m, err := decode(data)
	if err != nil {
		return nil, err
	}
	c.loaded[r.Model] = m
	return m, nil
}

// models reads the models that rules name, gives ids to their words and lays out
// their weights. It comes when all rules have their slots.
func (c *compiler) models() {
	switch {
	case c.lexis == nil:
		c.vocab.rules = c.vocab.last
	case c.begun != nil:
		c.vocab = c.begun.words().vocab
	}
	c.vocab.adopting = false
	c.learn = map[string]*lexicon{}
	c.ownWords = ownWords(&c.set.Brand)
	byLanguage := map[string]map[string]int{}
	for n := range c.slots {
		s := &c.slots[n]
		if s.model = -1; s.rule.Model == "" {
			continue
		}
		facts, err := c.factsOf(s.rule)
		if err != nil {
			c.fault(origin(s.rule, "model"), "rules."+s.rule.ID+".model", err.Error(), "name a model file, or builtin:NAME")
			continue
		}
		language := s.language
		if language == "" {
			language = facts.language
			s.language = language
		}
		if facts.language != language {
			c.fault(origin(s.rule, "model"), "rules."+s.rule.ID+".model", fmt.Sprintf("the model is of the language %q, the rule of %q", facts.language, language), "give the rule the model's language")
			continue
		}
		lex := c.learn[language]
		if lex == nil {
			lex = &lexicon{}
			c.learn[language], byLanguage[language] = lex, map[string]int{}
		}
		at, known := byLanguage[language][s.rule.Model]
		if !known {
			at = len(lex.models)
			byLanguage[language][s.rule.Model] = at
			lex.models = append(lex.models, bound{modelFacts: facts, rule: s.rule, first: lex.outputs, stances: stancesIn(facts.outputs)})
			lex.outputs += len(facts.outputs)
		}
		s.model = int32(at)
		lex.speak = append(lex.speak, int32(n))
	}
	for _, language := range slices.Sorted(maps.Keys(c.learn)) {
		lex := c.learn[language]
		lex.place()
		lex.most = mostOf(lex.models)
		c.layOut(language, lex)
	}
	c.classWords()
	c.id = c.set.ID()
	if len(c.learn) > 0 {
		c.id = c.set.Name + "@" + c.hashWithModels()
	}
}

// hashWithModels is the hash of the rule set and the models that it names.
func (c *compiler) hashWithModels() string {
	h := sha256.New()
	h.Write([]byte(c.set.Hash))
	for n := range c.slots {
		s := &c.slots[n]
		if s.model >= 0 {
			h.Write([]byte(s.rule.ID))
			h.Write(c.learn[s.language].models[s.model].checksum[:])
		}
	}
	return hex.EncodeToString(h.Sum(nil))[:len(c.set.Hash)]
}

// classWords gives their class to the English words that signs look for, and
// their person to pronouns.
func (c *compiler) classWords() {
	const some = 64
	ids := int(c.vocab.last) + some // nearly all have one
	c.persons, c.wordClass = make([]notes, 0, ids), make([]class, 0, ids)
	for _, p := range personWords {
		for word := range strings.FieldsSeq(p.words) {
			id := c.vocab.exactID(word)
			c.persons = grown(c.persons, int(id), int(id)+1)
			c.persons[id] |= p.person
		}
	}
	stems := c.vocab.stemsOf("en")
	for _, kind := range slices.Sorted(maps.Keys(classWords)) {
		for word := range strings.FieldsSeq(classWords[kind]) {
			id := c.vocab.stemID(word, stems)
			for int(id) >= len(c.wordClass) {
				c.wordClass = append(c.wordClass, make([]class, int(id)-len(c.wordClass)+some)...)
			}
			c.wordClass[id] |= kind
		}
	}
}

// classOf is what an English word with the stem can be to a sign.
func (e *engine) classOf(stem match.ID) class {
	if int(stem) < len(e.wordClass) {
		return e.wordClass[stem]
	}
	return 0
}

// personOf is the person, as a note, that an English word stands for.
func (e *engine) personOf(word match.ID) notes {
	if int(word) < len(e.persons) {
		return e.persons[word]
	}
	return 0
}

// layOut makes the tables of a lexicon. All models are read side by side, in order
// of name, so that a name is met once for all of them.
func (c *compiler) layOut(language string, lex *lexicon) {
	l := layout{compiler: c, lexicon: lex, stems: c.vocab.stemsOf(language)}
	lex.slots = make([]int32, len(c.slots))
	lex.tallies = make([]int32, len(c.set.Dimensions))
	if c.lexis != nil && c.lexis.has(language, lex.models) {
		known := c.lexis // the compiler goes
		restore := func() { l.restore(known.lexicon(language)) }
		switch {
		case c.begun == nil:
			restore()
		case language == known.language:
			words := c.begun.words()
			l.restore(words.models, words.others)
		default:
			lex.restore = sync.OnceFunc(restore)
		}
		return
	}
	total := 0
	for i := range lex.models {
		b := &lex.models[i]
		var err error
		if b.model, err = c.modelOf(b.rule); err != nil {
			c.fault(origin(b.rule, "model"), "rules."+b.rule.ID+".model", err.Error(), "")
			return
		}
		total += b.model.Len()
	}
	l.weights = make([]float32, lex.outputs)
	if len(lex.models) > 1 {
		total -= total / 3 // models share names
	}
	lex.makeRows(1, total+1)
	l.list = make([]pair, 0, total/2)
	row := int32(0)
	l.features(func(name []byte, have []int, cursors []*model.Cursor) {
		row++
		lex.makeRows(1, 0)
		l.feature(name, row)
		for _, i := range have {
			l.putWeights(row, i, cursors[i])
		}
	})
	lex.pairs = newPairTable(len(l.list))
	for _, p := range l.list {
		lex.pairs.put(p)
	}
}

// putWeights puts the weights of a model's feature, at which its cursor is, into a row.
func (l *layout) putWeights(row int32, i int, cursor *model.Cursor) {
	b := &l.lexicon.models[i]
	cursor.Weights(l.weights)
	for j := range b.outputs {
		l.lexicon.put(row, b.first+j, l.weights[j])
	}
}

// features calls do for each name of a feature, in order, with the models that have it
// and the cursors of all, which for these are at it.
func (l *layout) features(do func(name []byte, have []int, cursors []*model.Cursor)) {
	cursors := make([]*model.Cursor, len(l.lexicon.models))
	for i, b := range l.lexicon.models {
		if cursors[i] = b.model.Cursor(); !cursors[i].Next() {
			cursors[i] = nil
		}
	}
	var next []int // the models that have the name that comes next
	for {
		next = next[:0]
		for i, cursor := range cursors {
			order := -1
			switch {
			case cursor == nil:
				continue
			case len(next) > 0:
				order = bytes.Compare(cursor.Name(), cursors[next[0]].Name())
			}
			if order < 0 {
				next = next[:0]
			}
			if order <= 0 {
				next = append(next, i)
			}
		}
		if len(next) == 0 {
			return
		}
		do(cursors[next[0]].Name(), next, cursors)
		for _, i := range next {
			if !cursors[i].Next() {
				cursors[i] = nil
			}
		}
	}
}

// layout is a lexicon in the making.
type layout struct {
	*compiler
	*lexicon
	stems   *stemTable // of the language
	list    []pair     // of the pairs
	weights []float32  // scratch

	before     []byte // the first word of the last pair
	beforeName uint32 // and its name in grams
}

// feature puts the row of a feature where it is looked up.
func (l *layout) feature(name []byte, row int32) {
	if len(name) < 3 || name[1] != ':' {
		return
	}
	rest := name[2:]
	switch name[0] {
	case 'w':
		setRow(&l.word, l.gramName(rest), row)
	case 'c':
		setRow(&l.context, l.gramName(rest), row)
		l.named = true
	case 'e':
		setRow(&l.exact, uint32(l.vocab.formID(rest)), row)
	case 'b':
		first, second, ok := bytes.Cut(rest, []byte(" "))
		if !ok || len(first) == 0 || len(second) == 0 {
			return
		}
		if !bytes.Equal(first, l.before) {
			l.before, l.beforeName = append(l.before[:0], first...), l.gramName(first)
		}
		l.list = append(l.list, pair{l.beforeName, l.gramName(second), row})
	case 's':
		for i := range signs {
			if signs[i].name == string(rest) {
				l.signs[i] = row
			}
		}
	case 'm':
		for i := range figures {
			if figures[i].name == string(rest) {
				l.figures[i] = row
			}
		}
	case 'r':
		for _, n := range l.slotsOf[string(rest)] {
			l.lexicon.slots[n] = row
		}
	case 'd':
		for i := range l.set.Dimensions {
			if l.set.Dimensions[i].ID == string(rest) {
				l.tallies[i] = row
			}
		}
	}
}

// gramName is the name that grams have for a word or a symbol.
func (l *layout) gramName(name []byte) uint32 {
	if s := symbolOf(name); s != noSymbol {
		return uint32(s)
	}
	return wordName(l.vocab.addStem(name, l.stems))
}

// symbolOf finds a symbol by its name.
func symbolOf(name []byte) symbol {
	if c := name[0]; c >= 'a' && c <= 'z' || c >= 0x80 {
		return noSymbol // as most names are
	}
	for i, s := range symbolNames {
		if s != "" && s == string(name) {
			return symbol(i)
		}
	}
	return noSymbol
}

// setRow puts a row under a name or id.
func setRow(table *[]int32, name uint32, row int32) {
	*table = grown(*table, int(name), int(name)+4096)
	(*table)[name] = row
}

// judgeByModels adds up what the models of the draft's language say about each
// sentence and about the post. It comes when the rules' hits are settled.
func (x *evaluation) judgeByModels() {
	lex := x.learn[x.r.language]
	x.r.learned.lexicon = nil
	if lex == nil || lex.most > 0 && x.measures.Words > lex.most || !slices.ContainsFunc(lex.speak, func(n int32) bool { return x.view.rules[n] != nil }) {
		return
	}
	if lex.restore != nil {
		lex.restore()
	}
	r, l, n := x.r, &x.r.learned, len(x.r.sentences)
	first, last := x.edges()
	if first < 0 {
		return
	}
	l.begin(lex, n)
	var all signSet
	total := 0
	r.counts = r.counts[:0]
	for i := range r.sentences {
		s := &r.sentences[i]
		if !x.isSeen(s) {
			r.counts = append(r.counts, -1)
			continue
		}
		x.see(s, &r.seen)
		set := x.signsOf(i, &r.seen, first, last)
		l.take(i, r.seen.grams, r.ids)
		l.takeSigns(i, set)
		all |= set
		total += len(r.seen.grams)
		r.counts = append(r.counts, int32(len(r.seen.grams)))
	}
	l.takeSigns(n, all)
	l.takeFigures(x.figureSet())
	for _, s := range x.ruleSigns() {
		if row := lex.slots[s.slot]; row > 0 {
			l.takeRule(int(s.sentence), row, s.first)
		}
	}
	l.settle(r.counts, total)
	x.takeTallies()
}

// takeTallies adds what the rules of each dimension add up to.
func (x *evaluation) takeTallies() {
	r, l := x.r, &x.r.learned
	tallies := x.tallies()
	for d, row := range l.lexicon.tallies {
		switch {
		case row == 0:
		case x.view.ratio[d]:
			p := x.pulls(d, &x.view.dimensions[d])
			for i, count := range r.counts {
				if count >= 0 {
					l.takeTally(i, row, p.logOdds(int32(i))/ruleScale)
				}
			}
		case tallies[d] != 0:
			l.takeTally(l.sentences, row, tallyValue(tallies[d]))
		}
	}
}

// logOddsOf is what the model of a slot says about a sentence, or with sentence -1
// about the post: the calibrated score of one of its outputs.
func (x *evaluation) logOddsOf(n int32, sentence int32, output int) float64 {
	l := &x.r.learned
	at := int(sentence)
	if at < 0 {
		at = l.sentences
	}
	return l.logOdds(&l.lexicon.models[x.slots[n].model], at, output)
}

// hear notes which models speak about the draft: of those that have judged it, the
// ones that have learned from posts of its length, in the company that their rules ask
// for. It comes when the hits are settled.
func (x *evaluation) hear() {
	x.voices = x.voices[:0]
	lex := x.r.learned.lexicon
	if lex == nil {
		return
	}
	for _, n := range lex.speak {
		s := &x.slots[n]
		most := lex.models[s.model].most
		if x.view.rules[n] != nil && (most == 0 || x.measures.Words <= most) && x.inCompany(s) {
			x.voices = append(x.voices, n)
		}
	}
}

// inCompany says whether one of the rules that a model's rule asks for hits the
// post and none of those that it excludes does. Models read posts as a whole, so
// it does not matter in which sentence.
func (x *evaluation) inCompany(s *slot) bool {
	hit := func(set []uint64) bool {
		return slices.ContainsFunc(x.hits, func(h hit) bool { return set[h.slot>>6]>>(h.slot&63)&1 == 1 })
	}
	return (len(s.with) == 0 || hit(s.withBits)) && (len(s.without) == 0 || !hit(s.withoutBits))
}

// modelHits are the places where models find what they look for: the whole post, or
// the sentences of a ratio that, by rules and models, are more likely than not.
func (x *evaluation) modelHits() []hit {
	x.hear()
	var out []hit
	for _, n := range x.voices {
		if x.view.dimensions[x.slots[n].dimension].Measure != rules.Ratio {
			if p := model.Probability(x.logOddsOf(n, -1, 0)); p >= 0.5 {
				out = append(out, hit{slot: n, phrase: -1, sentence: -1, excess: 1})
			}
			continue
		}
		d := x.slots[n].dimension
		byRules := x.pulls(d, &x.view.dimensions[d])
		for i := range x.r.sentences {
			s := &x.r.sentences[i]
			if s.words == 0 || !x.inOwnVoice(s) {
				continue
			}
			learned, _ := x.modelsSay(d, int32(i))
			if z := byRules.logOdds(int32(i)) + learned; z >= 0 {
				out = append(out, hit{slot: n, phrase: -1, sentence: int32(i), start: s.start, end: s.end, first: s.first, end1: s.end1, excess: z})
			}
		}
	}
	return out
}

// wholeModel scores a model of a density or total, weight × p for the post, and returns
// what that comes to where the dimension counts most points at most and has come to sum.
func (x *evaluation) wholeModel(d int, n int32, unit, most, sum float64) float64 {
	weight := x.view.stakes[n].weight
	p := model.Probability(x.logOddsOf(n, -1, 0))
	points := atMost(most, sum, weight*p*unit)
	if p < 0.5 || weight < 0 {
		x.part(n, points, p, nowhere, nowhere)
		return points
	}
	q := x.scores(d)
	q.hit, q.points = hit{slot: n, phrase: -1, sentence: -1, excess: 1}, points
	if len(x.accepted) > 0 && x.accepted[x.hitPrint(&q.hit)] || x.isIgnored(x.slots[n].rule.ID, 0, int32(len(x.r.view.Text))) {
		x.report.Suppressed++
		x.all = x.all[:len(x.all)-1]
		return 0
	}
	return points
}

// stancesOf shares the words of the post out among the four stances: promoting by
// the ratio's own probabilities, the rest by the further outputs of its model.
func (x *evaluation) stancesOf(n int32, sentence int32, words float64, p float64, to *Stances) {
	l := &x.r.learned
	b := &l.lexicon.models[x.slots[n].model]
	odds := func(output int) float64 {
		z := l.logOdds(b, int(sentence), output)
		switch {
		case z < -30:
			z = -30
		case z > 30:
			z = 30
		}
		return math.Exp(z)
	}
	announce, give, converse := odds(b.stances[0]), odds(b.stances[1]), odds(b.stances[2])
	sum := announce + give + converse
	to.Promote += words * p
	to.Announce += words * (1 - p) * announce / sum
	to.Give += words * (1 - p) * give / sum
	to.Converse += words * (1 - p) * converse / sum
}

// divides says whether a model has outputs for the stances beside promoting.
func (x *evaluation) divides(n int32) bool {
	return x.r.learned.lexicon.models[x.slots[n].model].stances[0] > 0
}

// stancesIn are the outputs of a model that say how somebody speaks who does not
// promote, which is what the first output says.
func stancesIn(outputs []model.Output) (at [3]int) {
	if len(outputs) != 4 || outputs[0].Name != "promote" {
		return at
	}
	for i, name := range [...]string{"announce", "give", "converse"} {
		if at[i] = slices.IndexFunc(outputs, func(o model.Output) bool { return o.Name == name }); at[i] < 0 {
			return [3]int{}
		}
	}
	return at
}

// mover is something that speaks for what a model found.
type mover struct {
	logOdds     float64
	first, end1 int32  // tokens, of words
	text        string // of signs and figures
	hit         int32  // of rules; -1 otherwise
}

// movers are the strongest of them, strongest first: the more are kept the
// less it matters that some say the same.
type movers struct {
	list [8]mover
	n    int
}

func (m *movers) add(v mover) {
	if v.logOdds <= 0 || m.n == len(m.list) && v.logOdds <= m.list[m.n-1].logOdds {
		return
	}
	if m.n < len(m.list) {
		m.n++
	}
	at := m.n - 1
	for ; at > 0 && m.list[at-1].logOdds < v.logOdds; at-- {
		m.list[at] = m.list[at-1]
	}
	m.list[at] = v
}

// saysMost names the words and signs that speak most for a model's finding in a
// sentence, or with sentence -1 in the post, to be read in its message.
func (x *evaluation) saysMost(n, sentence int32) string {
	lex := x.r.learned.lexicon
	b := &lex.models[x.slots[n].model]
	weight := func(row int32) float64 {
		return b.outputs[0].Scale * lex.weight(row, b.first)
	}
	var top movers
	total := 0
	for i := range x.r.sentences {
		if x.r.counts[i] > 0 && (sentence < 0 || int32(i) == sentence) {
			total += int(x.r.counts[i])
		}
	}
	value := gramValue(total)
	first, last := x.edges()
	for i := range x.r.sentences {
		if x.r.counts[i] < 0 || sentence >= 0 && int32(i) != sentence {
			continue
		}
		x.see(&x.r.sentences[i], &x.r.seen)
		grams := x.r.seen.grams
		for k := range grams {
			g := &grams[k]
			if s := g.symbol(); s != noSymbol && s != numberSymbol && s != priceSymbol {
				continue // what can be pointed at comes as a sign
			}
			odds := weight(wordRow(lex.word, g.name)) + weight(lex.exactRow(g, x.r.ids))
			top.add(mover{logOdds: odds * value, first: g.token, end1: g.token + 1, hit: -1})
			if k > 0 && grams[k-1].symbol() == noSymbol {
				odds := weight(lex.pairs.find(grams[k-1].name, g.name))
				top.add(mover{logOdds: odds * value, first: grams[k-1].token, end1: g.token + 1, hit: -1})
			}
		}
		set := x.signsOf(i, &x.r.seen, first, last)
		for j := range signs {
			if signs[j].text != "" && set.has(sign(j)) {
				top.add(mover{logOdds: weight(lex.signs[j]), text: signs[j].text, hit: -1})
			}
		}
	}
	set := x.figureSet()
	for j := range figures {
		if figures[j].text != "" && set>>j&1 == 1 {
			top.add(mover{logOdds: weight(lex.figures[j]), text: figures[j].text, hit: -1})
		}
	}
	for i := range x.hits {
		if h := &x.hits[i]; h.end > h.start && (sentence < 0 || h.sentence == sentence) {
			top.add(mover{logOdds: weight(lex.slots[h.slot]), hit: int32(i)})
		}
	}
	return x.sayMovers(&top)
}

// sayMovers writes three movers out, leaving out what another one says.
func (x *evaluation) sayMovers(top *movers) string {
	const most = 3
	var said, plain [most]string // plain are small letters without quotation marks
	n := 0
	for i := range top.list[:top.n] {
		text := x.sayMover(&top.list[i])
		small := strings.ToLower(strings.Trim(text, "“”"))
		if text == "" || slices.ContainsFunc(plain[:n], func(o string) bool { return strings.Contains(o, small) }) {
			continue
		}
		said[n], plain[n] = text, small
		if n++; n == most {
			break
		}
	}
	if n == 0 {
		return "the whole of it"
	}
	return strings.Join(said[:n], ", ")
}

// sayMover is how a finding names a mover.
func (x *evaluation) sayMover(m *mover) string {
	switch {
	case m.hit >= 0:
		h := &x.hits[m.hit]
		return "“" + short(x.original(h.start, h.end)) + "”"
	case m.text != "":
		return m.text
	}
	return "“" + short(x.original(x.r.tokens[m.first].start, x.r.tokens[m.end1-1].end)) + "”"
}
