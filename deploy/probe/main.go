// Command probe is the health check inside our container image, which has no shell and no curl. It
// ends with 0 when every address given serves: http and https answer with a 2xx status, ssh greets.
//
//	probe http://127.0.0.1:9464/healthz ssh://127.0.0.1:8022
package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"
)

// timeout for all addresses together; shorter than the health checks' own, so that a person reads our
// reason instead of Docker's.
const timeout = 4 * time.Second

func main() {
	if err := probe(context.Background(), os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// probe returns the first reason why an address does not serve.
func probe(ctx context.Context, addresses []string) error {
	if len(addresses) == 0 {
		return errors.New("usage: probe URL..., with http, https or ssh URLs")
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	for _, address := range addresses {
		u, err := url.Parse(address)
		if err != nil {
			return fmt.Errorf("address %q: %w", address, err)
		}
		switch u.Scheme {
		case "http", "https":
			err = answers(ctx, u)
		case "ssh":
			err = greets(ctx, u.Host)
		default:
			err = errors.New("use an http, https or ssh URL")
		}
		if err != nil {
			return fmt.Errorf("%s: %w", address, err)
		}
	}
	return nil
}

// answers wants a 2xx status; the body of any other is the service's own reason.
func answers(ctx context.Context, u *url.URL) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode/100 == 2 {
		return nil
	}
	reason, _ := io.ReadAll(io.LimitReader(resp.Body, 500))
	return fmt.Errorf("%s: %s", resp.Status, strings.TrimSpace(string(reason)))
}

// greets wants the version line with which every SSH server begins (RFC 4253, 4.2).
func greets(ctx context.Context, host string) error {
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", host)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	if deadline, ok := ctx.Deadline(); ok {
		if err := conn.SetDeadline(deadline); err != nil {
			return err
		}
	}
	line, err := bufio.NewReader(io.LimitReader(conn, 256)).ReadString('\n')
	if err != nil {
		return fmt.Errorf("no SSH greeting: %w", err)
	}
	if !strings.HasPrefix(line, "SSH-2.0-") {
		return fmt.Errorf("not an SSH server: it says %q", line)
	}
	return nil
}
