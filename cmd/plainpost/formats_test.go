package main

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"
)

// checkAs checks the posts of testdata in a format. One of them is not UTF-8.
func checkAs(t *testing.T, format string) string {
	t.Helper()
	got := runHere(t, "", "check", "--rules", "testdata/formats/house.yaml", "--format", format, "testdata/formats/posts")
	require.Equal(t, exitError, got.code, got.err)
	require.Equal(t, "plainpost: testdata/formats/posts/latin1.txt: not UTF-8 (byte 3, line 1): save it as UTF-8\n", got.err)
	return unsteady.ReplaceAllString(got.out, "${1}${2}0")
}

// unsteady is what changes when rules and measures do, which is no matter of
// formats: the hash of the set, the measures of a draft.
var unsteady = regexp.MustCompile(`(house@)[0-9a-f]+|("measures": ?){[^}]*}[^}]*}`)

func TestFormatsGolden(t *testing.T) {
	for format, file := range map[string]string{
		"text": "text.txt", "json": "json.json", "ndjson": "ndjson.ndjson", "sarif": "sarif.sarif", "github": "github.txt",
		"rdjson": "rdjson.json", "checkstyle": "checkstyle.xml", "junit": "junit.xml", "gitlab": "gitlab.json",
	} {
		t.Run(format, func(t *testing.T) { golden(t, "formats/golden/"+file, checkAs(t, format)) })
	}
	require.Len(t, printFormats, 9)
}

func TestFormatsPassTheirSchemas(t *testing.T) {
	for format, schemas := range map[string][]string{
		"sarif":  {"sarif-schema-2.1.0.oasis.json", "sarif-2.1.0.schemastore.json"},
		"rdjson": {"rdf-DiagnosticResult.json"},
		"gitlab": {"gitlab-codequality.phpcsfixer.json"},
	} {
		for _, name := range schemas {
			t.Run(name, func(t *testing.T) {
				schema := compileSchema(t, shared(t, "suites/formats/schemas/"+name))
				for report, text := range reports(t, format) {
					value, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
					require.NoError(t, err, report)
					require.NoError(t, schema.Validate(value), report)
				}
			})
		}
	}
	for format, name := range map[string]string{"checkstyle": "phpcsfixer-checkstyle.xsd", "junit": "junit-10.jenkins.xsd"} {
		t.Run(name, func(t *testing.T) {
			schema := shared(t, "suites/formats/schemas/"+name)
			xmllint, err := exec.LookPath("xmllint")
			for report, text := range reports(t, format) {
				requireXML(t, text)
				if err != nil {
					continue
				}
				cmd := exec.Command(xmllint, "--noout", "--nonet", "--schema", schema, "-")
				cmd.Stdin = strings.NewReader(text)
				said, err := cmd.CombinedOutput()
				require.NoError(t, err, "%s: %s", report, said)
			}
			if err != nil {
				t.Log("xmllint is not installed: only well-formed XML was required")
			}
		})
	}
}

// reports are outputs of a format: with findings and a fault, with nothing
// found, and with drafts that are no files and hold what XML
// cannot.
func reports(t *testing.T, format string) map[string]string {
	t.Helper()
	drafts := `{"id":"a\u0001b","text":"Buy now\u0000 \u000b #a #b"}` + "\nnot JSON\n"
	return map[string]string{
		"posts":  checkAs(t, format),
		"clean":  runHere(t, "", "check", "--format", format, "--rules", "testdata/formats/house.yaml", "testdata/formats/posts/clean.md").out,
		"drafts": runHere(t, drafts, "check", "--format", format, "--rules", "testdata/formats/house.yaml", "--drafts", "-").out,
	}
}

func compileSchema(t *testing.T, path string) *jsonschema.Schema {
	t.Helper()
	file, err := os.Open(path)
	require.NoError(t, err)
	defer file.Close()
	document, err := jsonschema.UnmarshalJSON(file)
	require.NoError(t, err)
	c := jsonschema.NewCompiler()
	require.NoError(t, c.AddResource("schema.json", document))
	schema, err := c.Compile("schema.json")
	require.NoError(t, err)
	return schema
}

