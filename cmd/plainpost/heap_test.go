package main

import (
	"runtime"
	"runtime/debug"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestStartingHeap shows that the first collection ends what startingHeap began.
func TestStartingHeap(t *testing.T) {
	percent := func() int {
		now := debug.SetGCPercent(100)
		debug.SetGCPercent(now)
		return now
	}
	before := percent()
	defer debug.SetGCPercent(before)
	t.Setenv("GOGC", "50")
	startingHeap()
	require.Equal(t, before, percent(), "GOGC is set")
	t.Setenv("GOGC", "")
	startingHeap()
	runtime.GC()
	require.Eventually(t, func() bool { return percent() == 100 }, 5*time.Second, time.Millisecond)
}
