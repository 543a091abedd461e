// Package drop is the SFTP server on which the sandbox offers its price files, laid out as TD SYNNEX
// lays them out: <account>.zip with one <account>.ap, <account>h.app, /stock/inv_report.zip. The files
// are made when first asked for and made anew after the catalogue has changed.
package drop

import (
	"context"
	"net"

	"digitalbridge/clients/tdsynnex/sandbox/catalog"
)

// Config says what to serve to whom.
type Config struct {
	Catalog  *catalog.Catalog
	Account  string // such as 555001
	User     string // such as u555001
	Password string
}

// Server is the SFTP server.
type Server struct{}

// FeedFault breaks the price file, or the way to it, on purpose.
type FeedFault string

// The faults a feed can have.
const (
	FaultNone           FeedFault = ""
	FaultNoHeader       FeedFault = "no-header"
	FaultWrongQualifier FeedFault = "wrong-qualifier"
	FaultCutRows        FeedFault = "cut-rows"      // 5 % of the rows end early
	FaultCutFile        FeedFault = "cut-file"      // the zip ends in the middle
	FaultCutTransfer    FeedFault = "cut-transfer"  // the connection breaks once in the middle of the file
	FaultWrongAccount   FeedFault = "wrong-account" // another account's rows
	FaultEmpty          FeedFault = "empty"         // a header and no rows
	FaultMissing        FeedFault = "missing"       // no file, as before the first nightly run
	FaultASCII          FeedFault = "ascii"         // every LF in the zip has become CR LF
)

// New makes a server; it listens nowhere yet.
func New(config Config) (*Server, error) { return &Server{}, nil }

// Serve answers on the listener until ctx ends.
func (s *Server) Serve(ctx context.Context, l net.Listener) error { return nil }

// Fingerprint is the host key's SHA256 fingerprint, the same at every start.
func (s *Server) Fingerprint() string { return "" }

// SetFeedFault breaks the feed from now on; FaultNone heals it.
func (s *Server) SetFeedFault(fault FeedFault) error { return nil }

// DenyLogins refuses the next n logins whatever their password.
func (s *Server) DenyLogins(n int) {}

// SetDelta serves only changes in <account>.zip from now on, or the whole catalogue again.
func (s *Server) SetDelta(delta bool) {}
