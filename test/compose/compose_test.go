// Package compose_test holds docker-compose.yml, .env.example and the files beside them to their rules:
// by the Compose specification's own loader, by the worker's own configuration, and by running the
// namespace set-up against a real Temporal server. No Docker engine is needed.
package compose_test

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/dotenv"
	"github.com/compose-spec/compose-go/v2/loader"
	"github.com/compose-spec/compose-go/v2/types"
	"github.com/stretchr/testify/require"
)

// password stands in for the one setting that .env.example leaves to the reader.
const password = "0123456789abcdef"

// files is what a compose project is read from.
type files struct {
	compose string
	env     string // .env
}

// shipped is the repository's compose file with .env.example as a user completes it.
func shipped(t *testing.T) files {
	t.Helper()
	return files{
		compose: read(t, "../../docker-compose.yml"),
		env:     strings.Replace(read(t, "../../.env.example"), "\nPOSTGRES_PASSWORD=\n", "\nPOSTGRES_PASSWORD="+password+"\n", 1),
	}
}

// load reads the files as `docker compose --profile '*'` does, strictly, from a folder of their own.
func (f files) load(t *testing.T) (*types.Project, error) {
	t.Helper()
	details, err := f.details(t)
	if err != nil {
		return nil, err
	}
	return loader.LoadWithContext(t.Context(), details, func(o *loader.Options) { o.Profiles = []string{"*"} })
}

// raw is the compose file's services before any ${VARIABLE} is replaced.
func (f files) raw(t *testing.T) (map[string]any, error) {
	t.Helper()
	details, err := f.details(t)
	if err != nil {
		return nil, err
	}
	return loader.LoadModelWithContext(t.Context(), details, func(o *loader.Options) {
		o.Profiles = []string{"*"}
		o.SkipInterpolation, o.SkipResolveEnvironment, o.SkipNormalization = true, true, true
	})
}

func (f files) details(t *testing.T) (types.ConfigDetails, error) {
	t.Helper()
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, ".env"), []byte(f.env), 0o600))
	env, err := dotenv.Parse(strings.NewReader(f.env))
	if err != nil {
		return types.ConfigDetails{}, err
	}
	return types.ConfigDetails{
		WorkingDir:  dir,
		ConfigFiles: []types.ConfigFile{{Filename: filepath.Join(dir, "docker-compose.yml"), Content: []byte(f.compose)}},
		Environment: env,
	}, nil
}

func TestComposeFileKeepsTheRules(t *testing.T) {
	f := shipped(t)
	project, err := f.load(t)
	require.NoError(t, err)
	model, err := f.raw(t)
	require.NoError(t, err)
	require.Empty(t, breaches(project, model))

	require.Equal(t, []string{
		"grafana", "postgresql", "prometheus", "sandbox", "temporal", "temporal-namespace", "temporal-schema", "temporal-ui", "worker",
	}, slices.Sorted(maps.Keys(project.Services)))
	require.Equal(t, []string{"sandbox"}, project.Services["sandbox"].Profiles)
	require.Equal(t, []string{"observability"}, project.Services["prometheus"].Profiles)
	require.Equal(t, []string{"observability"}, project.Services["grafana"].Profiles)
}

func TestComposeFileNamesOnlyFilesThatAreThere(t *testing.T) {
	project, err := shipped(t).load(t)
	require.NoError(t, err)
	require.NotEmpty(t, project.Configs)
	for name, config := range project.Configs {
		_, err := os.Stat(filepath.Join("../..", strings.TrimPrefix(config.File, project.WorkingDir)))
		require.NoError(t, err, "config %s", name)
	}
}

func TestDockerfileStartsFromNamedBytes(t *testing.T) {
	text, err := os.ReadFile("../../Dockerfile")
	require.NoError(t, err)
	require.Regexp(t, `(?m)^ARG GO_IMAGE=golang:\d+\.\d+\.\d+-bookworm@sha256:[0-9a-f]{64}$`, string(text))
	for _, from := range regexp.MustCompile(`(?m)^FROM (?:--platform=\S+ )?(\S+)`).FindAllStringSubmatch(string(text), -1) {
		require.Contains(t, []string{"${GO_IMAGE}", "scratch"}, from[1])
	}
}

