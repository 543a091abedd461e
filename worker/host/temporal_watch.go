package host

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"

	"digitalbridge/internal/spelling"
)

const (
	// askTemporalEvery is how often the worker looks whether Temporal and its namespace are there.
	askTemporalEvery = 10 * time.Second
	// askTemporalFor bounds one look.
	askTemporalFor = 10 * time.Second
	// goneTimes is how often in a row the namespace has to be missing: one wrong answer ends no worker.
	goneTimes = 3
)

// temporalWatch looks after the server and the namespace that the worker works for. Without it a worker whose namespace
// was deleted, or whose server moved, would ask in vain for ever.
type temporalWatch struct {
	address, namespace string
	// ask says whether the namespace is there.
	ask func(context.Context) error
	// lostAfter is how long Temporal may give no answer; 0: for ever.
	lostAfter time.Duration

	mu      sync.Mutex
	problem error // of the last look; nil: all is well
	since   time.Time
	missing int
}

// run returns when the namespace is gone or Temporal has been away for too long, and says so; nil when ctx ends.
func (w *temporalWatch) run(ctx context.Context) error {
	tick := time.NewTicker(askTemporalEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
		asking, cancel := context.WithTimeout(ctx, askTemporalFor)
		err := w.ask(asking)
		cancel()
		if ctx.Err() != nil {
			return nil
		}
		if err := w.note(err, time.Now()); err != nil {
			return err
		}
	}
}

// note takes what a look came to, and returns why the worker has to end; nil: it goes on.
func (w *temporalWatch) note(err error, now time.Time) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if err == nil {
		w.problem, w.missing = nil, 0
		return nil
	}
	if w.problem == nil {
		w.since = now
	}
	w.problem = err
	if !namespaceGone(err) {
		w.missing = 0
		if away := now.Sub(w.since); w.lostAfter > 0 && away >= w.lostAfter {
			return fmt.Errorf("no answer of Temporal at %s for %s, so the worker ends: %w. What to do: bring the server back or set "+
				"TEMPORAL_ADDRESS, and start the worker again", w.address, spelling.Span(away), err)
		}
		return nil
	}
	if w.missing++; w.missing >= goneTimes {
		return fmt.Errorf("the namespace %s is gone from Temporal at %s, so the worker ends. What to do: make the namespace again or set "+
			"TEMPORAL_NAMESPACE, and start the worker again", w.namespace, w.address)
	}
	return nil
}

// healthy says what is wrong with Temporal, and since when.
func (w *temporalWatch) healthy() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.problem == nil {
		return nil
	}
	since := w.since.UTC().Format(time.RFC3339)
	if namespaceGone(w.problem) {
		return fmt.Errorf("the namespace %s is gone from Temporal at %s, since %s", w.namespace, w.address, since)
	}
	return fmt.Errorf("no answer of Temporal at %s, namespace %s, since %s: %w", w.address, w.namespace, since, w.problem)
}

// namespaceGone reports whether an error says that there is no such namespace.
func namespaceGone(err error) bool {
	var missing *serviceerror.NamespaceNotFound
	var notFound *serviceerror.NotFound
	return errors.As(err, &missing) || errors.As(err, &notFound) || errors.Is(err, errNamespaceDeleted)
}

// errNamespaceDeleted: the namespace is being deleted.
var errNamespaceDeleted = errors.New("the namespace was deleted")

// askForNamespace asks the server whether the namespace is there.
func askForNamespace(c client.Client, namespace string) func(context.Context) error {
	return func(ctx context.Context) error {
		d, err := c.WorkflowService().DescribeNamespace(ctx, &workflowservice.DescribeNamespaceRequest{Namespace: namespace})
		if err == nil && d.GetNamespaceInfo().GetState() == enumspb.NAMESPACE_STATE_DELETED {
			err = errNamespaceDeleted
		}
		return err
	}
}
