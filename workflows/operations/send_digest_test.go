package operations

import (
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"

	"digitalbridge/activities/operations"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/notify"
	"digitalbridge/workflows/workflowtest"
)

func TestTheDigestIsAboutTheLastDay(t *testing.T) {
	h := newHarness(t)
	h.HearNotices()
	h.OnActivity(digestActivities.MakeDigest, mock.Anything, operations.DigestInput{
		Since: workflowtest.Start.Add(-24 * time.Hour), Until: workflowtest.Start}).Return(&operations.DigestText{Text: "2 orders wait"},
		nil).Once()
	h.Run(bridge.SendDigest, operations.DigestInput{})
	require.Equal(t, "2 orders wait", workflowtest.Result[operations.DigestText](h).Text)
	require.Len(t, h.Notices, 1)
	require.Equal(t, notify.Digest, h.Notices[0].Topic)
	require.Equal(t, "2 orders wait", h.Notices[0].Text)
}
