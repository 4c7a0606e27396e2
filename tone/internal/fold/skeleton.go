package fold

import "unicode/utf8"

// Skeleton appends to buf[:0] what a word in another alphabet looks like in Latin letters, in lower case: "асе" in Cyrillic
// gives "ace". It is false unless every letter has a Latin likeness. Plenty of ordinary words do ("рис", "сон"), so the answer
// means something only where it is a listed word in Latin surroundings. Give it the word as it stands in the original, whose
// capitals may look like other letters than the small ones (Н and н).
func Skeleton(word string, buf []byte) ([]byte, bool) {
	buf = buf[:0]
	changed := false
	for _, r := range word {
		if r < utf8.RuneSelf {
			if asciiClass(byte(r)) != classLatin {
				return buf, false
			}
			buf = append(buf, byte(r)|0x20)
			continue
		}
		e := lookup(r)
		c := e.look()
		switch {
		case e.hidden():
			continue
		case c == 0:
			return buf, false
		}
		buf = append(buf, c)
		changed = true
	}
	return buf, changed
}
