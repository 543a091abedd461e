package proof

import (
	"bufio"
	"digitalbridge/starter/local/child"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// workerLostAfter makes a killed worker be missed soon, rather than after two minutes.
const workerLostAfter = "WORKER_LOST_AFTER=2s"

// workerProcess is the worker program, running.
type workerProcess struct {
	tb    testing.TB
	cmd   *exec.Cmd
	ended <-chan struct{}
	log   string
}

// startWorker starts the worker program with an environment of its own and nothing of ours.
func startWorker(tb testing.TB, dir string, env []string) *workerProcess {
	tb.Helper()
	program, err := built.worker()
	require.NoError(tb, err)
	log, err := os.CreateTemp(dir, "worker-*.log")
	require.NoError(tb, err)
	defer func() { _ = log.Close() }()
	w := &workerProcess{tb: tb, cmd: exec.Command(program), log: log.Name()}
	w.cmd.Env = append([]string{"PATH=" + os.Getenv("PATH"), "HOME=" + os.Getenv("HOME")}, env...)
	w.cmd.Stdout, w.cmd.Stderr, w.cmd.Dir = log, log, dir
	w.ended, err = child.Start(w.cmd)
	require.NoError(tb, err)
	return w
}

// kill ends the process as a power cut would.
func (w *workerProcess) kill() {
	_ = w.cmd.Process.Kill()
	<-w.ended
}

// alive fails the test when the process has ended by itself.
func (w *workerProcess) alive() {
	w.tb.Helper()
	select {
	case <-w.ended:
		said, _ := os.ReadFile(w.log)
		require.FailNow(w.tb, "the worker ended by itself", "%s\n%s", w.cmd.ProcessState, tail(string(said)))
	default:
	}
}

// peakMemory is the most memory that the process has held, in bytes (VmHWM of Linux).
func (w *workerProcess) peakMemory() int64 {
	w.tb.Helper()
	f, err := os.Open(filepath.Join("/proc", strconv.Itoa(w.cmd.Process.Pid), "status"))
	require.NoError(w.tb, err)
	defer func() { _ = f.Close() }()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if kb, ok := strings.CutPrefix(lines.Text(), "VmHWM:"); ok {
			n, err := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(kb), " kB"), 10, 64)
			require.NoError(w.tb, err)
			return n << 10
		}
	}
	require.FailNow(w.tb, "no VmHWM in the process's status")
	return 0
}

// tail is the end of a text, for error messages.
func tail(s string) string {
	const most = 4000
	if len(s) > most {
		return fmt.Sprintf("... %s", s[len(s)-most:])
	}
	return s
}

// said reports whether the worker's log holds the words.
func (w *workerProcess) said(words string) bool {
	log, err := os.ReadFile(w.log)
	require.NoError(w.tb, err)
	return strings.Contains(string(log), words)
}
