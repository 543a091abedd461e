package order_test

import (
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	. "digitalbridge/internal/order"
	"digitalbridge/internal/policy"
)

// threeLines is a purchase order of three lines, made on the first step's day.
func threeLines() PurchaseOrder {
	return PurchaseOrder{
		ID: 7, Number: "1016", Status: "Submitted", VendorID: 42, CreatedAt: step(0), ShipTo: Address{
			Name: "Acme", Address1: "1 Main St", City: "Reno", State: "NV", PostalCode: "89501"},
		Lines: []Line{
			{Number: 1, ItemID: 11, ProductID: 51, SKU: "8100001", Quantity: 2, UnitCost: decimal.NewFromInt(100)},
			{Number: 2, ItemID: 12, ProductID: 52, SKU: "8100002", Quantity: 1, UnitCost: decimal.NewFromInt(50)},
			{Number: 3, ItemID: 13, ProductID: 53, SKU: "8100003", Quantity: 9, UnitCost: decimal.NewFromInt(10)},
		},
	}
}

// itsOrder is what the distributor says of it.
func itsOrder() Answer {
	a := Answer{Found: true, PlacedAt: step(0).Add(time.Hour)}
	for _, l := range threeLines().Lines {
		a.Items = append(a.Items, AnswerItem{Line: l.Number, SKU: l.SKU, Code: CodeAccepted, OrderNumber: "66515543", Ordered: l.Quantity,
			UnitPrice: l.UnitCost})
	}
	return a
}

// deleted makes an answer that of an order that was deleted: TD SYNNEX gives it no date any more.
func deleted(a *Answer) {
	a.PlacedAt = time.Time{}
	for i := range a.Items {
		a.Items[i].Code = CodeDeleted
	}
}

func kindsOf(differences []Difference) []DifferenceKind {
	var out []DifferenceKind
	for _, d := range differences {
		out = append(out, d.Kind)
	}
	return out
}

