package operations_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"

	"digitalbridge/activities/activitytest"
	"digitalbridge/activities/operations"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/notify"
	"digitalbridge/internal/policy"
)

// gathered stands for the workflow that gathers notices.
type gathered struct {
	list []operations.QueuedNotice
	ids  []string
	err  error
}

func (g *gathered) SignalWithStartWorkflow(_ context.Context, id, _ string, arg any, _ client.StartWorkflowOptions, _ any, _ ...any) (
	client.WorkflowRun, error) {
	if g.err == nil {
		g.list, g.ids = append(g.list, arg.(operations.QueuedNotice)), append(g.ids, id)
	}
	return nil, g.err
}

func noticesTo(t *testing.T, b *activitytest.Bench, urls string, g *gathered) *operations.Notices {
	t.Helper()
	addresses, err := notify.ParseAddresses(urls)
	require.NoError(t, err)
	p := policy.Default()
	p.Notices.Routes = []policy.NoticeRoute{{To: "owner", Topics: []policy.NoticeTopic{"digest"}}}
	return &operations.Notices{
		Sender: notify.NewSender(addresses), Policy: p, Gather: g, Connection: "acme", Store: b.Store, Desk: "https://desk.example.com",
		WorkflowURL: func(id, runID string) string { return "http://ui/" + id + "/" + runID },
	}
}

func TestANoticeCarriesItsLinksAndGoesToThoseWhoGetIt(t *testing.T) {
	b, g := activitytest.NewBench(t, 1), &gathered{}
	notices := noticesTo(t, b, "buyers=https://hooks.example.com/a owner=https://hooks.example.com/b", g)
	send := func(workflowID string, n operations.Notice) error {
		_, err := activitytest.Run[struct{}](b, activitytest.Attempt{WorkflowID: workflowID, RunID: "r"}, notices.SendNotice, n)
		return err
	}
	require.NoError(t, send(bridge.SubmitOrderID("acme", "1016"), operations.Notice{Event: "order needs a decision",
		Topic: notify.Decisions}))
	require.NoError(t, send(bridge.CheckConnectionID("acme"), operations.Notice{Event: "check is worse", Topic: notify.Connection}))
	require.Equal(t, []string{"notices/acme", "notices/acme"}, g.ids)
	order, check := g.list[0], g.list[1]
	require.Equal(t, "https://desk.example.com/orders/1016", order.Notice.Link)
	require.Contains(t, order.Notice.Details, "http://ui/submit-order/acme/1016")
	require.Equal(t, []string{"buyers"}, order.To)
	require.True(t, order.Urgent)
	require.WithinDuration(t, time.Now().Add(10*time.Second), order.Due, 5*time.Second)
	require.Equal(t, "https://desk.example.com", check.Notice.Link, "a notice without a page of its own leads to the desk")
	require.False(t, check.Urgent)
	require.Equal(t, 20, check.PerHour)

	g.err = errors.New("away")
	require.Equal(t, bridge.Transient, activitytest.Failed(t, send("check/acme", operations.Notice{})).Type())
	g.err, g.list = nil, nil
	notices.Sender = nil
	require.NoError(t, send("check/acme", operations.Notice{}))
	require.Empty(t, g.list, "without an address a notice is only logged")
}

// A notice that is given once reaches people once a day, whichever workflow meets the cause; one that was handed to nobody was not
// given.
func TestANoticeThatIsGivenOnce(t *testing.T) {
	b, g := activitytest.NewBench(t, 1), &gathered{err: errors.New("away")}
	notices := noticesTo(t, b, "https://hooks.example.com/a", g)
	send := func(run, once string) error {
		_, err := activitytest.Run[struct{}](b, activitytest.Attempt{RunID: run}, notices.SendNotice,
			operations.Notice{Event: "credentials refused", Text: "Autotask refused them", Once: once})
		return err
	}
	require.Error(t, send("first", "a"))
	g.err = nil
	for range 3 {
		for _, run := range []string{"second", "third"} {
			require.NoError(t, send(run, "a"))
		}
	}
	require.NoError(t, send("third", "b"), "another cause")
	require.NoError(t, send("third", ""))
	require.NoError(t, send("third", ""))
	for _, q := range g.list {
		require.Empty(t, q.Notice.Once)
	}
	require.Len(t, g.list, 3+1+2, "a run that repeats its own notice has perhaps not been heard; the others keep silent")
}

