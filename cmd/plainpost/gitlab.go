package main

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"github.com/plainpost/plainpost/rules"
	"github.com/plainpost/plainpost/tone"
)

// gitlabPrinter writes a Code Quality report of GitLab.
// https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
type gitlabPrinter struct {
	w      *bufio.Writer
	issues []gitlabIssue
}

type gitlabIssue struct {
	Type        string         `json:"type"`
	CheckName   string         `json:"check_name"`
	Description string         `json:"description"`
	Content     *gitlabContent `json:"content,omitempty"`
	Categories  []string       `json:"categories"`
	Severity    string         `json:"severity"`
	Fingerprint string         `json:"fingerprint"`
	Location    gitlabLocation `json:"location"`
}

type gitlabContent struct {
	Body string `json:"body"`
}

type gitlabLocation struct {
	Path  string      `json:"path"`
	Lines gitlabLines `json:"lines"`
}

type gitlabLines struct {
	Begin int `json:"begin"`
	End   int `json:"end"`
}

func (p *gitlabPrinter) report(in *input, rep *tone.Report) error {
	places := newPlacer(in, rep)
	for i := range rep.Findings {
		f := &rep.Findings[i]
		at := places.of(f.Span)
		var content *gitlabContent
		if f.Why != "" {
			content = &gitlabContent{f.Why}
		}
		p.issues = append(p.issues, gitlabIssue{
			Type: "issue", CheckName: f.Rule, Description: f.Message, Content: content, Categories: []string{"Style"},
			Severity: gitlabSeverity(f.Severity), Fingerprint: gitlabFingerprint(at.path, f.Fingerprint),
			Location: gitlabLocation{at.path, gitlabLines{at.line, at.endLine}},
		})
	}
	return nil
}

func gitlabSeverity(s rules.Severity) string {
	switch s {
	case rules.Block:
		return "critical"
	case rules.Warn:
		return "minor"
	}
	return "info"
}

// gitlabFingerprint makes a fingerprint, which is single within a draft, single
// within a report.
func gitlabFingerprint(path, fingerprint string) string {
	sum := sha256.Sum256([]byte(path + "\x00" + fingerprint))
	return hex.EncodeToString(sum[:16])
}

func (p *gitlabPrinter) fault(in *input) error {
	path := reportPath(in)
	p.issues = append(p.issues, gitlabIssue{
		Type: "issue", CheckName: "plainpost", Description: cause(in), Categories: []string{"Bug Risk"},
		Severity: "critical", Fingerprint: gitlabFingerprint(path, cause(in)), Location: gitlabLocation{path, gitlabLines{1, 1}},
	})
	return nil
}

func (p *gitlabPrinter) close() error {
	enc := json.NewEncoder(p.w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(p.issues); err != nil {
		return err
	}
	return p.w.Flush()
}
