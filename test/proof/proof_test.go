// Package proof shows what the bridge survives: the real worker program as processes of its own that are
// killed with SIGKILL, a Temporal server that is restarted on its file, and vendors that answer wrongly,
// late or not at all. Whatever happened, the sandboxes must end in the state of an undisturbed run.
//
// `make test` runs it with small numbers, `make proof` in full. What goes wrong, and when, is drawn from
// the seed that every test prints: `go test ./test/proof -args -seed 7` repeats a run. Moments are tied
// to the sandboxes' request counts, so that they fall into the middle of work on any machine.
package proof

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"digitalbridge/test/program"
)

var (
	full = flag.Bool("full", false, "run the proofs in full rather than with small numbers")
	seed = flag.Uint64("seed", 1, "what goes wrong, and when, is drawn from this")
)

const (
	// patience bounds every wait for a condition: the machine may be busy with other tests.
	patience = 10 * time.Minute
	// lookEvery is the pause between two looks for the moment to strike: short enough to hit the middle of work.
	lookEvery = 10 * time.Millisecond
	// askEvery is the pause between two looks at anything else. Most of them ask Temporal, which asks the worker: asked
	// without a pause, both would do little else.
	askEvery = 200 * time.Millisecond
)

// sideBySide is how many proofs run side by side unless -parallel says otherwise: most of their time they wait, for what is late
// and for times to pass, also on two processors.
const sideBySide = 4

// built is what the package's tests share: the worker program and one Temporal server. A proof that restarts Temporal has one
// of its own, see ownTemporal.
var built struct {
	dir      string
	worker   func() (string, error)
	temporal *temporalServer
}

func TestMain(m *testing.M) {
	flag.Parse()
	if parallel := flag.Lookup("test.parallel"); !*full && parallel.Value.String() == strconv.Itoa(runtime.GOMAXPROCS(0)) {
		_ = parallel.Value.Set(strconv.Itoa(max(sideBySide, runtime.GOMAXPROCS(0))))
	}
	code, err := run(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, "the proofs could not start:", err)
		code = 1
	}
	os.Exit(code)
}

func run(m *testing.M) (code int, err error) {
	if built.dir, err = os.MkdirTemp("", "digitalbridge-proof-"); err != nil {
		return 0, err
	}
	defer func() { _ = os.RemoveAll(built.dir) }()
	built.worker = sync.OnceValues(buildWorker)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	if built.temporal, err = startTemporal(ctx, filepath.Join(built.dir, "temporal.db")); err != nil {
		return 0, err
	}
	defer built.temporal.stop()
	return m.Run(), nil
}

// buildWorker builds the worker program, once for all tests.
func buildWorker() (string, error) {
	path := filepath.Join(built.dir, "worker")
	return path, program.Build(context.Background(), "worker", path)
}

// scale chooses between the small and the full number.
func scale[T any](small, inFull T) T {
	if *full {
		return inFull
	}
	return small
}

// chance is the source of what goes wrong; it prints what is needed to repeat the run.
func chance(tb testing.TB) *rand.Rand {
	tb.Helper()
	tb.Logf("seed %d", *seed)
	return rand.New(rand.NewPCG(*seed, 0))
}

// beside lets a proof run beside others. In full it has the machine for itself, which its orders keep busy.
func beside(t *testing.T) {
	t.Helper()
	if !*full {
		t.Parallel()
	}
}

// eventually waits until a condition holds, in the test's own goroutine, so that the condition may fail the
// test itself.
func eventually(tb testing.TB, what string, holds func() bool) {
	tb.Helper()
	lookUntil(tb, askEvery, what, holds)
}

// atTheMoment waits for the moment to strike, which must not pass unseen.
func atTheMoment(tb testing.TB, what string, holds func() bool) {
	tb.Helper()
	lookUntil(tb, lookEvery, what, holds)
}

func lookUntil(tb testing.TB, every time.Duration, what string, holds func() bool) {
	tb.Helper()
	for began := time.Now(); !holds(); {
		require.Less(tb, time.Since(began), patience, "%s did not come", what)
		select {
		case <-tb.Context().Done():
			require.FailNow(tb, "the test ended", what)
		case <-time.After(every):
		}
	}
}
