// Package pricedrop fetches files from TD SYNNEX's SFTP drop: the nightly price file and the hourly stock
// file. It makes one attempt at a time and leaves repeating to its caller; a download that broke off
// goes on where it stopped.
package pricedrop

import (
	"context"
	"errors"
	"net"
	"path"
	"strings"
	"time"
)

// Hosts of the distributor's drop. The user is "u<account>" in the US and "c<account>" in Canada.
const (
	HostUS = "sftp.us.tdsynnex.com:22"
	HostCA = "sftp.ca.tdsynnex.com:22"
)

const (
	// DefaultTimeout is how long the server may say nothing, at any point, before the connection counts
	// as dead. The drop is slow to list but never silent for half a minute.
	DefaultTimeout = 30 * time.Second
	// DefaultLeast and DefaultLeastWithin are the slowest pace at which a download is worth going on: at less, a usual price
	// file of 50 MB takes longer than until the next one, and a new connection may be faster.
	DefaultLeast       = 1 << 20
	DefaultLeastWithin = 5 * time.Minute
	// DefaultMaxBytes bounds a download; the biggest file seen has 0.3 GB.
	DefaultMaxBytes = 4 << 30
	// DefaultMaxListing bounds a listing: a drop has a few dozen files, of some 150 bytes each.
	DefaultMaxListing = 8 << 20
	// listWithin bounds the time of a listing, however busily the server sends.
	listWithin = 5 * time.Minute
)

// Config says where the drop is and who we are. One of KnownHostsFile and Fingerprints must be given: a
// connection to an unknown server would hand it the password.
type Config struct {
	// Address is host:port; port 22 when it has none.
	Address  string
	User     string
	Password string
	// KnownHostsFile is a file in OpenSSH's known_hosts format.
	KnownHostsFile string
	// Fingerprints are accepted host keys as OpenSSH prints them: "SHA256:...". Give several while the
	// distributor changes its key.
	Fingerprints []string
	// LegacyHostKeys also accepts servers that only have ssh-rsa (SHA-1) or ssh-dss host keys.
	LegacyHostKeys bool
	// Timeout is the longest silence; 0 means DefaultTimeout.
	Timeout time.Duration
	// Least is how many bytes of a file have to come within LeastWithin, or the connection is given up; 0 means DefaultLeast and
	// DefaultLeastWithin.
	Least       int64
	LeastWithin time.Duration
	// RootDir is where relative names begin; empty means the server's root.
	RootDir string
	// MaxBytes refuses bigger files; 0 means DefaultMaxBytes.
	MaxBytes int64
	// MaxListing refuses longer listings, in bytes on the wire; 0 means DefaultMaxListing.
	MaxListing int64
	// OnList, when set, is told of every listing.
	OnList func(ctx context.Context, files []File, err error)
}

// String shows the configuration without the password, in a log or a message.
func (c Config) String() string { return "sftp://" + c.User + "@" + c.Address + c.remote("") }

// GoString is String.
func (c Config) GoString() string { return c.String() }

func (c Config) withDefaults() Config {
	if _, _, err := net.SplitHostPort(c.Address); err != nil && c.Address != "" {
		c.Address = net.JoinHostPort(strings.Trim(c.Address, "[]"), "22")
	}
	if c.Timeout <= 0 {
		c.Timeout = DefaultTimeout
	}
	if c.Least <= 0 {
		c.Least = DefaultLeast
	}
	if c.LeastWithin <= 0 {
		c.LeastWithin = DefaultLeastWithin
	}
	if c.MaxBytes <= 0 {
		c.MaxBytes = DefaultMaxBytes
	}
	if c.MaxListing <= 0 {
		c.MaxListing = DefaultMaxListing
	}
	return c
}

// Validate says what is missing.
func (c Config) Validate() error {
	switch {
	case c.Address == "":
		return errors.New("the SFTP address is empty; use " + HostUS + " or " + HostCA)
	case c.User == "" || c.Password == "":
		return errors.New("the SFTP user or password is empty; TD SYNNEX gives out both, apart from the EC Express login")
	case c.KnownHostsFile == "" && len(c.Fingerprints) == 0:
		return errors.New("no SFTP host key is configured; give a fingerprint (SHA256:...) or a known-hosts file")
	}
	for _, f := range c.Fingerprints {
		if !strings.HasPrefix(f, "SHA256:") {
			return errors.New("the SFTP host key fingerprint " + f + " does not begin with SHA256:; print it with ssh-keygen -lf")
		}
	}
	return nil
}

// remote is the path of a file on the server.
func (c Config) remote(name string) string { return path.Join("/", c.RootDir, name) }
