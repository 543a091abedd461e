package temporalclient

import (
	"context"
	"errors"
	"strings"

	"go.temporal.io/api/serviceerror"
)

// fixOf is what to do about an error of Temporal, by what it said. gRPC gives what happened on the way as text only, and
// calls refused connections, certificates and names alike unavailable.
func fixOf(err error) string {
	var missing *serviceerror.NamespaceNotFound
	var denied *serviceerror.PermissionDenied
	text := err.Error()
	says := func(words ...string) bool {
		for _, w := range words {
			if strings.Contains(text, w) {
				return true
			}
		}
		return false
	}
	switch {
	case errors.As(err, &missing), says("Namespace") && says("not found"):
		return "make the namespace (`temporal operator namespace create --namespace NAME`, or in your cloud console), or set " +
			"TEMPORAL_NAMESPACE to one that is there"
	case errors.As(err, &denied), says("Request unauthorized", "Unauthenticated", "PermissionDenied"):
		return "check TEMPORAL_API_KEY or the client certificate (TEMPORAL_TLS_CLIENT_CERT_PATH), that it has not run out, and that it may use " +
			"TEMPORAL_NAMESPACE; the server answers the same for a namespace that is not in its account"
	case says("first record does not look like a TLS handshake"):
		return "the server speaks no TLS: set TEMPORAL_TLS to false, or give the port on which it does"
	case says("error reading server preface", "connection closed before server preface", "http2: frame too large", "malformed HTTP"):
		return "the server speaks TLS (set TEMPORAL_TLS), or it is no Temporal: 7233 is the usual port, 8233 that of its web UI"
	case says("certificate required", "bad certificate"):
		return "the server asks for a client certificate: set TEMPORAL_TLS_CLIENT_CERT_PATH and TEMPORAL_TLS_CLIENT_KEY_PATH"
	case says("x509:", "tls:", "authentication handshake failed"):
		return "the server's certificate is not trusted or is another host's: set TEMPORAL_TLS_SERVER_CA_CERT_PATH to its authority and " +
			"TEMPORAL_TLS_SERVER_NAME to its name, or look who answers in its place"
	case says("no such host", "produced zero addresses", "name resolver error", "Temporary failure in name resolution"):
		return "the host of TEMPORAL_ADDRESS can't be found: correct it, or this machine's name resolution"
	case says("connection refused"):
		return "nothing listens at TEMPORAL_ADDRESS: start a server (`starter dev` brings one), or correct host and port"
	case errors.Is(err, context.DeadlineExceeded), says("DeadlineExceeded", "i/o timeout", "context deadline exceeded"):
		return "no answer of TEMPORAL_ADDRESS in time: the server is starting or overloaded, the address is another one's, or a firewall lets " +
			"nothing through"
	}
	return "start a server (`starter dev` brings one), or check TEMPORAL_ADDRESS and TEMPORAL_NAMESPACE"
}
