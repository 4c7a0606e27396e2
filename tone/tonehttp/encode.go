package tonehttp

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/plainpost/plainpost/tone"
)

// encode writes an answer as JSON, with a line break at its end.
func encode(v any) ([]byte, error) {
	body, err := json.Marshal(v)
	return ended(body, err)
}

// encodeReport writes a report as encode does, but at once.
func encodeReport(rep *tone.Report) ([]byte, error) {
	body, err := rep.AppendJSON(make([]byte, 0, 4<<10))
	return ended(htmlSafe(body), err)
}

// encode writes the answer as the function encode would, but the reports at once.
func (a *batchAnswer) encode() ([]byte, error) {
	findings, err := json.Marshal(a.Findings)
	body := fmt.Appendf(make([]byte, 0, len(a.Reports)*4<<10), `{"verdict":%q,"reports":[`, a.Verdict)
	for i, rep := range a.Reports {
		if err != nil {
			break
		}
		if i > 0 {
			body = append(body, ',')
		}
		body, err = rep.AppendJSON(body)
	}
	body = append(append(append(body, `],"findings":`...), findings...), '}')
	return ended(htmlSafe(body), err)
}

func ended(body []byte, err error) ([]byte, error) {
	if err != nil {
		return nil, fmt.Errorf("tonehttp: writing the answer: %w", err)
	}
	return append(body, '\n'), nil
}

// htmlSafe escapes <, > and & as encoding/json does, so that an answer may stand in
// a page.
func htmlSafe(body []byte) []byte {
	if bytes.IndexByte(body, '<') < 0 && bytes.IndexByte(body, '>') < 0 && bytes.IndexByte(body, '&') < 0 {
		return body
	}
	var out bytes.Buffer
	json.HTMLEscape(&out, body)
	return out.Bytes()
}
