// Command plainpost reads posts before they go out and says, with reasons,
// whether they talk with people or at them.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	startingHeap()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the process whatever it is doing
	code := run(ctx, os.Args[1:], stdio{os.Stdin, os.Stdout, os.Stderr}, os.Environ())
	stop()
	os.Exit(code)
}
