package tonehttp

import (
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/VictoriaMetrics/metrics"

	"github.com/plainpost/plainpost/tone"
)

// Options are what a [Handler] serves. Only Checkers is required.
type Options struct {
	// Checkers judge the drafts. Without any the service is not ready.
	Checkers *Checkers

	// Store gives the store of a tenant, the empty one where there are no
	// tokens. What it gives must show nothing of other tenants. Nil switches
	// /v1/posts off.
	Store func(tenant string) Store

	// History gives what a tenant's accounts have published, for the feed rules.
	// Nil means Store; with neither, checkers keep the history of their own.
	History func(tenant string) tone.History

	// Audit answers /v1/audit. Nil switches it off.
	Audit Auditor

	// Tokens are the bearer tokens of /v1, /v2 and /metrics. Nil means that
	// everybody may come in, all as one tenant.
	Tokens *Tokens

	// Limits bound each request and all of them.
	Limits Limits

	// Origins are the origins of other sites whose pages may call the service,
	// as in https://app.example.com; "*" for any.
	Origins []string

	// Log gets a line a request, without any text of it. Nil means no log.
	Log *slog.Logger

	// Metrics are what /metrics shows. Nil means a set of the handler's own.
	Metrics *metrics.Set

	// Ready says why the service should get no requests just now, such as
	// because it is about to stop. Nil means that it always should.
	Ready func() error

	// Version stands in the answers that name the software.
	Version string
}

// Handler serves checkers over HTTP, as package tonehttp describes. Mount it at the
// root of a mux, or below a prefix that http.StripPrefix takes away.
func Handler(o Options) http.Handler {
	s := &service{options: o, limits: o.Limits.complete(), log: o.Log}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	s.working = make(gate, s.limits.Concurrency)
	s.streaming = make(gate, s.limits.Streams)
	s.metrics = newMeter(o.Metrics, s)
	s.origins = newOrigins(o.Origins)
	s.routes()
	return s
}

// service is the handler.
type service struct {
	options   Options
	limits    Limits
	log       *slog.Logger
	mux       *http.ServeMux
	working   gate
	streaming gate
	metrics   *meter
	origins   *origins
	anonymous bucket
}

// handlerFunc answers a request or returns an error, which is told to the client.
type handlerFunc func(x *exchange, r *http.Request) error

type route struct {
	pattern string
	methods map[string]handlerFunc
	open    bool // needs no token
	long    bool // takes care of its own allowance
}

func (s *service) routes() {
	s.mux = http.NewServeMux()
	for _, rt := range []route{
		{pattern: "/v1/check", methods: map[string]handlerFunc{"POST": s.check}},
		{pattern: "/v1/checks", methods: map[string]handlerFunc{"POST": s.stream}, long: true},
		{pattern: "/v1/audit", methods: map[string]handlerFunc{"POST": s.audit}},
		{pattern: "/v1/posts", methods: map[string]handlerFunc{"POST": s.recordPosts, "GET": s.listPosts, "DELETE": s.deletePosts}},
		{pattern: "/v1/rules", methods: map[string]handlerFunc{"GET": s.listRules}},
		{pattern: "/v1/rules/{id}", methods: map[string]handlerFunc{"GET": s.oneRule}},
		{pattern: "/v2/check", methods: map[string]handlerFunc{"POST": s.ltCheck, "GET": s.ltCheck}},
		{pattern: "/v2/languages", methods: map[string]handlerFunc{"GET": s.ltLanguages}, open: true},
		{pattern: "/v2/info", methods: map[string]handlerFunc{"GET": s.ltInfo}, open: true},
		{pattern: "/v2/maxtextlength", methods: map[string]handlerFunc{"GET": s.ltMaxTextLength}, open: true},
		{pattern: "/v2/healthcheck", methods: map[string]handlerFunc{"GET": s.ltHealth}, open: true},
		{pattern: "/metrics", methods: map[string]handlerFunc{"GET": s.showMetrics}},
		{pattern: "/openapi.json", methods: map[string]handlerFunc{"GET": s.openAPI}, open: true},
		{pattern: "/healthz", methods: map[string]handlerFunc{"GET": s.healthy}, open: true},
		{pattern: "/readyz", methods: map[string]handlerFunc{"GET": s.ready}, open: true},
		{pattern: "/{$}", methods: map[string]handlerFunc{"GET": s.page}, open: true},
		{pattern: "/page/{file}", methods: map[string]handlerFunc{"GET": s.page}, open: true},
		{pattern: "/", open: true},
	} {
		s.mux.HandleFunc(rt.pattern, func(w http.ResponseWriter, r *http.Request) {
			// The mux is only reached through ServeHTTP, which hands it an exchange.
			x := w.(*exchange)
			x.route = rt.pattern
			if err := s.serve(&rt, x, r); err != nil {
				x.fail(err)
			}
		})
	}
}

