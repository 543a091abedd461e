package shared

import (
	"digitalbridge/activities/operations"
	"digitalbridge/workflows/workflowtest"
	"errors"
	"testing"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/workflow"
)

func TestWorkflowGoesOnWhetherOrNotANoticeArrives(t *testing.T) {
	notice := operations.Notice{Level: "action", Event: "order needs a decision", Subject: "purchase order 1016", Text: "it waits"}
	for name, answer := range map[string]error{"delivered": nil, "the channel is gone": errors.New("gone")} {
		t.Run(name, func(t *testing.T) {
			h := workflowtest.New(t, map[string]any{"Telling": func(ctx workflow.Context) (string, error) {
				Notify(ctx, notice)
				return "went on", nil
			}})
			tries := 0
			h.OnActivity(noticeActivities.SendNotice, mock.Anything, notice).Return(answer).Run(func(mock.Arguments) { tries++ })
			h.Run("Telling", nil)
			require.Equal(t, "went on", workflowtest.Result[string](h))
			require.Less(t, h.Now().Sub(workflowtest.Start), noticeWithin+1)
			require.Equal(t, answer == nil, tries == 1, "a failed delivery is tried again: %d tries", tries)
		})
	}
}
