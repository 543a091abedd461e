package pricefile_test

import (
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"digitalbridge/clients/tdsynnex/pricefile"
)

func date(s string) time.Time {
	if s == "" {
		return time.Time{}
	}
	d, err := time.Parse("2006-01-02", s)
	if err != nil {
		panic(err)
	}
	return d
}

func TestAPromotionHoldsToTheEndOfItsLastDayInPacificTime(t *testing.T) {
	tests := []struct {
		name    string
		promo   bool
		expires string
		at      string
		active  bool
		cost    string
	}{
		{"none", false, "", "2026-11-23T00:00:00Z", false, "90"},
		{"weeks to go", true, "2026-12-31", "2026-11-23T00:00:00Z", true, "90"},
		{"the last second of a winter day", true, "2026-12-31", "2027-01-01T07:59:59Z", true, "90"},
		{"the first second after it", true, "2026-12-31", "2027-01-01T08:00:00Z", false, "100"},
		{"the last second of a summer day", true, "2026-07-31", "2026-08-01T06:59:59Z", true, "90"},
		{"the first second after it", true, "2026-07-31", "2026-08-01T07:00:00Z", false, "100"},
		{"over yesterday", true, "2026-11-22", "2026-11-23T12:00:00Z", false, "100"},
		{"no end date", true, "", "2026-11-23T00:00:00Z", true, "90"},
		{"an end date without a promotion", false, "2026-11-01", "2026-11-23T00:00:00Z", false, "90"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			item := pricefile.Item{Promotion: tt.promo, PromotionExpires: date(tt.expires), ContractPrice: decimal.NewFromInt(90),
				UnitCost: decimal.NewFromInt(100)}
			at, err := time.Parse(time.RFC3339, tt.at)
			require.NoError(t, err)
			require.Equal(t, tt.active, item.PromotionActive(at))
			require.Equal(t, tt.cost, item.CostAt(at).String())
		})
	}
}

func TestPacificDaysBeginWhenTheTimeZoneDatabaseSays(t *testing.T) {
	pacific, err := time.LoadLocation("America/Los_Angeles")
	require.NoError(t, err)
	for day := date("2007-01-01"); day.Year() < 2038; day = day.AddDate(0, 0, 1) {
		next := day.AddDate(0, 0, 1)
		item := pricefile.Item{Promotion: true, PromotionExpires: day}
		want := time.Date(next.Year(), next.Month(), next.Day(), 0, 0, 0, 0, pacific).UTC()
		require.Equal(t, want, item.PromotionEnd(), day.Format("2006-01-02"))
	}
}

func TestWhereAProductStandsInItsLife(t *testing.T) {
	tests := []struct {
		name                  string
		status                pricefile.Status
		abc                   pricefile.ABCCode
		deleted, discontinued bool
	}{
		{"active", pricefile.StatusAdded, pricefile.ABCActive, false, false},
		{"changed", pricefile.StatusChanged, pricefile.ABCSpecialOrder, false, false},
		{"end of life still sells", pricefile.StatusAdded, pricefile.ABCEndOfLife, false, false},
		{"to be discontinued", pricefile.StatusAdded, pricefile.ABCToBeDiscontinued, false, true},
		{"deleted", pricefile.StatusDeleted, pricefile.ABCActive, true, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			item := pricefile.Item{Status: tt.status, ABCCode: tt.abc}
			require.Equal(t, tt.deleted, item.Deleted())
			require.Equal(t, tt.discontinued, item.Discontinued())
		})
	}
}

func TestUnlimitedStockIsToldFromAHighCount(t *testing.T) {
	stock := func(quantities ...int) (out []pricefile.WarehouseStock) {
		for _, q := range quantities {
			out = append(out, pricefile.WarehouseStock{Quantity: q})
		}
		return out
	}
	for name, tt := range map[string]struct {
		item pricefile.Item
		want bool
	}{
		"9999 everywhere":               {pricefile.Item{QuantityTotal: 9999, Warehouses: stock(9999, 9999)}, true},
		"9999 in a licence":             {pricefile.Item{QuantityTotal: 9999}, true},
		"9999 pieces in two warehouses": {pricefile.Item{QuantityTotal: 9999, Warehouses: stock(9000, 999)}, false},
		"5 pieces":                      {pricefile.Item{QuantityTotal: 5, Warehouses: stock(5)}, false},
	} {
		require.Equal(t, tt.want, tt.item.Unlimited(), name)
	}
}
