package config

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"
)

func TestWithoutCredentialsTheWorkerUsesTheSandboxes(t *testing.T) {
	c, err := LoadWorker()
	require.NoError(t, err)
	require.True(t, c.Sandbox())
	require.True(t, c.Live(), "orders may go to a sandbox")
	require.Equal(t, "http://127.0.0.1:8082", c.TDSynnex.WebServiceURL)
}

func TestSandboxesElsewhereAreFound(t *testing.T) {
	t.Setenv("AUTOTASK_ZONE_URL", "http://sandbox:8081/ATServicesRest/")
	t.Setenv("TDSYNNEX_WEB_SERVICE_URL", "http://sandbox:8082")
	t.Setenv("TDSYNNEX_SFTP_ADDRESS", "sandbox:8022")
	c, err := LoadWorker()
	require.NoError(t, err)
	require.True(t, c.Sandbox())
	require.Equal(t, []string{"sandbox:8081"}, c.Autotask.AllowedHosts)
	require.Equal(t, "http://sandbox:8082", c.TDSynnex.InvoiceURL)
	require.Equal(t, "sandbox:8022", c.TDSynnex.SFTPAddress)
}

func TestHalfOfTheCredentialsNamesAllThatIsMissing(t *testing.T) {
	t.Setenv("AUTOTASK_USERNAME", "api@msp.example")
	t.Setenv("WORKER_REPLICAS", "0")
	_, err := LoadWorker()
	for _, name := range []string{"AUTOTASK_SECRET", "AUTOTASK_INTEGRATION_CODE", "TDSYNNEX_CUSTOMER_NUMBER", "TDSYNNEX_PASSWORD",
		"TDSYNNEX_SFTP_HOST_KEY", "WORKER_REPLICAS"} {
		require.ErrorContains(t, err, name)
	}
}

func TestAWorkerIsVersionedOnlyWhenItsDeploymentIsNamed(t *testing.T) {
	c, err := LoadWorker()
	require.NoError(t, err)
	require.Contains(t, c.Summary(), "(not versioned)")

	t.Setenv("TEMPORAL_WORKER_BUILD_ID", "1.4.0")
	_, err = LoadWorker()
	require.ErrorContains(t, err, "TEMPORAL_WORKER_BUILD_ID is set without TEMPORAL_DEPLOYMENT_NAME")

	t.Setenv("TEMPORAL_DEPLOYMENT_NAME", "bridge-main")
	c, err = LoadWorker()
	require.NoError(t, err)
	require.Contains(t, c.Summary(), "bridge-main build 1.4.0")

	for _, name := range []string{"bridge.main", "bridge:main"} {
		t.Setenv("TEMPORAL_DEPLOYMENT_NAME", name)
		_, err = LoadWorker()
		require.ErrorContains(t, err, "TEMPORAL_DEPLOYMENT_NAME is")
	}
}

func TestEveryWorkerProcessNeedsACallOfItsOwn(t *testing.T) {
	t.Setenv("WORKER_REPLICAS", "3")
	_, err := LoadWorker()
	require.NoError(t, err)
	t.Setenv("WORKER_REPLICAS", "4")
	_, err = LoadWorker()
	require.ErrorContains(t, err, "WORKER_REPLICAS is 4")
}

func TestRealCredentialsSendNothingUntilOneSaysSo(t *testing.T) {
	setReal(t)
	c, err := LoadWorker()
	require.NoError(t, err)
	require.False(t, c.Sandbox())
	require.False(t, c.Live())
	t.Setenv("ORDERS_LIVE", "true")
	c, err = LoadWorker()
	require.NoError(t, err)
	require.True(t, c.Live())
}

func TestSecretsNeverPrintThemselves(t *testing.T) {
	setReal(t)
	c, err := LoadWorker()
	require.NoError(t, err)
	data, err := json.Marshal(c)
	require.NoError(t, err)
	for _, printed := range []string{fmt.Sprintf("%v %+v %#v %s", c, c, c, c.Autotask.Secret), string(data), c.Summary()} {
		require.NotContains(t, printed, "hunter2")
	}
	require.Equal(t, "hunter2", c.Autotask.Secret.Reveal())
}

