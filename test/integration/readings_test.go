package integration

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/api/workflowservice/v1"
	"golang.org/x/sync/errgroup"

	"digitalbridge/activities/operations"
	"digitalbridge/internal/bridge"
	"digitalbridge/worker/overview"
)

// More people than the server lets ask at once are all answered, and the list of workflows has one line for them.
func TestManyQuestionsAreOneWorkflow(t *testing.T) {
	t.Parallel()
	b := start(t, 50, nil)
	asked := &overview.Bridge{Client: b.Client, Namespace: "default", Connection: b.connection()}
	var people errgroup.Group
	for range 20 {
		people.Go(func() error {
			var s operations.ScheduleSettings
			if err := asked.Ask(t.Context(), bridge.ReadSettings, &s); err != nil {
				return err
			}
			if s.TimeZone == "" {
				return fmt.Errorf("no time zone in %+v", s)
			}
			return nil
		})
	}
	require.NoError(t, people.Wait())
	require.Eventually(t, func() bool {
		list, err := b.Client.ListWorkflow(t.Context(), &workflowservice.ListWorkflowExecutionsRequest{
			Namespace: "default", Query: fmt.Sprintf("%s = '%s'", bridge.Connection.GetName(), b.connection())})
		if err != nil {
			return false
		}
		n := 0
		for _, e := range list.GetExecutions() {
			if e.GetType().GetName() == bridge.Readings {
				n++
			}
		}
		return n == 1
	}, soon, progressEvery)

	// One that has ended is started by the next question.
	require.NoError(t, b.Client.CancelWorkflow(t.Context(), bridge.ReadingsID(b.connection()), ""))
	var s operations.ScheduleSettings
	require.NoError(t, asked.Ask(t.Context(), bridge.ReadSettings, &s))
	// A name that no question has is refused at once, by naming those that there are.
	began := time.Now()
	require.ErrorContains(t, asked.Ask(t.Context(), "readEverything", nil), bridge.ReadSettings)
	require.Less(t, time.Since(began), soon)
}
