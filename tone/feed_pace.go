package tone

import "time"

// pace counts the account's own posts of the last hour or day, the draft
// included. Whoever answers many people answers fast, so that replies do not
// count; neither do shares.
func (f *feed) pace(window int, span time.Duration) feedFigure {
	if f.x.r.reply {
		return feedFigure{}
	}
	out := feedFigure{count: 1, known: true}
	for i := range f.within(window) {
		p := &f.posts[i]
		if p.At.IsZero() || f.x.now.Sub(p.At) >= span {
			break
		}
		if q := f.post(i); !q.reply && !q.share {
			out.count++
		}
	}
	return out
}