func TestFoundUnderTheNumberIsNotYetThisOrder(t *testing.T) {
	for name, c := range map[string]struct {
		po     func(*PurchaseOrder)
		answer func(*Answer)
		want   []DifferenceKind
	}{
		"the same order":                   {},
		"another product on one line":      {answer: func(a *Answer) { a.Items[1].SKU = "9999999" }, want: []DifferenceKind{DiffProduct}},
		"a one-line order for three lines": {answer: func(a *Answer) { a.Items = a.Items[:1] }, want: []DifferenceKind{DiffLine, DiffLine}},
		"a line that was never ordered": {answer: func(a *Answer) {
			a.Items = append(a.Items, AnswerItem{Line: 4, SKU: "1", Code: CodeAccepted, Ordered: 1})
		}, want: []DifferenceKind{DiffLine}},
		"a deleted line that was not ordered": {answer: func(a *Answer) {
			a.Items = append(a.Items, AnswerItem{Line: 4, SKU: "1", Code: CodeDeleted, Ordered: 1})
		}},
		"an order of products that TD SYNNEX did not recognise": {answer: func(a *Answer) {
			for i := range a.Items {
				a.Items[i].NonStock, a.Items[i].SKU = true, "99"
			}
		}},
		"another quantity":                  {answer: func(a *Answer) { a.Items[2].Ordered = 8 }, want: []DifferenceKind{DiffQuantity}},
		"an order of last year":             {answer: func(a *Answer) { a.PlacedAt = step(-300) }, want: []DifferenceKind{DiffDate}},
		"an hour before the purchase order": {answer: func(a *Answer) { a.PlacedAt = step(0).Add(-time.Hour) }},
		"no date, and nothing shipped":      {answer: func(a *Answer) { a.PlacedAt = time.Time{} }, want: []DifferenceKind{DiffNotSaid}},
		"deleted and without a date":        {answer: deleted, want: []DifferenceKind{DiffNotSaid}},
		"deleted and without a date, by the order number that Autotask shows": {
			po: func(po *PurchaseOrder) { po.ExternalPONumber = "66515543" }, answer: deleted},
		"deleted, and one of its order numbers is not the one that Autotask shows": {
			po: func(po *PurchaseOrder) { po.ExternalPONumber = "66515543" }, answer: func(a *Answer) {
				deleted(a)
				a.Items[2].OrderNumber = "66515599"
			}, want: []DifferenceKind{DiffNotSaid}},
		"deleted, and Autotask shows another order number": {
			po: func(po *PurchaseOrder) { po.ExternalPONumber = "66515599, 66515600" }, answer: deleted, want: []DifferenceKind{DiffNotSaid}},
		"deleted without an order number": {
			po: func(po *PurchaseOrder) { po.ExternalPONumber = "66515543" }, answer: func(a *Answer) {
				deleted(a)
				for i := range a.Items {
					a.Items[i].OrderNumber = ""
				}
			}, want: []DifferenceKind{DiffNotSaid}},
		"the order number that Autotask shows, and another product": {
			po: func(po *PurchaseOrder) { po.ExternalPONumber = "66515543" }, answer: func(a *Answer) {
				deleted(a)
				a.Items[1].SKU = "9999999"
			}, want: []DifferenceKind{DiffProduct}},
		"the order number that Autotask shows, and a date of last year": {
			po: func(po *PurchaseOrder) { po.ExternalPONumber = "66515543" }, answer: func(a *Answer) { a.PlacedAt = step(-300) },
			want: []DifferenceKind{DiffDate}},
		"no date, shipped before it was made": {answer: func(a *Answer) {
			a.PlacedAt, a.Items[0].Shipped, a.Items[0].ShippedAt = time.Time{}, 2, step(-20)
		}, want: []DifferenceKind{DiffDate}},
		"no date, shipped since": {answer: func(a *Answer) {
			a.PlacedAt, a.Items[0].Shipped, a.Items[0].ShippedAt = time.Time{}, 2, step(1)
		}},
		"no date in Autotask": {po: func(po *PurchaseOrder) { po.CreatedAt = time.Time{} }, want: []DifferenceKind{DiffNotSaid}},
		"TD SYNNEX names no product": {answer: func(a *Answer) {
			for i := range a.Items {
				a.Items[i].SKU = ""
			}
		}, want: []DifferenceKind{DiffNotSaid, DiffNotSaid, DiffNotSaid}},
		"the purchase order's product has no SKU": {po: func(po *PurchaseOrder) {
			po.Lines[0].SKU = ""
		}, want: []DifferenceKind{DiffNotSaid}},
		"TD SYNNEX says no quantity": {answer: func(a *Answer) {
			a.Items[0].Ordered = 0
		}, want: []DifferenceKind{DiffNotSaid}},
		"a replacement that the price file names": {
			po: func(po *PurchaseOrder) { po.Lines[1].ReplacementSKU = "9999999" }, answer: func(a *Answer) { a.Items[1].SKU = "9999999" }},
		"a replacement that a person wrote down": {po: func(po *PurchaseOrder) {
			po.Lines[1].Memo = "ok\n- TD Synnex replacement SKU: 9999999"
		},
			answer: func(a *Answer) { a.Items[1].SKU = "9999999" }},
		"a line split over two warehouses": {answer: func(a *Answer) {
			a.Items[2].Ordered = 4
			second := a.Items[2]
			second.Ordered, second.OrderNumber = 5, "66515544"
			a.Items = append(a.Items, second)
		}},
		"a split line that repeats the whole": {answer: func(a *Answer) {
			second := a.Items[2]
			second.OrderNumber = "66515544"
			a.Items = append(a.Items, second)
		}},
		"a held line beside the one that shipped": {answer: func(a *Answer) {
			second := a.Items[2]
			second.Quote, second.OrderNumber = true, "55"
			a.Items = append(a.Items, second)
		}},
		"a line that TD SYNNEX did not recognise": {answer: func(a *Answer) { a.Items[1].NonStock, a.Items[1].SKU = true, "99" },
			want: []DifferenceKind{DiffNotSaid}},
		"a part of the answer that can't be read": {
			answer: func(a *Answer) { a.Unread = []string{"line 1.1: no number"} }, want: []DifferenceKind{DiffNotSaid}},
		"an invoice for another place": {answer: func(a *Answer) {
			a.Invoices = []Invoice{{Number: "1", Date: step(1), PostalCode: "10001", Country: "US"}}
		}, want: []DifferenceKind{DiffShipTo}},
		"an invoice for the place with four digits": {answer: func(a *Answer) {
			a.Invoices = []Invoice{{Number: "1", Date: step(1), PostalCode: "895011234", Country: "US"}}
		}},
		"all at once": {answer: func(a *Answer) { a.Items = a.Items[:1]; a.Items[0].SKU, a.PlacedAt = "9999999", step(-300) },
			want: []DifferenceKind{DiffProduct, DiffLine, DiffLine, DiffDate}},
		"another one, and a person has said it's it": {po: func(po *PurchaseOrder) { po.GeneralMemo = "TD SYNNEX same order: 66515543" },
			answer: func(a *Answer) { a.Items[2].Ordered = 8 }},
		"a person has said so of another number": {po: func(po *PurchaseOrder) { po.GeneralMemo = "TD SYNNEX same order: 4711" },
			answer: func(a *Answer) { a.Items[2].Ordered = 8 }, want: []DifferenceKind{DiffQuantity}},
	} {
		t.Run(name, func(t *testing.T) {
			po, a := threeLines(), itsOrder()
			if c.po != nil {
				c.po(&po)
			}
			if c.answer != nil {
				c.answer(&a)
			}
			differences := Compare(NewTracking(po), a)
			require.Equal(t, c.want, kindsOf(differences), BothSides(differences))
			for _, d := range differences {
				require.NotEmpty(t, d.Fix)
			}
			known := Identify(NewTracking(po), a)
			require.Equal(t, c.want == nil, known.Identified)
			if c.want != nil {
				require.False(t, known.Seen, "nothing of it is taken in")
				require.Empty(t, known.OrderNumbers())
				require.True(t, WriteBack(po, known, rules, time.UTC).ExternalPONumber == nil)
				alarms := Alarms(po, known, Heard{Began: step(0), LastChange: step(0)}, policy.Default().Tracking, policy.Zone{}, step(0))
				require.Equal(t, []string{string(AlarmOtherOrder)}, Kinds(alarms), "a person is shown both sides")
			}
		})
	}
}

