package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"runtime/debug"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/VictoriaMetrics/metrics"
	"github.com/spf13/cobra"

	"github.com/plainpost/plainpost/corpus"
	"github.com/plainpost/plainpost/tone"
	"github.com/plainpost/plainpost/tone/tonehttp"
)

// serveFlags are the flags of plainpost serve.
type serveFlags struct {
	addr      string
	config    string
	rules     []string
	ruleSets  []string
	history   string
	keepPosts int
	keepDays  int
	tokenFile string
	origins   []string
	limits    tonehttp.Limits
	watch     time.Duration
	grace     time.Duration
	quiet     bool
}

func serveCommand(std stdio, env environment) *cobra.Command {
	f := &serveFlags{}
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Check drafts over HTTP, for tools in any language and for editors",
		Long: `Serve answers POST /v1/check and its kin, the LanguageTool protocol under /v2 and
a page at /. GET /openapi.json says what they take and give.

The rule sets are read again on SIGHUP and when one of their files changes, without
dropping a request; one that is broken is named in the log, and the old one stays.
SIGTERM answers what is under way and ends.

With --history the feed rules know what accounts have published, and /v1/posts
records it; --keep-posts and --keep-days bound what is kept. With --token-file every request needs a bearer token, and what one
tenant has published no other sees.`,
		Example: `  plainpost serve
  plainpost serve --addr :8080 --config plainpost.yaml --history bolt:posts.db --token-file tokens
  plainpost serve --rule-set support=support.yaml --rule-set launch=builtin:launch`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return serve(cmd.Context(), f, std, env)
		},
	}
	fs := cmd.Flags()
	fs.StringVar(&f.addr, "addr", "127.0.0.1:8080", "`HOST:PORT` to listen on")
	fs.StringVar(&f.config, "config", "", "rule set `FILE` (default $PLAINPOST_CONFIG, else plainpost.yaml here or above, else builtin:default)")
	fs.StringArrayVar(&f.rules, "rules", nil, "rule `SET` in place of the default, repeatable: builtin:NAME or a file")
	fs.StringArrayVar(&f.ruleSets, "rule-set", nil, "a further rule set as `NAME=SET`, repeatable; requests ask for it by rule_set")
	fs.StringVar(&f.history, "history", "", "`STORE` of what accounts have posted: bolt:FILE, redis://HOST, or a file of posts as JSON, which is only read")
	fs.IntVar(&f.keepPosts, "keep-posts", 0, "most posts of an account that the history keeps, the newest (default all, in Redis 1000)")
	fs.IntVar(&f.keepDays, "keep-days", 0, "after how many `DAYS` the history forgets a post; one without a time is not kept then (default never)")
	fs.StringVar(&f.tokenFile, "token-file", "", "`FILE` of the tokens that may come in, one a line as TENANT TOKEN")
	fs.StringArrayVar(&f.origins, "allow-origin", nil, "`ORIGIN` of a site whose pages may call, repeatable; * for any")
	fs.Int64Var(&f.limits.Body, "max-body", 1<<20, "most `BYTES` of a body")
	fs.IntVar(&f.limits.Drafts, "max-drafts", 100, "most drafts of a call")
	fs.IntVar(&f.limits.Concurrency, "concurrency", 0, "most calls at once; more are turned away with 503 (default 64 a processor)")
	fs.IntVar(&f.limits.Streams, "streams", 64, "most streams open at once")
	fs.Float64Var(&f.limits.Rate, "rate", 0, "drafts a second that each token may check; 0 for no limit")
	fs.IntVar(&f.limits.Burst, "burst", 0, "drafts that a token may check at once after a pause (default a second's worth, at least --max-drafts)")
	fs.DurationVar(&f.limits.CheckTime, "check-timeout", 10*time.Second, "how long a call may take")
	fs.DurationVar(&f.limits.BodyTime, "body-timeout", 10*time.Second, "how long a body may take to arrive")
	fs.DurationVar(&f.limits.StreamTime, "stream-timeout", 10*time.Minute, "how long a stream may last")
	fs.DurationVar(&f.watch, "watch", 2*time.Second, "how often to look whether a file of the rule sets has changed; 0 for never")
	fs.DurationVar(&f.grace, "grace", 20*time.Second, "how long requests may go on after SIGTERM")
	fs.BoolVarP(&f.quiet, "quiet", "q", false, "log no requests but those that fail on the server's side")
	return cmd
}

