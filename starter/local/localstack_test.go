package local

import (
	"testing"

	"github.com/stretchr/testify/require"

	"digitalbridge/internal/config"
)

func TestAWorkerWithoutCredentialsTrustsTheSandboxesHostKey(t *testing.T) {
	s, err := StartSandboxes(t.Context(), SandboxOptions{SKUs: 10})
	require.NoError(t, err)
	require.Equal(t, config.SandboxHostKey, s.TDSynnex.HostKeyFingerprint())
	require.NoError(t, s.Stop())
}

func TestSandboxesStayOnLoopbackUnlessAllowed(t *testing.T) {
	_, err := StartSandboxes(t.Context(), SandboxOptions{SKUs: 10, AutotaskAddress: "0.0.0.0:0"})
	require.ErrorContains(t, err, "--allow-remote")
	s, err := StartSandboxes(t.Context(), SandboxOptions{SKUs: 10, AutotaskAddress: "0.0.0.0:0", AllowRemote: true})
	require.NoError(t, err)
	require.NoError(t, s.Stop())
}
