package main

import (
	"bytes"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"digitalbridge/internal/config"
)

func TestCheckConfigShowsWhatIsInForceWithoutSecrets(t *testing.T) {
	for name, value := range map[string]string{
		"AUTOTASK_USERNAME": "api@msp.example", "AUTOTASK_SECRET": "hunter2", "AUTOTASK_INTEGRATION_CODE": "hunter2",
		"TDSYNNEX_CUSTOMER_NUMBER": "123456", "TDSYNNEX_USER_ID": "ec@msp.example", "TDSYNNEX_PASSWORD": "hunter2",
		"TDSYNNEX_SFTP_PASSWORD": "hunter2", "TDSYNNEX_SFTP_HOST_KEY": "SHA256:abc",
	} {
		t.Setenv(name, value)
	}
	var out bytes.Buffer
	require.NoError(t, run([]string{"--check-config"}, &out))
	require.Contains(t, out.String(), "api@msp.example")
	require.Contains(t, out.String(), "orders live  false")
	require.NotContains(t, out.String(), "hunter2")
}

func TestAMissingVariableIsNamedBeforeAnythingStarts(t *testing.T) {
	t.Setenv("AUTOTASK_USERNAME", "api@msp.example")
	var out bytes.Buffer
	require.ErrorContains(t, run([]string{"--check-config"}, &out), "AUTOTASK_SECRET is missing")
}

func TestWithoutTemporalTheWorkerSaysWhatToDo(t *testing.T) {
	t.Setenv("TEMPORAL_ADDRESS", "127.0.0.1:1")
	t.Setenv("BRIDGE_STORE", "file://"+t.TempDir())
	var out bytes.Buffer
	require.ErrorContains(t, run(nil, &out), "no connection to Temporal at 127.0.0.1:1")
}

func TestAnErrorIsPrintedWithoutSecrets(t *testing.T) {
	c := config.Worker{LinkKey: "hunter2-hunter2"}
	require.NoError(t, withoutSecrets(c, nil))
	require.EqualError(t, withoutSecrets(c, errors.New("you sent hunter2-hunter2")), "you sent [secret]")
}

func TestHelpNamesWhereTheSettingsAre(t *testing.T) {
	var out bytes.Buffer
	require.NoError(t, run([]string{"--help"}, &out))
	require.Contains(t, out.String(), ".env.example")
}
