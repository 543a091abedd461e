package devserver

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"strconv"
	"syscall"
)

const (
	// loopback is the only address that we let the server listen on: it has no authentication.
	loopback = "127.0.0.1"
	// firstPort is the lowest port that is taken when any will do.
	firstPort = 10000
	// portTries bounds the search for a free one.
	portTries = 50
)

// choosePort checks that a wanted port is free, or finds a free one when wanted is 0. use names the
// port in errors.
func choosePort(wanted int, use string) (int, error) {
	if wanted < 0 || wanted > 65535 {
		return 0, fmt.Errorf("%s port %d is not a port: use 1 to 65535, or 0 for a free one", use, wanted)
	}
	if wanted != 0 {
		return wanted, free(wanted, use)
	}
	outgoing := firstOutgoingPort()
	for range portTries {
		if outgoing <= firstPort {
			break
		}
		if port := firstPort + rand.IntN(outgoing-firstPort); free(port, use) == nil {
			return port, nil
		}
	}
	l, err := net.Listen("tcp", net.JoinHostPort(loopback, "0"))
	if err != nil {
		return 0, fmt.Errorf("a free %s port: %w", use, err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().(*net.TCPAddr).Port, nil
}

func free(port int, use string) error {
	l, err := net.Listen("tcp", net.JoinHostPort(loopback, strconv.Itoa(port)))
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return fmt.Errorf("%s port %d: %w: stop what listens there, or choose another port", use, port, ErrPortInUse)
	case err != nil:
		return fmt.Errorf("listening on %s port %d: %w", use, port, err)
	}
	return l.Close()
}

// firstOutgoingPort is where the ports begin that the kernel gives to outgoing connections, or 0 when that is
// not known. A server's port must be below: between choosing and binding it, and while the server is
// restarted, any program's connection could take it, and a client that dials the closed port again and again
// is in the end given that very port and connects to itself.
func firstOutgoingPort() int {
	text, err := os.ReadFile("/proc/sys/net/ipv4/ip_local_port_range")
	if err != nil {
		return 0
	}
	var first, last int
	if _, err := fmt.Sscan(string(text), &first, &last); err != nil {
		return 0
	}
	return first
}
