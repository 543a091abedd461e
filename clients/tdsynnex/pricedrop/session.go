// One SSH connection with an SFTP session on it: dialled, checked, and closed with its context.

package pricedrop

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"sync/atomic"
	"time"

	"github.com/pkg/sftp"
	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/knownhosts"
)

// session is an open SFTP session. Its calls fail when the context it was opened with ends.
type session struct {
	*sftp.Client
	ssh  *ssh.Client
	conn *watchedConn
	stop func() bool
}

func (s *session) close() {
	s.stop()
	_ = s.Client.Close()
	_ = s.ssh.Close()
}

// open dials, checks the host key before anything secret is sent, and logs in. The session ends when the server has sent
// more than so many bytes; 0: it may send what it likes.
func open(ctx context.Context, c Config, most int64) (*session, *Error) {
	at := func(e *Error) *Error {
		e.Address = c.Address
		return e
	}
	if err := c.Validate(); err != nil {
		return nil, at(&Error{Class: ClassValidation, Op: "connect", Cause: err.Error(), Fix: "complete the SFTP configuration", Err: err})
	}
	check, algorithms, err := hostKeys(c)
	if err != nil {
		return nil, at(&Error{Class: ClassValidation, Op: "connect", Cause: err.Error(), Fix: "correct the known-hosts file", Err: err})
	}
	client, conn, stop, err := dial(ctx, c, most, check, algorithms)
	if err != nil {
		return nil, at(connectError(ctx, err))
	}
	files, err := sftp.NewClient(client)
	if err != nil {
		stop()
		_ = client.Close()
		return nil, at(connectError(ctx, err))
	}
	return &session{Client: files, ssh: client, conn: conn, stop: stop}, nil
}

// dial makes the SSH connection. Until stop is called, the end of ctx closes it.
func dial(ctx context.Context, c Config, most int64, check ssh.HostKeyCallback, algorithms []string) (
	*ssh.Client, *watchedConn, func() bool, error) {
	dialer := net.Dialer{Timeout: c.Timeout}
	raw, err := dialer.DialContext(ctx, "tcp", c.Address)
	if err != nil {
		return nil, nil, nil, err
	}
	conn := &watchedConn{Conn: raw, silence: c.Timeout, most: most}
	stop := context.AfterFunc(ctx, func() { _ = raw.Close() })
	secure, channels, requests, err := ssh.NewClientConn(conn, c.Address, &ssh.ClientConfig{
		User: c.User, Auth: []ssh.AuthMethod{ssh.Password(c.Password)},
		HostKeyCallback: check, HostKeyAlgorithms: algorithms, Timeout: c.Timeout,
	})
	if err != nil {
		stop()
		_ = raw.Close()
		return nil, nil, nil, err
	}
	return ssh.NewClient(secure, channels, requests), conn, stop, nil
}

// errEndless is in the chain of an error about a server that sends more than was asked for.
var errEndless = errors.New("the server sends without end")

// watchedConn fails a read or write that makes no progress for too long, and reads that add up to too much or, while a file
// is fetched, to too little.
type watchedConn struct {
	net.Conn
	silence time.Duration
	most    int64                // 0: any number
	read    int64                // only the SSH connection reads
	pace    atomic.Pointer[pace] // nil: any
	slow    atomic.Bool          // it was given up for its pace
}

func (w *watchedConn) Read(p []byte) (int, error) {
	began := time.Now()
	if err := w.SetReadDeadline(began.Add(w.silence)); err != nil {
		return 0, err
	}
	n, err := w.Conn.Read(p)
	if w.read += int64(n); w.most > 0 && w.read > w.most {
		return 0, errEndless
	}
	if pace := w.pace.Load(); err == nil && pace != nil && !pace.keeps(n, time.Since(began)) {
		w.slow.Store(true)
		return 0, errTrickles
	}
	return n, err
}

// errTrickles is in the chain of an error about a server that sends, and too little to be waited for.
var errTrickles = errors.New("the server sends too little")

// pace is how much has to come in which time. Only time that was spent waiting counts.
type pace struct {
	least  int64
	within time.Duration
	got    int64
	waited time.Duration
}

// keeps adds what came after a wait, and reports whether that is enough so far.
func (p *pace) keeps(n int, waited time.Duration) bool {
	p.got, p.waited = p.got+int64(n), p.waited+waited
	if p.waited < p.within {
		return true
	}
	enough := p.got >= p.least
	p.got, p.waited = 0, 0
	return enough
}

func (w *watchedConn) Write(p []byte) (int, error) {
	if err := w.SetWriteDeadline(time.Now().Add(w.silence)); err != nil {
		return 0, err
	}
	return w.Conn.Write(p)
}

// hostKeys is the check of the server's key, and the key algorithms to ask it for.
func hostKeys(c Config) (ssh.HostKeyCallback, []string, error) {
	algorithms := []string{ssh.KeyAlgoED25519, ssh.KeyAlgoECDSA256, ssh.KeyAlgoECDSA384, ssh.KeyAlgoECDSA521, ssh.KeyAlgoRSASHA512,
		ssh.KeyAlgoRSASHA256}
	if c.LegacyHostKeys {
		//nolint:staticcheck // the drop has been seen with ssh-dss; only on request
		algorithms = append(algorithms, ssh.KeyAlgoRSA, ssh.InsecureKeyAlgoDSA)
	}
	var known ssh.HostKeyCallback
	if c.KnownHostsFile != "" {
		var err error
		if known, err = knownhosts.New(c.KnownHostsFile); err != nil {
			return nil, nil, fmt.Errorf("the known-hosts file cannot be used: %w", err)
		}
		algorithms = preferKnown(algorithms, known, c.Address)
	}
	check := func(host string, remote net.Addr, key ssh.PublicKey) error {
		fingerprint := ssh.FingerprintSHA256(key)
		if slices.Contains(c.Fingerprints, fingerprint) {
			return nil
		}
		if known != nil {
			return known(host, remote, key)
		}
		return fmt.Errorf("%w: the server shows %s (%s)", ErrHostKey, fingerprint, key.Type())
	}
	return check, algorithms, nil
}

// preferKnown puts the algorithms of the keys that the file knows first: a server with several keys
// shows the one we ask for first, and that must be one we can check.
func preferKnown(algorithms []string, known ssh.HostKeyCallback, address string) []string {
	var keys *knownhosts.KeyError
	if err := known(address, &net.TCPAddr{}, noKey{}); !errors.As(err, &keys) {
		return algorithms
	}
	isKnown := func(algorithm string) bool {
		for _, k := range keys.Want {
			kind := k.Key.Type()
			if kind == algorithm || kind == ssh.KeyAlgoRSA && (algorithm == ssh.KeyAlgoRSASHA256 || algorithm == ssh.KeyAlgoRSASHA512) {
				return true
			}
		}
		return false
	}
	var first, rest []string
	for _, a := range algorithms {
		if isKnown(a) {
			first = append(first, a)
		} else {
			rest = append(rest, a)
		}
	}
	return append(first, rest...)
}

// noKey is a key that no file knows.
type noKey struct{}

func (noKey) Type() string                        { return "none" }
func (noKey) Marshal() []byte                     { return nil }
func (noKey) Verify([]byte, *ssh.Signature) error { return ErrHostKey }
