// A connection that can be made to break after so many bytes.

package drop

import (
	"net"
	"sync"
)

// cuttableConn is a connection to a client. Once cut, the client sees it end after the bytes that were
// sent until then; what the server still writes goes nowhere, until the client has left.
type cuttableConn struct {
	net.Conn

	mu    sync.Mutex
	armed bool
	left  int64
}

// cutAfter lets n more bytes through.
func (c *cuttableConn) cutAfter(n int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.armed, c.left = true, n
}

// Write sends to the client, or pretends to.
func (c *cuttableConn) Write(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.armed {
		return c.Conn.Write(p)
	}
	if c.left <= 0 {
		return len(p), nil
	}
	n, err := c.Conn.Write(p[:min(c.left, int64(len(p)))])
	if c.left -= int64(n); err != nil {
		return n, err
	}
	if c.left > 0 {
		return n, nil
	}
	// Half of a close, so that what was sent arrives before the end does.
	if half, ok := c.Conn.(interface{ CloseWrite() error }); ok {
		return len(p), half.CloseWrite()
	}
	return len(p), c.Close()
}
