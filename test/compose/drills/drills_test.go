// Package drills_test starts docker-compose.yml on a Docker engine and does to it what an operator meets:
// restarts, kills, power loss, networks that are cut, full disks, an upgrade, a restore. After each drill
// every order is at TD SYNNEX once. images.sh must have run: make test-compose does both.
package drills_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// build is off when the image of an earlier run is to be used again.
var build = flag.Bool("build", true, "build our image first")

// long are the services that run for good, the vendors' sandboxes left out: they stand for the world outside.
var long = []string{"postgresql", "temporal", "temporal-ui", "worker"}

func TestComposeFileRuns(t *testing.T) {
	s := newStack(t)
	if *build {
		s.docker("build")
	}
	s.Logf("everything healthy after %s", s.up("--no-build").Round(time.Second))
	require.Empty(t, s.sick())

	t.Run("the tour of the docs through the published ports", testTour(s))
	t.Run("nobody logs an error", func(t *testing.T) { s.within(t).quiet() })
	t.Run("Prometheus collects and knows the alerts", testPrometheus(s))
	t.Run("only what must be is reachable", testReach(s))
	t.Run("containers hold no more rights than they need", testRights(s))
	t.Run("power loss", func(t *testing.T) {
		s := s.within(t)
		s.during(func() { s.crash(long...) })
	})
	t.Run("a restore from an hour ago", testRestore(s))
	if testing.Short() {
		t.Log("Not done with -short: restarts, kills, networks that are cut, full disks, an upgrade, a slow machine, systemd.")
		return
	}
	for _, name := range long {
		t.Run("restart of "+name, func(t *testing.T) {
			s := s.within(t)
			s.during(func() { s.docker("restart", "--timeout", "100", name) })
		})
		t.Run("kill of "+name, func(t *testing.T) {
			s := s.within(t)
			s.during(func() { s.crash(name) })
		})
	}
	t.Run("down and up keep everything", testDownAndUp(s))
	t.Run("the worker is cut off from Temporal", func(t *testing.T) {
		s := s.within(t)
		s.during(func() { s.cut("worker", "default", 40*time.Second) })
	})
	t.Run("the worker is cut off from the vendors", func(t *testing.T) {
		s := s.within(t)
		s.during(func() { s.cut("worker", "sandboxes", 40*time.Second) })
	})
	t.Run("two workers, one of them killed", func(t *testing.T) {
		s := s.within(t)
		s.up("--no-recreate", "--scale", "worker=2")
		s.during(func() { s.crash("worker") })
		s.up("--no-recreate", "--scale", "worker=1")
	})
	t.Run("the disk of the store is full", testFullDisk(s, "worker", "/var/lib/digitalbridge"))
	t.Run("the disk of the database is full", testFullDisk(s, "postgresql", "/var/lib/postgresql/data"))
	t.Run("an upgrade while an order waits", testUpgrade(s))
	t.Run("a slow machine", testSlowMachine(s))
	t.Run("the systemd unit in the worker's place", testSystemd(s))
}

// within is the stack as a subtest sees it.
func (s *stack) within(t *testing.T) *stack {
	inner := *s
	inner.T = t
	return &inner
}

// during submits three orders, does something to the services, submits three more, and requires that the
// services recover by themselves and that every order is placed once.
func (s *stack) during(harm func()) {
	s.Helper()
	before, after := s.buy(3), s.buy(3)
	s.submit(before...)
	harm()
	recovered := s.healthy()
	s.submit(after...)
	s.settled(append(before, after...)...)
	s.Logf("healthy after %s", recovered.Round(time.Second))
}

// submit starts the submission of purchase orders without waiting, as Temporal's own command line does; it is
// said again until Temporal takes it.
func (s *stack) submit(numbers ...string) {
	s.Helper()
	for _, n := range numbers {
		var err error
		require.Eventually(s, func() bool {
			err = s.start(n)
			return err == nil
		}, time.Minute, time.Second, "%v", &err)
	}
}

// start starts one submission; one that runs already is as good.
func (s *stack) start(number string) error {
	cmd := exec.CommandContext(s.Context(), s.temporal, "workflow", "start", "--address", temporalAddress, "--task-queue", "bridge-main",
		"--type", "SubmitOrder", "--workflow-id", "submit-order/main/"+number, "--input", `{"purchaseOrder":"`+number+`"}`,
		"--id-conflict-policy", "UseExisting")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%w: %s", err, out)
	}
	return nil
}

// personAfter is when somebody looks at orders that have not been placed.
const personAfter = 90 * time.Second

