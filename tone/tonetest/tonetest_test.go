package tonetest

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plainpost/plainpost/rules"
)

func TestBuiltins(t *testing.T) {
	for _, name := range rules.BuiltinNames() {
		t.Run(name, func(t *testing.T) {
			set, err := rules.Builtin(name)
			require.NoError(t, err)
			Run(t, set)
		})
	}
}
