package autotask

import (
	"crypto/tls"
	"errors"
	"net"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestTheCauseThatIsNamedIsTheCause: what looks the same from outside is told apart or named too, with what the other side
// really said.
func TestTheCauseThatIsNamedIsTheCause(t *testing.T) {
	for name, c := range map[string]struct {
		status int
		body   string
		class  Class
		says   string
		fix    []string
	}{
		"401 without a word": {401, "", ClassAuth,
			"status 401", []string{"secret and tracking identifier", "not locked", "AUTOTASK_ZONE_URL"}},
		"401 in their words": {401, `{"errors":["Credentials rejected"]}`, ClassAuth, "Credentials rejected", []string{"name, secret"}},
		"401 of a proxy": {401, "<html><title>Sign in</title></html>", ClassAuth,
			"the answer is a page: Sign in", []string{"a proxy, a firewall or a login page"}},
		"403 in their words": {403, `{"Message":"not permitted"}`, ClassPermission,
			"not permitted", []string{"security level", "module is not active", "line of business"}},
		"403 of a firewall": {403, "<!DOCTYPE html><head><title>Blocked</title>", ClassPermission,
			"a page: Blocked", []string{"did not answer this"}},
		"500 about a right": {500, `{"errors":["You do not have permission"]}`, ClassPermission,
			"do not have permission", []string{"security level"}},
		"500 about a field": {500, `{"errors":["Missing Required Field: title"]}`, ClassValidation,
			"title", []string{"field that the message names"}},
		"500 that is a fault": {500, `{"errors":["An error has occurred."]}`, ClassTransient, "An error has occurred", []string{"Try again"}},
		"502 of a load balancer": {502, "<html><h1>Bad Gateway</h1></html>", ClassTransient,
			"a page: Bad Gateway", []string{"did not answer this"}},
		"302 to a login page": {302, "<html><head><title>Log in</title></head></html>", ClassMalformed,
			"a page: Log in", []string{"login page"}},
		"404 of a path": {404, "", ClassNotFound, "status 404", []string{"can see the row"}},
		"429":           {429, "", ClassThrottled, "status 429", []string{"other integrations"}},
	} {
		t.Run(name, func(t *testing.T) {
			e := classify(c.status, []byte(c.body), false)
			require.Equal(t, c.class, e.Class)
			require.Contains(t, e.Error(), c.says)
			for _, words := range c.fix {
				require.Contains(t, e.Fix(), words)
			}
		})
	}
	for name, c := range map[string]struct {
		cause error
		fix   string
	}{
		"a certificate": {&tls.CertificateVerificationError{Err: errors.New("unknown authority")}, "AUTOTASK_CA_FILE"},
		"a name":        {&net.DNSError{Err: "no such host", Name: "webservices.example"}, "name resolution"},
		"a reset":       {errors.New("connection reset by peer"), "check the network"},
	} {
		t.Run(name, func(t *testing.T) {
			e := &Error{Class: ClassTransient, Op: "get", Err: c.cause}
			require.Contains(t, e.Error(), c.cause.Error())
			require.Contains(t, e.Fix(), c.fix)
		})
	}
	for name, c := range map[string]struct {
		body string
		want Class
	}{
		"the zone service does not know the user": {`{"errors":["The user was not found"]}`, ClassAuth},
		"the zone service has a fault":            {`{"errors":["An error has occurred."]}`, ClassTransient},
		"a proxy has a fault":                     {"<html><title>Oops</title></html>", ClassTransient},
	} {
		require.Equal(t, c.want, ClassOf(zoneError(classify(500, []byte(c.body), false))), name)
	}
}
