package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plainpost/plainpost/tone"
)

// endlessDrafts are drafts without end; read is how many have been asked for.
func endlessDrafts(c *tone.Checker, read *int) iter.Seq[input] {
	return func(yield func(input) bool) {
		for *read = 1; yield(input{line: *read, json: fmt.Appendf(nil, `{"id":"%d","text":"We leverage it."}`, *read), checker: c}); *read++ {
		}
	}
}

// TestJudge gives everything in its place, as if one had been judged after the other.
func TestJudge(t *testing.T) {
	c, err := tone.New(nil, nil)
	require.NoError(t, err)
	const n = 500
	inputs := func(yield func(input) bool) {
		for i := range n {
			in := input{line: i + 1, checker: c}
			switch {
			case i%7 == 3:
				in.json = []byte(`{"txt":"a"}`)
			case i%11 == 5:
				in.err = errors.New("no line")
			case i%13 == 1:
				in.path, in.draft = "a file", tone.Draft{ID: fmt.Sprint(i), Text: "We leverage it."}
			case i%50 == 4:
				in.draft.Platform = "nowhere"
			default:
				in.json = fmt.Appendf(nil, `{"id":"%d","text":"%s"}`, i, strings.Repeat("We talk with people. ", i*i%97))
			}
			if !yield(in) {
				return
			}
		}
	}
	for name, w := range map[string]writer{"written at once": &ndjsonPrinter{}, "only judged": nil} {
		t.Run(name, func(t *testing.T) {
			i := 0
			for in := range judge(t.Context(), inputs, w) {
				require.Equal(t, i+1, in.line)
				switch {
				case i%7 == 3:
					require.EqualError(t, in.err, fmt.Sprintf(`line %d: not a draft: the key "txt" is unknown: did you mean "text"?`, i+1))
				case i%11 == 5:
					require.EqualError(t, in.err, "no line")
				case i%50 == 4 && i%13 != 1:
					require.ErrorContains(t, in.err, fmt.Sprintf("line %d: tone: the draft names the unknown platform", i+1))
				default:
					require.NoError(t, in.err)
					want, err := c.Check(t.Context(), in.draft)
					require.NoError(t, err)
					want.Path = in.path
					require.Equal(t, fmt.Sprint(i), in.report.DraftID)
					require.Equal(t, want, in.report)
					line, err := want.AppendJSON(nil)
					require.NoError(t, err)
					if w == nil {
						require.Nil(t, in.written)
					} else {
						require.Equal(t, string(line)+"\n", string(in.written))
					}
				}
				i++
			}
			require.Equal(t, n, i)
		})
	}
}

// TestJudgeReadsLittleAhead stops after a few of endless drafts.
func TestJudgeReadsLittleAhead(t *testing.T) {
	c, err := tone.New(nil, nil)
	require.NoError(t, err)
	read, seen := 0, 0
	done := make(chan struct{})
	inputs := func(yield func(input) bool) {
		defer close(done)
		endlessDrafts(c, &read)(yield)
	}
	for in := range judge(t.Context(), inputs, nil) {
		require.NoError(t, in.err)
		if seen++; seen == 100 {
			break
		}
	}
	<-done
	require.Less(t, read, 100+bundleInputs*64)
}

// TestJudgeStopsWithItsContext ends endless drafts from outside, and does not wait
// for a reader that has nothing to read.
func TestJudgeStopsWithItsContext(t *testing.T) {
	c, err := tone.New(nil, nil)
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	seen, read := 0, 0
	for range judge(ctx, endlessDrafts(c, &read), nil) {
		if seen++; seen == 50 {
			cancel()
		}
	}
	require.Equal(t, 50, seen)

	ctx, cancel = context.WithCancel(t.Context())
	in, hold := io.Pipe()
	defer hold.Close()
	time.AfterFunc(50*time.Millisecond, cancel)
	var out, errs bytes.Buffer
	code := run(ctx, []string{"check", "--drafts", "-", "--format", "ndjson"}, stdio{in, &out, &errs}, environment{"PLAINPOST_CONFIG="})
	require.Equal(t, exitError, code)
	require.Equal(t, "plainpost: context canceled\n", errs.String())
}

