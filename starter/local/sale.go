package local

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/shopspring/decimal"

	"digitalbridge/clients/autotask"
)

// SaleItem is a product on a quote. A ProductID of 0 is a freight line.
type SaleItem struct {
	ProductID int64
	Quantity  decimal.Decimal
	UnitCost  decimal.Decimal
}

// WinSale does what a salesperson does in Autotask: an opportunity of the first customer with a primary
// quote of these items, won. It returns the opportunity's id. It is for the sandbox, where demo and tests
// play the people.
func WinSale(ctx context.Context, at *autotask.Client, title string, items ...SaleItem) (int64, error) {
	won, err := at.Opportunities.First(ctx, autotask.Where(autotask.Exist("closedDate")))
	if err != nil {
		return 0, fmt.Errorf("an opportunity to take customer and stage from: %w", err)
	}
	open, err := at.Opportunities.First(ctx, autotask.Where(autotask.NotExist("closedDate")))
	if err != nil {
		return 0, fmt.Errorf("an opportunity to take the status of an open one from: %w", err)
	}
	today := time.Now().UTC().Truncate(time.Hour)
	zero := autotask.Of(decimal.Zero)
	opportunity, err := at.Opportunities.Create(ctx, autotask.Opportunity{
		Title: autotask.Of(title), CompanyID: won.CompanyID, ContactID: won.ContactID, OwnerResourceID: won.OwnerResourceID, Status: open.Status,
		Stage:       won.Stage,
		Probability: autotask.Of(int64(100)), Amount: zero, Cost: zero, UseQuoteTotals: autotask.Of(true),
		StartDate:          autotask.Of(autotask.WriteDay(today.AddDate(0, 0, -7))),
		ProjectedCloseDate: autotask.Of(autotask.WriteDay(today.AddDate(0, 0, 7))),
	})
	if err != nil {
		return 0, err
	}
	quote, err := firstQuote(ctx, at, opportunity, won.ID, title, today)
	if err != nil {
		return 0, err
	}
	shipping, err := at.ShippingTypes.First(ctx, autotask.Where(autotask.Eq("isActive", true)))
	if err != nil {
		return 0, err
	}
	for _, item := range items {
		row := autotask.QuoteItem{
			QuoteID: autotask.Of(quote), QuoteItemType: autotask.Of(int64(1)), ProductID: autotask.Of(item.ProductID),
			Quantity: autotask.Of(item.Quantity),
			UnitCost: autotask.Of(item.UnitCost), UnitPrice: autotask.Of(item.UnitCost.Mul(decimal.New(12, -1)).Round(2)),
			IsOptional:   autotask.Of(false),
			UnitDiscount: zero, PercentageDiscount: zero, LineDiscount: zero,
		}
		if item.ProductID == 0 {
			row.ProductID, row.QuoteItemType = autotask.Optional[int64]{}, autotask.Of(int64(6))
			row.ShippingID, row.Name = autotask.Of(shipping.ID), shipping.Name
		}
		if _, err := at.QuoteItems.Create(ctx, quote, row); err != nil {
			return 0, err
		}
	}
	return opportunity, at.Opportunities.Patch(ctx, autotask.Opportunity{ID: opportunity, Status: won.Status})
}

// firstQuote makes an opportunity's quote, with the addresses of another one's.
func firstQuote(ctx context.Context, at *autotask.Client, opportunity, like int64, name string, today time.Time) (int64, error) {
	model, err := at.Quotes.First(ctx, autotask.Where(autotask.Eq("opportunityID", like)))
	if err != nil {
		return 0, errors.Join(errors.New("a quote to take addresses from"), err)
	}
	return at.Quotes.Create(ctx, autotask.Quote{
		OpportunityID: autotask.Of(opportunity), CompanyID: model.CompanyID, Name: autotask.Of(name), PrimaryQuote: autotask.Of(true),
		EffectiveDate: autotask.Of(autotask.WriteDay(today)), ExpirationDate: autotask.Of(autotask.WriteDay(today.AddDate(0, 1, 0))),
		BillToLocationID: model.BillToLocationID, ShipToLocationID: model.ShipToLocationID, SoldToLocationID: model.SoldToLocationID,
	})
}

// StockProduct makes an active product in Autotask that stands for a TD SYNNEX SKU, as a sync would.
func StockProduct(ctx context.Context, at *autotask.Client, sku string) (int64, error) {
	vendor, err := at.Companies.First(ctx, autotask.Where(autotask.Eq("companyType", 7), autotask.Contains("companyName", "SYNNEX")))
	if err != nil {
		return 0, err
	}
	code, err := at.BillingCodes.First(ctx, autotask.Where(autotask.Eq("useType", 4), autotask.Eq("isActive", true)))
	if err != nil {
		return 0, err
	}
	id, err := at.Products.Create(ctx, autotask.Product{
		Name: autotask.Of("Product " + sku), SKU: autotask.Of("TDS-" + sku), IsActive: autotask.Of(true), IsSerialized: autotask.Of(false),
		ProductBillingCodeID: autotask.Of(code.ID), ChargeBillingCodeID: autotask.Of(code.ID),
	})
	if err != nil {
		return 0, err
	}
	_, err = at.ProductVendors.Create(ctx, id, autotask.ProductVendor{
		VendorID: autotask.Of(vendor.ID), VendorPartNumber: autotask.Of(sku), IsActive: autotask.Of(true), IsDefault: autotask.Of(true),
	})
	return id, err
}
