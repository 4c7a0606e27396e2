package main

import (
	"bytes"
	"fmt"
	"html/template"
	"strconv"
	"strings"
	"sync"

	"github.com/wcharczuk/go-chart/v2"
	"github.com/wcharczuk/go-chart/v2/drawing"

	"github.com/plainpost/plainpost/corpus"
)

// The plots are drawn ahead as SVG. The library writes colours into it; each
// stands for a part of the plot and is replaced by a variable of the page's style
// sheet, so that a plot follows the page into dark mode and onto paper.
var (
	inkColor    = marker(1)
	gridColor   = marker(2)
	accentColor = marker(3)
	noColor     = marker(4)
	limitColor  = marker(5)
	stanceColor = [4]drawing.Color{marker(11), marker(12), marker(13), marker(14)}
)

func marker(n uint8) drawing.Color { return drawing.Color{R: n, G: 201, B: 102, A: 255} }

var themed = sync.OnceValue(func() *strings.Replacer {
	var pairs []string
	for c, name := range map[drawing.Color]string{
		inkColor: "var(--muted)", gridColor: "var(--line)", accentColor: "var(--accent)", noColor: "none", limitColor: "var(--promote)",
		stanceColor[0]: "var(--promote)", stanceColor[1]: "var(--announce)", stanceColor[2]: "var(--give)", stanceColor[3]: "var(--converse)",
	} {
		pairs = append(pairs, c.String(), name)
	}
	// What the library draws in its own colours, and in its own letters.
	pairs = append(pairs, chart.DefaultTextColor.String(), "var(--muted)", "'Roboto Medium',sans-serif", "inherit")
	return strings.NewReplacer(pairs...)
})

// palette gives go-chart the colours of what it draws by itself.
type palette struct{}

func (palette) BackgroundColor() drawing.Color       { return noColor }
func (palette) BackgroundStrokeColor() drawing.Color { return noColor }
func (palette) CanvasColor() drawing.Color           { return noColor }
func (palette) CanvasStrokeColor() drawing.Color     { return noColor }
func (palette) AxisStrokeColor() drawing.Color       { return gridColor }
func (palette) TextColor() drawing.Color             { return inkColor }
func (palette) GetSeriesColor(int) drawing.Color     { return accentColor }

// plotSize is the size that a plot is drawn for, in CSS pixels. Each is drawn
// twice, as letters that were scaled down to a phone could not be read.
type plotSize struct {
	width, height int
	labels        int // along the bottom, at most
}

var (
	wideSize   = plotSize{700, 230, 12}
	narrowSize = plotSize{340, 210, 5}
)

// plot is a figure of the page.
type plot struct {
	Wide, Narrow template.HTML // SVG
	Label        string        // what it shows, in a sentence
}

// draw draws a plot in both sizes. A plot that cannot be drawn is left out: its
// table says the same.
func draw(label string, render func(size plotSize) (*bytes.Buffer, error)) *plot {
	p := &plot{Label: label}
	for _, v := range []struct {
		size plotSize
		to   *template.HTML
	}{{wideSize, &p.Wide}, {narrowSize, &p.Narrow}} {
		b, err := render(v.size)
		if err != nil {
			return nil
		}
		svg := themed().Replace(b.String())
		// The table beside it is what a screen reader reads.
		svg = strings.Replace(svg, "<svg ", fmt.Sprintf(`<svg aria-hidden="true" focusable="false" width="%d" height="%d" `, v.size.width, v.size.height), 1)
		*v.to = template.HTML(svg) // nothing but numbers and dates of ours is in it
	}
	return p
}

func background(left, right, bottom int) chart.Style {
	return chart.Style{Padding: chart.Box{Top: 12, Left: left, Right: right, Bottom: bottom}}
}

func axis() chart.Style { return chart.Style{FontSize: 8, StrokeWidth: 1} }

// every says which of so many labels are written.
func every(n, labels int) int { return max(1, (n+labels-1)/labels) }

// stancePlot shows what the posts of each period do, as shares of a bar.
func stancePlot(periods []corpus.AuditPeriod) *plot {
	if len(periods) < 2 {
		return nil
	}
	periods = periods[max(0, len(periods)-60):]
	return draw("Share of the posts that promote, announce, give and converse, by period.", func(size plotSize) (*bytes.Buffer, error) {
		room := size.width - 70
		step := every(len(periods), size.labels)
		spacing := max(1, min(8, room/len(periods)/4))
		c := chart.StackedBarChart{
			Width: size.width, Height: size.height, ColorPalette: palette{}, Background: background(6, 36, 8),
			BarSpacing: spacing, XAxis: axis(), YAxis: axis(),
		}
		for i := range periods {
			p := &periods[i]
			bar := chart.StackedBar{Width: max(1, room/len(periods)-spacing)}
			if i%step == 0 {
				bar.Name = shortPeriod(p.Name)
			}
			n := [4]int{p.Stances.Promote, p.Stances.Announce, p.Stances.Give, p.Stances.Converse}
			for k, v := range n {
				if v > 0 {
					bar.Values = append(bar.Values, chart.Value{Value: float64(v), Style: chart.Style{FillColor: stanceColor[k], StrokeColor: noColor, FontSize: 1}})
				}
			}
			if len(bar.Values) == 0 {
				bar.Values = []chart.Value{{Value: 1, Style: chart.Style{FillColor: noColor, StrokeColor: noColor, FontSize: 1}}}
			}
			c.Bars = append(c.Bars, bar)
		}
		var b bytes.Buffer
		return &b, c.Render(chart.SVG, &b)
	})
}

