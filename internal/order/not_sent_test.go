package order

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"digitalbridge/internal/policy"
)

func TestWhyNotSent(t *testing.T) {
	rules := policy.Default().Orders
	for name, row := range map[string]struct {
		po   PurchaseOrder
		want string
	}{
		"approved": {PurchaseOrder{Status: "Submitted"},
			"it is Submitted, and nothing has sent it; starter order pending says when it goes out"},
		"a draft":   {PurchaseOrder{Status: "New"}, "it is New in Autotask, and only what is Submitted goes out"},
		"cancelled": {PurchaseOrder{Status: "Canceled"}, "it is cancelled in Autotask"},
		"given up": {
			PurchaseOrder{
				Status: "Submitted", GeneralMemo: SetMemoBlock(
					"", WithheldText("Rejected", "ann", "too dear", time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)))},
			"it is not to be sent: Rejected by ann on 2026-03-02: too dear"},
		"recorded in the memo":   {PurchaseOrder{Status: "Submitted", GeneralMemo: SetMemoBlock("", "Status: Processing")}, ""},
		"recorded in the number": {PurchaseOrder{Status: "New", ExternalPONumber: "66515543"}, ""},
	} {
		t.Run(name, func(t *testing.T) { require.Equal(t, row.want, WhyNotSent(row.po, rules)) })
	}
}
