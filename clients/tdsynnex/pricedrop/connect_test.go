package pricedrop_test

// Who we talk to, and who we say we are.

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"digitalbridge/clients/tdsynnex/pricedrop"
)

// otherKey is a key that no server of these tests has.
const otherKey = "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

func TestLogin(t *testing.T) {
	s := start(t, false)
	for name, change := range map[string]func(*pricedrop.Config){
		"wrong password": func(c *pricedrop.Config) { c.Password = "guess" },
		"wrong user":     func(c *pricedrop.Config) { c.User = "c555001" },
	} {
		t.Run(name, func(t *testing.T) {
			c := s.config
			change(&c)
			_, err := pricedrop.List(t.Context(), c)
			failure(t, err, pricedrop.ClassAuth, "check the SFTP user (u<account> in the US")
			require.ErrorContains(t, err, "the server refused the log-in (")
			require.ErrorContains(t, err, "whether the user is locked")
			require.NotContains(t, err.Error(), "guess")
		})
	}
	t.Run("a server that refuses for a while", func(t *testing.T) {
		s.DenyLogins(1)
		_, err := pricedrop.List(t.Context(), s.config)
		failure(t, err, pricedrop.ClassAuth, "refused")
		_, err = pricedrop.List(t.Context(), s.config)
		require.NoError(t, err)
	})
	require.Equal(t, 1, s.Stats().Logins)
	require.Equal(t, 3, s.Stats().RefusedLogins, "one try each: repeating a password can lock an account")
}

func TestTheHostKeyIsCheckedBeforeThePasswordIsSent(t *testing.T) {
	s := start(t, false)
	hosts := func(t *testing.T, line string) string {
		name := filepath.Join(t.TempDir(), "known_hosts")
		require.NoError(t, os.WriteFile(name, []byte(line+"\n"), 0o600))
		return name
	}
	good := s.KnownHostsLine(s.config.Address)
	// A line for this server with a key that it does not have.
	wrong := good[:len(good)-12] + "AAAAAAAAAAAA"
	tests := []struct {
		name   string
		config func(t *testing.T, c *pricedrop.Config)
		says   string // empty: it is let in
	}{
		{"the right fingerprint", func(*testing.T, *pricedrop.Config) {}, ""},
		{"the right one among several", func(_ *testing.T, c *pricedrop.Config) { c.Fingerprints = []string{otherKey, s.Fingerprint()} }, ""},
		{"the wrong fingerprint", func(_ *testing.T, c *pricedrop.Config) { c.Fingerprints = []string{otherKey} },
			"the server shows " + s.Fingerprint()},
		{"known hosts with the key", func(t *testing.T, c *pricedrop.Config) { c.Fingerprints, c.KnownHostsFile = nil, hosts(t, good) }, ""},
		{"known hosts with another key", func(t *testing.T, c *pricedrop.Config) { c.Fingerprints, c.KnownHostsFile = nil, hosts(t, wrong) },
			"not the one in the known-hosts file"},
		{"known hosts without this server", func(t *testing.T, c *pricedrop.Config) {
			c.Fingerprints, c.KnownHostsFile = nil, hosts(t, s.KnownHostsLine("sftp.example:22"))
		}, "has no key for this server; add the server's key"},
		{"a fingerprint beside a file without this server", func(t *testing.T, c *pricedrop.Config) { c.KnownHostsFile = hosts(t, "") }, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := s.config
			tt.config(t, &c)
			before := s.Stats()
			_, err := pricedrop.List(t.Context(), c)
			if tt.says == "" {
				require.NoError(t, err)
				return
			}
			failure(t, err, pricedrop.ClassAuth, tt.says)
			require.ErrorIs(t, err, pricedrop.ErrHostKey)
			require.Equal(t, before, s.Stats(), "the server saw no login")
		})
	}
}

func TestAKnownServerIsAskedForTheKeyThatIsKnown(t *testing.T) {
	// The legacy server has a ssh-rsa key only; the file knows it under that type.
	s := start(t, true)
	c := s.config
	c.Fingerprints, c.LegacyHostKeys = nil, true
	c.KnownHostsFile = filepath.Join(t.TempDir(), "known_hosts")
	require.NoError(t, os.WriteFile(c.KnownHostsFile, []byte(s.KnownHostsLine(c.Address)+"\n"), 0o600))
	_, err := pricedrop.List(t.Context(), c)
	require.NoError(t, err)
}

func TestOldHostKeysOnlyWhenConfigured(t *testing.T) {
	s := start(t, true)
	_, err := pricedrop.List(t.Context(), s.config)
	failure(t, err, pricedrop.ClassValidation, "switch legacy host keys on")
	c := s.config
	c.LegacyHostKeys = true
	_, err = pricedrop.List(t.Context(), c)
	require.NoError(t, err)
}

func TestConfigurationsThatCannotWork(t *testing.T) {
	good := pricedrop.Config{Address: "127.0.0.1:1", User: "u", Password: password, Fingerprints: []string{otherKey}}
	require.NoError(t, good.Validate())
	for says, change := range map[string]func(*pricedrop.Config){
		"address is empty":                func(c *pricedrop.Config) { c.Address = "" },
		"user or password is empty":       func(c *pricedrop.Config) { c.User = "" },
		"no SFTP host key":                func(c *pricedrop.Config) { c.Fingerprints = nil },
		"does not begin with SHA256":      func(c *pricedrop.Config) { c.Fingerprints = []string{"MD5:00"} },
		"known-hosts file cannot be used": func(c *pricedrop.Config) { c.KnownHostsFile = filepath.Join(t.TempDir(), "none") },
	} {
		c := good
		change(&c)
		_, err := pricedrop.Download(t.Context(), c, nightly, filepath.Join(t.TempDir(), "x"), nil)
		failure(t, err, pricedrop.ClassValidation, says)
	}
}

func TestAPrintedConfigurationHasNoPassword(t *testing.T) {
	c := pricedrop.Config{Address: pricedrop.HostUS, User: "u555001", Password: password, RootDir: "out"}
	for _, format := range []string{"%v", "%+v", "%#v", "%s"} {
		require.Equal(t, "sftp://u555001@sftp.us.tdsynnex.com:22/out", fmt.Sprintf(format, c))
	}
}

func TestAnAddressWithoutAPortMeansPort22(t *testing.T) {
	for address, want := range map[string]string{"sftp.us.tdsynnex.com": "at sftp.us.tdsynnex.com:22:", "::1": "at [::1]:22:",
		"127.0.0.1:8022": "at 127.0.0.1:8022:"} {
		_, err := pricedrop.List(t.Context(), pricedrop.Config{Address: address})
		failure(t, err, pricedrop.ClassValidation, want)
	}
}

func TestServersThatCannotBeReached(t *testing.T) {
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer func() { require.NoError(t, silent.Close()) }()
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	require.NoError(t, closed.Close())
	for name, address := range map[string]string{
		"accepts and says nothing": silent.Addr().String(), "nobody listens": closed.Addr().String()} {
		t.Run(name, func(t *testing.T) {
			c := pricedrop.Config{Address: address, User: "u", Password: password, Fingerprints: []string{otherKey}, Timeout: 200 * time.Millisecond}
			_, err := pricedrop.List(t.Context(), c)
			failure(t, err, pricedrop.ClassTransient, "check the address, that port 22 is open from here")
			require.ErrorContains(t, err, address)
		})
	}
}
