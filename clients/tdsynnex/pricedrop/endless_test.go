package pricedrop_test

import (
	"crypto/ed25519"
	"crypto/rand"
	"io"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/pkg/sftp"
	"github.com/stretchr/testify/require"
	"golang.org/x/crypto/ssh"

	"digitalbridge/clients/tdsynnex/pricedrop"
)

// endless is a file of a length whose server goes on sending.
type endless struct{ length int64 }

func (e endless) Fileread(*sftp.Request) (io.ReaderAt, error) { return e, nil }
func (endless) ReadAt(b []byte, _ int64) (int, error)         { return len(b), nil }
func (e endless) Filelist(*sftp.Request) (sftp.ListerAt, error) {
	return e, nil
}

func (e endless) ListAt(to []os.FileInfo, _ int64) (int, error) {
	to[0] = e
	return 1, io.EOF
}

func (endless) Name() string       { return nightly }
func (e endless) Size() int64      { return e.length }
func (endless) Mode() fs.FileMode  { return 0o600 }
func (endless) ModTime() time.Time { return time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC) }
func (endless) IsDir() bool        { return false }
func (endless) Sys() any           { return nil }

// serve answers SFTP with the file until the test ends, and returns how it is reached.
func serve(t *testing.T, file endless) pricedrop.Config {
	t.Helper()
	_, key, err := ed25519.GenerateKey(rand.Reader)
	require.NoError(t, err)
	signer, err := ssh.NewSignerFromKey(key)
	require.NoError(t, err)
	config := &ssh.ServerConfig{PasswordCallback: func(ssh.ConnMetadata, []byte) (*ssh.Permissions, error) { return nil, nil }}
	config.AddHostKey(signer)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go session(conn, config, file)
		}
	}()
	return pricedrop.Config{Address: l.Addr().String(), User: "u555001", Password: password,
		Fingerprints: []string{ssh.FingerprintSHA256(signer.PublicKey())}, Timeout: time.Second}
}

func session(conn net.Conn, config *ssh.ServerConfig, file endless) {
	defer func() { _ = conn.Close() }()
	_, channels, requests, err := ssh.NewServerConn(conn, config)
	if err != nil {
		return
	}
	go ssh.DiscardRequests(requests)
	for c := range channels {
		channel, requests, err := c.Accept()
		if err != nil {
			return
		}
		go func() {
			for r := range requests {
				_ = r.Reply(r.Type == "subsystem", nil)
			}
		}()
		_ = sftp.NewRequestServer(channel, sftp.Handlers{FileGet: file, FileList: file}).Serve()
	}
}

// A server that does not stop at the end of its file fills no disk.
func TestAFileWithoutEnd(t *testing.T) {
	for name, length := range map[string]int64{"short": 100, "long": 3 << 20} {
		t.Run(name, func(t *testing.T) {
			local := filepath.Join(t.TempDir(), nightly)
			_, err := pricedrop.Download(t.Context(), serve(t, endless{length}), nightly, local, nil)
			failure(t, err, pricedrop.ClassTransient, "more bytes than it says")
			require.NotContains(t, leftovers(t, local), nightly)
			part, err := os.Stat(local + ".part")
			require.NoError(t, err)
			require.LessOrEqual(t, part.Size(), length)
		})
	}
}