func TestLines(t *testing.T) {
	long := strings.Repeat("a", maxLine)
	lines := lineReader{r: bufio.NewReaderSize(strings.NewReader("one\n\n"+long[:100]+"\n"+long[1:]+"\n"+long+"\nb\n"+long+"c"), 16)}
	for _, want := range []string{"one\n", "\n", long[:100] + "\n", long[1:] + "\n"} {
		got, err := lines.next()
		require.NoError(t, err)
		require.True(t, want == string(got), "a line of %d bytes, not %d", len(want), len(got))
	}
	_, err := lines.next()
	require.ErrorIs(t, err, errLongLine)
	got, err := lines.next()
	require.NoError(t, err)
	require.Equal(t, "b\n", string(got))
	_, err = lines.next()
	require.ErrorIs(t, err, errLongLine)
	got, err = lines.next()
	require.Equal(t, io.EOF, err)
	require.Empty(t, got)

	lines = lineReader{r: bufio.NewReaderSize(strings.NewReader("one\ntwo, cut"), 16)}
	_, err = lines.next()
	require.NoError(t, err)
	got, err = lines.next()
	require.Equal(t, io.EOF, err)
	require.Equal(t, "two, cut", string(got))
}

// TestDraftsOfAFile reads what stands between broken lines.
func TestDraftsOfAFile(t *testing.T) {
	file := "{\"id\":\"1\",\"text\":\"a\"}\n\n  \n{\"id\":\"2\"}\n" + strings.Repeat("x", maxLine+1) + "\n{\"id\":\"3\",\"text\":\"c\"}\n{\"id\":\"4\",\"te"
	var got []string
	for in := range drafts(strings.NewReader(file)) {
		in.fill = func(d *tone.Draft) { d.Account = "acme" }
		in.decode()
		if in.err != nil {
			got = append(got, in.err.Error())
			continue
		}
		require.Equal(t, "acme", in.draft.Account)
		got = append(got, fmt.Sprint(in.line, " ", in.draft.ID))
	}
	require.Equal(t, []string{
		"1 1", "line 4: not a draft: the key text is missing", "line 5: longer than 16 MiB, the most that is read of one draft", "6 3",
		"line 7: not a draft: the JSON ends too early",
	}, got)

	broken := io.MultiReader(strings.NewReader("{\"text\":\"a\"}\n{\"text\""), errReader{})
	got = nil
	for in := range drafts(broken) {
		got = append(got, fmt.Sprint(in.line, " ", in.err))
	}
	require.Equal(t, []string{"1 <nil>", "2 line 2: the disk is gone"}, got)
}

type errReader struct{}

func (errReader) Read([]byte) (int, error) { return 0, errors.New("the disk is gone") }

// TestJSONPrinter writes what encoding/json would make of all reports at once.
func TestJSONPrinter(t *testing.T) {
	queue := string(queueOf(t, 40))
	for name, in := range map[string]string{"many": queue, "one": queue[:strings.Index(queue, "\n")], "none": ""} {
		t.Run(name, func(t *testing.T) {
			lines := runHere(t, in, "check", "--drafts", "-", "--format", "ndjson", "--fail-on", "never")
			require.Zero(t, lines.code, lines.err)
			whole := runHere(t, in, "check", "--drafts", "-", "--format", "json", "--fail-on", "never")
			require.Zero(t, whole.code, whole.err)
			var parts []string
			for line := range strings.Lines(lines.out) {
				parts = append(parts, line)
			}
			_, end, _ := strings.Cut(whole.out, "\n  \"summary\": ")
			require.Equal(t, indented(t, `{"reports":[`+strings.Join(parts, ",")+`],"summary":`+strings.TrimSuffix(end, "}\n")+"}"), whole.out)
		})
	}
}

func indented(t *testing.T, data string) string {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, json.Indent(&out, []byte(data), "", "  "))
	return out.String() + "\n"
}