// shortPeriod is a period's name for the foot of a narrow bar.
func shortPeriod(name string) string {
	if len(name) == len("2026-03-01") {
		return name[5:]
	}
	return strings.TrimPrefix(name, "20")
}

// promotionPlot shows the share that promotes, window by window.
func promotionPlot(windows []corpus.AuditWindow, window int) *plot {
	if len(windows) < 3 {
		return nil
	}
	return draw(fmt.Sprintf("Share of each %d posts in a row that promote, oldest first.", window), func(size plotSize) (*bytes.Buffer, error) {
		shown := thinned(windows, size.width/3)
		xs, ys := make([]float64, len(shown)), make([]float64, len(shown))
		for i := range shown {
			xs[i], ys[i] = float64(i), shown[i].PromoRatio
		}
		last := float64(len(shown) - 1)
		var ticks []chart.Tick
		step := every(len(shown), size.labels/2)
		for i := 0; i < len(shown); i += step {
			label := ""
			if shown[i].From != nil {
				label = shown[i].From.Format("2006-01")
			}
			ticks = append(ticks, chart.Tick{Value: float64(i), Label: label})
		}
		ticks = append(ticks, chart.Tick{Value: last}) // the axis ends where its last tick does
		c := chart.Chart{
			Width: size.width, Height: size.height, ColorPalette: palette{}, Background: background(6, 10, 8),
			XAxis: chart.XAxis{Style: axis(), Ticks: ticks, Range: &chart.ContinuousRange{Min: 0, Max: last}},
			YAxis: chart.YAxis{Style: axis(), Range: &chart.ContinuousRange{Min: 0, Max: 1}, Ticks: shareTicks(), GridMajorStyle: chart.Style{StrokeColor: gridColor, StrokeWidth: 1}},
			Series: []chart.Series{
				chart.ContinuousSeries{XValues: []float64{0, last}, YValues: []float64{promotionLimit, promotionLimit}, Style: chart.Style{StrokeColor: limitColor, StrokeWidth: 1, StrokeDashArray: []float64{4, 4}}},
				chart.ContinuousSeries{XValues: xs, YValues: ys, Style: chart.Style{StrokeColor: accentColor, StrokeWidth: 2}},
			},
		}
		var b bytes.Buffer
		return &b, c.Render(chart.SVG, &b)
	})
}

// promotionLimit is the share that the plot marks: that from which advice is given.
const promotionLimit = 0.3

func shareTicks() []chart.Tick {
	var out []chart.Tick
	for _, v := range []float64{0, 0.25, 0.5, 0.75, 1} {
		out = append(out, chart.Tick{Value: v, Label: strconv.Itoa(int(100*v)) + " %"})
	}
	return out
}

// thinned lays neighbouring windows together until there are few enough to draw.
func thinned(windows []corpus.AuditWindow, most int) []corpus.AuditWindow {
	by := every(len(windows), most)
	if by == 1 {
		return windows
	}
	var out []corpus.AuditWindow
	for i := 0; i < len(windows); i += by {
		w := corpus.AuditWindow{From: windows[i].From}
		promote := 0.0
		for _, q := range windows[i:min(i+by, len(windows))] {
			w.Posts += q.Posts
			w.To = q.To
			promote += q.PromoRatio * float64(q.Posts)
		}
		w.PromoRatio = promote / float64(w.Posts)
		out = append(out, w)
	}
	return out
}

// countPlot shows numbers of posts as bars.
func countPlot(label string, counts []int, names []string, step int) *plot {
	most := 0
	for _, n := range counts {
		most = max(most, n)
	}
	if most == 0 {
		return nil
	}
	return draw(label, func(size plotSize) (*bytes.Buffer, error) {
		by := step
		if size == narrowSize {
			by = max(step, every(len(counts), 7))
		}
		room := size.width - 70
		spacing := max(2, room/len(counts)/5)
		top := niceTop(most)
		c := chart.BarChart{
			Width: size.width, Height: size.height, ColorPalette: palette{}, Background: background(6, 12, 26),
			BarWidth: max(2, room/len(counts)-spacing), BarSpacing: spacing, XAxis: axis(),
			YAxis: chart.YAxis{Style: axis(), Range: &chart.ContinuousRange{Min: 0, Max: float64(top)}, Ticks: countTicks(top)},
		}
		for i, n := range counts {
			v := chart.Value{Value: float64(n), Style: chart.Style{FillColor: accentColor, StrokeColor: noColor}}
			if i%by == 0 {
				v.Label = names[i]
			}
			c.Bars = append(c.Bars, v)
		}
		var b bytes.Buffer
		return &b, c.Render(chart.SVG, &b)
	})
}

// niceTop is a round number that an axis can end at, divisible by 4 where it is
// more than 4.
func niceTop(most int) int {
	if most <= 4 {
		return 4
	}
	for unit := 4; ; unit *= 10 {
		for _, m := range []int{1, 2, 3, 5} {
			if unit*m >= most {
				return unit * m
			}
		}
	}
}

func countTicks(top int) []chart.Tick {
	var out []chart.Tick
	for i := 0; i <= 4; i++ {
		out = append(out, chart.Tick{Value: float64(top * i / 4), Label: strconv.Itoa(top * i / 4)})
	}
	return out
}
