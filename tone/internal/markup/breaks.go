package markup

import "strings"

// Breaks appends the offsets of the characters of Text that stand for a line
// break of a Markdown paragraph, in order: of a space for a soft one, of a
// newline for a hard one.
func (d *Doc) Breaks(dst []int) []int {
	for i := range d.runs {
		r := &d.runs[i]
		if !r.whole || r.text >= len(d.Text) || r.srcEnd-r.src > 64 {
			continue
		}
		switch d.Text[r.text] {
		case ' ':
			if strings.IndexByte(d.Src[r.src:r.srcEnd], '\n') >= 0 && (r.text+1 == len(d.Text) || d.runTextEnd(i) == r.text+1) {
				dst = append(dst, r.text)
			}
		case '\n':
			if d.runTextEnd(i) == r.text+1 {
				dst = append(dst, r.text)
			}
		}
	}
	return dst
}

// runTextEnd is where the text of a run ends.
func (d *Doc) runTextEnd(i int) int {
	if i+1 < len(d.runs) {
		return d.runs[i+1].text
	}
	return len(d.Text)
}
