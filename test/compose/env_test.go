// These tests keep .env.example true: every variable that something reads is described, none that
// nothing reads, and what is shipped runs the worker against the sandboxes in compose.

package compose_test

import (
	"maps"
	"net/url"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/template"
	"github.com/compose-spec/compose-go/v2/types"
	"github.com/stretchr/testify/require"

	"digitalbridge/internal/config"
)

// settings are the variables that .env.example describes, in force or not.
func settings(t *testing.T) []string {
	t.Helper()
	var names []string
	for _, m := range regexp.MustCompile(`(?m)^#?([A-Z][A-Z0-9_]*)=`).FindAllStringSubmatch(read(t, "../../.env.example"), -1) {
		names = append(names, m[1])
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// readByPrograms are the variables that internal/config fills its structs from.
func readByPrograms() []string {
	names := append(variables(reflect.TypeFor[config.Worker]()), variables(reflect.TypeFor[config.Starter]())...)
	slices.Sort(names)
	return slices.Compact(names)
}

func variables(t reflect.Type) []string {
	var names []string
	for i := range t.NumField() {
		field := t.Field(i)
		if name, ok := field.Tag.Lookup("envconfig"); ok {
			names = append(names, name)
		} else if field.Type.Kind() == reflect.Struct {
			names = append(names, variables(field.Type)...)
		}
	}
	return names
}

func TestExampleDescribesWhatIsReadAndNothingElse(t *testing.T) {
	model, err := shipped(t).raw(t)
	require.NoError(t, err)
	want := []string{"COMPOSE_PROFILES"} // docker compose itself
	want = append(want, slices.Collect(maps.Keys(template.ExtractVariables(model, template.DefaultPattern)))...)
	want = append(want, readByPrograms()...)
	slices.Sort(want)
	require.Equal(t, slices.Compact(want), settings(t))
}

func TestWorkerInComposeUsesTheSandboxesAsShipped(t *testing.T) {
	project, err := shipped(t).load(t)
	require.NoError(t, err)
	worker, sandbox := project.Services["worker"], project.Services["sandbox"]
	enter(t, worker)
	c, err := config.LoadWorker()
	require.NoError(t, err)

	require.True(t, c.Sandbox())
	require.Equal(t, "temporal:7233", c.Temporal.Address)
	require.Equal(t, "file:///var/lib/digitalbridge/store", c.Store)
	zone, err := url.Parse(c.Autotask.ZoneURL)
	require.NoError(t, err)
	require.Equal(t, []string{zone.Host}, c.Autotask.AllowedHosts)
	web, err := url.Parse(c.TDSynnex.WebServiceURL)
	require.NoError(t, err)
	require.Equal(t, c.TDSynnex.WebServiceURL, c.TDSynnex.InvoiceURL)
	for flag, address := range map[string]string{"--autotask=": zone.Host, "--tdsynnex=": web.Host, "--sftp=": c.TDSynnex.SFTPAddress} {
		port, ok := strings.CutPrefix(address, "sandbox:")
		require.True(t, ok, "%s is the service %s", address, "sandbox")
		require.Contains(t, []string(sandbox.Command), flag+"0.0.0.0:"+port)
	}
	require.Empty(t, os.Getenv("POSTGRES_PASSWORD"), "the worker does not get the database's password")
}

func TestOwnAccountsReachTheWorkerAsWritten(t *testing.T) {
	f := shipped(t)
	before, rest, ok := strings.Cut(f.env, "# ---- 2.")
	require.True(t, ok)
	_, after, ok := strings.Cut(rest, "# ---- 3.")
	require.True(t, ok)
	f.env = before + "# ---- 3." + after
	for name, value := range map[string]string{
		"AUTOTASK_USERNAME": "abc123@msp.example", "AUTOTASK_SECRET": `'x$1#y*"z'`, "AUTOTASK_INTEGRATION_CODE": "'$CODE'",
		"TDSYNNEX_CUSTOMER_NUMBER": "700001", "TDSYNNEX_USER_ID": "ec@msp.example", "TDSYNNEX_PASSWORD": "'p w'",
		"TDSYNNEX_SFTP_PASSWORD": "'${s}'", "TDSYNNEX_SFTP_HOST_KEY": "SHA256:abc", "TEMPORAL_ADDRESS": "127.0.0.1:7233",
	} {
		line := regexp.MustCompile(`(?m)^#` + name + `=.*$`)
		require.Regexp(t, line, f.env)
		f.env = line.ReplaceAllLiteralString(f.env, name+"="+value)
	}
	project, err := f.load(t)
	require.NoError(t, err)
	enter(t, project.Services["worker"])
	c, err := config.LoadWorker()
	require.NoError(t, err)

	require.False(t, c.Sandbox())
	require.False(t, c.Live(), "orders do not leave unless ORDERS_LIVE says so")
	require.Equal(t, `x$1#y*"z`, c.Autotask.Secret.Reveal())
	require.Equal(t, "$CODE", c.Autotask.IntegrationCode.Reveal())
	require.Equal(t, "p w", c.TDSynnex.Password.Reveal())
	require.Equal(t, "${s}", c.TDSynnex.SFTPPassword.Reveal())
	require.Equal(t, "temporal:7233", c.Temporal.Address, "compose's address has the last word in compose")
}

// enter gives this process the environment that the service's container would have.
func enter(t *testing.T, s types.ServiceConfig) {
	t.Helper()
	for _, name := range append(readByPrograms(), "POSTGRES_PASSWORD") {
		t.Setenv(name, "") // so that the test's end restores it
		require.NoError(t, os.Unsetenv(name))
	}
	for name, value := range s.Environment {
		if value != nil {
			t.Setenv(name, *value)
		}
	}
}
