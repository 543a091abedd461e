package operations

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"

	"digitalbridge/activities/operations"
	"digitalbridge/internal/bridge"
	"digitalbridge/workflows/workflowtest"
)

// sentMessage is a message that an address got.
type sentMessage struct {
	to     string
	events []string
	after  time.Duration
}

// told runs the workflow with notices that come at their times, and returns the messages.
func told(t *testing.T, at map[time.Duration][]operations.QueuedNotice, fails func(n int) error) (*workflowtest.Harness, []sentMessage) {
	t.Helper()
	h := newHarness(t)
	var sent []sentMessage
	tries := 0
	h.OnActivity(noticesActivities.DeliverNotices, mock.Anything, mock.Anything).Return(
		func(_ context.Context, in operations.DeliverInput) (err error) {
			h.Note(func() {
				tries++
				if err = fails(tries); err != nil {
					return
				}
				m := sentMessage{to: in.To, after: h.Now().Sub(workflowtest.Start).Round(time.Second)}
				for _, n := range in.Notices {
					m.events = append(m.events, n.Event)
				}
				sent = append(sent, m)
			})
			return err
		})
	in := SendNoticesInput{Carried: &CarriedNotices{Waiting: map[string][]operations.QueuedNotice{}}} // as a signal that starts it
	for after, list := range at {
		for _, q := range list {
			if q.PerHour == 0 {
				q.PerHour = 20
			}
			q.Due = workflowtest.Start.Add(after + q.Due.Sub(time.Time{}))
			if after == 0 {
				for _, to := range q.To {
					in.Carried.Waiting[to] = append(in.Carried.Waiting[to], q)
				}
				continue
			}
			h.After(after, func() { h.SignalWorkflow(bridge.SignalNotice, q) })
		}
	}
	h.Run(bridge.SendNotices, in)
	require.NoError(t, h.GetWorkflowError())
	return h, sent
}

func good(int) error { return nil }

// notice is one that is due a while after it came up.
func notice(event string, due time.Duration, to ...string) operations.QueuedNotice {
	return operations.QueuedNotice{Notice: operations.Notice{Event: event}, Due: time.Time{}.Add(due), To: to}
}

func TestNoticesThatComeTogetherAreOneMessage(t *testing.T) {
	h, sent := told(t, map[time.Duration][]operations.QueuedNotice{
		0:                {notice("a", time.Minute, "buyers")},
		20 * time.Second: {notice("b", 40*time.Second, "buyers", "owner")},
		5 * time.Minute:  {notice("c", time.Minute, "buyers")},
	}, good)
	require.ElementsMatch(t, []sentMessage{
		{"buyers", []string{"a", "b"}, time.Minute}, {"owner", []string{"b"}, time.Minute}, {"buyers", []string{"c"}, 6 * time.Minute},
	}, sent)
	require.Equal(t, SendNoticesResult{Notices: 4, Messages: 3}, workflowtest.Result[SendNoticesResult](h))
	require.Less(t, h.Now().Sub(workflowtest.Start), 2*time.Hour, "it ends when nothing waits and nothing counts any more")
}

func TestAnAddressGetsOnlySoManyMessagesAndTheRestTogether(t *testing.T) {
	at := map[time.Duration][]operations.QueuedNotice{}
	for i := range 10 {
		q := notice(fmt.Sprint(i), 0, "buyers")
		q.PerHour = 3
		at[time.Duration(i)*time.Minute] = append(at[time.Duration(i)*time.Minute], q)
	}
	_, sent := told(t, at, good)
	require.Len(t, sent, 4)
	require.Equal(t, sentMessage{"buyers", []string{"3", "4", "5", "6", "7", "8", "9"}, time.Hour}, sent[3])
}

func TestWhatIsUrgentDoesNotWaitForTheHour(t *testing.T) {
	at := map[time.Duration][]operations.QueuedNotice{}
	for i := range 3 {
		q := notice(fmt.Sprint(i), 0, "buyers")
		q.PerHour, q.Urgent = 1, i == 2
		at[time.Duration(i)*10*time.Second] = append(at[time.Duration(i)*10*time.Second], q)
	}
	_, sent := told(t, at, good)
	require.Equal(t, []sentMessage{{"buyers", []string{"0"}, 0}, {"buyers", []string{"1", "2"}, time.Minute}}, sent)
}

func TestOneNightsNoticesWaitForTheMorning(t *testing.T) {
	_, sent := told(t, map[time.Duration][]operations.QueuedNotice{
		0:         {notice("evening", 14*time.Hour, "buyers")},
		time.Hour: {notice("night", 13*time.Hour, "buyers"), notice("urgent", 10*time.Second, "buyers")},
	}, good)
	require.Equal(t, []sentMessage{
		{"buyers", []string{"urgent"}, time.Hour + 10*time.Second}, {"buyers", []string{"evening", "night"}, 14 * time.Hour},
	}, sent)
}

// An address that does not answer keeps nobody else waiting; one that refuses loses its message, and the next is tried.
func TestAnAddressThatTakesNothing(t *testing.T) {
	h, sent := told(t, map[time.Duration][]operations.QueuedNotice{
		0:               {notice("a", 0, "buyers")},
		time.Minute:     {notice("b", 0, "buyers")},
		2 * time.Minute: {notice("c", 0, "buyers")},
	}, func(n int) error {
		switch n {
		case 1:
			return workflowtest.ActivityError(bridge.Validation, "the token was revoked")
		case 2:
			return workflowtest.TransientError("away")
		}
		return nil
	})
	require.Equal(t, []sentMessage{{"buyers", []string{"b"}, time.Minute + 2*time.Second}, {"buyers", []string{"c"}, 2 * time.Minute}},
		sent)
	require.Equal(t, SendNoticesResult{Notices: 2, Messages: 2, Lost: 1}, workflowtest.Result[SendNoticesResult](h))
}
