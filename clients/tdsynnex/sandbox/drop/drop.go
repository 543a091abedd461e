// Package drop is the SFTP server on which the sandbox offers its price files, laid out as TD SYNNEX
// lays them out: <account>.zip with one <account>.ap, <account>h.app, /stock/inv_report.zip. It is
// read-only. The files are made when first asked for and made anew after the catalogue has changed.
package drop

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"sync"
	"time"

	"github.com/pkg/sftp"
	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/knownhosts"

	"digitalbridge/clients/tdsynnex/sandbox/catalog"
)

// Config says what to serve to whom.
type Config struct {
	Catalog  *catalog.Catalog
	Account  string // such as 555001
	User     string // such as u555001
	Password string
	// Dir is where the files are made; empty means a temporary directory that Close removes.
	Dir string
	// LegacyHostKey shows only a ssh-rsa (SHA-1) host key, as old servers do. Unlike the usual key it is
	// a new one at every start.
	LegacyHostKey bool
}

// handshakeTimeout ends connections that do not get through the SSH handshake.
const handshakeTimeout = 20 * time.Second

// Server is the SFTP server. It is safe for concurrent use.
type Server struct {
	config Config
	ssh    *ssh.ServerConfig
	key    ssh.Signer
	files  *files

	mu    sync.Mutex
	deny  int
	stats Stats
}

// Stats counts what clients did.
type Stats struct {
	Logins        int            `json:"logins"`
	RefusedLogins int            `json:"refusedLogins"`
	Opened        map[string]int `json:"opened"` // times a file was opened for reading
}

// New makes a server; it listens nowhere yet.
func New(config Config) (*Server, error) {
	if config.Catalog == nil || config.Account == "" || config.User == "" || config.Password == "" {
		return nil, errors.New("the price-file drop needs a catalogue, an account, a user and a password")
	}
	key, err := hostKey(config.LegacyHostKey)
	if err != nil {
		return nil, fmt.Errorf("making the drop's host key: %w", err)
	}
	s := &Server{config: config, key: key, files: newFiles(config), stats: Stats{Opened: map[string]int{}}}
	s.ssh = &ssh.ServerConfig{PasswordCallback: s.login, ServerVersion: "SSH-2.0-sandbox"}
	s.ssh.AddHostKey(key)
	return s, nil
}

// hostKey is the same at every start, so that its fingerprint can stand in a configuration: it protects
// nothing but made-up prices.
func hostKey(legacy bool) (ssh.Signer, error) {
	if legacy {
		key, err := rsa.GenerateKey(rand.Reader, 2048)
		if err != nil {
			return nil, err
		}
		signer, err := ssh.NewSignerFromKey(key)
		if err != nil {
			return nil, err
		}
		return ssh.NewSignerWithAlgorithms(signer.(ssh.AlgorithmSigner), []string{ssh.KeyAlgoRSA})
	}
	seed := sha256.Sum256([]byte("digitalbridge sandbox price-file drop"))
	return ssh.NewSignerFromKey(ed25519.NewKeyFromSeed(seed[:]))
}

// Fingerprint is the host key's SHA256 fingerprint.
func (s *Server) Fingerprint() string { return ssh.FingerprintSHA256(s.key.PublicKey()) }

// KnownHostsLine is the host key as a line of a known_hosts file for an address (host:port).
func (s *Server) KnownHostsLine(address string) string {
	return knownhosts.Line([]string{knownhosts.Normalize(address)}, s.key.PublicKey())
}

// Prepare makes the price file now instead of at the first request for it, which for a million products
// takes longer than some clients wait.
func (s *Server) Prepare() error {
	m, err := s.files.ready(s.files.priceFile())
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	m.mu.Unlock()
	return nil
}

// SetFeedFault breaks the price file from now on; FaultNone heals it. The error names the faults there
// are.
func (s *Server) SetFeedFault(fault FeedFault) error { return s.files.setFault(fault) }

// FeedFault is the fault in force.
func (s *Server) FeedFault() FeedFault {
	fault, _ := s.files.mode()
	return fault
}

// SetDelta serves only what changed since the last whole file in <account>.zip from now on, or the whole
// catalogue again.
func (s *Server) SetDelta(delta bool) { s.files.setDelta(delta) }

// DenyLogins refuses the next n logins whatever their password.
func (s *Server) DenyLogins(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.deny = n
}

// Stats returns the counts since the start.
func (s *Server) Stats() Stats {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := s.stats
	out.Opened = make(map[string]int, len(s.stats.Opened))
	for name, n := range s.stats.Opened {
		out.Opened[name] = n
	}
	return out
}

// Close removes the files that were made.
func (s *Server) Close() error { return s.files.close() }