// Each row breaks the file in one place and names what must be noticed: the rules can fail.
func TestBrokenComposeFilesAreNoticed(t *testing.T) {
	postgresql := regexp.MustCompile(`postgres:\$\{[^}]+\}`).FindString(shipped(t).compose)
	require.NotEmpty(t, postgresql)
	rows := []struct {
		name     string
		old, new string
		want     string
	}{
		{"image without a version", "image: " + postgresql, "image: postgres", "postgresql: image postgres"},
		{"image that moves", postgresql, "postgres:${POSTGRESQL_VERSION:-latest}", "postgresql: image"},
		{"image whose tag may come to mean other bytes", postgresql, "postgres:${POSTGRESQL_VERSION:-16.10-alpine}", "postgresql: image"},
		{"image whose version can't be chosen", postgresql, "postgres:16.10-alpine", "postgresql: image"},
		{"service without a health check", "    healthcheck:\n      test: [CMD, probe, \"http://127.0.0.1:9464/healthz\"]",
			"    x-healthcheck:\n      test: []", "worker: no health check"},
		{"health check of a port only", "test: [CMD, wget, -q, -O, /dev/null, \"http://127.0.0.1:7243/api/v1/namespaces/temporal-system\"]",
			"test: [CMD, nc, -z, localhost, \"7233\"]", "temporal: the health check proves a port"},
		{"port for every machine", "127.0.0.1:${TEMPORAL_PORT:-7233}:7233", "${TEMPORAL_PORT:-7233}:7233", "temporal: port 7233"},
		{"wait for health that nobody checks", "temporal-schema: {condition: service_completed_successfully}",
			"temporal-schema: {condition: service_healthy}", "temporal: waits for temporal-schema"},
		{"wait for the end of what never ends", "postgresql: {condition: service_healthy}",
			"postgresql: {condition: service_completed_successfully}", "waits for postgresql to end"},
		{"wait for a mere start", "prometheus: {condition: service_healthy}", "prometheus: {condition: service_started}",
			"grafana: waits for prometheus"},
		{"anonymous volume", "postgresql:/var/lib/postgresql/data", "/var/lib/postgresql/data", "postgresql: volume"},
		{"writable host folder", "/etc/digitalbridge:ro", "/etc/digitalbridge", "worker: volume"},
		{"fixed container name", "    command: [worker]", "    container_name: worker\n    command: [worker]", "worker: container_name"},
		{"password in the file", "POSTGRES_PWD: ${POSTGRES_PASSWORD:?set POSTGRES_PASSWORD in .env; .env.example says how}",
			"POSTGRES_PWD: temporal", "temporal: POSTGRES_PWD"},
		{"password with a default", "SQL_PASSWORD: ${POSTGRES_PASSWORD:?set POSTGRES_PASSWORD in .env; .env.example says how}",
			"SQL_PASSWORD: ${POSTGRES_PASSWORD:-temporal}", "temporal-schema: SQL_PASSWORD"},
		{"worker that is killed while it sends", "stop_grace_period: 120s", "stop_grace_period: 30s", "worker: stop_grace_period"},
		{"writable root", "read_only: true", "read_only: false", "worker: its root file system"},
		{"capabilities kept", "cap_drop: [ALL]", "cap_drop: []", "worker: capabilities"},
		{"privileges to be gained", "[no-new-privileges:true]", "[]", "worker: may gain privileges"},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			f := shipped(t)
			require.Contains(t, f.compose, row.old)
			f.compose = strings.Replace(f.compose, row.old, row.new, 1)
			project, err := f.load(t)
			require.NoError(t, err)
			model, err := f.raw(t)
			require.NoError(t, err)
			require.Contains(t, strings.Join(breaches(project, model), "\n"), row.want)
		})
	}
}

func TestInvalidComposeFilesAreRefused(t *testing.T) {
	rows := []struct {
		name     string
		old, new string
		want     string
	}{
		{"unknown key", "    stop_grace_period: 120s", "    stop_grace_periode: 120s", "stop_grace_periode"},
		{"dependency that is not there", "sandbox: {condition: service_healthy, required: false}", "sandpit: {condition: service_healthy}",
			"sandpit"},
		{"volume that is not declared", "\n  worker:\n  sandbox:\n  prometheus:", "\n  sandbox:\n  prometheus:", "undefined volume worker"},
		{"unknown condition", "{condition: service_completed_successfully}", "{condition: service_done}", "condition"},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			f := shipped(t)
			require.Contains(t, f.compose, row.old)
			f.compose = strings.Replace(f.compose, row.old, row.new, 1)
			_, err := f.load(t)
			require.ErrorContains(t, err, row.want)
		})
	}
}

func TestComposeAsksForThePasswordThatIsMissing(t *testing.T) {
	f := shipped(t)
	f.env = read(t, "../../.env.example")
	_, err := f.load(t)
	require.ErrorContains(t, err, "set POSTGRES_PASSWORD in .env; .env.example says how")
}

func read(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	return string(data)
}
