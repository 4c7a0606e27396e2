package match

import "github.com/plainpost/plainpost/tone/internal/packed"

// Append writes what has been put into the builder behind dst, for Restore.
func (b *Builder) Append(dst []byte) []byte {
	dst = packed.AppendUint(dst, int(b.top))
	dst = packed.AppendUint(dst, len(b.places)-1)
	dst = packed.AppendUint(dst, len(b.outs)-1)
	last := int32(0) // out
	for n := 1; n < len(b.places); n++ {
		p := &b.places[n]
		var outs []int32
		for o := p.outs; o != 0; o = b.outs[o].next {
			outs = append(outs, b.outs[o].out)
		}
		ends := min(len(outs), 1)
		dst = packed.AppendUint(dst, (n-int(p.from))<<1|ends)
		dst = packed.AppendInt(dst, int(p.id))
		if ends == 0 {
			continue
		}
		dst = packed.AppendUint(dst, len(outs))
		for _, out := range outs {
			dst = packed.AppendInt(dst, int(out-last))
			last = out
		}
	}
	dst = packed.AppendUint(dst, len(b.classes))
	dst = packed.AppendUint(dst, len(b.classAt))
	dst = packed.AppendUint(dst, len(b.members))
	for id, c := range b.classAt {
		if c == 0 {
			continue
		}
		s := b.classes[c-1]
		dst = packed.AppendUint(dst, id)
		dst = packed.AppendUint(dst, int(s.end-s.first))
		for _, m := range b.members[s.first:s.end] {
			dst = packed.AppendUint(dst, int(m))
		}
	}
	return dst
}

// Restore returns a builder with what Append has written. gap is as for NewBuilder.
// More can be put in.
func Restore(r *packed.Reader, gap int) *Builder {
	b := &Builder{gap: gap, top: ID(r.Uint())}
	b.places = make([]place, 1+r.Uint())
	b.outs = make([]told, 1, 1+r.Uint())
	last := int32(0)
	for n := 1; n < len(b.places); n++ {
		back := r.Uint()
		p := &b.places[n]
		p.from, p.id = int32(n-back>>1), ID(r.Int())
		if back&1 == 0 {
			continue
		}
		p.outs = int32(len(b.outs))
		for i := r.Uint(); i > 0; i-- {
			last += int32(r.Int())
			b.outs = append(b.outs, told{out: last, next: int32(len(b.outs) + 1)})
		}
		b.outs[len(b.outs)-1].next = 0
	}
	b.classes = make([]span, r.Uint())
	b.classAt = make([]int32, r.Uint())
	b.members = make([]ID, 0, r.Uint())
	for i := range b.classes {
		b.classAt[r.Uint()] = int32(i + 1)
		b.classes[i].first = int32(len(b.members))
		for range r.Uint() {
			b.members = append(b.members, ID(r.Uint()))
		}
		b.classes[i].end = int32(len(b.members))
	}
	return b
}
