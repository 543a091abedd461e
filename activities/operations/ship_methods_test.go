package operations_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"digitalbridge/activities/activitytest"
	"digitalbridge/activities/operations"
	"digitalbridge/clients/autotask"
	"digitalbridge/internal/bridge"
)

// stocked makes products of the distributor's first SKUs in Autotask, as a sync would.
func (b *bench) stocked(n int) {
	b.T.Helper()
	staged, err := b.StageNow("skus")
	require.NoError(b.T, err)
	for _, item := range activitytest.Lines[struct {
		SKU string `json:"sku"`
	}](b, staged.Key+"/items-00000.jsonl")[:n] {
		b.Product("TDS-"+item.SKU, item.SKU)
	}
}

func (b *bench) quote(in operations.QuoteShipMethodsInput) (operations.QuotedShipMethods, error) {
	b.T.Helper()
	return activitytest.Run[operations.QuotedShipMethods](b, activitytest.Attempt{}, b.Connection().QuoteShipMethods, in)
}

func TestShipMethodsAreQuotedToTheOffice(t *testing.T) {
	b := newBench(t, 60)
	_, err := b.quote(operations.QuoteShipMethodsInput{})
	require.Equal(t, bridge.NotFound, activitytest.Failed(t, err).Type(), "there is no product yet")
	require.Contains(t, activitytest.Failed(t, err).Message(), "--sku")

	b.stocked(40)
	b.Forget()
	q, err := b.quote(operations.QuoteShipMethodsInput{})
	require.NoError(t, err)
	require.Equal(t, "100 Main Street", q.ShipTo.Line1)
	require.Equal(t, "your own company", q.ShipToFrom)
	require.NotEmpty(t, q.SKU)
	require.NotEmpty(t, q.Warehouse)
	codes := map[string]operations.QuotedShipMethod{}
	for i, m := range q.Methods {
		codes[m.Code] = m
		if i > 0 {
			require.False(t, m.Charge.Decimal.LessThan(q.Methods[i-1].Charge.Decimal), "the cheapest first")
		}
	}
	require.True(t, codes["FG"].Charge.Decimal.IsPositive())
	require.Equal(t, "FedEx", codes["FG"].Carrier)
	require.Equal(t, 5, *codes["FG"].Days)
	require.Contains(t, codes, "DE", "blanks around a code do not count")
	require.Zero(t, b.Requests(http.MethodPatch))

	named, err := b.quote(operations.QuoteShipMethodsInput{SKU: q.SKU})
	require.NoError(t, err)
	require.Equal(t, q.SKU, named.SKU)
	_, err = b.quote(operations.QuoteShipMethodsInput{SKU: "9999999"})
	require.Contains(t, activitytest.Failed(t, err).Message(), "no warehouse of TD SYNNEX has SKU 9999999 in stock")

	// What is too long for a quote is cut: it goes by the postal code.
	long := "1234 North Extremely Long Boulevard of Broken Dreams"
	require.NoError(t, b.Autotask.Companies.Patch(t.Context(), autotask.Company{ID: 0, Address1: autotask.Of(long)}))
	q, err = b.quote(operations.QuoteShipMethodsInput{})
	require.NoError(t, err)
	require.Equal(t, "1234 North Extremely Long Boulevard", q.ShipTo.Line1)
}

func TestCheckOffersTheShipMethods(t *testing.T) {
	b := newBench(t, 60)
	b.Fields()
	const name = "Freight to the office"
	c := activitytest.Point(t, b.Check(false), name)
	require.Equal(t, operations.LevelSkipped, c.Level, "there is nothing to quote yet")
	require.NotEmpty(t, c.Fix)

	b.stocked(40)
	c = activitytest.Point(t, b.Check(false), name)
	require.Equal(t, operations.LevelOK, c.Level, c)
	require.Regexp(t, `^one piece of SKU \d+ from warehouse \d+ to .*: .*FG \d+\.\d\d`, c.Detail)

	b.Policy.Orders.ShipMethod = "PUG"
	c = activitytest.Point(t, b.Check(false), name)
	require.Equal(t, operations.LevelWarning, c.Level)
	require.Contains(t, c.Detail, "does not offer PUG to your office")

	b.AtTDSynnex("/sandbox/faults", activitytest.Object{"rules": []any{activitytest.Object{
		"path": "/SynnexXML/FreightQuote", "action": "status", "status": 404}}})
	c = activitytest.Point(t, b.Check(false), name)
	require.Equal(t, operations.LevelWarning, c.Level, "an order needs no quote")
	require.Contains(t, c.Fix, "TDSYNNEX_WEB_SERVICE_URL")
}
