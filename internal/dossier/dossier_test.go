package dossier

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"digitalbridge/internal/order"
	"digitalbridge/internal/policy"
)

var began = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

func after(minutes int) time.Time { return began.Add(time.Duration(minutes) * time.Minute) }

func sent() order.DistributorOrder {
	split := true
	return order.DistributorOrder{
		Number: "PO-1016", ShipTo: order.ShipTo{Name: "Sample MSP", Line1: "1 Main Street", City: "Reno", State: "NV", PostalCode: "89501",
			Country: "US"},
		Contact: order.Contact{Name: "Sample Buyer", Phone: "7755550100"}, ShipMethod: "FG", FreightAccount: "123456789", Split: &split,
		BackOrder:    true,
		SpecialPrice: policy.SpecialPrice{Type: "Education", Reference: "E-77"},
		Lines:        []order.DistributorLine{{Number: 1, SKU: "1000003", Quantity: 2, UnitPrice: decimal.RequireFromString("1099.5")}},
	}
}

func said() order.Answer {
	return order.Answer{Found: true, At: after(3), Items: []order.AnswerItem{
		{Line: 1, Code: order.CodeAccepted, OrderNumber: "66515543", Ordered: 2, BackOrder: true, ETA: after(60 * 24 * 7),
			UnitPrice: decimal.RequireFromString("1099.50")},
	}}
}

// life is the entries of an order that was approved, sent and written back.
func life() []Entry {
	approval := Decision{Decision: "approve", Actor: "Ann", Reason: "quoted at 1,120.00", At: after(1)}
	run := Run{WorkflowID: "submit-order/main/1016", RunID: "run-1", Activity: "SendOrder", Attempt: 1}
	entry := func(minutes int, k Kind, text string) Entry {
		return Entry{PurchaseOrder: "1016", At: after(minutes), Kind: k, Text: text, Run: run}
	}
	rendered := entry(0, Rendered, "Purchase order 1016 (Submitted) for 2199.00, made into order PO-1016")
	rendered.Request, rendered.PurchaseOrderID = RequestOf(sent()), 7
	checked := entry(0, Checked, "Asked TD SYNNEX for price and stock of 1 lines")
	checked.Offers = OffersOf(
		[]order.Offer{
			{Line: 1, SKU: "1000003", Status: "active", Quantity: 12, Price: decimal.NewNullDecimal(decimal.RequireFromString("1120"))}})
	checked.Findings = FindingsOf([]order.Finding{
		{Line: 1, Severity: order.Asks, Code: order.AboutPrice, Problem: "SKU 1000003 costs 1120.00 now, not 1099.50", Fix: "approve the price"}})
	again := entry(2, Rendered, "Purchase order 1016 (Submitted) for 2199.00, made into order PO-1016")
	again.Request, again.Decisions = RequestOf(sent()), []Decision{approval}
	sending := entry(3, Sending, "TD SYNNEX shows no order PO-1016; sending it once")
	sending.Request = RequestOf(sent())
	answered := entry(3, Answered, "Order PO-1016: accepted")
	answered.Outcome, answered.Answer, answered.Orders = "accepted", AnswerOf(said()), []string{"66515543"}
	written := entry(4, Written, `Wrote "Back-ordered" to Autotask`)
	written.Written = []string{"externalPONumber, generalMemo"}
	ended := entry(4, Ended, "The submission ended: Accepted")
	ended.Outcome, ended.Orders, ended.Decisions = "Accepted", []string{"66515543"}, []Decision{approval}
	return []Entry{rendered, checked, again, sending, answered, written, ended}
}

func TestADossierIsInTheOrderOfWhatHappened(t *testing.T) {
	want := Make("main", life(), false, after(9))
	var steps []string
	for _, e := range want.Steps {
		steps = append(steps, e.At.Format("15:04 ")+string(e.Kind))
	}
	require.Equal(t, []string{
		"09:00 rendered", "09:00 checked", "09:01 decided", "09:02 rendered", "09:03 sending", "09:03 answered", "09:04 written back",
		"09:04 ended",
	}, steps)
	require.Equal(t, "approve by Ann", want.Steps[2].Text)
	require.Equal(t, "1016", want.PurchaseOrder)
	require.Equal(t, int64(7), want.PurchaseOrderID)
	require.Equal(t, "PO-1016", want.Number)
	require.Equal(t, []string{"66515543"}, want.Orders)
	require.Equal(t, "Accepted", want.State())

	// The store lists in no order of time.
	random := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		entries := life()
		random.Shuffle(len(entries), func(i, j int) { entries[i], entries[j] = entries[j], entries[i] })
		require.Equal(t, want, Make("main", entries, false, after(9)))
	}
}

// The answer of the write that notes the end may be lost: the next attempt notes it again.
func TestARunEndsOnce(t *testing.T) {
	entries := life()
	again := entries[len(entries)-1]
	again.At, again.Run.Attempt = after(6), 2
	require.Equal(t, Make("main", life(), false, after(9)), Make("main", append([]Entry{again}, entries...), false, after(9)))
	again.Run.RunID = "run-2"
	require.Len(t, Make("main", append(entries, again), false, after(9)).Steps, len(Make("main", entries, false, after(9)).Steps)+1,
		"that is another submission")
}