// settled waits until each of the orders has been placed, and requires that none was twice. An order whose worker was lost
// before its request left goes out again by itself. One whose request was lost on its way may be there for all that the
// bridge knows, so it is looked for, for hours: a person who sees that TD SYNNEX has none says so, and it goes out.
func (s *stack) settled(numbers ...string) {
	s.Helper()
	var missing []string
	began := time.Now()
	require.Eventually(s, func() bool {
		placed := s.placed()
		missing = slices.DeleteFunc(slices.Clone(numbers), func(n string) bool { return placed[n] > 0 })
		if time.Since(began) > personAfter {
			for _, n := range missing {
				_, err := s.bridgeTry("order", "resolve", n, "--not-there", "--actor", "Ann", "--reason", "TD SYNNEX shows none")
				s.Logf("purchase order %s was in doubt; resolved by a person: %v", n, err == nil)
			}
		}
		return len(missing) == 0
	}, 4*time.Minute, time.Second, "of %v these were not placed: %v", numbers, &missing)
	for _, n := range numbers {
		require.Eventually(s, func() bool {
			_, err := s.bridgeTry("order", "status", n)
			return err == nil
		}, 2*time.Minute, time.Second, "purchase order %s is not followed", n)
	}
	s.once(numbers...)
}

// crash kills the process of a service's containers from outside, which Docker takes for a crash; `docker kill`
// would count as stopped by hand, and nothing would start it again.
func (s *stack) crash(names ...string) {
	s.Helper()
	var pids []int
	for _, name := range names {
		id := strings.Fields(s.docker("ps", "--quiet", name))[0]
		var pid int
		_, err := fmt.Sscan(s.run(s.dir, "docker", "inspect", "--format", "{{.State.Pid}}", id), &pid)
		require.NoError(s, err)
		pids = append(pids, pid)
	}
	for _, pid := range pids {
		require.NoError(s, syscall.Kill(pid, syscall.SIGKILL))
	}
}

// cut takes a service off a network for a while, as a failing switch does.
func (s *stack) cut(name, network string, span time.Duration) {
	s.Helper()
	container := s.container(name)
	s.run(s.dir, "docker", "network", "disconnect", "digitalbridge_"+network, container)
	select {
	case <-s.Context().Done():
	case <-time.After(span):
	}
	s.run(s.dir, "docker", "network", "connect", "--alias", name, "digitalbridge_"+network, container)
}

// What a line of a log looks like that tells of an error, and which of our own lines do so by right: an attempt that Temporal
// repeats, since what comes of it is the job's to show, and the price file that the tour breaks.
var (
	anError = regexp.MustCompile(`(?i)"level":"(error|fatal|panic)"|\b(FATAL|PANIC|ERROR):|level=error`)
	byRight = regexp.MustCompile(`"msg":"Activity error\."|does not begin with a HDR line`)
)

// quiet requires that our programs have logged no error and that those of others, which on a busy machine may miss a
// deadline of their own, log none any more: one that comes again for ever is of something that we gave them.
func (s *stack) quiet() {
	s.Helper()
	for line := range strings.Lines(s.docker("logs", "--no-color", "worker", "sandbox")) {
		require.False(s, anError.MatchString(line) && !byRight.MatchString(line), line)
	}
	all := append([]string{"sandbox"}, long...)
	if said := s.errors(append([]string{"logs", "--no-color"}, all...)...); len(said) > 0 {
		s.Logf("%d lines told of an error, the first and the last:\n%s%s", len(said), said[0], said[len(said)-1])
	}
	var said []string
	require.Eventually(s, func() bool {
		said = s.errors(append([]string{"logs", "--no-color", "--since", "20s"}, all...)...)
		return len(said) == 0
	}, 3*time.Minute, 5*time.Second, "still: %v", &said)
}

// errors are the lines of a log that tell of one.
func (s *stack) errors(logs ...string) []string {
	s.Helper()
	var out []string
	for line := range strings.Lines(s.docker(logs...)) {
		if anError.MatchString(line) {
			out = append(out, line)
		}
	}
	return out
}

