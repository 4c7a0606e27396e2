package tonehttp

import (
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/VictoriaMetrics/metrics"

	"github.com/plainpost/plainpost/tone"
)

// meter counts what the service does.
type meter struct {
	set      *metrics.Set
	verdicts [tone.Block + 1]*metrics.Counter
	seconds  *metrics.Summary
	requests sync.Map // requestLabels → *metrics.Counter
	findings sync.Map // rule → *metrics.Counter
}

type requestLabels struct {
	route string
	code  int
}

func newMeter(set *metrics.Set, s *service) *meter {
	if set == nil {
		set = metrics.NewSet()
	}
	m := &meter{set: set, seconds: set.GetOrCreateSummary("plainpost_check_seconds")}
	for v := range m.verdicts {
		m.verdicts[v] = set.GetOrCreateCounter(fmt.Sprintf("plainpost_drafts_total{verdict=%q}", tone.Verdict(v)))
	}
	set.GetOrCreateGauge("plainpost_calls_in_work", func() float64 { return float64(len(s.working)) })
	set.GetOrCreateGauge("plainpost_streams_open", func() float64 { return float64(len(s.streaming)) })
	return m
}

func (m *meter) begin() time.Time { return time.Now() }

// judged counts a report and the time since the check began.
func (m *meter) judged(rep *tone.Report, began time.Time) {
	m.seconds.UpdateDuration(began)
	m.verdicts[min(rep.Verdict, tone.Block)].Inc()
	for i := range rep.Findings {
		rule := rep.Findings[i].Rule
		c, ok := m.findings.Load(rule)
		if !ok {
			c, _ = m.findings.LoadOrStore(rule, m.set.GetOrCreateCounter("plainpost_findings_total{rule="+strconv.Quote(rule)+"}"))
		}
		c.(*metrics.Counter).Inc()
	}
}

// request counts an answer. Routes are the handler's own patterns, so that no
// client can make new labels.
func (m *meter) request(route string, code int) {
	key := requestLabels{route, code}
	c, ok := m.requests.Load(key)
	if !ok {
		name := fmt.Sprintf("plainpost_http_requests_total{route=%q,code=\"%d\"}", route, code)
		c, _ = m.requests.LoadOrStore(key, m.set.GetOrCreateCounter(name))
	}
	c.(*metrics.Counter).Inc()
}

// showMetrics answers GET /metrics in the text format of Prometheus.
func (s *service) showMetrics(x *exchange, _ *http.Request) error {
	x.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
	x.WriteHeader(http.StatusOK)
	s.metrics.set.WritePrometheus(x)
	metrics.WriteProcessMetrics(x)
	return nil
}