// ServeHTTP implements http.Handler.
func (s *service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	x := &exchange{ResponseWriter: w, began: time.Now(), id: requestID(r), plain: strings.HasPrefix(r.URL.Path, "/v2/")}
	w.Header().Set("X-Request-Id", x.id)
	w.Header().Set("X-Content-Type-Options", "nosniff")
	defer func() {
		if v := recover(); v != nil {
			x.panicked(v)
		}
		s.finish(x, r)
		if x.aborted {
			panic(http.ErrAbortHandler) // closes the connection: the answer is half written
		}
	}()
	s.mux.ServeHTTP(x, r)
}

// serve answers on one route, after all that holds for every route.
func (s *service) serve(rt *route, x *exchange, r *http.Request) error {
	method := r.Method
	if method == http.MethodHead {
		method = http.MethodGet
	}
	origin := s.origins.answer(x.Header(), r)
	if rt.methods == nil {
		return newProblem(http.StatusNotFound, "not-found", "Not found", "There is no such address. GET /openapi.json lists them.")
	}
	allow := allowed(rt.methods)
	if method == http.MethodOptions {
		return s.options204(x, r, origin, allow)
	}
	handle := rt.methods[method]
	if handle == nil {
		p := newProblem(http.StatusMethodNotAllowed, "method", "The method is not allowed", "This address takes "+allow+".")
		p.allow = allow
		return p
	}
	if err := s.origins.check(r); err != nil {
		return newProblem(http.StatusForbidden, "origin", "Pages of other sites may not write here", "The request comes from a page of another site.")
	}
	if !rt.open {
		if err := s.admit(rt, x, r); err != nil {
			return err
		}
	}
	return handle(x, r)
}

// admit finds out whose request it is and whether its allowance lasts.
func (s *service) admit(rt *route, x *exchange, r *http.Request) error {
	x.bucket = &s.anonymous
	if s.options.Tokens != nil {
		presented, ok := presentedToken(r)
		if !ok {
			return newProblem(http.StatusUnauthorized, "token", "A token is needed", "Send the header Authorization: Bearer TOKEN.")
		}
		t, ok := s.options.Tokens.find(presented)
		if !ok {
			return newProblem(http.StatusUnauthorized, "token", "The token is not known", "The token is not one of this server's.")
		}
		x.tenant, x.bucket = t.tenant, t.bucket
	}
	if rt.long {
		return nil
	}
	if p := x.spend(&s.limits, 1); p != nil {
		return p
	}
	return nil
}

func allowed(methods map[string]handlerFunc) string {
	list := []string{http.MethodOptions}
	for m := range methods {
		list = append(list, m)
		if m == http.MethodGet {
			list = append(list, http.MethodHead)
		}
	}
	slices.Sort(list)
	return strings.Join(list, ", ")
}

