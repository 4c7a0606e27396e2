package tone

import (
	"slices"

	"github.com/plainpost/plainpost/tone/internal/links"
	"github.com/plainpost/plainpost/tone/internal/similar"
)

// fewWords is the number of words below which a text without a link is a
// greeting or a thank-you, which may be said every day.
const fewWords = 4

// mostTemplates is how many posts of one template are counted: it bounds the time
// of a check, and a form that was filled in fifty times has made its point.
const mostTemplates = 50

// compare reads the posts that the draft can repeat: replies where it is one, and
// posts to everybody where it is that. Nobody blasts by saying the same in
// answer to the same question.
func (f *feed) compare() {
	if f.compared {
		return
	}
	f.compared = true
	x := f.x
	similar.Of(x.r.prose, &f.print, x.draft.Links...)
	for i := range f.posts[:f.fresh] {
		if q := f.post(i); !q.share && q.reply == x.r.reply {
			f.index.Add(q.prose, f.posts[i].Links...)
			f.indexed = append(f.indexed, i)
		}
	}
}

// duplicates counts the posts that were the draft already.
func (f *feed) duplicates(window int) feedFigure {
	if f.x.r.reply {
		return feedFigure{}
	}
	f.compare()
	if f.print.Words < fewWords && len(f.links) == 0 {
		return feedFigure{}
	}
	f.matches = f.index.Duplicates(&f.print, f.matches[:0])
	var out feedFigure
	for _, m := range f.matches {
		out.add(f, f.indexed[m.Post], window)
	}
	out.known = true
	return out
}

// templates counts the posts with the same frame and another filling. Among
// replies a copy counts, too, and all of it is only a remark: people who ask the
// same get the same answer, but may be answered in words of their own.
func (f *feed) templates(window int) feedFigure {
	f.compare()
	if f.print.Words < fewWords {
		return feedFigure{}
	}
	f.matches = f.index.Templates(&f.print, mostTemplates, f.matches[:0])
	out := feedFigure{known: true, mild: f.x.r.reply}
	for _, m := range f.matches {
		if copied := m.Exact || m.Containment >= similar.MinContainment; f.x.r.reply || !copied {
			out.add(f, f.indexed[m.Post], window)
		}
	}
	return out
}

// add counts a post, unless it is outside the window.
func (out *feedFigure) add(f *feed, i, window int) {
	if i >= f.within(window) {
		return
	}
	if out.count == 0 {
		out.match = f.post(i).prose
	}
	out.count++
	out.related = append(out.related, i)
}

// linkReplies is how many replies may repeat a link for each post that may: a link
// in a reply answers a question, and the same question comes again.
const linkReplies = 10

// sameLink counts the posts, replies included, that led where a link of the draft
// leads. Where a shortener hides that, the same words or the same title say so.
func (f *feed) sameLink(window int) feedFigure {
	if len(f.links) == 0 {
		return feedFigure{}
	}
	out := feedFigure{known: true}
	if f.x.r.reply {
		out.scale = linkReplies
	}
	hidden := slices.ContainsFunc(f.links, links.Shortened)
	var copies []int
	for i := range f.within(window) {
		if f.post(i).share {
			continue
		}
		targets := f.linksOf(i)
		same := false
		for _, url := range f.links {
			if slices.Contains(targets, url) {
				if same = true; out.match == "" {
					out.match = url
				}
				break
			}
		}
		if !same && len(targets) > 0 && (hidden || slices.ContainsFunc(targets, links.Shortened)) {
			if copies == nil {
				copies = f.copies()
			}
			_, same = slices.BinarySearch(copies, i)
			same = same || f.titled(i)
		}
		if same {
			out.count++
			out.related = append(out.related, i)
		}
	}
	if out.match == "" {
		out.match = f.links[0]
	}
	return out
}

// copies are the posts with the words of the draft, in order.
func (f *feed) copies() []int {
	f.compare()
	out := []int{}
	if f.print.Words < fewWords {
		return out
	}
	f.matches = f.index.Duplicates(&f.print, f.matches[:0])
	for _, m := range f.matches {
		out = append(out, f.indexed[m.Post])
	}
	return out
}

// titled says whether a post went out under the draft's title.
func (f *feed) titled(i int) bool {
	title := f.x.draft.Title
	return title != "" && title == f.posts[i].Title
}
