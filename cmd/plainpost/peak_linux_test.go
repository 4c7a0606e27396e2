package main

import (
	"os"
	"syscall"
)

// peakMemory is the most memory that a process held, in MB.
func peakMemory(state *os.ProcessState) float64 {
	return float64(state.SysUsage().(*syscall.Rusage).Maxrss) / 1024 // kilobytes on Linux
}
