// Which hosts may be given the credentials.

package autotask

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"regexp"
	"strings"
)

// hosts decides whether a URL may be given the credentials: Autotask's own hosts over https on
// the usual port, the hosts of [Config.AllowedHosts], and this machine when zone information
// is asked of this machine. Only the last two may be plain http.
type hosts struct {
	vendor   *regexp.Regexp
	extra    map[string]bool
	loopback bool
}

func newHosts(cfg Config) hosts {
	h := hosts{
		vendor: regexp.MustCompile(`^(webservices\d*|prde|pres)\.autotask\.net$`),
		extra:  make(map[string]bool, len(cfg.AllowedHosts)),
	}
	for _, a := range cfg.AllowedHosts {
		h.extra[strings.ToLower(a)] = true
	}
	if u, err := url.Parse(cfg.ZoneURL); err == nil {
		h.loopback = isLoopback(u.Hostname())
	}
	return h
}

// check returns the URL as a base that paths can be appended to (it ends in one slash).
func (h hosts) check(raw string) (*url.URL, error) {
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return nil, errors.New("it is not a plain base URL; use the form https://webservices2.autotask.net/ATServicesRest/")
	}
	if u.Scheme != "http" && u.Scheme != "https" {
		return nil, fmt.Errorf("its scheme %q is not https", u.Scheme)
	}
	name := strings.ToLower(u.Hostname())
	ours := h.extra[strings.ToLower(u.Host)] || h.extra[name] || (h.loopback && isLoopback(name))
	vendors := h.vendor.MatchString(name) && (u.Port() == "" || u.Port() == "443")
	switch {
	case !ours && !vendors:
		return nil, fmt.Errorf("%s is not a host of autotask; if that is intended, add it to AllowedHosts (AUTOTASK_ALLOWED_HOSTS)", u.Host)
	case !ours && u.Scheme == "http":
		return nil, fmt.Errorf("%s is plain http; autotask's credentials go over https only", u.Host)
	}
	u.Path = strings.TrimRight(u.Path, "/") + "/"
	u.RawPath = ""
	return u, nil
}

func isLoopback(name string) bool {
	if strings.EqualFold(name, "localhost") {
		return true
	}
	ip := net.ParseIP(name)
	return ip != nil && ip.IsLoopback()
}