// testTour does what docs/tour.md says, word for word from its second step on: the addresses in it are the published ports.
func testTour(outer *stack) func(*testing.T) {
	return func(t *testing.T) {
		s := outer.within(t)
		page, err := os.ReadFile(filepath.Join(s.dir, "docs/tour.md"))
		require.NoError(t, err)
		_, rest, ok := strings.Cut(string(page), "\n## 2.")
		require.True(t, ok)
		var script strings.Builder
		for _, block := range regexp.MustCompile("(?s)```sh\n(.*?)```").FindAllStringSubmatch(rest, -1) {
			script.WriteString(block[1])
		}
		// The plan's page lies in the worker's volume and is too large to travel through Temporal, so it is read there.
		const planPage = "bin/starter sync plan --output html --file plan.html\n"
		require.Contains(t, script.String(), planPage)
		commands := strings.Replace(script.String(), planPage, "", 1)
		require.NoError(t, os.MkdirAll(filepath.Join(s.dir, "bin"), 0o700))
		require.NoError(t, os.Rename(s.starter, filepath.Join(s.dir, "bin/starter")))
		s.starter = filepath.Join(s.dir, "bin/starter")
		outer.starter = s.starter
		said := regexp.MustCompile(` +`).ReplaceAllString(s.run(s.dir, "sh", "-euc", commands), " ")
		for _, want := range []string{
			"all 9 are there", "created 19879", "unchanged 19879", "outcome Accepted", "outcome Adopted", "state Shipped", "state Invoiced",
			"Outcome unknown, looking for the order", "the price file does not begin with a HDR line", "created submit-approved-orders/main",
		} {
			require.Contains(t, said, want)
		}
		const inside, outside = "/var/lib/digitalbridge/tmp/plan.html", "plan.html"
		s.docker("exec", "-T", "worker", "starter", "sync", "plan", "--output", "html", "--file", inside)
		s.docker("cp", "worker:"+inside, outside)
		saved, err := os.ReadFile(filepath.Join(s.dir, outside))
		require.NoError(t, err)
		require.Contains(t, string(saved), "</html>")
		s.once()
		s.Log(s.run(s.dir, "docker", "stats", "--no-stream", "--format", "{{.Name}}\t{{.MemUsage}}"))
		// From here on the drills start what is to run.
		for _, m := range regexp.MustCompile(`created (\S+/main)`).FindAllStringSubmatch(said, -1) {
			s.run(s.dir, s.temporal, "schedule", "delete", "--address", temporalAddress, "--schedule-id", m[1])
		}
	}
}

// testReach looks at the networks from both sides.
func testReach(outer *stack) func(*testing.T) {
	return func(t *testing.T) {
		s := outer.within(t)
		published := s.run(s.dir, "docker", "ps", "--filter", "label=com.docker.compose.project=digitalbridge", "--format", "{{.Ports}}")
		for _, m := range regexp.MustCompile(`(\S+):\d+->`).FindAllStringSubmatch(published, -1) {
			require.Equal(t, "127.0.0.1", m[1])
		}
		for name, may := range map[string]bool{"worker": true, "sandbox": false, "postgresql": false} {
			require.Equal(t, may, s.reaches(name), "%s to the world outside", name)
		}
	}
}

// reaches reports whether a container's packets are translated on their way out, that is whether an answer from
// outside would find back: Docker's rule for the network of its default route.
func (s *stack) reaches(name string) bool {
	s.Helper()
	container := s.container(name)
	var networks map[string]struct{ Gateway string }
	require.NoError(s, json.Unmarshal([]byte(s.run(s.dir, "docker", "inspect", "--format", "{{json .NetworkSettings.Networks}}", container)),
		&networks))
	var pid int
	_, err := fmt.Sscan(s.run(s.dir, "docker", "inspect", "--format", "{{.State.Pid}}", container), &pid)
	require.NoError(s, err)
	route := s.run(s.dir, "nsenter", "--net", "--target", fmt.Sprint(pid), "ip", "route", "show", "default")
	for network, end := range networks {
		if end.Gateway == "" || !strings.Contains(route, "via "+end.Gateway+" ") {
			continue
		}
		closed := s.run(s.dir, "docker", "network", "inspect", "--format",
			`{{.Internal}} {{index .Options "com.docker.network.bridge.enable_ip_masquerade"}}`, network)
		return !strings.Contains(closed, "true ") && !strings.Contains(closed, " false")
	}
	return false
}

func testRights(outer *stack) func(*testing.T) {
	return func(t *testing.T) {
		s := outer.within(t)
		for _, name := range append([]string{"sandbox"}, long...) {
			id := s.container(name)
			var pid int
			_, err := fmt.Sscan(s.run(s.dir, "docker", "inspect", "--format", "{{.State.Pid}}", id), &pid)
			require.NoError(t, err)
			status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
			require.NoError(t, err)
			require.NotRegexp(t, `(?m)^Uid:\s+0\b`, string(status), "%s runs as root", name)
			require.Regexp(t, `(?m)^CapEff:\s+0+$`, string(status), "%s has capabilities", name)
			require.Regexp(t, `(?m)^NoNewPrivs:\s+1$`, string(status), "%s may gain privileges", name)
		}
	}
}