func TestTheHeadSaysWhatTheLastSubmissionCameTo(t *testing.T) {
	failed := Entry{PurchaseOrder: "1016", At: after(5), Kind: Ended, Outcome: "Failed", Problem: "it can't be sent"}
	again := Entry{PurchaseOrder: "1016", At: after(6), Kind: Rendered}
	rows := map[string]struct {
		entries       []Entry
		state, reason string
	}{
		"it runs":            {life()[:4], "Under way", ""},
		"it ended":           {life(), "Accepted", ""},
		"a later one failed": {append(life(), failed), "Failed", "it can't be sent"},
		"it was begun again": {append(life(), failed, again), "Under way", ""},
	}
	for name, row := range rows {
		t.Run(name, func(t *testing.T) {
			d := Make("main", row.entries, false, after(9))
			require.Equal(t, row.state, d.State())
			require.Equal(t, row.reason, d.Problem)
		})
	}
}

// money finds every amount of the life above, in whatever form.
var money = regexp.MustCompile(`1,?099|1,?120|2,?199`)

func TestHiddenPricesAreNowhere(t *testing.T) {
	shown := Make("main", life(), false, after(9))
	text, err := json.Marshal(shown)
	require.NoError(t, err)
	require.Len(t, money.FindAll(text, -1), 10, "the test knows all amounts")

	d := Make("main", life(), true, after(9))
	require.True(t, d.PricesHidden)
	var all bytes.Buffer
	require.NoError(t, json.NewEncoder(&all).Encode(d))
	require.NoError(t, WriteHTML(&all, d))
	require.NoError(t, WriteTable(&all, d))
	require.Empty(t, money.FindAllString(all.String(), -1))
	require.Contains(t, all.String(), "2 x SKU 1000003 at hidden")
	require.Contains(t, all.String(), "66515543")

	t.Run("and the digest says nothing of them", func(t *testing.T) {
		other := sent()
		other.Lines[0].UnitPrice = decimal.NewFromInt(5)
		require.NotEqual(t, RequestOf(sent()).Digest, RequestOf(other).Digest)
		require.Equal(t, HidePrices(Entry{Request: RequestOf(sent())}), HidePrices(Entry{Request: RequestOf(other)}))
	})
	t.Run("and hiding changes nothing that is kept", func(t *testing.T) {
		before, err := json.Marshal(life())
		require.NoError(t, err)
		entries := life()
		for _, e := range entries {
			once := HidePrices(e)
			require.Equal(t, once, HidePrices(once))
		}
		now, err := json.Marshal(entries)
		require.NoError(t, err)
		require.Equal(t, string(before), string(now))
	})
}

func TestARequestIsKeptWithItsDigest(t *testing.T) {
	r := RequestOf(sent())
	require.Equal(t, "Sample MSP, 1 Main Street, Reno, NV 89501, US", r.ShipTo)
	require.Contains(t, r.Options, Option{"Freight account", "ending in 6789"})
	require.Contains(t, r.Options, Option{"Special price", "Education E-77"})
	require.Equal(t, []Line{{Number: 1, SKU: "1000003", Quantity: 2, Price: "1099.50"}}, r.Lines)
	require.Len(t, r.Digest, 64)
	require.Equal(t, r.Digest, RequestOf(sent()).Digest)

	rows := map[string]func(*order.DistributorOrder){
		"the number":   func(o *order.DistributorOrder) { o.Number = "PO-1017" },
		"a quantity":   func(o *order.DistributorOrder) { o.Lines[0].Quantity = 3 },
		"the street":   func(o *order.DistributorOrder) { o.ShipTo.Line1 = "2 Main Street" },
		"an option":    func(o *order.DistributorOrder) { o.ShipComplete = true },
		"a unit price": func(o *order.DistributorOrder) { o.Lines[0].UnitPrice = decimal.NewFromInt(1) },
	}
	for name, change := range rows {
		t.Run(name+" changes it", func(t *testing.T) {
			o := sent()
			change(&o)
			require.NotEqual(t, r.Digest, RequestOf(o).Digest)
		})
	}
}

func TestTheSameAnswerLaterHasTheSameDigest(t *testing.T) {
	later := said()
	later.At = after(99)
	require.Equal(t, AnswerOf(said()).Digest, AnswerOf(later).Digest)
	later.Items[0].Shipped = 1
	require.NotEqual(t, AnswerOf(said()).Digest, AnswerOf(later).Digest)
}

func TestAPageNeedsNothingElseAndRunsNothing(t *testing.T) {
	entries := life()
	entries[1].Findings[0].Text = `<script>alert(1)</script>`
	d := Make("main", entries, false, after(9)).WithLinks(func(id, run string) string { return "https://ui.example/" + id + "/" + run })
	d.AutotaskURL = "https://ww2.autotask.net/"
	var page bytes.Buffer
	require.NoError(t, WriteHTML(&page, d))
	text := page.String()
	require.NotContains(t, text, "<script")
	require.Contains(t, text, "default-src 'none'")
	require.Contains(t, text, `<a href="https://ui.example/submit-order/main/1016/run-1"`)
	require.Contains(t, text, `<a href="https://ww2.autotask.net/"`)
	for _, step := range d.Steps {
		require.Contains(t, text, d.when(step.At))
	}
	require.NotRegexp(t, `(?i)\s(src|srcset)=|<link|@import|url\(`, text)
}

func TestATableShowsEveryStepAndEachRunOnce(t *testing.T) {
	d := Make("main", life(), false, after(9)).WithLinks(func(_, run string) string { return "https://ui.example/" + run })
	var out bytes.Buffer
	require.NoError(t, WriteTable(&out, d))
	require.Equal(t, 1, strings.Count(out.String(), "https://ui.example/run-1"))
	require.Contains(t, out.String(), "outcome\tAccepted\n")
	require.Contains(t, out.String(), "2026-03-02 09:03:00 UTC\tanswered: Order PO-1016: accepted\n")
	require.Contains(t, out.String(), "TD SYNNEX order: 66515543\n")
}
