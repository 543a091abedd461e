package proof

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"digitalbridge/starter/local/child"
)

// workerLostAfter makes a killed worker be missed soon, rather than after two minutes.
const workerLostAfter = "WORKER_LOST_AFTER=2s"

// workerProcess is the worker program, running.
type workerProcess struct {
	tb    testing.TB
	cmd   *exec.Cmd
	ended <-chan struct{}
	log   string
	// killed is set before we end the process: an end without it ends the proofs.
	killed atomic.Bool
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
	go w.watch(tb.Name())
	return w
}

// kill ends the process as a power cut would.
func (w *workerProcess) kill() {
	w.killed.Store(true)
	_ = w.cmd.Process.Kill()
	<-w.ended
}

// watch ends the proofs at once, with the process's last words, when it has ended by itself: nothing that
// waits for its work can go on.
func (w *workerProcess) watch(proof string) {
	<-w.ended
	if w.killed.Load() {
		return
	}
	said, _ := os.ReadFile(w.log)
	panic(fmt.Sprintf("%s: the worker ended by itself (%s)\n%s", proof, w.cmd.ProcessState, tail(string(said))))
}

// metricsURL is where the worker answers /metrics, once it has said so.
func (w *workerProcess) metricsURL() string {
	w.tb.Helper()
	var address string
	eventually(w.tb, "the worker's metrics", func() bool {
		said, err := os.ReadFile(w.log)
		require.NoError(w.tb, err)
		for line := range strings.Lines(string(said)) {
			var entry struct{ Msg, Address string }
			if json.Unmarshal([]byte(line), &entry) == nil && entry.Msg == "metrics and health are served" {
				address = entry.Address
			}
		}
		return address != ""
	})
	return "http://" + address + "/metrics"
}

// peakMemory is the most memory that the process has held, in bytes (VmHWM of Linux).
func (w *workerProcess) peakMemory() int64 { return w.status("VmHWM") }

// status is an amount of memory in the process's status, in bytes.
func (w *workerProcess) status(name string) int64 {
	w.tb.Helper()
	f, err := os.Open(filepath.Join("/proc", strconv.Itoa(w.cmd.Process.Pid), "status"))
	require.NoError(w.tb, err)
	defer func() { _ = f.Close() }()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if kb, ok := strings.CutPrefix(lines.Text(), name+":"); ok {
			n, err := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(kb), " kB"), 10, 64)
			require.NoError(w.tb, err)
			return n << 10
		}
	}
	require.FailNow(w.tb, "not in the process's status", name)
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
