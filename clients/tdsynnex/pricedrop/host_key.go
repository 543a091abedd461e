// Reading a server's host key without logging in, so that a person can compare and configure it.

package pricedrop

import (
	"context"
	"errors"
	"net"

	"golang.org/x/crypto/ssh"
)

// HostKey returns the fingerprint ("SHA256:...") and type of the key that the server shows first. It
// sends neither user nor password. What it returns proves nothing about who the server is: compare it
// with what the distributor publishes before configuring it.
func HostKey(ctx context.Context, config Config) (fingerprint, kind string, err error) {
	c := config.withDefaults()
	_, algorithms, err := hostKeys(Config{LegacyHostKeys: c.LegacyHostKeys})
	if err != nil {
		return "", "", err
	}
	seen := errors.New("seen")
	c.User, c.Password = "host-key", ""
	client, stop, err := dial(ctx, c, func(_ string, _ net.Addr, key ssh.PublicKey) error {
		fingerprint, kind = ssh.FingerprintSHA256(key), key.Type()
		return seen
	}, algorithms)
	if err == nil {
		stop()
		_ = client.Close()
	}
	if fingerprint != "" {
		return fingerprint, kind, nil
	}
	e := connectError(ctx, err)
	e.Address = c.Address
	return "", "", e
}
