package catalog_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"digitalbridge/clients/tdsynnex/pricefile"
	. "digitalbridge/internal/catalog"
	"digitalbridge/internal/policy"
)

func TestOwnership(t *testing.T) {
	item := product("7", func(i *pricefile.Item) { i.MSRP = null("150") })
	for name, c := range map[string]struct {
		owner   policy.Owner
		exists  bool
		old     string
		written bool
	}{
		"bridge: at create":           {policy.OwnerBridge, false, "", true},
		"bridge: over a person's":     {policy.OwnerBridge, true, "99", true},
		"bridge: nothing when equal":  {policy.OwnerBridge, true, "150", false},
		"first: at create":            {policy.OwnerFirst, false, "", true},
		"first: while it is empty":    {policy.OwnerFirst, true, "", true},
		"first: not over a person's":  {policy.OwnerFirst, true, "99", false},
		"person: not at create":       {policy.OwnerPerson, false, "", false},
		"person: not while empty":     {policy.OwnerPerson, true, "", false},
		"person: not over a person's": {policy.OwnerPerson, true, "99", false},
	} {
		t.Run(name, func(t *testing.T) {
			p := policy.Default().Products
			p.Fields.MSRP = c.owner
			want := Desired(&item, Terms{Products: p}, now)
			var have *Existing
			if c.exists {
				have = &Existing{ProductID: 1, VendorRowID: 2, Values: want}
				have.Values.Set(MSRP, c.old)
			}
			expected := Change{Field: MSRP, Old: c.old, New: "150"}
			changes := Diff(have, want, p)
			switch {
			case c.written && c.exists:
				require.Equal(t, []Change{expected}, changes)
			case c.written:
				require.Contains(t, changes, expected)
			default:
				for _, change := range changes {
					require.NotEqual(t, MSRP, change.Field)
				}
			}
		})
	}
}

// Every field of the policy's list is one of the catalogue's, and the other way round but for those that
// are always the bridge's.
func TestThePolicyListsEveryFieldThatCanHaveAnotherOwner(t *testing.T) {
	p := policy.Default().Products
	listed := map[Field]bool{}
	for _, f := range p.Fields.All() {
		require.Contains(t, allFields, Field(f.Name))
		listed[Field(f.Name)] = true
	}
	for _, f := range allFields {
		if f.UDF() || f == SKU || f == VendorPartNumber || f == VendorIsActive || f == QuantityOnHand {
			continue
		}
		require.True(t, listed[f], f)
	}
}

func TestWhatThePolicyLeavesOutIsNotWritten(t *testing.T) {
	p := policy.Default().Products
	require.Equal(t, policy.OwnerBridge, OwnerOf(Stock, p))
	require.Equal(t, policy.OwnerPerson, OwnerOf(QuantityOnHand, p), "there is no inventory location")
	p.UserDefinedFields.Stock = ""
	require.Equal(t, policy.OwnerPerson, OwnerOf(Stock, p))
	require.NotContains(t, UDFs(p.UserDefinedFields), Stock)
	p.InventoryLocation = "TD SYNNEX"
	require.Equal(t, policy.OwnerBridge, OwnerOf(QuantityOnHand, p))
	p.Inventory = false
	require.Equal(t, policy.OwnerPerson, OwnerOf(ETA, p))
	require.Equal(t, policy.OwnerPerson, OwnerOf(QuantityOnHand, p))
	require.Equal(t, policy.OwnerBridge, OwnerOf(Promotion, p))
}

// A mapping that says nothing of a product leaves what a person chose.
func TestAMappingThatSaysNothingClearsNothing(t *testing.T) {
	item, p := product("7"), policy.Default().Products
	want := Desired(&item, Terms{Products: p}, now)
	have := &Existing{ProductID: 1, VendorRowID: 2, Values: want}
	for _, f := range []Field{ProductCategory, PeriodType, DoesNotRequireProcurement, Link, BillingCode} {
		have.Values.Set(f, "a person's")
	}
	require.Empty(t, Diff(have, want, p))
	p.Mapping.ProductCategory = "Hardware"
	want = Desired(&item, Terms{Products: p}, now)
	require.Equal(t, []Change{{Field: ProductCategory, Old: "a person's", New: "Hardware"}}, Diff(have, want, p))
}

func TestStockAtTheInventoryLocation(t *testing.T) {
	p := policy.Default().Products
	p.InventoryLocation = "TD SYNNEX"
	for name, c := range map[string]struct {
		quantity   int
		serialized bool
		have       func(*Existing)
		want       string // of the change, empty for none
	}{
		"a new product":                  {5, false, nil, "5"},
		"a new one that is out of stock": {0, false, nil, ""},
		"a new one with serial numbers":  {5, true, nil, ""},
		"no row yet":                     {5, false, func(e *Existing) {}, "5"},
		"no row and no stock":            {0, false, func(e *Existing) {}, ""},
		"another figure":                 {5, false, func(e *Existing) { e.InventoryItemID = 9; e.Values.Set(QuantityOnHand, "4") }, "5"},
		"the same figure":                {5, false, func(e *Existing) { e.InventoryItemID = 9; e.Values.Set(QuantityOnHand, "5") }, ""},
		"sold out":                       {0, false, func(e *Existing) { e.InventoryItemID = 9; e.Values.Set(QuantityOnHand, "4") }, "0"},
		"fewer than are reserved": {1, false, func(e *Existing) {
			e.InventoryItemID, e.Committed = 9, 3
			e.Values.Set(QuantityOnHand, "4")
		}, "3"},
		"as many as are reserved already": {1, false, func(e *Existing) {
			e.InventoryItemID, e.Committed = 9, 3
			e.Values.Set(QuantityOnHand, "3")
		}, ""},
		"serial numbers in Autotask, no row": {5, false, func(e *Existing) { e.Values.Set(IsSerialized, "true") }, ""},
	} {
		t.Run(name, func(t *testing.T) {
			item := product("7", func(i *pricefile.Item) { i.QuantityTotal, i.Serialized = c.quantity, c.serialized })
			want := Desired(&item, Terms{Products: p}, now)
			var have *Existing
			if c.have != nil {
				have = &Existing{ProductID: 1, VendorRowID: 2, Values: want}
				have.Values.Set(QuantityOnHand, "")
				c.have(have)
			}
			entry, _ := PlanWanted("7", have, want, p)
			got := ""
			for _, change := range entry.Changes {
				if change.Field == QuantityOnHand {
					got = change.New
				}
			}
			require.Equal(t, c.want, got)
			if have != nil && c.want != "" {
				calls := map[string]int{"no row yet": 4, "another figure": 3, "sold out": 2, "fewer than are reserved": 2}
				require.Equal(t, calls[name], entry.Calls())
				require.Equal(t, have.InventoryItemID, entry.InventoryItemID)
			}
		})
	}
	gone := &Existing{ProductID: 1, InventoryItemID: 9}
	gone.Values.Set(IsActive, "true")
	gone.Values.Set(QuantityOnHand, "4")
	entry, _ := PlanGone("7", "gone", "", gone, policy.Default().Products)
	require.Equal(t, []Change{{Field: IsActive, Old: "true", New: "false"}, {Field: QuantityOnHand, Old: "4", New: "0"}}, entry.Changes)
	require.Equal(t, 3, entry.Calls(), "the product, and the stock that is read and taken out")
}
