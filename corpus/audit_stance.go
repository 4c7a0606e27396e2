package corpus

import (
	"slices"
	"strings"

	"github.com/plainpost/plainpost/tone"
)

// stance is what most of a post does.
type stance uint8

const (
	promote stance = iota
	announce
	give
	converse
)

var stanceNames = [...]string{"promote", "announce", "give", "converse"}

// stanceOf says what a post does. Whether it promotes is what its source says, else
// the verdict of self-promotion. Among the other stances the model decides where
// the rule set has one that shares the words out; else signs do.
func stanceOf(p *tone.Post, rep *tone.Report, t *tone.Trace) (s stance, byModel bool) {
	m := &rep.Measures
	promotes := verdictIn(rep, "self-promotion") >= tone.Warn
	if p.Promo != nil {
		promotes = *p.Promo
	}
	byModel = m.Stances != nil
	switch {
	case promotes:
		return promote, byModel
	case byModel:
		return largest(m.Stances), true
	}
	return bySigns(p, m, t), false
}

// largest is the stance with most words beside promoting; of equal ones the first.
func largest(s *tone.Stances) stance {
	switch {
	case s.Announce >= s.Give && s.Announce >= s.Converse:
		return announce
	case s.Give >= s.Converse:
		return give
	}
	return converse
}

// courtesies are words that open a post which talks with people.
var courtesies = []string{"thank", "sorry", "hello", "hi ", "hey ", "good morning", "good night", "happy ", "welcome", "gracias", "hola", "perdón", "buenos", "feliz"}

// bySigns tells the stance of a post that does not promote without a model: a
// reply or a courtesy talks, and so do a question and an “I” that lead nowhere;
// “we” and the account's own name tell of the account; all else gives.
func bySigns(p *tone.Post, m *tone.Measures, t *tone.Trace) stance {
	noLink := len(t.Links) == 0
	courteous := slices.ContainsFunc(courtesies, func(c string) bool { return strings.HasPrefix(t.Text, c) })
	switch {
	case t.Reply, noLink && courteous, noLink && m.Questions > 0, noLink && m.FirstSingular > 0:
		return converse
	case m.FirstPlural > 0, names(t.Text, p.Account):
		return announce
	}
	return give
}

// names says whether a folded text names an account.
func names(text, account string) bool {
	account = strings.ToLower(strings.TrimPrefix(account, "@"))
	return len(account) >= 3 && strings.Contains(text, account)
}

func verdictIn(rep *tone.Report, dimension string) tone.Verdict {
	for i := range rep.Scores {
		if rep.Scores[i].Dimension == dimension {
			return rep.Scores[i].Verdict
		}
	}
	return tone.Unjudged
}

func (s *StanceCounts) add(n stance, posts int) {
	switch n {
	case promote:
		s.Promote += posts
	case announce:
		s.Announce += posts
	case give:
		s.Give += posts
	case converse:
		s.Converse += posts
	}
}

func (s *StanceCounts) shares() tone.Stances {
	n := float64(s.total())
	if n == 0 {
		return tone.Stances{}
	}
	return tone.Stances{
		Promote: float64(s.Promote) / n, Announce: float64(s.Announce) / n,
		Give: float64(s.Give) / n, Converse: float64(s.Converse) / n,
	}
}
