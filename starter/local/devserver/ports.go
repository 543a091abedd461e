// This file chooses the ports that the development server listens on.

package devserver

import (
	"errors"
	"fmt"
	"net"
	"strconv"
	"syscall"
)

// loopback is the only address that we let the server listen on: it has no authentication.
const loopback = "127.0.0.1"

// choosePort checks that a wanted port is free, or finds a free one when wanted is 0. use names the
// port in errors.
func choosePort(wanted int, use string) (int, error) {
	if wanted < 0 || wanted > 65535 {
		return 0, fmt.Errorf("%s port %d is not a port: use 1 to 65535, or 0 for a free one", use, wanted)
	}
	l, err := net.Listen("tcp", net.JoinHostPort(loopback, strconv.Itoa(wanted)))
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return 0, fmt.Errorf("%s port %d: %w: stop what listens there, or choose another port", use, wanted, ErrPortInUse)
	case err != nil:
		return 0, fmt.Errorf("listening on %s port %d: %w", use, wanted, err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().(*net.TCPAddr).Port, nil
}
