package order

import (
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"digitalbridge/internal/policy"
)

func TestHoldsOrder(t *testing.T) {
	rules := policy.Default().Orders
	rules.NumberPrefix = "ACME-"
	recorded := func(number string) string {
		return SetMemoBlock("by hand", "Status: Processing\nCustomer PO at TD SYNNEX: "+number)
	}
	for name, row := range map[string]struct {
		po    PurchaseOrder
		holds bool
	}{
		"its memo names the number":          {PurchaseOrder{Number: "1015", GeneralMemo: recorded("phone-7")}, true},
		"its memo names another one":         {PurchaseOrder{Number: "1015", GeneralMemo: recorded("PHONE-8")}, false},
		"a person's text names the number":   {PurchaseOrder{Number: "1015", GeneralMemo: "PHONE-7"}, false},
		"its external number is the order's": {PurchaseOrder{Number: "1015", ExternalPONumber: "1, 66515543 +2"}, true},
		"its external number is longer":      {PurchaseOrder{Number: "1015", ExternalPONumber: "665155430"}, false},
		"it is its own number":               {PurchaseOrder{Number: "P7"}, false},
		"cancelled":                          {PurchaseOrder{Number: "1015", Status: "Canceled", GeneralMemo: recorded("PHONE-7")}, false},
		"given up": {PurchaseOrder{
			Number: "1015", ExternalPONumber: "66515543", GeneralMemo: SetMemoBlock("", "Status: Not sent\nRejected")}, false},
		"it has neither number nor reference": {PurchaseOrder{Number: "1015"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, row.holds, HoldsOrder(row.po, "PHONE-7", []string{"66515543"}, rules) != "")
		})
	}
	require.Equal(t, "ACME-1015 is its own number at TD SYNNEX", HoldsOrder(PurchaseOrder{Number: "1015"}, "ACME-1015", nil, rules))
	require.Empty(t, HoldsOrder(PurchaseOrder{Number: "1015", GeneralMemo: recorded("PHONE-7")}, "ACME-1015", nil, rules),
		"it goes by another number, so its own is free")
	rules.WriteOrderNumber = false
	require.Empty(t, HoldsOrder(PurchaseOrder{Number: "1015", ExternalPONumber: "66515543"}, "PHONE-7", []string{"66515543"}, rules),
		"the field is an accounting link's")
}

func TestBothLinesShowWhatOnlyOneSideHas(t *testing.T) {
	po := PurchaseOrder{Lines: []Line{
		{Number: 1, SKU: "1001", Quantity: 2, UnitCost: decimal.RequireFromString("10.5")}, {Number: 2, SKU: "1002", Quantity: 1},
		{Number: 3, SKU: "1003", Quantity: 1, Memo: SetMemoBlock("", "Status: Not sent\nDropped")},
	}}
	a := Answer{Items: []AnswerItem{
		{Line: 4, SKU: "1004", Ordered: 9, Code: CodeAccepted},
		{Line: 1, SKU: "1001", Ordered: 1, Code: CodeShipped, OrderNumber: "77", UnitPrice: decimal.RequireFromString("10.5")},
		{Line: 1, SKU: "1001", Ordered: 1, Code: CodeAccepted, OrderNumber: "78"},
	}}
	require.Equal(t, []AdoptionLine{
		{1, "2 of SKU 1001 at 10.50", "1 of SKU 1001 at 10.50, shipped, order 77; 1 of SKU 1001 at 0.00, accepted, order 78"},
		{2, "1 of SKU 1002 at 0.00", "none"}, {4, "none", "9 of SKU 1004 at 0.00, accepted"},
	}, BothLines(po, a))
}