// What an address refuses for good is not tried again, and neither message nor failure shows the address.
func TestADeliveryThatFails(t *testing.T) {
	status := http.StatusNotFound
	hook := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) }))
	defer hook.Close()
	b := activitytest.NewBench(t, 1)
	notices := noticesTo(t, b, "buyers="+hook.URL+"/secret-token-of-a-channel", &gathered{})
	deliver := func() error {
		_, err := activitytest.Run[struct{}](b, activitytest.Attempt{}, notices.DeliverNotices,
			operations.DeliverInput{To: "buyers", Notices: []operations.Notice{{Event: "plan held"}}})
		return err
	}
	refused := activitytest.Failed(t, deliver())
	require.Equal(t, bridge.Validation, refused.Type())
	require.True(t, refused.NonRetryable())
	require.Contains(t, refused.Message(), "NOTIFY_URLS")
	require.NotContains(t, refused.Message(), "secret-token")
	status = http.StatusServiceUnavailable
	require.Equal(t, bridge.Transient, activitytest.Failed(t, deliver()).Type())
	status = http.StatusOK
	require.NoError(t, deliver())
}

// Credentials that were fixed and are refused again are another thing, and told anew; as long as they were not, nobody hears
// of it twice a day.
func TestCredentialsThatAreRefusedAgain(t *testing.T) {
	b, g := activitytest.NewBench(t, 1), &gathered{}
	mended := map[string]time.Time{}
	notices := noticesTo(t, b, "https://hooks.example.com/a", g)
	notices.Accepted = func(vendor string) time.Time { return mended[vendor] }
	send := func(run, event string, want int) {
		t.Helper()
		_, err := activitytest.Run[struct{}](b, activitytest.Attempt{RunID: run}, notices.SendNotice,
			operations.Notice{Event: event, Subject: "Autotask", Text: "refused", Once: event + " by Autotask"})
		require.NoError(t, err)
		require.Len(t, g.list, want)
	}
	send("1", operations.CredentialsRefused, 1)
	mended["Autotask"] = time.Now().Add(-time.Hour)
	send("2", operations.CredentialsRefused, 1)
	mended["TD SYNNEX"] = time.Now().Add(time.Hour)
	send("3", operations.CredentialsRefused, 1)
	mended["Autotask"] = time.Now().Add(time.Minute)
	send("4", operations.CredentialsRefused, 2)
	send("4", "right missing", 3)
	send("5", "right missing", 3)
	mended["Autotask"] = time.Now().Add(-time.Minute)
	send("6", operations.CredentialsRefused, 3)
}

func TestANoticeTellsNoAmountThatThePolicyHides(t *testing.T) {
	b, g := activitytest.NewBench(t, 1), &gathered{}
	notices := noticesTo(t, b, "buyers=https://hooks.example.com/a", g)
	n := operations.Notice{Event: "order needs a decision", Topic: notify.Decisions, Subject: "purchase order 1016 of 1,400.00",
		Text: "TD SYNNEX asks 1,099.50 now, 31.8 % above the line's cost", Fix: "approve that it is ordered at 1,099.50"}
	send := func() notify.Notice {
		_, err := activitytest.Run[struct{}](b, activitytest.Attempt{RunID: "r"}, notices.SendNotice, n)
		require.NoError(t, err)
		return g.list[len(g.list)-1].Notice
	}
	require.Equal(t, n.Text, send().Text)
	notices.Policy.Orders.Dossier.Prices = policy.PricesHide
	told := send()
	require.Equal(t, "TD SYNNEX asks hidden now, 31.8 % above the line's cost", told.Text)
	require.Equal(t, "approve that it is ordered at hidden", told.Fix)
	require.Equal(t, "purchase order 1016 of hidden", told.Subject)
}
