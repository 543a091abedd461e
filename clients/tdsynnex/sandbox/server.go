package sandbox

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"

	"digitalbridge/clients/sandboxkit"
	"digitalbridge/clients/tdsynnex/pricefile"
	"digitalbridge/clients/tdsynnex/sandbox/catalog"
	"digitalbridge/clients/tdsynnex/sandbox/drop"
)

// Options of a [Server]. Zero fields take the documented defaults.
type Options struct {
	Account  string // default 555001
	UserID   string // default ec@sandbox.example
	Password string // default sandbox-password
	// ReadUserID and ReadPassword are a second user, who may not order; empty: there is none.
	ReadUserID, ReadPassword string
	// Region is US (default) or CA: warehouses, ship methods, and the letter before the SFTP user.
	Region string
	// SFTPUser defaults to "u" + Account ("c" + Account in Canada), SFTPPassword to the Password.
	SFTPUser, SFTPPassword string

	SKUs  int               // products in the catalogue, default 20000
	Seed  int64             // same seed, same catalogue
	Clock *sandboxkit.Clock // default: starts at the present, one second per second
	// Latency is added to every service call, in real time.
	Latency time.Duration
	// IPAllowList holds addresses and networks (CIDR) that may call; empty allows every address.
	IPAllowList []string
}

func (o Options) withDefaults() Options {
	for _, d := range []struct {
		field *string
		value string
	}{
		{&o.Region, "US"}, {&o.Account, "555001"}, {&o.UserID, "ec@sandbox.example"}, {&o.Password, "sandbox-password"},
	} {
		if *d.field == "" {
			*d.field = d.value
		}
	}
	if o.SFTPUser == "" {
		o.SFTPUser = "u" + o.Account
		if o.Region == "CA" {
			o.SFTPUser = "c" + o.Account
		}
	}
	if o.SFTPPassword == "" {
		o.SFTPPassword = o.Password
	}
	if o.SKUs == 0 {
		o.SKUs = 20_000
	}
	if o.Clock == nil {
		o.Clock = sandboxkit.NewClock(time.Now())
	}
	return o
}

// Server is the sandbox; it is an [http.Handler] for the services and the control endpoints.
type Server struct {
	options   Options
	clock     *sandboxkit.Clock
	control   *sandboxkit.Control
	allowed   []*net.IPNet
	scenarios scenarios
	products  catalogue
	catalog   *catalog.Catalog
	drop      *drop.Server
	orders    *orderBook
}

// New makes a server; it listens nowhere yet.
func New(options Options) (*Server, error) {
	options = options.withDefaults()
	if options.Region != "US" && options.Region != "CA" {
		return nil, fmt.Errorf("the sandbox's region %q is neither US nor CA", options.Region)
	}
	allowed, err := parseAllowList(options.IPAllowList)
	if err != nil {
		return nil, err
	}
	made, err := catalog.NewRegion(options.Seed, options.SKUs, options.Clock.Now, pricefile.Region(options.Region))
	if err != nil {
		return nil, fmt.Errorf("making the sandbox's catalogue: %w", err)
	}
	files, err := drop.New(drop.Config{Catalog: made, Account: options.Account, User: options.SFTPUser, Password: options.SFTPPassword})
	if err != nil {
		return nil, fmt.Errorf("making the sandbox's price-file drop: %w", err)
	}
	return newServer(options, allowed, madeCatalogue{made, warehousesOf(options.Region), options.Clock.Now}, made, files), nil
}

func newServer(options Options, allowed []*net.IPNet, products catalogue, made *catalog.Catalog, files *drop.Server) *Server {
	s := &Server{options: options, clock: options.Clock, allowed: allowed, products: products, catalog: made, drop: files,
		orders: newOrderBook()}
	s.control = sandboxkit.NewControl(options.Clock, s.routes())
	s.addControlEndpoints()
	return s
}

// ServeHTTP serves the services and the control endpoints.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.control.ServeHTTP(w, r) }

// ServeSFTP serves the price files on the listener until ctx ends.
func (s *Server) ServeSFTP(ctx context.Context, l net.Listener) error { return s.drop.Serve(ctx, l) }

// PreparePriceFile makes the price file now instead of at its first download, which for a million
// products takes longer than some clients wait.
func (s *Server) PreparePriceFile() error { return s.drop.Prepare() }

// Close removes the files that the price-file drop has made.
func (s *Server) Close() error {
	if s.drop == nil {
		return nil
	}
	return s.drop.Close()
}

// HostKeyFingerprint is the SFTP host key's SHA256 fingerprint.
func (s *Server) HostKeyFingerprint() string { return s.drop.Fingerprint() }

func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	for path, h := range map[string]http.HandlerFunc{
		"/SynnexXML/PriceAvailability": s.service("PriceAvailability", s.priceAvailability(true)),
		"/SynnexXML/Availability":      s.service("Availability", s.priceAvailability(false)),
		"/SynnexXML/PO":                s.service("PO", s.purchaseOrder),
		"/SynnexXML/POStatus":          s.service("POStatus", s.orderStatus),
		"/SynnexXML/FreightQuote":      s.service("FreightQuote", s.freightQuote),
		"/webservice/invoice/query":    s.service("Invoice", s.invoiceQuery),
	} {
		mux.HandleFunc("POST "+path, s.slowed(h))
	}
	return mux
}

// slowed adds the configured latency. The body is read first: net/http notices that a client has gone
// only after that.
func (s *Server) slowed(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxMessage))
		if err != nil {
			http.Error(w, "the request could not be read", http.StatusRequestEntityTooLarge)
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		if !pause(r.Context(), s.options.Latency) {
			return
		}
		next(w, r)
	}
}

// pause waits in real time; it is false when the client went away first.
func pause(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return true
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}

func parseAllowList(list []string) ([]*net.IPNet, error) {
	var out []*net.IPNet
	for _, entry := range list {
		if !strings.Contains(entry, "/") {
			if ip := net.ParseIP(entry); ip != nil && ip.To4() != nil {
				entry += "/32"
			} else {
				entry += "/128"
			}
		}
		_, network, err := net.ParseCIDR(entry)
		if err != nil {
			return nil, fmt.Errorf("IP allow-list entry %q is neither an address nor a network: %w", entry, err)
		}
		out = append(out, network)
	}
	return out, nil
}

func (s *Server) addressAllowed(remote string) bool {
	if len(s.allowed) == 0 {
		return true
	}
	host, _, err := net.SplitHostPort(remote)
	if err != nil {
		return false
	}
	ip := net.ParseIP(host)
	for _, network := range s.allowed {
		if ip != nil && network.Contains(ip) {
			return true
		}
	}
	return false
}
