// This file proves that a server does not outlive a parent that was killed.

package devserver

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// parentEnv holds the temporal program's path for the test binary when it plays the parent.
const parentEnv = "DEVSERVER_TEST_PARENT"

func TestMain(m *testing.M) {
	if path := os.Getenv(parentEnv); path != "" {
		playParent(path)
		return
	}
	os.Exit(m.Run())
}

// playParent starts a server, prints its process id and address, and stays until it is killed.
func playParent(path string) {
	s, err := Start(context.Background(), Options{Path: path, Headless: true})
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println(s.cmd.Process.Pid, s.Address)
	<-s.Done()
}

func TestServerDoesNotOutliveAKilledParent(t *testing.T) {
	parent := exec.CommandContext(t.Context(), os.Args[0])
	parent.Env = append(os.Environ(), parentEnv+"="+program(t))
	out, err := parent.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, parent.Start())
	line, err := bufio.NewReader(out).ReadString('\n')
	require.NoError(t, err)
	var child int
	var address string
	_, err = fmt.Sscan(strings.TrimSpace(line), &child, &address)
	require.NoError(t, err, "the parent said: %s", line)

	group, err := syscall.Getpgid(child)
	require.NoError(t, err)
	require.Equal(t, child, group, "a Ctrl-C for our process group does not reach the server")

	require.NoError(t, parent.Process.Kill())
	_ = parent.Wait()
	require.Eventually(t, func() bool {
		conn, err := net.DialTimeout("tcp", address, time.Second)
		if err == nil {
			_ = conn.Close()
		}
		return err != nil
	}, 20*time.Second, 50*time.Millisecond, "the server ended with its parent")
}
