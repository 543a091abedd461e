package tdsynnex

// For every reader: adding a damaged item never removes a good one. Run one with
// go test -run '^$' -fuzz=FuzzDamageInOrderStatus -fuzztime=4m ./clients/tdsynnex

import (
	"fmt"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"
)

// fuzzDamage puts any bytes beside good items.
func fuzzDamage(f *testing.F, check func(t *testing.T, damage string)) {
	for _, d := range damaged() {
		f.Add(d)
	}
	f.Fuzz(func(t *testing.T, damage string) {
		if len(damage) > 10_000 {
			return
		}
		check(t, damage)
	})
}

func FuzzDamageInOrderStatus(f *testing.F) {
	first, second := fmt.Sprintf(goodStatusItem, 1), fmt.Sprintf(goodStatusItem, 2)
	want := readOrderStatus(read(f, OperationOrderStatus, "OrderStatusResponse", statusOf(first+second))).Lines
	fuzzDamage(f, func(t *testing.T, damage string) {
		s := readOrderStatus(read(t, OperationOrderStatus, "OrderStatusResponse", statusOf(first+damage+second)))
		require.Contains(t, s.Lines, want[0])
		require.Contains(t, s.Lines, want[1])
		require.Equal(t, StatusShipped, s.Code)
	})
}

func FuzzDamageInAPurchaseOrdersAnswer(f *testing.F) {
	item := func(n int) string {
		return fmt.Sprintf(
			`<Item lineNumber="%d"><SKU>810000%[1]d</SKU><OrderQuantity>2</OrderQuantity><Code>accepted</Code><OrderNumber>7000%[1]d</OrderNumber><OrderType>SO</OrderType></Item>`, n)
	}
	answer := func(t testing.TB, items string) PurchaseOrderResponse {
		return readPurchaseOrderResponse(read(t, OperationPurchaseOrder, "OrderResponse",
			`<SynnexB2B><OrderResponse><PONumber>PO-1016</PONumber><Code>accepted</Code><Items>`+items+`</Items></OrderResponse></SynnexB2B>`))
	}
	want := answer(f, item(1)+item(2)).Lines
	fuzzDamage(f, func(t *testing.T, damage string) {
		r := answer(t, item(1)+damage+item(2))
		require.Contains(t, r.Lines, want[0])
		require.Contains(t, r.Lines, want[1])
		require.NotEqual(t, OutcomeNotSent, ClassifySubmission(orderOf("8100001", "8100002"), r, nil).Outcome)
	})
}

func FuzzDamageInPriceAvailability(f *testing.F) {
	want := rowsOf(f, fmt.Sprintf(goodRow, 1)+fmt.Sprintf(goodRow, 2))
	fuzzDamage(f, func(t *testing.T, damage string) {
		got := rowsOf(t, fmt.Sprintf(goodRow, 1)+damage+fmt.Sprintf(goodRow, 2))
		require.Contains(t, got[0], want[0][0])
		require.Contains(t, got[1], want[1][0])
	})
}

// endsInvoice finds what ends or begins an invoice or its lines inside an invoice: such damage makes two
// invoices of one.
var endsInvoice = regexp.MustCompile(`(?i)<\s*/?\s*(invoice|items|summary)`)

func FuzzDamageInInvoices(f *testing.F) {
	first, second := fmt.Sprintf(goodInvoice, 1), fmt.Sprintf(goodInvoice, 2)
	want, _ := readInvoices(read(f, OperationInvoices, "InvoiceResponse", invoicesOf(first+second)))
	numbers := func(t *testing.T, text string) map[string]int {
		got, _ := readInvoices(read(t, OperationInvoices, "InvoiceResponse", invoicesOf(text)))
		out := map[string]int{}
		for _, i := range got {
			out[i.Number] = max(out[i.Number], len(i.Lines))
		}
		return out
	}
	fuzzDamage(f, func(t *testing.T, damage string) {
		got := numbers(t, first+damage+second)
		for _, w := range want {
			require.GreaterOrEqual(t, got[w.Number], len(w.Lines), "an invoice beside a damaged one")
		}
		if endsInvoice.MatchString(damage) {
			return
		}
		within := regexp.MustCompile(`</Item><Item`).ReplaceAllLiteralString(first, "</Item>"+damage+"<Item")
		require.GreaterOrEqual(t, numbers(t, within+second)["556677001"], 2, "lines beside a damaged one")
	})
}

func FuzzDamageInAFreightQuote(f *testing.F) {
	method := func(code string) string {
		return `<AvailableShipMethod code="` + code +
			`"><ShipMethodDescription>FedEx</ShipMethodDescription><ServiceLevel>2</ServiceLevel><Freight>12.50</Freight></AvailableShipMethod>`
	}
	quote := func(t testing.TB, methods string) FreightQuote {
		return readFreightQuote(read(t, OperationFreightQuote, "FreightQuoteResponse",
			`<SynnexB2B><FreightQuoteResponse><TotalSales>1,655.40</TotalSales><AvailableShipMethods>`+methods+
				`</AvailableShipMethods></FreightQuoteResponse></SynnexB2B>`))
	}
	want := quote(f, method("FG")+method("F2")).Methods
	fuzzDamage(f, func(t *testing.T, damage string) {
		got := quote(t, method("FG")+damage+method("F2")).Methods
		require.Contains(t, got, want[0])
		require.Contains(t, got, want[1])
	})
}
