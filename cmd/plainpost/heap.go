package main

import (
	"os"
	"runtime"
	"runtime/debug"
)

// startingHeap lets the first collection of garbage wait until the heap has some
// 32 MB: reading rules makes a third of that, most commands end soon after, and a
// collection would be a good part of their time. From the first collection on all is as
// usual. Who sets GOGC gets what they set.
func startingHeap() {
	if os.Getenv("GOGC") != "" {
		return
	}
	const (
		percent = 800 // of the 4 MB at which the runtime begins
		usual   = 100
	)
	runtime.AddCleanup(&struct{ _ *byte }{}, func(percent int) { debug.SetGCPercent(percent) }, usual)
	debug.SetGCPercent(percent)
}