func TestAVariableThatCannotBeReadIsNamed(t *testing.T) {
	for name, value := range map[string]string{"WORKER_REPLICAS": "many", "TEMPORAL_TLS": "maybe", "AUTOTASK_TIMEOUT": "soon",
		"TDSYNNEX_REQUESTS_PER_MINUTE": "few"} {
		t.Run(name, func(t *testing.T) {
			t.Setenv(name, value)
			_, err := LoadWorker()
			require.ErrorContains(t, err, "environment variable "+name+" can't be read")
		})
	}
}

func setReal(t *testing.T) {
	t.Helper()
	for k, v := range map[string]string{
		"AUTOTASK_USERNAME": "api@msp.example", "AUTOTASK_SECRET": "hunter2", "AUTOTASK_INTEGRATION_CODE": "hunter2code",
		"TDSYNNEX_CUSTOMER_NUMBER": "123456", "TDSYNNEX_USER_ID": "ec@msp.example", "TDSYNNEX_PASSWORD": "hunter2",
		"TDSYNNEX_SFTP_PASSWORD": "hunter2", "TDSYNNEX_SFTP_HOST_KEY": "SHA256:abc",
	} {
		t.Setenv(k, v)
	}
}

func TestHalfSetConnectionsToTemporalAreRefused(t *testing.T) {
	for name, row := range map[string]struct {
		env  map[string]string
		want string
	}{
		"a certificate without its key": {map[string]string{"TEMPORAL_TLS_CLIENT_CERT_PATH": "/c.pem"},
			"TEMPORAL_TLS_CLIENT_KEY_PATH is missing"},
		"a key without its certificate": {map[string]string{"TEMPORAL_TLS_CLIENT_KEY_PATH": "/k.pem"},
			"TEMPORAL_TLS_CLIENT_CERT_PATH is missing"},
		"an API key in clear text": {map[string]string{"TEMPORAL_API_KEY": "abc", "TEMPORAL_TLS": "false"}, "TEMPORAL_TLS is false"},
		"an authority that nobody asks": {map[string]string{"TEMPORAL_TLS_SERVER_CA_CERT_PATH": "/ca.pem", "TEMPORAL_TLS": "false"},
			"TEMPORAL_TLS is false"},
		"a profile that is not there":      {map[string]string{"TEMPORAL_PROFILE": "cloud"}, "cloud"},
		"a profile's file that is no TOML": {map[string]string{"TEMPORAL_CONFIG_FILE": "config.go"}, "TEMPORAL_CONFIG_FILE"},
		"a codec without keys": {map[string]string{"CODEC_ADDRESS": "127.0.0.1:1", "CODEC_TOKEN": strings.Repeat("x", 32)},
			"PAYLOAD_KEYS"},
		"a codec with a weak token": {map[string]string{"CODEC_ADDRESS": "127.0.0.1:1", "PAYLOAD_KEYS": "a:b", "CODEC_TOKEN": "short"},
			"CODEC_TOKEN"},
		"a password in an address": {map[string]string{"TDSYNNEX_WEB_SERVICE_URL": "https://me:hunter2@host"},
			"TDSYNNEX_WEB_SERVICE_URL holds a user or a password"},
		"a user in a store": {map[string]string{"BRIDGE_STORE": "s3://AKIA:hunter2@bucket"},
			"BRIDGE_STORE holds a user or a password"},
		"a user without a scheme": {map[string]string{"TDSYNNEX_SFTP_ADDRESS": "me:hunter2@host:22"},
			"TDSYNNEX_SFTP_ADDRESS holds a user or a password"},
		"a password in the address of links": {map[string]string{"LIVELINK_ADDRESS": ":1", "LIVELINK_URL": "http://me:hunter2@host"},
			"LIVELINK_URL holds a user or a password"},
		"a password in the address of the desk": {map[string]string{"DESK_ADDRESS": ":1", "DESK_URL": "http://me:hunter2@host"},
			"DESK_URL holds a user or a password"},
		"a password in an address that is none": {map[string]string{"DESK_ADDRESS": ":1", "DESK_URL": "me:hunter2%zz@host"},
			"DESK_URL holds a user or a password"},
		"a password in the issuer's address": {map[string]string{"DESK_OIDC_ISSUER": "http://me:hunter2@host"},
			"DESK_OIDC_ISSUER holds a user or a password"},
		"a password in Temporal's address": {map[string]string{"TEMPORAL_ADDRESS": "me:hunter2@host:7233"},
			"TEMPORAL_ADDRESS holds a user or a password"},
		"a password in the web UI's address": {map[string]string{"TEMPORAL_UI_URL": "https://me:hunter2@host"},
			"TEMPORAL_UI_URL holds a user or a password"},
	} {
		t.Run(name, func(t *testing.T) {
			for k, v := range row.env {
				t.Setenv(k, v)
			}
			c, err := LoadWorker()
			require.ErrorContains(t, err, row.want)
			require.NotContains(t, err.Error()+c.Summary(), "hunter2")
		})
	}
}

