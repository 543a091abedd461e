package overview

import (
	"context"
	"testing"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/mocks"

	"digitalbridge/internal/bridge"
)

// A busy server gives up waiting for an answer after a minute; the person has not given up.
func TestAQuestionThatTheServerGaveUpIsAskedAgain(t *testing.T) {
	late := client.NewWorkflowUpdateServiceTimeoutOrCanceledError(context.DeadlineExceeded)
	answered := &mocks.WorkflowUpdateHandle{}
	answered.On("Get", mock.Anything, mock.Anything).Return(nil)
	temporal := &mocks.Client{}
	temporal.On("NewWithStartWorkflowOperation", mock.Anything, mock.Anything).Return(nil)
	temporal.On("UpdateWithStartWorkflow", mock.Anything, mock.Anything).Return(nil, late).Once()
	temporal.On("UpdateWithStartWorkflow", mock.Anything, mock.Anything).Return(answered, nil).Once()
	b := &Bridge{Client: temporal, Connection: "acme"}
	require.NoError(t, b.Ask(t.Context(), bridge.ReadSettings, nil))
	temporal.AssertExpectations(t)

	over, cancel := context.WithCancel(t.Context())
	cancel()
	temporal.On("UpdateWithStartWorkflow", mock.Anything, mock.Anything).Return(nil, late).Once()
	require.ErrorAs(t, b.Ask(over, bridge.ReadSettings, nil), new(*client.WorkflowUpdateServiceTimeoutOrCanceledError))
	temporal.AssertExpectations(t)
}