func TestAnOrderThatWasIdentifiedOnceIsWatchedLineByLine(t *testing.T) {
	po := threeLines()
	known := Identify(NewTracking(po), itsOrder())
	require.True(t, known.Identified)
	changed := itsOrder()
	changed.Items[0].SKU, changed.Items[0].Code, changed.Items[0].Shipped = "9999999", CodeShipped, 2
	changed.Items[1].Code, changed.Items[1].Shipped = CodeShipped, 1
	known = Identify(known, changed)
	require.Equal(t, Processing, known.Lines[0].State(), "another product is not the line's")
	require.Equal(t, Shipped, known.Lines[1].State())
	require.Equal(t, []DifferenceKind{DiffProduct}, kindsOf(known.Differences))

	received := policy.Default().Tracking
	received.Receive, received.ReceiveNeedsInvoice = policy.ReceiveShipped, false
	receipts, _ := Receipts(po, known, nil, nil, received)
	require.Equal(t, []Receipt{{ItemID: 12, Line: 2, Quantity: 1}}, receipts)

	known = Identify(known, itsOrder())
	require.Empty(t, known.Differences, "as last said")
}

func TestReceivingWaitsForCertainty(t *testing.T) {
	p := policy.Default().Tracking
	p.Receive, p.ReceiveNeedsInvoice = policy.ReceiveShipped, false
	shipped := itsOrder()
	for i := range shipped.Items {
		shipped.Items[i].Code, shipped.Items[i].Shipped = CodeShipped, shipped.Items[i].Ordered
	}
	po := threeLines()
	known := Merge(NewTracking(po), shipped)
	_, waiting := Receipts(po, known, nil, nil, p)
	require.Contains(t, waiting[1], "not certain")
	known.Identified = true
	known.Lines[1].Named = false
	po.Lines[2].ProductID = 99
	receipts, waiting := Receipts(po, known, nil, nil, p)
	require.Equal(t, []Receipt{{ItemID: 11, Line: 1, Quantity: 2}}, receipts)
	require.Contains(t, waiting[2], "does not say which product")
	require.Contains(t, waiting[3], "changed after the order was sent")
}

