package integration

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"

	"digitalbridge/clients/autotask"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/config"
	"digitalbridge/starter/local"
	"digitalbridge/starter/local/devserver"
)

// A person who gives Temporal's web UI the worker's codec endpoint, as docs/operations.md says, reads an order there in clear
// text; without it nobody does, and the server's database holds none of it.
func TestTheWebUIShowsClearTextByTheEndpointAndTheDatabaseHoldsNone(t *testing.T) {
	t.Parallel()
	const token, street, name = "0123456789abcdef0123456789abcdef", "77 Canary Lane", "Kanarie Holding"
	file := filepath.Join(t.TempDir(), "temporal.db")
	temporal, err := devserver.Start(context.WithoutCancel(t.Context()), devserver.Options{
		DBFile: file, SearchAttributes: bridge.SearchAttributeTypes(), Progress: os.Stderr, Lost: lost})
	require.NoError(t, err)
	t.Cleanup(temporal.Stop)
	endpoint, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	b := start(t, 200, func(o *local.Options) {
		o.Temporal, o.Codec = temporal, endpoint
		o.Configure = func(c *config.Worker) {
			c.Payloads.Keys = config.Secret("k1:" + base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{7}, 32)))
			c.Codec = config.Codec{Address: endpoint.Addr().String(), Token: token}
		}
	})
	number := b.purchaseOrder(b.product("1000003"))
	po := b.readPurchaseOrder(number)
	require.NoError(t, b.autotask().PurchaseOrders.Patch(t.Context(), autotask.PurchaseOrder{
		ID: po.ID, ShipToName: autotask.Of(name), ShipToAddress1: autotask.Of(street)}))
	require.Equal(t, "Accepted", b.submit(number).Outcome)
	id := bridge.SubmitOrderID(b.Worker.Connection, number)

	// The event by which the order was to be sent: its input has the address.
	seen := b.browser(temporal.UIURL, true)
	event := b.WorkflowURL(id, b.runID(id)) + "/events/" + b.scheduled(id, "SendOrder")
	seen.do(chromedp.Navigate(event))
	locked := seen.shows("encryption-key-id") // what the page shows of a payload that it can't read
	for _, clear := range []string{street, name} {
		require.NotContains(t, locked, clear)
	}
	seen.do(chromedp.Click("[data-testid=data-encoder-status]"),
		chromedp.SendKeys("#data-encoder-endpoint-input", "http://"+endpoint.Addr().String()+"/"+token),
		chromedp.Click("[data-testid=confirm-data-encoder-button]"),
		chromedp.Navigate(event))
	require.Contains(t, seen.shows(street), name)

	// Running, and closed: what is in the file, its log and its index.
	for range 2 {
		kept := everyByte(t, filepath.Dir(file))
		require.Contains(t, kept, id, "the database is another one")
		require.Contains(t, kept, "binary/encrypted")
		for _, clear := range []string{street, name, "Test Buyer", "7755550100", `"purchaseOrder"`} {
			require.NotContains(t, kept, clear)
		}
		temporal.Stop()
	}
}

// shows waits until the page says something, and returns all that it says.
func (v *visit) shows(words string) (text string) {
	v.t.Helper()
	require.Eventually(v.t, func() bool {
		ctx, cancel := context.WithTimeout(v.ctx, soon)
		defer cancel()
		now, err := chromedp.Run(ctx, chromedp.TextContent("main"))
		text = now
		return err == nil && strings.Contains(text, words)
	}, soon, progressEvery, "the page does not say %q", words)
	return text
}

// everyByte is what the files of a folder hold.
func everyByte(t *testing.T, dir string) string {
	t.Helper()
	files, err := os.ReadDir(dir)
	require.NoError(t, err)
	var all strings.Builder
	for _, f := range files {
		held, err := os.ReadFile(filepath.Join(dir, f.Name()))
		if errors.Is(err, os.ErrNotExist) {
			continue // a journal that the server was done with
		}
		require.NoError(t, err)
		all.Write(held)
	}
	return all.String()
}

// scheduled is the event by which a workflow asked for an activity.
func (b *bench) scheduled(id, activity string) string {
	b.t.Helper()
	for _, e := range b.rawHistory(id).GetHistory().GetEvents() {
		if e.GetActivityTaskScheduledEventAttributes().GetActivityType().GetName() == activity {
			return strconv.FormatInt(e.GetEventId(), 10)
		}
	}
	require.FailNow(b.t, "no such activity in the history", activity)
	return ""
}

func (b *bench) runID(id string) string {
	b.t.Helper()
	d, err := b.Client.DescribeWorkflowExecution(b.t.Context(), id, "")
	require.NoError(b.t, err)
	return d.GetWorkflowExecutionInfo().GetExecution().GetRunId()
}
