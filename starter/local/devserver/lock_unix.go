//go:build unix

// This file keeps two processes from building the same program at the same time.

package devserver

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"syscall"
	"time"
)

// lock takes the file's lock, waiting for another holder until ctx ends. The kernel drops it with the
// process, so none is ever left behind. waited tells that another process held it.
func lock(ctx context.Context, path string, progress io.Writer) (unlock func(), waited bool, err error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o644)
	if err != nil {
		return nil, false, fmt.Errorf("opening the build lock: %w", err)
	}
	tick := time.NewTicker(200 * time.Millisecond)
	defer tick.Stop()
	for {
		err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if err == nil {
			return func() { _ = f.Close() }, waited, nil
		}
		if !errors.Is(err, syscall.EWOULDBLOCK) && !errors.Is(err, syscall.EINTR) {
			_ = f.Close()
			return nil, false, fmt.Errorf("locking %s: %w", path, err)
		}
		if !waited {
			waited = true
			say(progress, "Another process is building the Temporal dev server; waiting for it.")
		}
		select {
		case <-ctx.Done():
			_ = f.Close()
			return nil, false, ctx.Err()
		case <-tick.C:
		}
	}
}
