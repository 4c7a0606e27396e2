package similar

// Limits of a template. A run shorter than minRun is a turn of phrase that
// any two posts share ("thank you for"); a frame of fewer than MinFrame words
// is a greeting; and below MinShare the filling outweighs the frame.
const (
	minRun = 3
	// MinFrame is the least number of words that a template keeps.
	MinFrame = 6
	// MinShare is the least share of the longer post that a template keeps.
	MinShare = 0.6
)

// Frame is what two posts have in common when one is laid over the other: the
// most words that can be kept, in order and in runs of at least three, while
// everything between the runs is filling. "24 of 30 words are the same, in
// the same order" says all that the measure says.
type Frame struct {
	Words int // words kept
	Of    int // words of the longer post; texts count up to 256 words
}

// Share is the part of the longer post that the frame makes up, from 0 to 1.
func (f Frame) Share() float64 {
	if f.Of == 0 {
		return 0
	}
	return float64(f.Words) / float64(f.Of)
}

// Same reports whether the frame makes two posts one template with different
// fillings: at least [MinFrame] words and [MinShare] of the longer post. Two
// copies of one post are a template, too; [Duplicate] tells them apart.
func (f Frame) Same() bool {
	return f.Words >= MinFrame && f.Share() >= MinShare
}

// Template lays one post over the other. It is symmetric; the time it takes
// grows with the product of both lengths, which are cut at 256 words: some
// 10 µs for posts of 50 words.
func Template(a, b *Print) Frame {
	x, y := a.sequence, b.sequence
	of := max(len(x), len(y))
	if min(len(x), len(y)) < minRun {
		return Frame{Of: of}
	}
	// best[i][j] is the most words kept of x[:i] and y[:j]; only the last
	// minRun+1 rows are needed. length and ending belong to the run that ends
	// at x[i-1], y[j-1]: its length, and the words kept when it is used.
	width := len(y) + 1
	memory := make([]uint16, (minRun+1+2+2)*width)
	row := func(k int) []uint16 { return memory[k*width : (k+1)*width] }
	for i := 1; i <= len(x); i++ {
		best, above := row(i%(minRun+1)), row((i-1)%(minRun+1))
		before := row((i - minRun + 2*(minRun+1)) % (minRun + 1))
		length, lengthAbove := row(minRun+1+i%2), row(minRun+1+(i-1)%2)
		ending, endingAbove := row(minRun+3+i%2), row(minRun+3+(i-1)%2)
		best[0] = 0
		for j := 1; j <= len(y); j++ {
			kept := max(above[j], best[j-1])
			length[j], ending[j] = 0, 0
			if x[i-1] == y[j-1] {
				length[j] = lengthAbove[j-1] + 1
				if length[j] >= minRun {
					ending[j] = before[j-minRun] + minRun
					if length[j] > minRun {
						ending[j] = max(ending[j], endingAbove[j-1]+1)
					}
					kept = max(kept, ending[j])
				}
			}
			best[j] = kept
		}
	}
	return Frame{Words: int(row(len(x) % (minRun + 1))[len(y)]), Of: of}
}
