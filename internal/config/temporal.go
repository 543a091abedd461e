package config

import (
	"cmp"
	"crypto/tls"
	"fmt"
	"net"
	"net/netip"
	"os"

	"go.temporal.io/sdk/client"
	sdk "go.temporal.io/sdk/contrib/envconfig"
)

// Temporal says where the Temporal server is. Variables, profiles and their file are those of the temporal
// command: the SDK reads them. Here stand the variables that a bridge is likely to need.
type Temporal struct {
	Address   string `envconfig:"TEMPORAL_ADDRESS"`
	Namespace string `envconfig:"TEMPORAL_NAMESPACE"`
	APIKey    Secret `envconfig:"TEMPORAL_API_KEY"`
	TLS       bool   `envconfig:"TEMPORAL_TLS"`
	TLSCA     string `envconfig:"TEMPORAL_TLS_SERVER_CA_CERT_PATH"`
	TLSCert   string `envconfig:"TEMPORAL_TLS_CLIENT_CERT_PATH"`
	TLSKey    string `envconfig:"TEMPORAL_TLS_CLIENT_KEY_PATH"`
	TLSName   string `envconfig:"TEMPORAL_TLS_SERVER_NAME"`
	// Profile is the one of ConfigFile that holds; what a variable says wins.
	Profile    string `envconfig:"TEMPORAL_PROFILE"`
	ConfigFile string `envconfig:"TEMPORAL_CONFIG_FILE"`
	// UIURL is the address of the web UI, for links.
	UIURL string `envconfig:"TEMPORAL_UI_URL" default:"http://127.0.0.1:8233"`

	// profile is what the SDK made of all that; nil for a server that a program of ours has started.
	profile *sdk.ClientConfigProfile
}

// Where a Temporal server is when nobody says so.
const (
	defaultAddress   = "127.0.0.1:7233"
	defaultNamespace = "default"
)

// ClientOptions are the address, the namespace and the credentials of the server.
func (t Temporal) ClientOptions() (client.Options, error) {
	p := t.profile
	if p == nil {
		p = &sdk.ClientConfigProfile{}
	}
	o, err := p.ToClientOptions(sdk.ToClientOptionsRequest{})
	if err != nil {
		return client.Options{}, fmt.Errorf("the connection to Temporal can't be made as it is set (TEMPORAL_TLS_...): %w", err)
	}
	o.HostPort, o.Namespace = t.Address, t.Namespace
	if o.ConnectionOptions.TLS != nil {
		o.ConnectionOptions.TLS.MinVersion = tls.VersionTLS12
	}
	if onThisMachine(t.Address) { // there compressing every call costs both sides more than it saves
		o.ConnectionOptions.GrpcCompression = &client.GrpcCompressionNone{}
	}
	return o, nil
}

// onThisMachine reports whether an address is one of the loopback.
func onThisMachine(address string) bool {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return false
	}
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}

// load lets the SDK read what the temporal command reads. The API key may come from a file.
func (t *Temporal) load() error {
	p, err := sdk.LoadClientConfigProfile(sdk.LoadClientConfigProfileOptions{ConfigFileStrict: true, EnvLookup: environment{apiKey: t.APIKey}})
	if err != nil {
		return fmt.Errorf("the connection to Temporal (TEMPORAL_PROFILE, TEMPORAL_CONFIG_FILE): %w", err)
	}
	t.profile, t.APIKey = &p, Secret(p.APIKey)
	t.Address, t.Namespace = cmp.Or(p.Address, defaultAddress), cmp.Or(p.Namespace, defaultNamespace)
	return t.halfSet()
}

// halfSet refuses a connection that would be less safe than somebody meant it to be.
func (t *Temporal) halfSet() error {
	c := t.profile.TLS
	if c == nil {
		return nil
	}
	cert, key := c.ClientCertPath != "" || len(c.ClientCertData) > 0, c.ClientKeyPath != "" || len(c.ClientKeyData) > 0
	ca := c.ServerCACertPath != "" || len(c.ServerCACertData) > 0
	switch {
	case cert && !key:
		return fmt.Errorf("TEMPORAL_TLS_CLIENT_KEY_PATH is missing beside the client certificate; set both or neither")
	case key && !cert:
		return fmt.Errorf("TEMPORAL_TLS_CLIENT_CERT_PATH is missing beside the client's key; set both or neither")
	case c.Disabled && (cert || ca || c.ServerName != "" || t.APIKey != ""):
		return fmt.Errorf("TEMPORAL_TLS is false beside an API key, a certificate or a server name, which would travel or count for nothing; " +
			"set it to true or leave it out")
	}
	return nil
}

// environment is the process's, with the API key that a file may hold.
type environment struct{ apiKey Secret }

func (e environment) Environ() []string { return os.Environ() }

func (e environment) LookupEnv(name string) (string, bool) {
	if name == "TEMPORAL_API_KEY" && e.apiKey != "" {
		return e.apiKey.Reveal(), true
	}
	return os.LookupEnv(name)
}
