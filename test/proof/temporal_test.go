package proof

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"digitalbridge/internal/bridge"
	"digitalbridge/starter/local/devserver"
)

// temporalServer is a real Temporal server that keeps its state in a file, or in memory without one, and
// can be restarted on the file, at the same address.
type temporalServer struct {
	ctx     context.Context
	options devserver.Options

	mu     sync.Mutex
	server *devserver.Server
}

func startTemporal(ctx context.Context, file string) (*temporalServer, error) {
	// Thousands of short workflows in a row: the defaults are for a laptop at rest.
	settings := map[string]string{"frontend.namespaceRPS": "20000", "frontend.rps": "20000"}
	if file != "" { // A proof's. Benchmarks, which keep nothing, measure Temporal as it comes.
		// A few polls at each of many queues: the four parts of a queue would mostly hand tasks and polls to each other.
		settings["matching.numTaskqueueReadPartitions"], settings["matching.numTaskqueueWritePartitions"] = "1", "1"
	}
	t := &temporalServer{ctx: ctx, options: devserver.Options{
		DBFile: file, Headless: true, SearchAttributes: bridge.SearchAttributeTypes(), Progress: os.Stderr,
		Lost:          func(why error) { panic(why) }, // no proof can end without it
		DynamicConfig: settings,
	}}
	if err := t.start(); err != nil {
		return nil, err
	}
	_, port, err := net.SplitHostPort(t.server.Address)
	if err != nil {
		return nil, err
	}
	t.options.Port, err = strconv.Atoi(port)
	return t, err
}

// ownTemporal is a server for a proof that restarts it: the others go on with the shared one.
func ownTemporal(tb testing.TB) *temporalServer {
	tb.Helper()
	// It outlives the test's context, since the worlds on it end later.
	t, err := startTemporal(context.Background(), filepath.Join(tb.TempDir(), "temporal.db"))
	require.NoError(tb, err)
	tb.Cleanup(t.stop)
	return t
}

func (t *temporalServer) start() error {
	server, err := devserver.Start(t.ctx, t.options)
	if err != nil {
		return err
	}
	t.server = server
	return nil
}

func (t *temporalServer) address() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.server.Address
}

// restart stops the server and starts it on the same file and port.
func (t *temporalServer) restart() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.server.Stop()
	return t.start()
}

func (t *temporalServer) stop() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.server.Stop()
}
