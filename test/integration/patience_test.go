package integration

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"digitalbridge/internal/bridge"
	"digitalbridge/internal/config"
	"digitalbridge/starter/local"
	"digitalbridge/workflows/orders"
)

// told are the messages that people get.
func told(t *testing.T) (address string, next func(about string) map[string]string) {
	t.Helper()
	messages := make(chan string, 100)
	chat := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		messages <- string(body)
	}))
	t.Cleanup(chat.Close)
	return chat.URL, func(about string) (message map[string]string) {
		t.Helper()
		var others []string
		for {
			select {
			case body := <-messages:
				others = append(others, body)
				if strings.Contains(body, about) {
					require.NoError(t, json.Unmarshal([]byte(body), &message), body)
					return message
				}
			case <-time.After(soon):
				require.FailNow(t, "nobody was told about "+about, "only %q", others)
			}
		}
	}
}

// impatient lets a worker look again in seconds where it would in minutes.
func impatient(c *config.Worker) { c.PauseWhenRefused, c.LookAgain = 3*time.Second, 2*time.Second }

// While an order waits for its second approval Autotask refuses a read: the submission goes on, people are told, and the
// first approval counts when Autotask can be read again.
func TestAWaitSurvivesAReadThatIsRefused(t *testing.T) {
	t.Parallel()
	chat, next := told(t)
	b := start(t, 200, func(o *local.Options) {
		o.Configure = func(c *config.Worker) { impatient(c); c.NotifyURLs = config.Secret("owner=" + chat) }
		o.PolicyFile = filepath.Join(t.TempDir(), "bridge.yaml")
		policy := strings.Replace(testPolicy, "orders:\n", "orders:\n  approval: {above: 1, approvers: 2}\n", 1)
		require.NoError(t, os.WriteFile(o.PolicyFile, []byte(policy+"notices: {groupFor: 0s, perHour: 1000}\n"), 0o600))
	})
	product := b.product("1000003")
	for _, row := range []struct {
		status int
		says   string
	}{
		{http.StatusUnauthorized, "refused access"}, {http.StatusForbidden, "403"}, {http.StatusNotFound, "shows no purchase order"},
	} {
		t.Run(http.StatusText(row.status), func(t *testing.T) {
			o := b.hold(b.purchaseOrder(product), orders.SubmitOrderInput{})
			b.control(http.MethodPost, b.Sandboxes.AutotaskURL()+"/sandbox/faults", map[string]any{"rules": []any{map[string]any{
				"path": "/ATServicesRest/V1.0/PurchaseOrders/query", "action": "status", "status": row.status}}}, nil)
			o.decide(bridge.UpdateApprove, as("Ann")) // and then it is read again
			waits := eventually(b, o.id, bridge.QueryStatus, func(p orders.SubmitProgress) bool {
				return p.NeedsDecision && strings.HasPrefix(p.State, bridge.CantBeRead)
			})
			require.Contains(t, waits.State, row.says)
			require.Contains(t, next(bridge.CantBeRead)["text"], row.says)

			b.control(http.MethodDelete, b.Sandboxes.AutotaskURL()+"/sandbox/faults", nil, nil)
			o.decide(bridge.UpdateApprove, as("Bob"))
			// After refused credentials the worker does not ask Autotask for a while, lest that locks the user. Nobody has to tell
			// the order when that is over.
			r := o.result()
			require.Equal(t, orders.OutcomeAccepted, r.Outcome)
			approved := slices.DeleteFunc(r.Decided, func(d orders.DecisionMade) bool { return d.Decision != bridge.UpdateApprove })
			require.Equal(t, []string{"Ann", "Bob"}, []string{approved[0].Actor, approved[1].Actor})
			b.recordedOnce(t, o.number, r)
		})
	}
}

// TD SYNNEX refuses the credentials when an order is sent, and takes them a moment later. The order goes out without anybody's
// word, once.
func TestAnOrderGoesOutWhenItsCredentialsAreTakenAgain(t *testing.T) {
	t.Parallel()
	b := start(t, 200, func(o *local.Options) { o.Configure = impatient })
	product := b.product("1000003")
	for name, rule := range map[string]map[string]any{
		"refused at the look before it is sent": {"path": "/SynnexXML/POStatus", "nth": 2},
		"refused when it is sent":               {"path": "/SynnexXML/PO", "nth": 1},
	} {
		t.Run(name, func(t *testing.T) {
			number := b.purchaseOrder(product)
			rule["method"], rule["count"], rule["action"], rule["status"] = "POST", 1, "status", http.StatusUnauthorized
			b.fault(rule)
			r := b.submit(number)
			require.Equal(t, orders.OutcomeAccepted, r.Outcome)
			require.Empty(t, r.Decided)
			b.recordedOnce(t, number, r)
		})
	}
}
