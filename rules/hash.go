package rules

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash"
	"math"
)

// hash covers everything that bears on a verdict or a message, and nothing of
// where it stands.
func (s *Set) hash() string {
	h := hasher{to: sha256.New(), buffer: make([]byte, 0, 1<<12)}
	h.text(s.Language)
	h.texts(s.Brand.Names)
	h.texts(s.Brand.Products)
	h.texts(s.Brand.Domains)
	h.texts(s.Brand.Handles)
	h.number(float64(s.Brand.Staff))
	h.size(len(s.Lists))
	for _, l := range s.Lists {
		h.text(l.Name)
		h.texts(l.Words)
	}
	h.size(len(s.Dimensions))
	for _, d := range s.Dimensions {
		h.text(d.ID)
		h.text(string(d.Measure))
		for _, v := range [...]float64{d.Base, d.Warn, d.Block, d.Cap} {
			h.number(v)
		}
	}
	h.size(len(s.Rules))
	for _, r := range s.Rules {
		h.rule(r)
	}
	h.size(len(s.Platforms))
	for _, p := range s.Platforms {
		h.text(p.ID)
		h.text(p.Links)
		h.text(p.Length.Unit)
		for _, v := range [...]int{p.Length.Max, p.Length.Bytes, p.Length.Title} {
			h.size(v)
		}
		for _, patches := range [...][]patch{p.dimensions, p.rules} {
			h.size(len(patches))
			for _, x := range patches {
				h.text(x.key.value)
				h.tree(x.node)
			}
		}
	}
	h.flush()
	return hex.EncodeToString(h.to.Sum(nil))[:12]
}

// hasher writes values so that no two sequences of values look the same.
type hasher struct {
	to     hash.Hash
	buffer []byte
}

func (h *hasher) flush() {
	h.to.Write(h.buffer)
	h.buffer = h.buffer[:0]
}

func (h *hasher) size(n int) {
	if len(h.buffer) > cap(h.buffer)-binary.MaxVarintLen64 {
		h.flush()
	}
	h.buffer = binary.AppendUvarint(h.buffer, uint64(n))
}

func (h *hasher) number(v float64) {
	h.size(0)
	h.buffer = binary.LittleEndian.AppendUint64(h.buffer, math.Float64bits(v))
}

func (h *hasher) text(s string) {
	h.size(len(s))
	if len(s) > cap(h.buffer)-len(h.buffer) {
		h.flush()
	}
	h.buffer = append(h.buffer, s...)
}

func (h *hasher) texts(list []string) {
	h.size(len(list))
	for _, s := range list {
		h.text(s)
	}
}

func (h *hasher) limit(v *float64) {
	if v == nil {
		h.size(0)
		return
	}
	h.size(1)
	h.number(*v)
}

func (h *hasher) flag(b bool) {
	if b {
		h.size(1)
		return
	}
	h.size(0)
}

func (h *hasher) phrases(list []Phrase) {
	h.size(len(list))
	for _, p := range list {
		h.text(p.Text)
		h.texts(p.Suggest)
	}
}

func (h *hasher) rule(r *Rule) {
	for _, s := range [...]string{
		r.ID, r.Dimension, string(r.Severity), r.Message, r.Why, r.Docs, r.Language,
		r.Pattern, r.Count, r.Metric, r.Feed, r.Model, r.Mentions, r.Within,
	} {
		h.text(s)
	}
	h.flag(r.Off)
	h.flag(r.Inflect)
	h.number(r.Weight)
	h.size(r.Cap)
	h.size(r.Window)
	h.limit(r.Above)
	h.limit(r.Below)
	h.phrases(r.Phrases)
	h.phrases(r.Except)
	h.texts(r.Scope)
	h.texts(r.With)
	h.texts(r.Without)
	if r.Vale != nil {
		h.text(r.Vale.Sum)
	}
}

func (h *hasher) tree(n *node) {
	h.size(int(n.kind))
	h.text(n.value)
	h.size(len(n.keys()))
	for _, k := range n.keys() {
		h.text(k.value)
	}
	h.size(len(n.items()))
	for _, i := range n.items() {
		h.tree(i)
	}
}
