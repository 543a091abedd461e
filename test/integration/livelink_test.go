package integration

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.temporal.io/api/serviceerror"

	"digitalbridge/activities/orders"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/config"
	"digitalbridge/starter/local"
	"digitalbridge/worker/desk"
	"digitalbridge/worker/overview"
)

const linkKey = "an integration test's key, which protects nothing"

// withLinks starts a stack that serves links, and returns the signer and the base of their addresses.
func withLinks(t *testing.T) (*bench, *desk.Signer, string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = l.Close() })
	address := l.Addr().String()
	b := start(t, 200, func(o *local.Options) {
		o.Links = l
		o.Configure = func(c *config.Worker) { c.LinkAddress, c.LinkURL, c.LinkKey = address, "http://"+address, linkKey }
	})
	signer, err := desk.NewSigner(linkKey, b.Worker.Connection)
	require.NoError(t, err)
	return b, signer, "http://" + address
}

func (b *bench) browse(method, address, body string) string {
	b.t.Helper()
	req, err := http.NewRequestWithContext(b.t.Context(), method, address, strings.NewReader(body))
	require.NoError(b.t, err)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := http.DefaultClient.Do(req)
	require.NoError(b.t, err)
	defer func() { _ = resp.Body.Close() }()
	data, err := io.ReadAll(resp.Body)
	require.NoError(b.t, err)
	require.Equal(b.t, http.StatusOK, resp.StatusCode, string(data))
	require.NotContains(b.t, string(data), linkKey)
	return string(data)
}

// nothingRan: no workflow has the id, nor one that begins with it as a look at what would happen may have.
func (b *bench) nothingRan(id string) {
	b.t.Helper()
	for _, id := range []string{id, id + "/preview"} {
		_, err := b.Client.DescribeWorkflowExecution(b.t.Context(), id, "")
		require.ErrorAs(b.t, err, new(*serviceerror.NotFound), id)
	}
}

var hiddenFields = regexp.MustCompile(`name="(until|confirm)" value="([^"]+)"`)

func button(t *testing.T, page string) string {
	t.Helper()
	v := url.Values{}
	for _, m := range hiddenFields.FindAllStringSubmatch(page, -1) {
		v.Set(m[1], m[2])
	}
	require.Len(t, v, 2, page)
	return v.Encode()
}

// A person opens the link of an opportunity, looks, clicks twice, and follows: one purchase order comes of
// it. The same with the purchase order: one order comes of it.
func TestTwoClicksOnALinkMakeOneOrder(t *testing.T) {
	t.Parallel()
	b, signer, base := withLinks(t)
	opportunity := b.wonSale(b.product("1000003"))
	address := signer.Link(base, desk.ConvertOpportunity) + fmt.Sprint(opportunity)
	page := b.browse("GET", address, "")
	require.Contains(t, page, "SKU 1000003")
	require.Empty(t, b.madeOf(opportunity, 1), "looking writes nothing")
	b.nothingRan(bridge.ConvertOpportunityID(b.Worker.Connection, fmt.Sprint(opportunity)))

	b.browse("POST", address, button(t, page))
	b.browse("POST", address, button(t, page))
	id := bridge.ConvertOpportunityID(b.Worker.Connection, fmt.Sprint(opportunity))
	require.NoError(t, b.Client.GetWorkflow(t.Context(), id, "").Get(t.Context(), nil))
	numbers := b.madeOf(opportunity, 1)
	require.Len(t, numbers, 1)
	state := strings.Replace(address, "/convert-opportunity?", "/convert-opportunity/state?", 1)
	require.Contains(t, b.browse("GET", state, ""), "Purchase order "+numbers[0])
	require.Contains(t, b.browse("GET", address, ""), "Go on with purchase order "+numbers[0])

	unknown := b.purchaseOrder(b.product("1000005"))
	page = b.browse("GET", signer.Link(base, desk.SubmitOrder)+unknown, "")
	require.Contains(t, page, "TD SYNNEX does not know it")
	require.NotContains(t, page, "<form", "what can't be sent has no button")

	number := b.purchaseOrder(b.product("1000033"))
	address = signer.Link(base, desk.SubmitOrder) + number
	page = b.browse("GET", address, "")
	require.Contains(t, page, "SKU 1000033")
	require.Empty(t, b.orders(number))
	b.nothingRan(bridge.SubmitOrderID(b.Worker.Connection, number))
	asked := &overview.Bridge{Client: b.Client, Namespace: "default", Connection: b.connection()}
	require.ErrorContains(t, asked.Ask(t.Context(), bridge.ReadDossier, nil, orders.ReadDossierInput{PurchaseOrder: number}),
		"there is no dossier", "looking is no step of an order")
	b.browse("POST", address, button(t, page))
	b.browse("POST", address, button(t, page))
	require.NoError(t, b.Client.GetWorkflow(t.Context(), bridge.SubmitOrderID(b.Worker.Connection, number), "").Get(t.Context(), nil))
	placed := b.orders(number)
	require.Len(t, placed, 1)
	state = strings.Replace(address, "/submit-order?", "/submit-order/state?", 1)
	require.Contains(t, b.browse("GET", state, ""), "TD SYNNEX order "+strings.Join(placed[0].OrderNumbers, ", "))
	require.False(t, b.logged(linkKey))
}
