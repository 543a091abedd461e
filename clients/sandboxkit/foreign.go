package sandboxkit

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// inside are the ends of names that nobody can register: networks of containers and of one house.
var inside = []string{".localhost", ".internal", ".local", ".svc", ".svc.cluster.local", ".test"}

// foreign is why a request to the control interface is refused: it comes from the page of another site, or by a name
// that anybody on the internet can point to this machine. The sandbox runs where people browse.
func foreign(r *http.Request) error {
	host := r.Host
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	host = strings.ToLower(strings.Trim(host, "[]"))
	ends := func(end string) bool { return strings.HasSuffix(host, end) }
	if net.ParseIP(host) == nil && strings.Contains(host, ".") && !slices.ContainsFunc(inside, ends) {
		return fmt.Errorf("the control interface does not answer to the name %q; use the sandbox's IP address or localhost", host)
	}
	switch site := r.Header.Get("Sec-Fetch-Site"); site {
	case "", "same-origin", "none":
	default:
		return errors.New("the control interface takes nothing from the page of another site")
	}
	for _, origin := range r.Header.Values("Origin") {
		if u, err := url.Parse(origin); err != nil || !strings.EqualFold(u.Host, r.Host) {
			return errors.New("the control interface takes nothing from the page of another site")
		}
	}
	return nil
}
