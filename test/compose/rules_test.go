// The rules that docker-compose.yml keeps, beyond what the Compose specification asks.

package compose_test

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/compose-spec/compose-go/v2/types"
)

// workerStopTimeout is what the worker gives running activities after SIGTERM.
const workerStopTimeout = 90 * time.Second

var (
	// pinnedImage is an image whose version has a default that names at least major and minor, and the very bytes.
	pinnedImage = regexp.MustCompile(`^[a-z0-9][a-z0-9./-]*:\$\{[A-Z_]+:-v?\d+\.\d+[^}@]*@sha256:[0-9a-f]{64}\}$`)
	// builtImage is one that we build here; its version names our own release.
	builtImage = regexp.MustCompile(`^digitalbridge:\$\{[A-Z_]+:-[^}]+\}$`)
	// secretName is an environment variable that holds a secret.
	secretName = regexp.MustCompile(`(?i)passw|pwd|secret|token|api_key`)
	// requiredVariable is a value that comes from outside and has no default.
	requiredVariable = regexp.MustCompile(`^\$\{[A-Z_]+:\?[^}]+\}$`)
)

// breaches lists every broken rule as "service: what is wrong". raw is the same file before variables
// are replaced.
func breaches(p *types.Project, raw map[string]any) []string {
	var found []string
	say := func(service, format string, args ...any) {
		found = append(found, service+": "+fmt.Sprintf(format, args...))
	}
	for _, name := range slices.Sorted(maps.Keys(p.Services)) {
		s := p.Services[name]
		rawService := child(child(raw, "services"), name)
		image := fmt.Sprint(rawService["image"])
		if ours := s.Build != nil; (ours && !builtImage.MatchString(image)) || (!ours && !pinnedImage.MatchString(image)) {
			say(name, "image %s is not name:${VERSION:-default} with a fixed default", image)
		}
		for variable, value := range child(rawService, "environment") {
			if text := fmt.Sprint(value); secretName.MatchString(variable) && text != "" && !requiredVariable.MatchString(text) {
				say(name, "%s is a secret in the file", variable)
			}
		}
		if s.ContainerName != "" {
			say(name, "container_name keeps a second copy from running beside the first")
		}
		checkHealth(s, func(format string, args ...any) { say(name, format, args...) })
		checkMounts(s, func(format string, args ...any) { say(name, format, args...) })
		checkDependencies(p, s, func(format string, args ...any) { say(name, format, args...) })
		if s.Build != nil {
			checkOurs(s, func(format string, args ...any) { say(name, format, args...) })
		}
	}
	worker := p.Services["worker"]
	if g := worker.StopGracePeriod; g == nil || time.Duration(*g) < workerStopTimeout+15*time.Second {
		say("worker", "stop_grace_period is not well above the worker's own %s: an order could be cut off", workerStopTimeout)
	}
	return found
}

// runsOnce is a service that does its work and ends.
func runsOnce(s types.ServiceConfig) bool { return s.Restart == "" || s.Restart == "no" }

func checkHealth(s types.ServiceConfig, say func(string, ...any)) {
	switch {
	case runsOnce(s):
	case s.HealthCheck == nil || s.HealthCheck.Disable || len(s.HealthCheck.Test) < 2:
		say("no health check")
	case slices.Contains(s.HealthCheck.Test, "nc"):
		say("the health check proves a port, not a service: %v", s.HealthCheck.Test)
	}
}

func checkMounts(s types.ServiceConfig, say func(string, ...any)) {
	for _, port := range s.Ports {
		if port.HostIP != "127.0.0.1" {
			say("port %d is open to other machines (%q)", port.Target, port.HostIP)
		}
	}
	for _, v := range s.Volumes {
		named := v.Type == types.VolumeTypeVolume && v.Source != ""
		readOnlyFolder := v.Type == types.VolumeTypeBind && v.ReadOnly
		if !named && !readOnlyFolder {
			say("volume at %s is neither a named volume nor a read-only folder", v.Target)
		}
	}
}

func checkDependencies(p *types.Project, s types.ServiceConfig, say func(string, ...any)) {
	for _, name := range slices.Sorted(maps.Keys(s.DependsOn)) {
		d, on := s.DependsOn[name], p.Services[name]
		switch d.Condition {
		case types.ServiceConditionHealthy:
			if on.HealthCheck == nil {
				say("waits for %s to be healthy, which has no health check", name)
			}
		case types.ServiceConditionCompletedSuccessfully:
			if !runsOnce(on) {
				say("waits for %s to end, which restarts for ever", name)
			}
		default:
			say("waits for %s to have started, which proves nothing", name)
		}
	}
}

// checkOurs holds our own containers to the least that they need.
func checkOurs(s types.ServiceConfig, say func(string, ...any)) {
	if !s.ReadOnly {
		say("its root file system is writable")
	}
	if !slices.Contains(s.CapDrop, "ALL") {
		say("capabilities are kept")
	}
	if !slices.ContainsFunc(s.SecurityOpt, func(o string) bool { return strings.HasPrefix(o, "no-new-privileges") }) {
		say("may gain privileges")
	}
}

// child is the mapping under key, or an empty one.
func child(m map[string]any, key string) map[string]any {
	sub, _ := m[key].(map[string]any)
	return sub
}
