// This file keeps the end of a program's output for an error message.

package devserver

import (
	"bytes"
	"io"
	"strings"
	"sync"
)

// tailSize bounds what is kept: enough for the last few log lines.
const tailSize = 2048

// tail passes everything on to next (when there is one) and remembers the last bytes.
type tail struct {
	mu   sync.Mutex
	next io.Writer
	end  []byte
}

// Write never fails: a broken next must not end the program that is written from.
func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.end = append(t.end, p...)
	if over := len(t.end) - tailSize; over > 0 {
		t.end = bytes.Clone(t.end[over:])
	}
	if t.next != nil {
		_, _ = t.next.Write(p)
	}
	return len(p), nil
}

// String is the remembered end of the output, or "(nothing)".
func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	if s := strings.TrimSpace(string(t.end)); s != "" {
		return s
	}
	return "(nothing)"
}