// Serve answers on the listener until ctx ends, and returns when every connection is closed.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	stop := context.AfterFunc(ctx, func() { _ = l.Close() })
	defer stop()
	var connections sync.WaitGroup
	defer connections.Wait()
	for {
		conn, err := l.Accept()
		if ctx.Err() != nil {
			if err == nil {
				_ = conn.Close()
			}
			return nil
		}
		if err != nil {
			cancel()
			return fmt.Errorf("price-file drop on %s: %w", l.Addr(), err)
		}
		connections.Go(func() {
			end := context.AfterFunc(ctx, func() { _ = conn.Close() })
			defer end()
			defer func() { _ = conn.Close() }()
			s.serveConn(conn)
		})
	}
}

// serveConn speaks SSH on one connection until the client leaves. What goes wrong there is the client's
// to see.
func (s *Server) serveConn(raw net.Conn) {
	conn := &cuttableConn{Conn: raw}
	if conn.SetDeadline(time.Now().Add(handshakeTimeout)) != nil {
		return
	}
	_, channels, requests, err := ssh.NewServerConn(conn, s.ssh)
	if err != nil || conn.SetDeadline(time.Time{}) != nil {
		return
	}
	go ssh.DiscardRequests(requests)
	var sessions sync.WaitGroup
	defer sessions.Wait()
	for offered := range channels {
		if offered.ChannelType() != "session" {
			_ = offered.Reject(ssh.UnknownChannelType, "only sessions")
			continue
		}
		channel, requests, err := offered.Accept()
		if err != nil {
			return
		}
		sessions.Go(func() { s.serveSession(conn, channel, requests) })
	}
}

// serveSession waits for the sftp subsystem to be asked for and serves it.
func (s *Server) serveSession(conn *cuttableConn, channel ssh.Channel, requests <-chan *ssh.Request) {
	defer func() { _ = channel.Close() }()
	for request := range requests {
		ok := request.Type == "subsystem" && len(request.Payload) > 4 && string(request.Payload[4:]) == "sftp"
		_ = request.Reply(ok, nil)
		if !ok {
			continue
		}
		go ssh.DiscardRequests(requests)
		handlers := &handlers{server: s, conn: conn}
		server := sftp.NewRequestServer(channel, sftp.Handlers{FileGet: handlers, FilePut: handlers, FileCmd: handlers, FileList: handlers})
		if err := server.Serve(); err != nil && !errors.Is(err, io.EOF) {
			return
		}
		_ = server.Close()
		return
	}
}

func (s *Server) login(meta ssh.ConnMetadata, password []byte) (*ssh.Permissions, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	user := subtle.ConstantTimeCompare([]byte(meta.User()), []byte(s.config.User))
	secret := subtle.ConstantTimeCompare(password, []byte(s.config.Password))
	if s.deny > 0 {
		s.deny--
		user = 0
	}
	if user&secret != 1 {
		s.stats.RefusedLogins++
		return nil, errors.New("wrong user or password")
	}
	s.stats.Logins++
	return nil, nil
}

func (s *Server) opened(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stats.Opened[name]++
}

// handlers answer one connection's SFTP requests.
type handlers struct {
	server *Server
	conn   *cuttableConn
}

// Fileread opens a file for reading.
func (h *handlers) Fileread(r *sftp.Request) (io.ReaderAt, error) {
	f, size, err := h.server.files.open(r.Filepath)
	if err != nil {
		return nil, err
	}
	h.server.opened(r.Filepath)
	if h.server.files.takeCut(r.Filepath) {
		h.conn.cutAfter(size / 2)
	}
	return f, nil
}

// Filewrite refuses: the drop is read-only.
func (h *handlers) Filewrite(*sftp.Request) (io.WriterAt, error) {
	return nil, sftp.ErrSSHFxPermissionDenied
}

// Filecmd refuses: the drop is read-only.
func (h *handlers) Filecmd(*sftp.Request) error { return sftp.ErrSSHFxPermissionDenied }

// Filelist answers directory listings and file information.
func (h *handlers) Filelist(r *sftp.Request) (sftp.ListerAt, error) {
	switch r.Method {
	case "List":
		entries, err := h.server.files.list(r.Filepath)
		return lister(entries), err
	case "Stat":
		info, err := h.server.files.stat(r.Filepath)
		return lister{info}, err
	}
	return nil, sftp.ErrSSHFxOpUnsupported
}

type lister []os.FileInfo

// ListAt copies the entries from an offset on.
func (l lister) ListAt(out []os.FileInfo, offset int64) (int, error) {
	if offset >= int64(len(l)) {
		return 0, io.EOF
	}
	n := copy(out, l[offset:])
	if n < len(out) {
		return n, io.EOF
	}
	return n, nil
}
