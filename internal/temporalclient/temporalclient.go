// Package temporalclient connects worker and starter to Temporal and makes sure that the namespace has
// what the bridge needs.
package temporalclient

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"os"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"

	"digitalbridge/internal/bridge"
	"digitalbridge/internal/codec"
	"digitalbridge/internal/config"
)

// dialTimeout is how long a program waits for a Temporal server that is not there yet.
const dialTimeout = 15 * time.Second

// Dial connects with the given options; address, namespace and credentials come from the
// configuration.
func Dial(ctx context.Context, c config.Temporal, o client.Options) (client.Client, error) {
	ctx, cancel := context.WithTimeout(ctx, dialTimeout)
	defer cancel()
	o.HostPort, o.Namespace = c.Address, c.Namespace
	o.DataConverter = codec.Inputs()
	o.FailureConverter = codec.Failures(o.DataConverter)
	if c.APIKey != "" {
		o.Credentials = client.NewAPIKeyStaticCredentials(c.APIKey.Reveal())
	}
	conf, err := tlsConfig(c)
	if err != nil {
		return nil, err
	}
	o.ConnectionOptions.TLS = conf
	tc, err := client.DialContext(ctx, o)
	if err != nil {
		return nil, fmt.Errorf("no connection to Temporal at %s, namespace %s: %w; start a server (`starter dev` brings one) or set TEMPORAL_ADDRESS and TEMPORAL_NAMESPACE", c.Address, c.Namespace, err)
	}
	return tc, nil
}

func tlsConfig(c config.Temporal) (*tls.Config, error) {
	if !c.TLS && c.APIKey == "" && c.TLSCA == "" && c.TLSCert == "" {
		return nil, nil
	}
	conf := &tls.Config{MinVersion: tls.VersionTLS12, ServerName: c.TLSName}
	if c.TLSCA != "" {
		pem, err := os.ReadFile(c.TLSCA)
		if err != nil {
			return nil, fmt.Errorf("TEMPORAL_TLS_SERVER_CA_CERT_PATH: %w", err)
		}
		conf.RootCAs = x509.NewCertPool()
		if !conf.RootCAs.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("TEMPORAL_TLS_SERVER_CA_CERT_PATH: %s holds no certificate in PEM form", c.TLSCA)
		}
	}
	if c.TLSCert != "" {
		pair, err := tls.LoadX509KeyPair(c.TLSCert, c.TLSKey)
		if err != nil {
			return nil, fmt.Errorf("TEMPORAL_TLS_CLIENT_CERT_PATH and TEMPORAL_TLS_CLIENT_KEY_PATH: %w", err)
		}
		conf.Certificates = []tls.Certificate{pair}
	}
	return conf, nil
}

// attributeTypes are Temporal's names of the types in [bridge.SearchAttributeTypes].
var attributeTypes = map[string]enumspb.IndexedValueType{
	"Keyword":     enumspb.INDEXED_VALUE_TYPE_KEYWORD,
	"Double":      enumspb.INDEXED_VALUE_TYPE_DOUBLE,
	"Int":         enumspb.INDEXED_VALUE_TYPE_INT,
	"KeywordList": enumspb.INDEXED_VALUE_TYPE_KEYWORD_LIST,
}

// EnsureSearchAttributes adds the bridge's search attributes to the namespace when they are missing: a
// workflow that sets an unknown one can't go on.
func EnsureSearchAttributes(ctx context.Context, tc client.Client, namespace string) error {
	ctx, cancel := context.WithTimeout(ctx, dialTimeout)
	defer cancel()
	explain := func(err error) error {
		return fmt.Errorf("the namespace %s lacks search attributes of the bridge and they can't be added: %w; add them by `temporal operator search-attribute create` or in your cloud console: %v", namespace, err, bridge.SearchAttributeTypes())
	}
	have, err := tc.OperatorService().ListSearchAttributes(ctx, &operatorservice.ListSearchAttributesRequest{Namespace: namespace})
	var denied *serviceerror.PermissionDenied
	var unimplemented *serviceerror.Unimplemented
	if errors.As(err, &denied) || errors.As(err, &unimplemented) {
		return nil // a managed cluster: its operators have to have added them
	}
	if err != nil {
		return explain(err)
	}
	missing := map[string]enumspb.IndexedValueType{}
	for name, kind := range bridge.SearchAttributeTypes() {
		if _, ok := have.GetCustomAttributes()[name]; !ok {
			missing[name] = attributeTypes[kind]
		}
	}
	if len(missing) == 0 {
		return nil
	}
	_, err = tc.OperatorService().AddSearchAttributes(ctx, &operatorservice.AddSearchAttributesRequest{Namespace: namespace, SearchAttributes: missing})
	var exists *serviceerror.AlreadyExists
	if err != nil && !errors.As(err, &exists) {
		return explain(err)
	}
	return nil
}
