// Package local brings up a whole bridge on this machine: both sandboxes, a Temporal development
// server and the worker. `starter sandbox`, `starter dev`, `starter demo` and the integration tests
// share it, so that what people try is what is tested.
package local

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"time"

	"golang.org/x/sync/errgroup"

	autotasksandbox "digitalbridge/clients/autotask/sandbox"
	"digitalbridge/clients/sandboxkit"
	tdsynnexsandbox "digitalbridge/clients/tdsynnex/sandbox"
	"digitalbridge/internal/config"
)

// SandboxOptions say what the sandboxes serve and where. Zero values are the documented defaults, except
// that an empty address is a free port on loopback.
type SandboxOptions struct {
	AutotaskAddress string
	TDSynnexAddress string
	SFTPAddress     string
	// AllowRemote permits addresses that other machines can reach.
	AllowRemote bool
	SKUs        int
	Seed        int64
	Latency     time.Duration
	// HourlyBudget is Autotask's hourly request budget; 0: the vendor's 10,000.
	HourlyBudget int
	// TLSDir makes both HTTP servers speak TLS with a certificate of a small authority written there;
	// TLSHosts are further names in the certificate.
	TLSDir   string
	TLSHosts []string
	// Credentials; empty: the defaults of package config.
	AutotaskUser, AutotaskSecret, AutotaskIntegrationCode string
	Account, UserID, Password, SFTPUser, SFTPPassword     string
}

// prepareFrom is the number of products from which on making the price file takes longer than a client
// waits for the first byte of it.
const prepareFrom = 100_000

// Sandboxes are both sandboxes, listening. They share one clock.
type Sandboxes struct {
	Autotask *autotasksandbox.Server
	TDSynnex *tdsynnexsandbox.Server
	Clock    *sandboxkit.Clock
	// AutotaskAddress, TDSynnexAddress and SFTPAddress are host:port; Scheme is http or https.
	AutotaskAddress, TDSynnexAddress, SFTPAddress, Scheme string

	stop func() error
}

// StartSandboxes listens and serves until ctx ends or Stop is called.
func StartSandboxes(ctx context.Context, o SandboxOptions) (_ *Sandboxes, err error) {
	o.fill()
	clock := sandboxkit.NewClock(time.Now())
	s := &Sandboxes{Clock: clock, Scheme: "http"}
	s.Autotask = autotasksandbox.New(autotasksandbox.Options{
		UserName: o.AutotaskUser, Secret: o.AutotaskSecret, IntegrationCode: o.AutotaskIntegrationCode,
		HourlyBudget: o.HourlyBudget, Latency: o.Latency, Clock: clock, Seed: o.Seed,
	})
	s.TDSynnex, err = tdsynnexsandbox.New(tdsynnexsandbox.Options{
		Account: o.Account, UserID: o.UserID, Password: o.Password, SFTPUser: o.SFTPUser, SFTPPassword: o.SFTPPassword,
		SKUs: o.SKUs, Seed: o.Seed, Clock: clock, Latency: o.Latency,
	})
	if err != nil {
		return nil, fmt.Errorf("TD SYNNEX sandbox: %w", err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.TDSynnex.Close())
		}
	}()
	if o.SKUs > prepareFrom {
		if err := s.TDSynnex.PreparePriceFile(); err != nil {
			return nil, fmt.Errorf("TD SYNNEX sandbox: making the price file: %w", err)
		}
	}
	var conf *tls.Config
	if o.TLSDir != "" {
		s.Scheme = "https"
		if conf, err = sandboxkit.WriteTLS(o.TLSDir, o.TLSHosts...); err != nil {
			return nil, err
		}
	}
	listeners, err := listen(o)
	if err != nil {
		return nil, err
	}
	s.AutotaskAddress, s.TDSynnexAddress, s.SFTPAddress = listeners[0].Addr().String(), listeners[1].Addr().String(),
		listeners[2].Addr().String()

	ctx, cancel := context.WithCancel(ctx)
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return sandboxkit.Serve(ctx, listeners[0], s.Autotask, conf) })
	g.Go(func() error { return sandboxkit.Serve(ctx, listeners[1], s.TDSynnex, conf) })
	g.Go(func() error { return s.TDSynnex.ServeSFTP(ctx, listeners[2]) })
	s.stop = func() error { cancel(); return errors.Join(g.Wait(), s.TDSynnex.Close()) }
	return s, nil
}

// Stop ends the servers and waits for them.
func (s *Sandboxes) Stop() error { return s.stop() }

// AutotaskURL and TDSynnexURL are the servers' bases, without a slash at the end.
func (s *Sandboxes) AutotaskURL() string { return s.Scheme + "://" + s.AutotaskAddress }

// TDSynnexURL is the base of the TD SYNNEX sandbox.
func (s *Sandboxes) TDSynnexURL() string { return s.Scheme + "://" + s.TDSynnexAddress }

func (o *SandboxOptions) fill() {
	def := func(s *string, value string) {
		if *s == "" {
			*s = value
		}
	}
	for _, addr := range []*string{&o.AutotaskAddress, &o.TDSynnexAddress, &o.SFTPAddress} {
		def(addr, "127.0.0.1:0")
	}
	def(&o.AutotaskUser, config.SandboxAutotaskUser)
	def(&o.AutotaskSecret, config.SandboxAutotaskSecret)
	def(&o.AutotaskIntegrationCode, config.SandboxAutotaskIntegrationCode)
	def(&o.Account, config.SandboxAccount)
	def(&o.UserID, config.SandboxUserID)
	def(&o.Password, config.SandboxPassword)
	def(&o.SFTPUser, "u"+o.Account)
	def(&o.SFTPPassword, o.Password)
	if o.SKUs == 0 {
		o.SKUs = 20000
	}
	if o.Seed == 0 {
		o.Seed = 1
	}
}

// listen opens all three addresses or none.
func listen(o SandboxOptions) ([]net.Listener, error) {
	var open []net.Listener
	for _, addr := range []string{o.AutotaskAddress, o.TDSynnexAddress, o.SFTPAddress} {
		err := sandboxkit.RequireLoopback(addr)
		if o.AllowRemote {
			err = nil
		}
		var l net.Listener
		if err == nil {
			l, err = net.Listen("tcp", addr)
		}
		if err != nil {
			for _, l := range open {
				_ = l.Close()
			}
			return nil, fmt.Errorf("sandbox: %w", err)
		}
		open = append(open, l)
	}
	return open, nil
}