func TestAParkedLineIsNotDead(t *testing.T) {
	ordered := func(change func(*AnswerItem)) AnswerItem {
		it := AnswerItem{Line: 1, SKU: "8100001", Code: CodeAccepted, OrderNumber: "55", Ordered: 9}
		change(&it)
		return it
	}
	quote := ordered(func(it *AnswerItem) { it.Quote = true })
	for name, c := range map[string]struct {
		answers []Answer
		state   State
		alarms  []string
	}{
		"a quotation of the ordered product is pending review": {[]Answer{found(quote)}, PendingReview, []string{"Pending review"}},
		"type 99 of the ordered product is too": {
			[]Answer{found(ordered(func(it *AnswerItem) { it.Pending = true }))}, PendingReview, []string{"Pending review"}},
		"a quotation beside the item that shipped": {[]Answer{found(quote, ordered(func(it *AnswerItem) {
			it.OrderNumber, it.Code, it.Shipped, it.Parcels = "77", CodeShipped, 9, []Parcel{{Tracking: []string{"1Z1"}, Quantity: 9}}
		}))}, Shipped, nil},
		"a dead quotation beside the item that shipped": {
			[]Answer{found(ordered(func(it *AnswerItem) { it.Quote, it.SKU = true, "8100009" }), ordered(func(it *AnswerItem) {
				it.OrderNumber, it.Code, it.Shipped, it.Parcels = "77", CodeShipped, 9, []Parcel{{Tracking: []string{"1Z1"}, Quantity: 9}}
			}))}, Shipped, nil},
		"a quotation that was released": {[]Answer{found(quote), found(ordered(func(it *AnswerItem) { it.OrderNumber = "77" }))},
			Processing, nil},
		"a quotation of another product is dead": {[]Answer{found(ordered(func(it *AnswerItem) { it.Quote, it.SKU = true, "8100009" }))},
			Rejected, []string{"Quote order"}},
		"SKU 99 is dead": {[]Answer{found(ordered(func(it *AnswerItem) { it.NonStock, it.SKU = true, "99" }))},
			Rejected, []string{"Quote order"}},
		"a dead one that a person put right": {
			[]Answer{found(ordered(func(it *AnswerItem) { it.NonStock, it.SKU = true, "99" })),
				found(ordered(func(it *AnswerItem) { it.OrderNumber = "77" }))}, Processing, nil},
		"an order that was rejected without its items": {[]Answer{{Found: true, Whole: CodeRejected}}, Rejected,
			[]string{"Quantity changed"}},
		"an order that was deleted without its items": {[]Answer{{Found: true, Whole: CodeDeleted}}, Cancelled,
			[]string{"Quantity changed"}},
		"what has shipped is not rejected with the rest": {[]Answer{found(ordered(func(it *AnswerItem) {
			it.Code, it.Shipped, it.Parcels = CodePartial, 4, []Parcel{{Tracking: []string{"1Z1"}, Quantity: 4}}
		})), {Found: true, Whole: CodeDeleted}}, Shipped, []string{"Quantity changed"}},
	} {
		t.Run(name, func(t *testing.T) {
			po := PurchaseOrder{Number: "1016", CreatedAt: step(0), Lines: []Line{{Number: 1, ItemID: 11, SKU: "8100001", Quantity: 9}}}
			known := NewTracking(po)
			known.Identified = true
			for _, a := range c.answers {
				known = Merge(known, a)
			}
			require.Equal(t, c.state, known.Lines[0].State())
			alarms := Alarms(po, known, Heard{Began: step(0), LastChange: step(0)}, policy.Default().Tracking, policy.Zone{}, step(0))
			require.Equal(t, c.alarms, Kinds(alarms), "%+v", alarms)
			if !known.Terminal() {
				for _, a := range alarms {
					require.NotContains(t, a.Fix, "new purchase order", "nobody is told to order again while something may still ship")
				}
			}
		})
	}
}

func TestTheReasonForAHoldIsKept(t *testing.T) {
	po := PurchaseOrder{Number: "1016", Lines: []Line{{Number: 1, ItemID: 11, SKU: "8100001", Quantity: 9}}}
	known := NewTracking(po)
	known.Identified = true
	item := AnswerItem{Line: 1, SKU: "8100001", Code: CodeAccepted, Pending: true, Ordered: 9, OrderNumber: "55", Hold: HoldPrice}
	known = Merge(known, found(item))
	item.Hold = "" // order status does not say it
	known = Merge(known, found(item))
	alarms := Alarms(po, known, Heard{Began: step(0), LastChange: step(0)}, policy.Default().Tracking, policy.Zone{}, step(0))
	require.Len(t, alarms, 1)
	require.Contains(t, alarms[0].Text, "PRICEVAR")
	require.Contains(t, alarms[0].Fix, "Do not order it again")
}

