package config

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
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
	t.Setenv("AUTOTASK_ALLOWED_HOSTS", "sandbox:8081")
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
	for _, name := range []string{"AUTOTASK_SECRET", "AUTOTASK_INTEGRATION_CODE", "TDSYNNEX_CUSTOMER_NUMBER", "TDSYNNEX_PASSWORD", "TDSYNNEX_SFTP_HOST_KEY", "WORKER_REPLICAS"} {
		require.ErrorContains(t, err, name)
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
	t.Setenv("WORKER_REPLICAS", "many")
	_, err := LoadWorker()
	require.ErrorContains(t, err, "WORKER_REPLICAS")
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
