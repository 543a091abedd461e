package order

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestForWhomAPurchaseOrderIs(t *testing.T) {
	for _, row := range []struct {
		name        string
		purchaseFor int64
		demands     []Demand
		want        []int64
	}{
		{"stock is for nobody", 0, nil, []int64{}},
		{"Purchase For alone", 7, nil, []int64{7}},
		{"the company behind the charges alone", 0, []Demand{{Line: 1, CompanyID: 7}, {Line: 3, CompanyID: 7}}, []int64{7}},
		{"both the same", 7, []Demand{{Line: 1, CompanyID: 7}}, []int64{7}},
		{"a charge on the MSP's own ticket is stock", 0, []Demand{{Line: 1, CompanyID: 0}}, []int64{}},
		{"charges of several companies", 0, []Demand{{Line: 1, CompanyID: 9}, {Line: 2, CompanyID: 7}}, []int64{7, 9}},
		{"Purchase For another company than the charges", 7, []Demand{{Line: 1, CompanyID: 9}}, []int64{7, 9}},
	} {
		t.Run(row.name, func(t *testing.T) { require.Equal(t, row.want, DemandedFor(row.purchaseFor, row.demands)) })
	}
}

func TestTheCustomersOwnNumberOfCharges(t *testing.T) {
	number, several := EndUserPO([]Demand{{Line: 1}, {Line: 2, EndUserPO: " 4500-1 "}, {Line: 3, EndUserPO: "4500-1"}})
	require.Equal(t, "4500-1", number)
	require.Empty(t, several)
	number, several = EndUserPO([]Demand{{Line: 1, EndUserPO: "A"}, {Line: 2, EndUserPO: "B"}})
	require.Empty(t, number)
	require.Equal(t, "A (line 1), B (line 2)", several)
	number, several = EndUserPO(nil)
	require.Empty(t, number+several)
}
