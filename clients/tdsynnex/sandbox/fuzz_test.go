package sandbox

// Fuzzing of what the sandbox reads: whatever is posted, a service answers with well-formed XML and
// HTTP 200, and takes no order without the account's credentials.

import (
	"bytes"
	"digitalbridge/clients/sandboxkit"
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func FuzzServices(f *testing.F) {
	paths := []string{poPath, statusPath, pricePath, freightPath, invoicePath}
	for i, message := range []string{
		poMessage("PO-1-SPLIT", "<Comment>x</Comment>", "8100001*4", "7999999*1"), statusMessage("2.7", "PO-1"),
		priceMessage("2.8", sku("8100001"), mpn("SHARED-1")),
		freightMessage("2.0", "<ShipTo><ZipCode>89501</ZipCode></ShipTo>", "8100001*2"), invoiceMessage("PO-1"),
	} {
		f.Add(i, []byte(message))
	}
	clock := sandboxkit.NewClock(monday)
	clock.SetRate(0)
	f.Fuzz(func(t *testing.T, path int, message []byte) {
		if bytes.Contains(message, []byte("TIMEOUT")) {
			return // that scenario keeps its client waiting on purpose
		}
		server := newServer(Options{Clock: clock}.withDefaults(), nil, knownProducts(), nil, nil)
		w := httptest.NewRecorder()
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, paths[(path%len(paths)+len(paths))%len(paths)],
			bytes.NewReader(message))
		r.Header.Set("Content-Type", "text/xml")
		server.ServeHTTP(w, r)
		require.Equal(t, http.StatusOK, w.Code)
		d := xml.NewDecoder(w.Body)
		for {
			_, err := d.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			require.NoError(t, err)
		}
		orders, _ := server.orders.all()
		if len(orders) > 0 {
			require.True(t, strings.Contains(string(message), "sandbox-password") || strings.Contains(string(message), "&#"),
				"an order needs the password")
		}
		for _, o := range orders {
			for _, l := range o.Lines {
				total := 0
				for _, p := range l.Pieces {
					total += p.Quantity
				}
				require.True(t, l.Reason != "" || l.QuoteNumber != "" || l.Unrecognised || total == l.Quantity, "every piece of a line is planned")
			}
		}
	})
}
