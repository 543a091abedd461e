package workflows

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/workflow"

	"digitalbridge/activities"
)

func TestWorkflowGoesOnWhetherOrNotANoticeArrives(t *testing.T) {
	notice := activities.Notice{Level: "action", Event: "order needs a decision", Subject: "purchase order 1016", Text: "it waits"}
	for name, answer := range map[string]error{"delivered": nil, "the channel is gone": errors.New("gone")} {
		t.Run(name, func(t *testing.T) {
			h := newHarness(t, map[string]any{"Telling": func(ctx workflow.Context) (string, error) {
				notify(ctx, notice)
				return "went on", nil
			}})
			tries := 0
			h.OnActivity(noticeActivities.SendNotice, mock.Anything, notice).Return(answer).Run(func(mock.Arguments) { tries++ })
			h.run("Telling", nil)
			require.Equal(t, "went on", result[string](h))
			require.Less(t, h.Now().Sub(start), noticeWithin+1)
			require.Equal(t, answer == nil, tries == 1, "a failed delivery is tried again: %d tries", tries)
		})
	}
}
