package tdsynnex_test

import (
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"digitalbridge/clients/tdsynnex"
)

// Refused credentials are asked with once, then after pauses that grow, and at once again after they were taken. A
// purchase order is not held back, and neither is another service.
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