func requireXML(t *testing.T, text string) {
	t.Helper()
	dec := xml.NewDecoder(strings.NewReader(text))
	for {
		if _, err := dec.Token(); err == io.EOF {
			return
		} else {
			require.NoError(t, err)
		}
	}
}

const wideName = "testdata/formats/posts/a b ü.md"

// TestSarifPlaces slices the file by the lines and columns of the report: they
// count UTF-16 units, as columnKind says.
func TestSarifPlaces(t *testing.T) {
	text, err := os.ReadFile(wideName)
	require.NoError(t, err)
	lines := strings.SplitAfter(string(text), "\n")
	var log struct {
		Runs []struct {
			ColumnKind string
			Tool       struct {
				Driver struct {
					Rules []struct{ ID, HelpURI string }
				}
			}
			Invocations []struct{ ExecutionSuccessful bool }
			Results     []struct {
				RuleID    string
				RuleIndex int
				Level     string
				Locations []struct {
					PhysicalLocation struct {
						ArtifactLocation struct{ URI string }
						Region           struct{ StartLine, StartColumn, EndLine, EndColumn, ByteOffset, ByteLength int }
					}
				}
				Fixes []json.RawMessage
			}
		}
	}
	require.NoError(t, json.Unmarshal([]byte(checkAs(t, "sarif")), &log))
	run := log.Runs[0]
	require.Equal(t, "utf16CodeUnits", run.ColumnKind)
	require.False(t, run.Invocations[0].ExecutionSuccessful)
	var found []string
	for _, r := range run.Results {
		require.Equal(t, r.RuleID, run.Tool.Driver.Rules[r.RuleIndex].ID)
		at := r.Locations[0].PhysicalLocation
		require.Equal(t, "testdata/formats/posts/a%20b%20%C3%BC.md", at.ArtifactLocation.URI)
		region := at.Region
		before := strings.Join(lines[:region.StartLine-1], "")
		start := len(before) + len(string(utf16.Decode(utf16.Encode([]rune(lines[region.StartLine-1]))[:region.StartColumn-1])))
		require.Equal(t, region.ByteOffset, start)
		found = append(found, r.RuleID+" "+r.Level+" "+string(text[region.ByteOffset:region.ByteOffset+region.ByteLength])+fmt.Sprint(" ", len(r.Fixes)))
	}
	require.Equal(t, []string{
		"jargon.leverage error leverage 1", "jargon.stakeholder error stakeholders 2", "jargon.leverage error leverage 1",
		"hype.urgency error Buy\nnow 0", "fit.hashtags note #zwei 0",
	}, found)
}

// TestRdjsonColumnsAreBytes slices the file by the columns of the report.
func TestRdjsonColumnsAreBytes(t *testing.T) {
	text, err := os.ReadFile(wideName)
	require.NoError(t, err)
	lines := strings.Split(string(text), "\n")
	var log rdjsonPrinter
	require.NoError(t, json.Unmarshal([]byte(checkAs(t, "rdjson")), &log))
	var found []string
	for _, d := range log.Diagnostics {
		if r := d.Location.Range; r != nil && r.Start.Line == r.End.Line {
			found = append(found, lines[r.Start.Line-1][r.Start.Column-1:r.End.Column-1])
		}
	}
	require.Equal(t, []string{"leverage", "stakeholders", "leverage", "#zwei"}, found)
}

func TestGithubEscapes(t *testing.T) {
	require.Equal(t, "a%25b%0Ac%0D", githubData("a%b\nc\r"))
	require.Equal(t, "a%3Ab%2Cc%25", githubProperty("a:b,c%"))
	for line := range strings.Lines(checkAs(t, "github")) {
		require.Regexp(t, regexp.MustCompile(`^::(notice|warning|error) file=[^:,]+(,[a-zA-Z]+=[^:,]+)*::[^\n]+\n$`), line)
	}
}

func TestReportURI(t *testing.T) {
	here, err := os.Getwd()
	require.NoError(t, err)
	for path, want := range map[string]string{
		"a b/ü.md":                      "a%20b/%C3%BC.md",
		"./a.md":                        "a.md",
		filepath.Join(here, "a.md"):     "a.md",
		filepath.FromSlash("/x y/a.md"): "file:///x%20y/a.md",
		"a:b.md":                        "./a:b.md",
	} {
		require.Equal(t, want, reportURI(&input{path: path}))
	}
}