func testDownAndUp(outer *stack) func(*testing.T) {
	return func(t *testing.T) {
		s := outer.within(t)
		po := s.buy(1)[0]
		s.submit(po)
		s.settled(po)
		keep := append([]string{"rm", "--stop", "--force"}, append([]string{"temporal-schema", "temporal-namespace"}, long...)...)
		s.docker(keep...)
		s.up()
		require.NotEmpty(t, s.bridge("order", "status", po)["state"])
		s.once(po)
	}
}

// testFullDisk fills a service's volume to the last byte while orders are submitted, and frees it again.
func testFullDisk(outer *stack, name, path string) func(*testing.T) {
	return func(t *testing.T) {
		s := outer.within(t)
		volume := "digitalbridge_" + name
		s.docker("rm", "--stop", "--force", name)
		kept := filepath.Join(s.TempDir(), "kept.tar")
		s.tool(volume, path, "tar -C "+path+" -c . > /out/kept.tar", filepath.Dir(kept))
		s.run(s.dir, "docker", "volume", "rm", volume)
		s.run(s.dir, "docker", "volume", "create", "--label", "com.docker.compose.project=digitalbridge",
			"--label", "com.docker.compose.volume="+name, "--driver", "local", "--opt", "type=tmpfs", "--opt", "device=tmpfs",
			"--opt", "o=size=700m", volume)
		// A tmpfs lasts as long as something holds it.
		holder := strings.TrimSpace(s.run(s.dir, "docker", "run", "--detach", "--rm", "--user", "0", "--volume", volume+":"+path,
			"--entrypoint", "sleep", "digitalbridge-test/postgresql:local", "86400"))
		defer s.run(s.dir, "docker", "rm", "--force", holder)
		s.run(s.dir, "sh", "-c", "docker exec -i "+holder+" tar -C "+path+" -x < "+kept)
		s.up()

		orders := s.buy(3)
		s.run(s.dir, "docker", "exec", holder, "sh", "-c", "dd if=/dev/zero of="+path+"/ballast bs=1M 2>/dev/null || true")
		for _, po := range orders {
			s.Logf("submitted while the disk is full: %v", s.start(po))
		}
		select {
		case <-s.Context().Done():
		case <-time.After(20 * time.Second):
		}
		s.once()
		s.run(s.dir, "docker", "exec", holder, "rm", path+"/ballast")
		recovered := s.healthy()
		s.submit(orders...)
		s.settled(orders...)
		s.Logf("healthy %s after there was room again", recovered.Round(time.Second))
	}
}

// tool runs a shell command with a volume, as an operator does for a backup; out is a folder of this machine.
func (s *stack) tool(volume, path, command, out string) {
	s.Helper()
	s.run(s.dir, "docker", "run", "--rm", "--user", "0", "--volume", volume+":"+path, "--volume", out+":/out",
		"--entrypoint", "sh", "digitalbridge-test/postgresql:local", "-euc", command)
}

// testUpgrade gives the worker another image while an order waits for a person.
func testUpgrade(outer *stack) func(*testing.T) {
	return func(t *testing.T) {
		s := outer.within(t)
		po := s.buy(2)
		s.rest("POST", distributor+"/sandbox/scenario", object{"poNumber": po[0], "scenario": "rejectOrder"}, nil)
		s.submit(po[0])
		id := s.run(s.dir, "docker", "inspect", "--format", "{{.Image}}", s.container("worker"))
		image := strings.TrimSpace(id)
		s.run(
			s.dir, "sh", "-c",
			`printf 'FROM %s\nLABEL org.opencontainers.image.version=next\n' "$0" | docker build --quiet --tag digitalbridge:next -`,
			image)
		require.NoError(t, os.WriteFile(filepath.Join(s.dir, ".env"), []byte(env+"BRIDGE_VERSION=next\n"), 0o600))
		s.submit(po[1])
		s.docker("up", "--detach", "--wait", "--wait-timeout", "180", "--no-build", "--no-deps", "worker")
		require.NotEqual(t, id, s.run(s.dir, "docker", "inspect", "--format", "{{.Image}}", s.container("worker")))
		s.settled(po[1])
		s.bridge("order", "abandon", po[0], "--actor", "Ann", "--reason", "the drill is over")
	}
}