func TestTheStarterTakesNoPasswordInAnAddressEither(t *testing.T) {
	for name, value := range map[string]string{"BRIDGE_STORE": "s3://AKIA:hunter2%zz@bucket", "TEMPORAL_ADDRESS": "me:hunter2@host:7233",
		"TEMPORAL_UI_URL": "https://me:hunter2@host"} {
		t.Run(name, func(t *testing.T) {
			t.Setenv(name, value)
			_, err := LoadStarter()
			require.ErrorContains(t, err, name+" holds a user or a password")
			require.NotContains(t, err.Error(), "hunter2")
		})
	}
}

// Libraries read credentials of their own, which are hidden like ours.
func TestTheSecretsOfLibrariesAreKnown(t *testing.T) {
	for _, name := range []string{"AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AZURE_STORAGE_KEY", "AZURE_CLIENT_SECRET"} {
		t.Setenv(name, "hunter2-"+name)
	}
	t.Setenv("HTTPS_PROXY", "http://me:hunter2-proxy@proxy:3128")
	c, err := LoadWorker()
	require.NoError(t, err)
	for _, secret := range []string{"AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AZURE_STORAGE_KEY", "AZURE_CLIENT_SECRET", "proxy"} {
		require.Contains(t, c.Secrets(), "hunter2-"+secret)
	}
}

func TestAProfileAndTheEnvironmentMakeTheConnection(t *testing.T) {
	file := filepath.Join(t.TempDir(), "temporal.toml")
	require.NoError(
		t, os.WriteFile(file,
			[]byte("[profile.cloud]\naddress = \"acme.tmprl.cloud:7233\"\nnamespace = \"acme.prod\"\napi_key = \"hunter2\"\n"),
			0o600))
	t.Setenv("TEMPORAL_CONFIG_FILE", file)
	t.Setenv("TEMPORAL_PROFILE", "cloud")
	t.Setenv("TEMPORAL_NAMESPACE", "acme.test")
	c, err := LoadStarter()
	require.NoError(t, err)
	o, err := c.Temporal.ClientOptions()
	require.NoError(t, err)
	require.Equal(t, "acme.tmprl.cloud:7233", o.HostPort)
	require.Equal(t, "acme.test", o.Namespace, "a variable wins")
	require.NotNil(t, o.Credentials)
	require.NotNil(t, o.ConnectionOptions.TLS, "an API key goes over TLS")
	require.NotContains(t, fmt.Sprintf("%v %+v %#v", c, c, c), "hunter2")
	require.Contains(t, c.Secrets(), "hunter2")
}

// A server on the same machine is told everything as it is: to compress it costs more than it saves.
func TestOnlyWhatLeavesTheMachineIsCompressed(t *testing.T) {
	for address, plain := range map[string]bool{
		"127.0.0.1:7233": true, "[::1]:7233": true, "localhost:7233": true,
		"10.1.2.3:7233": false, "temporal:7233": false, "acme.tmprl.cloud:7233": false, "dns:///temporal:7233": false, "": false,
	} {
		o, err := Temporal{Address: address}.ClientOptions()
		require.NoError(t, err)
		_, none := o.ConnectionOptions.GrpcCompression.(*client.GrpcCompressionNone)
		require.Equal(t, plain, none, address)
	}
}