// options204 answers OPTIONS: a browser's question whether a page may call.
func (s *service) options204(x *exchange, r *http.Request, allowedOrigin bool, allow string) error {
	h := x.Header()
	h.Set("Allow", allow)
	if r.Header.Get("Access-Control-Request-Method") != "" {
		if !allowedOrigin {
			return newProblem(http.StatusForbidden, "origin", "Pages of other sites may not call here", "The origin is not among those allowed.")
		}
		h.Set("Access-Control-Allow-Methods", allow)
		h.Set("Access-Control-Allow-Headers", "Authorization, Content-Type, X-Request-Id")
		h.Set("Access-Control-Max-Age", "3600")
	}
	x.WriteHeader(http.StatusNoContent)
	return nil
}

// historyOf is what a tenant has published, or nil.
func (s *service) historyOf(tenant string) tone.History {
	if s.options.History != nil {
		return s.options.History(tenant)
	}
	if store := s.storeOf(tenant); store != nil {
		return store
	}
	return nil
}

func (s *service) storeOf(tenant string) Store {
	if s.options.Store == nil {
		return nil
	}
	return s.options.Store(tenant)
}

func (s *service) healthy(x *exchange, _ *http.Request) error {
	x.sendText("ok\n")
	return nil
}

// ready says whether the service should get requests.
func (s *service) ready(x *exchange, _ *http.Request) error {
	if s.options.Checkers.table() == nil {
		return busy("The rule set is not loaded yet.")
	}
	if s.options.Ready != nil {
		if err := s.options.Ready(); err != nil {
			return busy("The server is not ready: " + err.Error() + ".")
		}
	}
	x.sendText("ready\n")
	return nil
}

// finish counts and logs a request.
func (s *service) finish(x *exchange, r *http.Request) {
	route := x.route
	if route == "" || route == "/" {
		route = "none"
	}
	s.metrics.request(route, x.status)
	level := slog.LevelInfo
	if x.status >= http.StatusInternalServerError {
		level = slog.LevelError
	}
	ctx := r.Context()
	if !s.log.Enabled(ctx, level) {
		return
	}
	// Of the request only what cannot hold words of a draft: no path, no query,
	// no header but the checked request id.
	attrs := []slog.Attr{
		slog.String("request_id", x.id), slog.String("method", method(r)), slog.String("route", route), slog.Int("status", x.status),
		slog.Duration("took", time.Since(x.began)), slog.Int64("bytes", x.bytes),
	}
	if x.tenant != "" {
		attrs = append(attrs, slog.String("tenant", x.tenant))
	}
	if x.drafts > 0 {
		attrs = append(attrs, slog.Int("drafts", x.drafts))
	}
	if x.kind != "" {
		attrs = append(attrs, slog.String("problem", x.kind))
	}
	if x.cause != "" {
		attrs = append(attrs, slog.String("error", x.cause))
	}
	s.log.LogAttrs(ctx, level, "request", attrs...)
}

// method is a method of HTTP, or that it is none.
func method(r *http.Request) string {
	switch r.Method {
	case "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT":
		return r.Method
	}
	return "other"
}

// exchange is one request with its answer.
type exchange struct {
	http.ResponseWriter
	began  time.Time
	id     string
	route  string
	plain  bool // problems are told in plain text
	tenant string
	bucket *bucket

	status  int
	bytes   int64
	drafts  int
	kind    string // of the problem
	cause   string // of a fault of the server
	aborted bool
}

// Unwrap lets http.ResponseController reach the connection.
func (x *exchange) Unwrap() http.ResponseWriter { return x.ResponseWriter }

// WriteHeader implements http.ResponseWriter.
func (x *exchange) WriteHeader(status int) {
	if x.status == 0 {
		x.status = status
	}
	x.ResponseWriter.WriteHeader(status)
}

// Write implements http.ResponseWriter.
func (x *exchange) Write(p []byte) (int, error) {
	if x.status == 0 {
		x.status = http.StatusOK
	}
	n, err := x.ResponseWriter.Write(p)
	x.bytes += int64(n)
	return n, err
}

// send writes a whole answer. That the client has gone is no concern here.
func (x *exchange) send(status int, body []byte) {
	x.WriteHeader(status)
	_, _ = x.Write(body)
}

