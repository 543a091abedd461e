// Package child starts programs that must not outlive us: the Temporal development server and, in the
// proofs, the workers.
package child

import (
	"os/exec"
	"runtime"
)

// Start starts the command and ties its life to ours: on Linux the kernel kills it when we die, however
// we die. A Ctrl-C in our terminal does not reach it, so that we can shut down in order. ended is closed
// when it has ended; then cmd.ProcessState tells how.
func Start(cmd *exec.Cmd) (ended <-chan struct{}, err error) {
	dieWithParent(cmd)
	done, started := make(chan struct{}), make(chan error, 1)
	// Linux sends the parent-death signal when the starting thread ends, so one goroutine, bound to its
	// thread, starts the child and stays until it has ended.
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := cmd.Start()
		started <- err
		if err != nil {
			return
		}
		_ = cmd.Wait() // what it would tell, ProcessState tells too
		close(done)
	}()
	return done, <-started
}
