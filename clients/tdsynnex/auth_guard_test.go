package tdsynnex_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"digitalbridge/clients/tdsynnex"
)

// Refused credentials are asked with once, then after pauses that grow, and at once again after they were taken. Another
// service is not held.
func TestRefusedCredentialsAreNotSentAgainAndAgain(t *testing.T) {
	for name, refuse := range map[string]func(http.ResponseWriter){
		"401": func(w http.ResponseWriter) { w.WriteHeader(http.StatusUnauthorized) },
		"a login failed": func(w http.ResponseWriter) {
			_, _ = w.Write([]byte("<SynnexB2B><OrderStatusResponse><ErrorMessage>Login failed</ErrorMessage></OrderStatusResponse></SynnexB2B>"))
		},
	} {
		t.Run(name, func(t *testing.T) {
			var asked atomic.Int32
			refuses := true
			s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				asked.Add(1)
				if refuses {
					refuse(w)
					return
				}
				_, _ = w.Write([]byte("<SynnexB2B><OrderStatusResponse><PONumber>PO-1</PONumber>" +
					"<Code>notFound</Code></OrderStatusResponse></SynnexB2B>"))
			}))
			defer s.Close()
			c, err := tdsynnex.New(tdsynnex.Config{Region: tdsynnex.US, CustomerNumber: "555001", UserID: "user", Password: "secret",
				WebServiceURL: s.URL, InvoiceURL: s.URL, RequestsPerMinute: -1})
			require.NoError(t, err)
			now := time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
			c.SetAuthClock(func() time.Time { return now })
			look := func() *tdsynnex.Error {
				_, err := c.OrderStatus(t.Context(), "PO-1")
				var e *tdsynnex.Error
				require.ErrorAs(t, err, &e)
				require.Equal(t, tdsynnex.ClassAuth, e.Class)
				return e
			}
			require.False(t, look().NotSent)
			for range 100 {
				held := look()
				require.True(t, held.NotSent)
				require.Equal(t, 30*time.Second, held.RetryAfter)
				require.Contains(t, held.Error(), "is not asked again for another 30 s,")
				require.NotContains(t, held.Error(), "secret")
			}
			require.EqualValues(t, 1, asked.Load())
			_, err = c.Invoices(t.Context(), "PO-1")
			require.Error(t, err)
			require.EqualValues(t, 2, asked.Load(), "the services refuse by themselves")

			now = now.Add(30 * time.Second)
			require.False(t, look().NotSent, "asked again")
			require.Equal(t, time.Minute, look().RetryAfter)
			require.EqualValues(t, 3, asked.Load())

			now, refuses = now.Add(time.Minute), false
			for range 2 {
				_, err = c.OrderStatus(t.Context(), "PO-1")
				require.NoError(t, err)
			}
			require.EqualValues(t, 5, asked.Load())
		})
	}
}

// The user who may order has a password of its own, which expires: purchase orders are held, so that those that wait don't
// lock it, and nothing of one that is held has left. Who looks whether it is good again is not held, and lifts that.
func TestRefusedPurchaseOrdersAreHeldUntilTheirUserIsTaken(t *testing.T) {
	posted, refuses := 0, true
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if r.URL.Path == "/SynnexXML/PO" {
			posted++
		}
		if refuses && strings.Contains(string(body), "<UserID>buyer</UserID>") {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		_, _ = w.Write([]byte("<SynnexB2B><OrderStatusResponse><PONumber>PO-1016</PONumber>" +
			"<Code>notFound</Code></OrderStatusResponse></SynnexB2B>"))
	}))
	defer s.Close()
	c, err := tdsynnex.New(tdsynnex.Config{Region: tdsynnex.US, CustomerNumber: "555001", UserID: "buyer", Password: "secret",
		ReadUserID: "reader", ReadPassword: "secret", WebServiceURL: s.URL, InvoiceURL: s.URL, RequestsPerMinute: -1})
	require.NoError(t, err)
	order := func() tdsynnex.Submission {
		response, err := c.SubmitPurchaseOrder(t.Context(), oneLine())
		return tdsynnex.ClassifySubmission(oneLine(), response, err)
	}
	read := func() error {
		_, err := c.OrderStatus(t.Context(), "PO-1016")
		return err
	}
	require.Equal(t, tdsynnex.OutcomeRefused, order().Outcome)
	for range 10 {
		held := order()
		require.Equal(t, tdsynnex.OutcomeNotSent, held.Outcome)
		require.Contains(t, held.Reason, "purchase order of PO-1016 was not sent")
		require.NoError(t, read())
	}
	require.Equal(t, 1, posted)

	require.Error(t, c.CheckOrderUser(t.Context(), "PO-1016"))
	order()
	require.Equal(t, 1, posted, "still refused")
	refuses = false
	require.NoError(t, c.CheckOrderUser(t.Context(), "PO-1016"))
	order()
	require.Equal(t, 2, posted)
}
