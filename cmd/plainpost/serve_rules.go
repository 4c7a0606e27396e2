package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/VictoriaMetrics/metrics"

	"github.com/plainpost/plainpost/rules"
	"github.com/plainpost/plainpost/tone"
	"github.com/plainpost/plainpost/tone/tonehttp"
)

// mainRuleSet is the name of the rule set that requests get without asking.
const mainRuleSet = "default"

// ruleSource reads the rule sets and tokens of a service, and reads them again
// when they change.
type ruleSource struct {
	flags *serveFlags
	env   environment
	named map[string]string // the further rule sets, by name
	log   *slog.Logger

	checkers *tonehttp.Checkers
	tokens   *tonehttp.Tokens // nil for none
	files    []string         // that are watched
	seen     string           // how they looked when they were last read

	reloads, failures *metrics.Counter
}

// newRuleSource reads everything for the first time: then a fault is an error.
func newRuleSource(f *serveFlags, env environment, log *slog.Logger, set *metrics.Set) (*ruleSource, error) {
	s := &ruleSource{
		flags: f, env: env, log: log, named: map[string]string{},
		reloads:  set.NewCounter(`plainpost_config_reloads_total{result="ok"}`),
		failures: set.NewCounter(`plainpost_config_reloads_total{result="failed"}`),
	}
	for _, item := range f.ruleSets {
		name, from, ok := strings.Cut(item, "=")
		switch {
		case !ok || name == "" || from == "":
			return nil, fmt.Errorf("--rule-set takes NAME=SET, not %q", item)
		case name == mainRuleSet || s.named[name] != "":
			return nil, fmt.Errorf("--rule-set: the name %s stands twice", name)
		}
		s.named[name] = from
	}
	byName, err := s.read()
	if err != nil {
		return nil, err
	}
	if s.checkers, err = tonehttp.NewCheckers(mainRuleSet, byName); err != nil {
		return nil, err
	}
	if f.tokenFile != "" {
		data, err := os.ReadFile(f.tokenFile)
		if err == nil {
			s.tokens, err = tonehttp.ParseTokens(bytes.NewReader(data))
		}
		if err != nil {
			return nil, fmt.Errorf("--token-file %s: %w", f.tokenFile, err)
		}
	}
	return s, nil
}

// read makes the checkers anew. The files to watch are those of the sets as read,
// or when that fails those from before.
func (s *ruleSource) read() (map[string]*tone.Checker, error) {
	s.seen = s.look() // before reading: what changes meanwhile is seen next time
	main, err := checker(s.flags.rules, s.flags.config, s.env, nil)
	if err != nil {
		return nil, err
	}
	byName := map[string]*tone.Checker{mainRuleSet: main}
	for name, from := range s.named {
		if byName[name], err = checker([]string{from}, "", s.env, nil); err != nil {
			return nil, err
		}
	}
	if files := s.filesOf(byName); !slices.Equal(files, s.files) {
		s.files = files
		s.seen = s.look()
	}
	return byName, nil
}

// filesOf are the files that rule sets, and the tokens, are read from.
func (s *ruleSource) filesOf(byName map[string]*tone.Checker) []string {
	files := map[string]bool{}
	add := func(name string) {
		if name != "" && !strings.HasPrefix(name, "builtin:") {
			files[strings.TrimPrefix(name, "vale:")] = true
		}
	}
	if len(s.flags.rules) == 0 {
		add(configFile(s.flags.config, s.env))
	}
	for _, name := range s.flags.rules {
		add(name)
	}
	for _, name := range s.named {
		add(name)
	}
	add(s.flags.tokenFile)
	for _, c := range byName {
		set := c.Rules()
		for _, d := range set.Dimensions {
			add(d.Pos.File)
		}
		for _, l := range set.Lists {
			add(l.Pos.File)
		}
		for _, r := range set.Rules {
			for _, pos := range r.Origin {
				add(pos.File)
			}
			if r.Vale != nil {
				add(r.Vale.File)
			}
		}
	}
	return slices.Sorted(maps.Keys(files))
}

// look says how the files look: another answer means that one has changed.
func (s *ruleSource) look() string {
	var b strings.Builder
	for _, name := range s.files {
		info, err := os.Stat(name)
		if err != nil {
			fmt.Fprintf(&b, "%s -\n", name)
			continue
		}
		fmt.Fprintf(&b, "%s %d %d\n", name, info.Size(), info.ModTime().UnixNano())
	}
	return b.String()
}

// watch reads again on a signal and when a file has changed, until the context ends.
// It asks for the files' times, which works on every file system and for mounted
// configuration that is swapped as a whole.
func (s *ruleSource) watch(ctx context.Context, every time.Duration, signals <-chan os.Signal) {
	var ticks <-chan time.Time
	if every > 0 {
		ticker := time.NewTicker(every)
		defer ticker.Stop()
		ticks = ticker.C
	}
	for {
		select {
		case <-ctx.Done():
			return
		case <-signals:
			s.reload("signal")
		case <-ticks:
			if s.look() != s.seen {
				s.reload("change")
			}
		}
	}
}

// reload reads everything again. What is broken stays as it was.
func (s *ruleSource) reload(why string) {
	byName, err := s.read()
	if err == nil {
		err = s.checkers.Replace(mainRuleSet, byName)
	}
	if tokens := s.reloadTokens(); tokens != nil {
		err = errors.Join(err, tokens)
	}
	if err != nil {
		s.failures.Inc()
		s.log.Error("reading the configuration again failed: the old one stays", slog.String("why", why), slog.Any("faults", faultsOf(err)))
		return
	}
	s.reloads.Inc()
	s.log.Info("the configuration was read again", slog.String("why", why), slog.String("rule_set", byName[mainRuleSet].RuleSet()))
}

func (s *ruleSource) reloadTokens() error {
	if s.tokens == nil {
		return nil
	}
	data, err := os.ReadFile(s.flags.tokenFile)
	if err != nil {
		return err
	}
	return s.tokens.Replace(bytes.NewReader(data))
}

// faultsOf lists what is wrong, an element a fault.
func faultsOf(err error) []string {
	var faults rules.Errors
	if errors.As(err, &faults) {
		return strings.Split(faults.Error(), "\n")
	}
	return strings.Split(err.Error(), "\n")
}