func TestSecretsComeFromFilesToo(t *testing.T) {
	setReal(t)
	require.NoError(t, os.Unsetenv("AUTOTASK_SECRET"))
	file := filepath.Join(t.TempDir(), "secret")
	t.Setenv("AUTOTASK_SECRET_FILE", file)
	_, err := LoadWorker()
	require.ErrorContains(t, err, "AUTOTASK_SECRET_FILE")
	for text, want := range map[string]string{
		"x$1#y": "", "x$1#y\n": "", "x$1#y\r\n": "", "": "is empty", "\n": "is empty",
		"x \n": "AUTOTASK_SECRET_FILE begins or ends with a blank",
		"x\ny": "line end", strings.Repeat("x", 70_000): "it is not a secret",
	} {
		require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
		c, err := LoadWorker()
		if want != "" {
			require.ErrorContains(t, err, want, text[:min(9, len(text))])
			continue
		}
		require.NoError(t, err)
		require.Equal(t, "x$1#y", c.Autotask.Secret.Reveal())
	}
	require.NoError(t, os.WriteFile(file, []byte("x$1#y"), 0o600))
	t.Setenv("AUTOTASK_SECRET", "other")
	_, err = LoadWorker()
	require.ErrorContains(t, err, "AUTOTASK_SECRET and AUTOTASK_SECRET_FILE are both set")
}

func TestWhatNobodySeesInASettingIsRefusedByName(t *testing.T) {
	for value, want := range map[string]string{
		"hunter2\r": "carriage return", "hunter2 ": "blank", " hunter2": "blank", "hun\tter2": "control character",
		"hunter2\u200b": "nobody sees", "\ufeffhunter2": "nobody sees",
		"hunter2\r\n": "line end", "hunter2\n": "line end", "\nhunter2": "line end", "hun\rter2": "line end",
		"\thunter2": "control character",
		"hunter2\v": "control character", "hunter2\x7f": "control character", "\x1bhunter2": "control character",
		"hunter2\u2060": "nobody sees",
		"hun\u00adter2": "nobody sees", "hunter2\u00a0": "blank", "\u2003hunter2": "blank", "hunter2\u202e": "nobody sees",
		"hunter2\ufeff": "nobody sees",
		"hün\u00a0ter2": "nobody sees (U+00A0)", "hun\u2028ter2": "nobody sees", "hun\u200dter2": "nobody sees",
	} {
		for _, name := range []string{"TDSYNNEX_PASSWORD", "BRIDGE_CONNECTION", "TEMPORAL_ADDRESS", "AUTOTASK_TIMEOUT"} {
			t.Run(name, func(t *testing.T) {
				t.Setenv(name, value)
				_, err := LoadWorker()
				require.ErrorContains(t, err, name+" ")
				require.ErrorContains(t, err, want)
				require.NotContains(t, err.Error(), "hunter2")
			})
		}
	}
}

func TestOrdersLeaveAllOneAtATimeOrNotAtAll(t *testing.T) {
	for value, want := range map[string]struct{ live, once bool }{"false": {}, "true": {live: true}, "once": {once: true}} {
		t.Setenv("ORDERS_LIVE", value)
		c, err := LoadWorker()
		require.NoError(t, err)
		require.Equal(t, want.live, c.Live(), value)
		require.Equal(t, want.once, c.LiveOnce(), value)
	}
	t.Setenv("ORDERS_LIVE", "maybe")
	_, err := LoadWorker()
	require.ErrorContains(t, err, `"maybe" is not false, true or once`)
}

func TestThePasswordsDayIsADay(t *testing.T) {
	t.Setenv("TDSYNNEX_PASSWORD_SINCE", "2026-11-28")
	c, err := LoadWorker()
	require.NoError(t, err)
	require.Equal(t, "2026-11-28", c.TDSynnex.PasswordSince.Time().Format(time.DateOnly))
	t.Setenv("TDSYNNEX_PASSWORD_SINCE", "last month")
	_, err = LoadWorker()
	require.ErrorContains(t, err, "is not a day such as 2026-11-28")
}