// testRestore loses the database and the store, and puts back what was saved before the last orders were sent.
func testRestore(outer *stack) func(*testing.T) {
	return func(t *testing.T) {
		s := outer.within(t)
		open := s.buy(10)
		s.submit(open...)
		s.settled(open...)
		backup := s.TempDir()
		s.run(s.dir, "sh", "-c", documented(t, "backup"), backup)
		s.rest("POST", distributor+"/sandbox/clock", object{"advance": "1h"}, nil)
		later := s.buy(2)
		s.submit(later...)
		s.settled(later...)

		s.docker(append([]string{"rm", "--stop", "--force"}, append([]string{"temporal-schema", "temporal-namespace"}, long...)...)...)
		s.run(s.dir, "docker", "volume", "rm", "digitalbridge_postgresql", "digitalbridge_worker")
		s.run(s.dir, "sh", "-c", documented(t, "restore"), backup)
		s.up()
		for _, po := range open {
			require.NotEmpty(t, s.bridge("order", "status", po, "--now")["state"])
		}
		for _, po := range append(open, later...) {
			require.Equal(t, "Adopted", s.bridge("order", "submit", po)["outcome"], "purchase order %s", po)
		}
		s.once(append(open, later...)...)
	}
}

// documented are the commands of docs/deployment.md under the heading, as an operator pastes them; the folder of
// the backup is $BACKUP there and the script's argument here.
func documented(t *testing.T, what string) string {
	t.Helper()
	page, err := os.ReadFile("../../../docs/deployment.md")
	require.NoError(t, err)
	m := regexp.MustCompile("(?s)<!-- " + what + " -->\n```sh\n(.*?)```").FindSubmatch(page)
	require.NotNil(t, m, "docs/deployment.md has no commands for %s", what)
	compose, err := filepath.Abs("../../../bin/compose/docker-compose")
	require.NoError(t, err)
	files := " --file docker-compose.yml --file test/compose/override.yml "
	return "set -eu\nBACKUP=$0\n" + strings.ReplaceAll(string(m[1]), "docker compose ", compose+files)
}

// testPrometheus starts the profile observability without Grafana, whose image can't be had here, and requires that both
// programs are collected and that every alert can be evaluated.
func testPrometheus(outer *stack) func(*testing.T) {
	return func(t *testing.T) {
		s := outer.within(t)
		s.docker("up", "--detach", "--wait", "--wait-timeout", "120", "--no-deps", "prometheus")
		defer s.docker("rm", "--stop", "--force", "--volumes", "prometheus")
		const api = "http://127.0.0.1:9090/api/v1/"
		healths := map[string]string{}
		require.Eventually(t, func() bool {
			var targets struct {
				Data struct {
					ActiveTargets []struct {
						Labels struct{ Job string }
						Health string
					}
				}
			}
			s.rest("GET", api+"targets", nil, &targets)
			for _, target := range targets.Data.ActiveTargets {
				healths[target.Labels.Job] = target.Health
			}
			return healths["worker"] == "up" && healths["temporal"] == "up"
		}, time.Minute, time.Second, "%v", healths)
		var rules struct {
			Data struct {
				Groups []struct {
					Rules []struct{ Name, Health, LastError string }
				}
			}
		}
		evaluated := func() bool {
			s.rest("GET", api+"rules", nil, &rules)
			for _, g := range rules.Data.Groups {
				for _, r := range g.Rules {
					if r.Health != "ok" {
						return false
					}
				}
			}
			return len(rules.Data.Groups) > 0
		}
		require.Eventually(t, evaluated, time.Minute, time.Second, "%v", &rules)
	}
}

// testSlowMachine gives every service of ours a quarter of a core: nothing is taken for sick because it is slow.
func testSlowMachine(outer *stack) func(*testing.T) {
	return func(t *testing.T) {
		s := outer.within(t)
		services := append([]string{"temporal-schema", "temporal-namespace"}, long...)
		s.docker(append([]string{"rm", "--stop", "--force"}, services...)...)
		slow := "services:\n"
		for _, name := range services {
			slow += "  " + name + ": {cpus: 0.25}\n"
		}
		require.NoError(t, os.WriteFile(filepath.Join(s.dir, "slow.yml"), []byte(slow), 0o600))
		s.files = append(slices.Clone(s.files), "slow.yml")
		s.Logf("everything healthy after %s", s.up("--no-build").Round(time.Second))
		s.bridge("sync", "run")
		po := s.buy(1)
		s.submit(po...)
		s.settled(po...)
		for _, name := range long {
			restarts := s.run(s.dir, "docker", "inspect", "--format", "{{.RestartCount}}", s.container(name))
			require.Equal(t, "0", strings.TrimSpace(restarts), "%s was restarted", name)
		}
	}
}
