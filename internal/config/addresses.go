// This file is about settings that are addresses: none holds a user or a password, and where one is shown none is seen.

package config

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
)

type address struct{ name, value, instead string }

// urls are the settings that are addresses, each with where its credentials belong instead.
func (c Worker) urls() []address {
	vendor := "credentials have variables of their own"
	return append([]address{
		{"AUTOTASK_ZONE_URL", c.Autotask.ZoneURL, vendor}, {"TDSYNNEX_WEB_SERVICE_URL", c.TDSynnex.WebServiceURL, vendor},
		{"TDSYNNEX_INVOICE_URL", c.TDSynnex.InvoiceURL, vendor}, {"TDSYNNEX_SFTP_ADDRESS", c.TDSynnex.SFTPAddress, vendor},
		storeAddress(c.Store),
		{"LIVELINK_URL", c.LinkURL, "links carry their own token"}, {"DESK_URL", c.Desk.URL, "people sign in by themselves"},
		{"DESK_OIDC_ISSUER", c.Desk.Issuer, "DESK_OIDC_CLIENT_ID and DESK_OIDC_CLIENT_SECRET are for that"},
		{"OTEL_EXPORTER_OTLP_ENDPOINT", c.TracesTo, "OTEL_EXPORTER_OTLP_HEADERS is for that"},
		{"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", c.TracesOnly, "OTEL_EXPORTER_OTLP_HEADERS is for that"},
	}, c.Temporal.urls()...)
}

// urls are those of the starter.
func (c Starter) urls() []address {
	return append(c.Temporal.urls(), storeAddress(c.Store))
}

func (t Temporal) urls() []address {
	return []address{
		{"TEMPORAL_UI_URL", t.UIURL, "the web UI asks for them"},
		{"TEMPORAL_ADDRESS", t.Address, "TEMPORAL_API_KEY or TEMPORAL_TLS_CLIENT_CERT_PATH is for that"},
	}
}

func storeAddress(value string) address {
	return address{"BRIDGE_STORE", value, "use the cloud's own variables, such as AWS_ACCESS_KEY_ID, or the machine's role"}
}

// withoutUser refuses addresses with a user or a password in them.
func withoutUser(addresses []address) error {
	var errs []error
	for _, u := range addresses {
		if hasUser(u.value) {
			errs = append(errs, fmt.Errorf("%s holds a user or a password: leave them out of the address; %s", u.name, u.instead))
		}
	}
	return errors.Join(errs...)
}

// hasUser reports whether an address has a user or a password in it.
func hasUser(address string) bool {
	if !strings.Contains(address, "://") {
		address = "//" + address
	}
	u, err := url.Parse(address)
	if err != nil {
		return strings.Contains(address, "@")
	}
	return u.User != nil
}

// shown is an address without what could be a credential.
func shown(address string) string {
	if !hasUser(address) {
		return address
	}
	scheme := ""
	if before, _, ok := strings.Cut(address, "://"); ok {
		scheme = before + "://"
	}
	return scheme + "(hidden)@" + address[strings.LastIndex(address, "@")+1:]
}

// browsable reports whether an address may carry links: by https, or on this machine.
func browsable(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return false
	}
	host := u.Hostname()
	return u.Scheme == "https" || (u.Scheme == "http" && (host == "localhost" || net.ParseIP(host).IsLoopback()))
}