// errStopping is why a server that drains is not ready.
var errStopping = errors.New("it is about to stop")

// serveGC is how much garbage may gather before it is collected, in percent of what
// lives. A server's rules live and each request's scratch dies at once: collecting
// four times as seldom saves a sixth of the processor and takes some 40 MB more.
const serveGC = 400

func serve(ctx context.Context, f *serveFlags, std stdio, env environment) error {
	if f.grace < 0 || f.watch < 0 || f.limits.Rate < 0 {
		return errors.New("--grace, --watch and --rate take nothing below zero")
	}
	for _, origin := range f.origins {
		if err := tonehttp.CheckOrigin(origin); err != nil {
			return fmt.Errorf("--allow-origin: %w", err)
		}
	}
	if env.get("GOGC") == "" {
		defer debug.SetGCPercent(debug.SetGCPercent(serveGC))
	}
	log := slog.New(slog.NewJSONHandler(std.err, nil))
	requests := log
	if f.quiet {
		requests = slog.New(slog.NewJSONHandler(std.err, &slog.HandlerOptions{Level: slog.LevelWarn}))
	}
	set := metrics.NewSet()
	source, err := newRuleSource(f, env, log, set)
	if err != nil {
		return err
	}
	var stopping atomic.Bool
	o := tonehttp.Options{
		Checkers: source.checkers, Tokens: source.tokens, Limits: f.limits, Origins: f.origins, Log: requests, Metrics: set, Version: version(),
		Audit: tonehttp.AuditFunc(auditCall),
		Ready: func() error {
			if stopping.Load() {
				return errStopping
			}
			return nil
		},
	}
	closeHistory, err := serveHistory(ctx, f, &o, log)
	if err != nil {
		return err
	}
	defer closeHistory()

	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", f.addr)
	if err != nil {
		return fmt.Errorf("--addr: %w", err)
	}
	server := &http.Server{
		Handler: tonehttp.Handler(o), ReadHeaderTimeout: f.limits.BodyTime, IdleTimeout: 2 * time.Minute,
		WriteTimeout: f.limits.CheckTime + 2*f.limits.BodyTime, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	reload := make(chan os.Signal, 1)
	signal.Notify(reload, syscall.SIGHUP)
	defer signal.Stop(reload)
	watching, stopWatching := context.WithCancel(ctx)
	defer stopWatching()
	go source.watch(watching, f.watch, reload)

	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	log.Info("listening", slog.String("addr", listener.Addr().String()))
	select {
	case err := <-failed:
		return fmt.Errorf("serving: %w", err)
	case <-ctx.Done():
	}
	stopping.Store(true)
	log.Info("stopping", slog.Duration("grace", f.grace))
	drain, cancel := context.WithTimeout(context.WithoutCancel(ctx), f.grace)
	defer cancel()
	if err := server.Shutdown(drain); err != nil {
		log.Warn("some requests were cut off")
		server.Close()
	}
	return nil
}

// auditCall answers /v1/audit.
func auditCall(ctx context.Context, q tonehttp.AuditRequest) ([]any, error) {
	posts := func(yield func(tone.Post, error) bool) {
		for _, p := range q.Posts {
			if !yield(p, nil) {
				return
			}
		}
	}
	audits, err := corpus.Audit(ctx, q.Checker, posts, &corpus.AuditOptions{Window: q.Window, Account: q.Account})
	if err != nil {
		return nil, err
	}
	out := make([]any, len(audits))
	for i, a := range audits {
		out[i] = a
	}
	return out, nil
}