func (x *exchange) sendJSON(status int, body []byte) {
	x.Header().Set("Content-Type", "application/json")
	x.Header().Set("Cache-Control", "no-store")
	x.send(status, body)
}

func (x *exchange) sendText(text string) {
	x.Header().Set("Content-Type", "text/plain; charset=utf-8")
	x.send(http.StatusOK, []byte(text))
}

// spend takes drafts from the allowance of the token.
func (x *exchange) spend(l *Limits, n int) *Problem {
	if n <= 0 {
		return nil
	}
	wait := x.bucket.take(n, time.Now(), l)
	if wait == 0 {
		return nil
	}
	p := newProblem(http.StatusTooManyRequests, "rate", "Too many requests", "The token's allowance is used up for now.")
	p.retry = wait
	return p
}

// fail tells the client what went wrong.
func (x *exchange) fail(err error) {
	var p *Problem
	if !errors.As(err, &p) {
		p = newProblem(http.StatusInternalServerError, "internal", "The server failed", "The request could not be answered.")
		p.cause = err
	}
	x.kind = strings.TrimPrefix(p.Type, problemType)
	if p.cause != nil {
		x.cause = p.cause.Error()
	}
	if x.status != 0 { // the answer has begun: it can only be broken off
		x.aborted = true
		return
	}
	if x.plain {
		p.writePlain(x)
		return
	}
	p.write(x)
}

// panicked ends a request whose handler panicked. Only what cannot hold words of a
// draft is kept: the place, and the text of the runtime's own errors.
func (x *exchange) panicked(v any) {
	if err, ok := v.(error); ok && errors.Is(err, http.ErrAbortHandler) {
		x.aborted = true
		return
	}
	cause := "panic"
	if err, ok := v.(interface{ RuntimeError() }); ok {
		cause += ": " + err.(error).Error()
	}
	p := newProblem(http.StatusInternalServerError, "internal", "The server failed", "The request could not be answered.")
	p.cause = errors.New(cause + "\n" + string(debug.Stack()))
	x.fail(p)
}

// origins are the sites whose pages may call the service.
type origins struct {
	any     bool
	list    []string
	protect *http.CrossOriginProtection
}

func newOrigins(list []string) *origins {
	o := &origins{protect: http.NewCrossOriginProtection()}
	for _, origin := range list {
		if origin == "*" {
			o.any = true
			continue
		}
		origin = strings.TrimSuffix(origin, "/")
		// One that cannot be an origin matches none.
		if err := o.protect.AddTrustedOrigin(origin); err == nil {
			o.list = append(o.list, origin)
		}
	}
	return o
}

// CheckOrigin says why an origin cannot stand in [Options.Origins].
func CheckOrigin(origin string) error {
	if origin == "*" {
		return nil
	}
	return http.NewCrossOriginProtection().AddTrustedOrigin(strings.TrimSuffix(origin, "/"))
}

// check refuses writes from pages of other sites.
func (o *origins) check(r *http.Request) error {
	if o.any {
		return nil
	}
	return o.protect.Check(r)
}

// answer lets an allowed page read the answer, and says whether it is one.
func (o *origins) answer(h http.Header, r *http.Request) bool {
	origin := r.Header.Get("Origin")
	if !o.any && len(o.list) == 0 {
		return false
	}
	h.Add("Vary", "Origin")
	if origin == "" || !o.any && !slices.Contains(o.list, origin) {
		return false
	}
	h.Set("Access-Control-Allow-Origin", origin)
	h.Set("Access-Control-Expose-Headers", "X-Request-Id, Retry-After")
	return true
}

// parameters reads the query, which may hold only the given names, each once.
func parameters(r *http.Request, known ...string) (url.Values, error) {
	values, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, badParameter("The query cannot be read.")
	}
	for name, list := range values {
		if !slices.Contains(known, name) {
			return nil, badParameter("The parameter " + short(name) + " is not known; there are: " + strings.Join(known, ", ") + ".")
		}
		if len(list) > 1 {
			return nil, badParameter("The parameter " + name + " stands twice.")
		}
	}
	return values, nil
}
