package drills_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// unit is the name of the service that deploy/systemd holds.
const unit = "digitalbridge-worker"

// machine is a machine without containers: systemd is its first process, the network is that of this one.
type machine struct {
	*stack
	container string
}

// testSystemd gives the worker's place to the systemd unit: it is installed by the commands in its first lines, killed,
// restarted, stopped, and given settings that the worker refuses.
func testSystemd(outer *stack) func(*testing.T) {
	return func(t *testing.T) {
		s := outer.within(t)
		settings := s.settings("worker")
		s.docker("stop", "--timeout", "100", "worker")
		defer func() { s.docker("start", "worker"); s.healthy() }()

		folder := t.TempDir()
		for _, program := range []string{"worker", "starter"} { // static, so those of the image are as good as the released ones
			s.run(s.dir, "docker", "cp", s.container("worker")+":/usr/local/bin/"+program, folder)
		}
		file := unit + ".service"
		content, err := os.ReadFile(filepath.Join(s.dir, "deploy/systemd", file))
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(filepath.Join(folder, file), content, 0o600))
		require.NoError(t, os.WriteFile(filepath.Join(folder, "worker.env"), []byte(strings.Join(settings, "\n")+"\n"), 0o600))
		require.NoError(t, os.WriteFile(filepath.Join(folder, "bridge.yaml"), nil, 0o600))

		m := machine{s, strings.TrimSpace(s.run(s.dir, "docker", "run", "--detach", "--network", "host", "--cgroupns", "private",
			"--add-host", "sandbox:127.0.0.1", "--env", "container=docker", "--volume", folder+":/install:ro",
			"--cap-add", "SYS_ADMIN", "--security-opt", "seccomp=unconfined", "--security-opt", "apparmor=unconfined",
			"--tmpfs", "/run", "--tmpfs", "/run/lock", "digitalbridge-test/systemd:local"))}
		defer func() {
			if t.Failed() {
				s.Log(s.run(s.dir, "docker", "logs", "--tail", "20", m.container))
			}
			s.run(s.dir, "docker", "rm", "--force", m.container)
		}()
		require.Eventually(t, func() bool { return m.state("is-system-running") == "running" }, time.Minute, time.Second)

		began := time.Now()
		for _, command := range regexp.MustCompile(`(?m)^#   (.+)$`).FindAllStringSubmatch(string(content), -1) {
			m.do("cd /install && " + command[1])
		}
		m.serving()
		s.Logf("serving %s after the first command", time.Since(began).Round(time.Second))
		require.Contains(t, m.do("stat -c %U /proc/"+m.pid()), "digital", "the worker is not a user of its own")
		m.harmed("kill -9", func() { m.do("kill -9 " + m.pid()) })
		m.harmed("systemctl restart", func() { m.do("systemctl restart " + unit) })
		s.Log(m.do("systemd-analyze security --no-pager " + unit + " | tail -n 1"))

		began = time.Now()
		m.do("systemctl stop " + unit)
		s.Logf("stopped after %s", time.Since(began).Round(time.Second))
		require.Equal(t, "success", m.property("Result"), "the worker did not end in time, or badly")

		// What the worker refuses is not tried for ever, and the journal says what is wrong.
		m.do("echo WORKER_REPLICAS=many >> /etc/digitalbridge/worker.env && systemctl start " + unit + " || true")
		require.Eventually(t, func() bool { return m.state("is-active "+unit) == "failed" }, 3*time.Minute, time.Second)
		require.Contains(t, m.do("journalctl --no-pager --unit "+unit+" | tail -n 20"), "WORKER_REPLICAS")
	}
}

// settings are the environment of a service's container as the unit needs it: Temporal at its published port, and what
// the image says of folders left to the unit.
func (s *stack) settings(service string) []string {
	s.Helper()
	var out []string
	environment := s.run(s.dir, "docker", "inspect", "--format", `{{range .Config.Env}}{{println .}}{{end}}`, s.container(service))
	for line := range strings.Lines(environment) {
		switch name, _, _ := strings.Cut(strings.TrimSpace(line), "="); name {
		case "", "PATH", "TMPDIR", "BRIDGE_STORE", "BRIDGE_POLICY", "TEMPORAL_ADDRESS":
		default:
			out = append(out, strings.TrimSpace(line))
		}
	}
	return append(out, "TEMPORAL_ADDRESS="+temporalAddress)
}

// harmed submits orders while the unit is harmed, and requires that it recovers by itself and that every order is placed once.
func (m machine) harmed(harm string, do func()) {
	m.Helper()
	orders := m.buy(3)
	m.submit(orders...)
	began := time.Now()
	do()
	m.serving()
	m.Logf("%s: serving again after %s", harm, time.Since(began).Round(time.Second))
	m.settled(orders...)
}

// do is a shell command on the machine that must succeed.
func (m machine) do(command string) string {
	m.Helper()
	return m.run(m.dir, "docker", "exec", m.container, "sh", "-euc", command)
}

// state is one word of systemctl, whatever its exit code.
func (m machine) state(command string) string {
	return strings.TrimSpace(m.do("systemctl " + command + " || true"))
}

func (m machine) property(name string) string {
	return strings.TrimSpace(m.do(fmt.Sprintf("systemctl show --property %s --value %s", name, unit)))
}

func (m machine) pid() string { return m.property("MainPID") }

// serving waits until the worker asks Temporal for work.
func (m machine) serving() {
	m.Helper()
	require.Eventually(m, func() bool {
		health := "wget -qO- http://127.0.0.1:9464/healthz >/dev/null && echo serving || true"
		return m.state("is-active "+unit) == "active" && strings.Contains(m.do(health), "serving")
	}, 2*time.Minute, time.Second)
}
