// This file proves that what we start does not outlive us when we are killed.

package devserver

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// parentEnv is set for the test binary when it plays the parent.
const parentEnv = "DEVSERVER_TEST_PARENT"

func TestMain(m *testing.M) {
	if os.Getenv(parentEnv) != "" {
		if err := playParent(); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// playParent runs a child the way a server runs, prints its process id, and stays until it is killed.
// The child never writes: the real server would also die of its broken output pipe, and hide what is
// to be shown.
func playParent() error {
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	s := &Server{cmd: exec.CommandContext(ctx, "sleep", "600"), output: &tail{}, stop: stop, done: make(chan struct{})}
	if err := s.run(ctx); err != nil {
		return err
	}
	fmt.Println(s.cmd.Process.Pid)
	<-s.Done()
	return s.Err()
}

func TestServerDoesNotOutliveAKilledParent(t *testing.T) {
	parent := exec.CommandContext(t.Context(), os.Args[0])
	parent.Env = append(os.Environ(), parentEnv+"=1")
	out, err := parent.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, parent.Start())
	line, err := bufio.NewReader(out).ReadString('\n')
	require.NoError(t, err)
	child, err := strconv.Atoi(strings.TrimSpace(line))
	require.NoError(t, err)
	require.True(t, runs(child))

	group, err := syscall.Getpgid(child)
	require.NoError(t, err)
	require.Equal(t, child, group, "a Ctrl-C for our process group does not reach the server")

	require.NoError(t, parent.Process.Kill())
	_ = parent.Wait()
	require.Eventually(t, func() bool { return !runs(child) }, time.Minute, 10*time.Millisecond)
}

// runs tells whether the process lives; one that ended and was not reaped has no command line.
func runs(pid int) bool {
	line, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
	return err == nil && len(line) > 0
}
