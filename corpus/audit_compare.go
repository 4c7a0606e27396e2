package corpus

// AuditDifference is one figure of two audits.
type AuditDifference struct {
	Figure string  `json:"figure"`
	Unit   string  `json:"unit"` // share, posts, people, per week
	This   float64 `json:"this"`
	Other  float64 `json:"other"`
	Better string  `json:"better"` // this, other, or empty where they are equal or neither is better
}

// CompareAudits lays two audits side by side: two accounts, or one at two times.
func CompareAudits(this, other *AccountAudit) []AuditDifference {
	repeated := func(r *AccountAudit) float64 {
		most := 0
		for i := range r.Repeats {
			if r.Repeats[i].Kind == "text" {
				most = max(most, r.Repeats[i].Count)
			}
		}
		return float64(most)
	}
	jargon := func(r *AccountAudit) float64 {
		if r.Own == 0 {
			return 0
		}
		return 100 * float64(r.JargonUses) / float64(r.Own)
	}
	named := func(r *AccountAudit) float64 {
		if r.Conversation.Replies == 0 {
			return 0
		}
		return float64(r.Conversation.Named) / float64(r.Conversation.Replies)
	}
	var out []AuditDifference
	add := func(figure, unit string, sign int, get func(*AccountAudit) float64) {
		d := AuditDifference{Figure: figure, Unit: unit, This: get(this), Other: get(other)}
		switch {
		case sign == 0 || d.This == d.Other || this.Own == 0 || other.Own == 0:
		case (d.This > d.Other) == (sign > 0):
			d.Better = "this"
		default:
			d.Better = "other"
		}
		out = append(out, d)
	}
	add("posts", "posts", 0, func(r *AccountAudit) float64 { return float64(r.Posts) })
	add("posts a week", "per week", 0, func(r *AccountAudit) float64 { return r.Cadence.PerWeek })
	add("promote", "share", -1, func(r *AccountAudit) float64 { return r.Stances.Promote })
	add("announce", "share", 0, func(r *AccountAudit) float64 { return r.Stances.Announce })
	add("give", "share", 1, func(r *AccountAudit) float64 { return r.Stances.Give })
	add("converse", "share", 1, func(r *AccountAudit) float64 { return r.Stances.Converse })
	add("replies", "share", 1, func(r *AccountAudit) float64 { return r.Conversation.ReplyShare })
	add("replies with a name", "share", 1, named)
	add("people spoken to", "people", 0, func(r *AccountAudit) float64 { return float64(r.Conversation.People) })
	add("posts with a link", "share", -1, func(r *AccountAudit) float64 { return r.Links.Share })
	add("most repeated text", "posts", -1, repeated)
	add("jargon in 100 posts", "uses", -1, jargon)
	return out
}
