package integration

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"digitalbridge/internal/bridge"
	"digitalbridge/internal/config"
	"digitalbridge/starter/local"
)

// A worker whose environment names a collector sends it a span for what it does.
func TestAWorkerSendsItsTraces(t *testing.T) {
	received := make(chan string, 99)
	collector := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		received <- string(body)
	}))
	defer collector.Close()
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.URL)
	b := start(t, 20, func(o *local.Options) { o.Configure = func(c *config.Worker) { c.TracesTo = collector.URL } })
	b.fields()
	want := map[string]bool{"RunWorkflow:" + bridge.CheckConnection: true, "RunActivity:CheckAll": true}
	for late := time.After(soon); len(want) > 0; {
		select {
		case body := <-received:
			for name := range want {
				if strings.Contains(body, name) {
					delete(want, name)
				}
			}
		case <-late:
			require.Failf(t, "spans are missing", "%v", want)
		}
	}
}
