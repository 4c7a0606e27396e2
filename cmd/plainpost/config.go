package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/plainpost/plainpost/rules"
	"github.com/plainpost/plainpost/tone"
)

// configName is the rule set that a folder's drafts are judged by.
const configName = "plainpost.yaml"

// ruleSet is the rule set of a run: --rules, else --config, else
// PLAINPOST_CONFIG, else plainpost.yaml in this folder or above up to the root of
// the repository, else builtin:default.
func ruleSet(names []string, config string, env environment) (*rules.Set, error) {
	if len(names) > 0 {
		return rules.Merge(names...)
	}
	if config = configFile(config, env); config == "" {
		return rules.Default()
	}
	return rules.LoadFile(config)
}

// orHint says what to do about a rule set that is not there.
func orHint(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%w: give the path of a rule set", err)
	}
	return err
}

// configFile is the file of a run's rule set; empty for builtin:default.
func configFile(config string, env environment) string {
	if config == "" {
		config = env.get("PLAINPOST_CONFIG")
	}
	if config == "" {
		config = findConfig()
	}
	return config
}

// findConfig looks for plainpost.yaml from this folder up to the root of the
// repository it is in.
func findConfig() string {
	dir, err := os.Getwd()
	if err != nil {
		return ""
	}
	for up := ""; ; up = filepath.Join(up, "..") {
		name := filepath.Join(up, configName)
		if info, err := os.Stat(name); err == nil && info.Mode().IsRegular() {
			return name
		}
		if _, err := os.Stat(filepath.Join(up, ".git")); err == nil {
			return ""
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return ""
		}
		dir = parent
	}
}

// checker makes the checker of a run.
func checker(names []string, config string, env environment, options *tone.Options) (*tone.Checker, error) {
	if len(names) == 0 && configFile(config, env) == "" {
		return tone.New(nil, options) // which reads the default set and compiles it side by side
	}
	set, err := ruleSet(names, config, env)
	if err != nil {
		return nil, orHint(err)
	}
	return tone.New(set, options)
}