func TestAPurchaseOrderThatWasEditedAfterItWasSentIsNoticed(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*PurchaseOrder)
		want   string // part of the one difference; empty: there is none
	}{
		"nothing":              {func(*PurchaseOrder) {}, ""},
		"only how it is spelt": {func(po *PurchaseOrder) { po.ShipTo.Name = " Acme\u00a0" }, ""},
		"the quantity": {func(po *PurchaseOrder) { po.Lines[0].Quantity = 5 },
			"line 1: SKU 8100001: its quantity was changed to 5 after 2 were sent"},
		"the product": {func(po *PurchaseOrder) { po.Lines[0].ProductID, po.Lines[0].ProductName = 99, "Dock" },
			"line 1: its product was changed to Dock after SKU 8100001 was sent"},
		"a line more": {func(po *PurchaseOrder) { po.Lines = append(po.Lines, Line{Number: 4, ItemID: 14, Quantity: 3}) },
			"line 4: a line of 3 was added"},
		"a line less": {func(po *PurchaseOrder) { po.Lines = po.Lines[:2] }, "line 3: SKU 8100003 was taken out"},
		"a line dropped": {func(po *PurchaseOrder) {
			po.Lines[2].Memo = SetMemoBlock("", WithheldText("Dropped", "Ann", "why", step(1)))
		}, "line 3: SKU 8100003 was taken out"},
		"the place": {func(po *PurchaseOrder) { po.ShipTo.Address1 = "9 Side St" }, "ship-to address was changed"},
		"the vendor": {func(po *PurchaseOrder) {
			po.VendorID, po.VendorName = 43, "Ingram"
		}, "its vendor was changed to Ingram"},
		"cancelled in Autotask": {func(po *PurchaseOrder) {
			po.Status = "Canceled"
		}, "Canceled in Autotask, and its order is at TD SYNNEX"},
		"the quantity to nothing": {func(po *PurchaseOrder) {
			po.Lines[0].Quantity = 0
		}, "its quantity was changed to 0 after 2 were sent"},
		"a piece more": {func(po *PurchaseOrder) {
			po.Lines[2].Quantity = 10
		}, "line 3: SKU 8100003: its quantity was changed to 10 after 9 were sent"},
		"the only line of a kind":      {func(po *PurchaseOrder) { po.Lines = po.Lines[1:] }, "line 1: SKU 8100001 was taken out"},
		"the city":                     {func(po *PurchaseOrder) { po.ShipTo.City = "Sparks" }, "ship-to address was changed"},
		"the postal code":              {func(po *PurchaseOrder) { po.ShipTo.PostalCode = "89502" }, "ship-to address was changed"},
		"the state":                    {func(po *PurchaseOrder) { po.ShipTo.State = "CA" }, "ship-to address was changed"},
		"the name":                     {func(po *PurchaseOrder) { po.ShipTo.Name = "Other Inc" }, "ship-to address was changed"},
		"a suite":                      {func(po *PurchaseOrder) { po.ShipTo.Address2 = "Suite 7" }, "ship-to address was changed"},
		"no place any more":            {func(po *PurchaseOrder) { po.ShipTo = Address{} }, "ship-to address was changed"},
		"the vendor, without its name": {func(po *PurchaseOrder) { po.VendorID, po.VendorName = 44, "" }, "its vendor was changed"},
		"only a memo":                  {func(po *PurchaseOrder) { po.GeneralMemo, po.Lines[0].Memo = "call Bob", "spare" }, ""},
		"only what the bridge writes": {func(po *PurchaseOrder) {
			po.ExternalPONumber, po.Freight, po.Lines[0].Estimated = "66515543", dollars("9"), step(3)
		}, ""},
		"only goods that came":    {func(po *PurchaseOrder) { po.Status = "Received Partial" }, ""},
		"only blanks and letters": {func(po *PurchaseOrder) { po.ShipTo.City, po.ShipTo.State = " RENO ", "nv" }, ""},
	} {
		t.Run(name, func(t *testing.T) {
			known := Identify(NewTracking(threeLines()), itsOrder())
			now := threeLines()
			c.change(&now)
			answer := itsOrder()
			is := SentAs(now)
			answer.PurchaseOrder = &is
			known = Identify(known, answer)
			edited := known.Edited()
			alarms := Alarms(now, known, Heard{Began: step(0), LastChange: step(0)}, policy.Default().Tracking, policy.Zone{}, step(0))
			if c.want == "" {
				require.Empty(t, edited)
				require.Empty(t, alarms)
				return
			}
			require.Len(t, edited, 1)
			require.Contains(t, edited[0].String(), c.want)
			require.Contains(t, Kinds(alarms), string(AlarmEdited))
		})
	}
	require.Empty(t, Identify(NewTracking(threeLines()), itsOrder()).Edited(), "before the first look nothing is compared")
}

func TestWhatCouldNotBeAskedIsNoNews(t *testing.T) {
	known := Identify(NewTracking(threeLines()), itsOrder())
	again := itsOrder()
	again.Missing, again.Unread = "the invoices: away", []string{"line 1.1"}
	later := Identify(known, again)
	require.Equal(t, "the invoices: away", later.Missing)
	require.False(t, News(known, later))
	shipped := itsOrder()
	shipped.Items[0].Code, shipped.Items[0].Shipped = CodeShipped, 2
	require.True(t, News(later, Identify(later, shipped)))
}
