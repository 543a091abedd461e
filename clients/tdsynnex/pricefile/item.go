// What one DTL row says: a product of the distributor with this account's prices and stock.

package pricefile

import (
	"time"

	"github.com/shopspring/decimal"
)

// Status is field 6: what happened to the product since the last file.
type Status string

// The documented values of [Status].
const (
	StatusAdded   Status = "A"
	StatusChanged Status = "C"
	// StatusChangedS means changed as well; both letters occur.
	StatusChangedS Status = "S"
	StatusDeleted  Status = "D"
)

// ABCCode is field 40: where the product stands in its life.
type ABCCode string

// The documented values of [ABCCode].
const (
	ABCActive           ABCCode = "A"
	ABCSpecialOrder     ABCCode = "B"
	ABCEndOfLife        ABCCode = "C"
	ABCToBeDiscontinued ABCCode = "T"
)

// UnlimitedQuantity is the stock figure of products that cannot run out: licences, services, credit
// memo items. Every warehouse slot of such a row shows the same figure.
const UnlimitedQuantity = 9999

// Item is one product. The numbers in the comments are the positions in the DTL row, counted from 1.
type Item struct {
	SKU                    string  `json:"sku"`                        // 5, up to 8 digits, unique
	ManufacturerPartNumber string  `json:"manufacturerPartNumber"`     // 3, up to 30 characters, not unique
	PartNumber             string  `json:"partNumber,omitzero"`        // 4, TD SYNNEX's own, vendor prefix first
	Status                 Status  `json:"status,omitzero"`            // 6
	Description            string  `json:"description"`                // 7, up to 80 characters
	LongDescription        string  `json:"longDescription,omitzero"`   // 50 to 52 joined
	FrenchDescription      string  `json:"frenchDescription,omitzero"` // 59
	Manufacturer           string  `json:"manufacturer,omitzero"`      // 8, up to 25 characters
	VendorNumber           string  `json:"vendorNumber,omitzero"`      // 9, numeric vendor code as in price & availability
	TradingPartner         string  `json:"tradingPartner,omitzero"`    // 1, the account in real files
	ABCCode                ABCCode `json:"abcCode,omitzero"`           // 40
	Kit                    bool    `json:"kit,omitzero"`               // 41, K
	CategoryCode           string  `json:"categoryCode,omitzero"`      // 25, 9 digits: 3 levels of 3
	MediaType              string  `json:"mediaType,omitzero"`         // 23, RTL, SWL, HWEU, ...
	Platform               string  `json:"platform,omitzero"`          // 58
	ProductCode            string  `json:"productCode,omitzero"`       // 27, internal
	VPLCode                string  `json:"vplCode,omitzero"`           // 36, internal
	UPC                    string  `json:"upc,omitzero"`               // 34
	UNSPSC                 string  `json:"unspsc,omitzero"`            // 35
	ReplacementSKU         string  `json:"replacementSku,omitzero"`    // 65, empty when none

	// QuantityTotal (10) includes the vendor's drop-ship stock. UnlimitedQuantity means never short.
	QuantityTotal int `json:"quantityTotal"`
	// OnOrder is field 11, or 12 when that is blank or 0. The specifications call 11 "allocated" and 12 "on order";
	// real rows with an ETA show the quantity on order in 11. Canadian files leave both empty.
	OnOrder int `json:"onOrder,omitzero"`
	// InternalQuantity is field 12, on order by the specifications, 0 in real rows.
	InternalQuantity int `json:"internalQuantity,omitzero"`
	// Warehouses lists the warehouses of the region that have stock, in the order of [Warehouses].
	Warehouses []WarehouseStock `json:"warehouses,omitempty"`
	// ManufacturerDropShip (70) is stock that the vendor ships itself.
	ManufacturerDropShip int `json:"manufacturerDropShip,omitzero"`
	// MinimumOrderQuantity (66) is 0 when the file says nothing. It is a hint: real files show carton sizes of
	// parts that are sold singly there.
	MinimumOrderQuantity int `json:"minimumOrderQuantity,omitzero"`

	// ContractPrice (13) is this account's cost, promotion included: the cost to use.
	ContractPrice decimal.Decimal `json:"contractPrice"`
	// UnitCost (21) is the cost without promotion; equal to ContractPrice when the file leaves it blank.
	UnitCost decimal.Decimal `json:"unitCost"`
	// Of the other prices 0 in the file means none.
	MSRP                   decimal.NullDecimal `json:"msrp,omitzero"`                   // 14
	MAPPrice               decimal.NullDecimal `json:"mapPrice,omitzero"`               // 31
	HealthcarePrice        decimal.NullDecimal `json:"healthcarePrice,omitzero"`        // 33
	StateGovernmentPrice   decimal.NullDecimal `json:"stateGovernmentPrice,omitzero"`   // 42
	FederalGovernmentPrice decimal.NullDecimal `json:"federalGovernmentPrice,omitzero"` // 43
	EducationPrice         decimal.NullDecimal `json:"educationPrice,omitzero"`         // 44
	GSAPrice               decimal.NullDecimal `json:"gsaPrice,omitzero"`               // 46
	GSANTEPrice            decimal.NullDecimal `json:"gsaNtePrice,omitzero"`            // 57

	Promotion        bool      `json:"promotion,omitzero"`        // 47
	PromotionComment string    `json:"promotionComment,omitzero"` // 48, free text
	PromotionExpires time.Time `json:"promotionExpires,omitzero"` // 49, the last day of the promotion

	SKUCreated time.Time `json:"skuCreated,omitzero"` // 37
	ETA        time.Time `json:"eta,omitzero"`        // 39, when what is on order arrives
	StreetDate time.Time `json:"streetDate,omitzero"` // 60

	Returnable      bool `json:"returnable,omitzero"`      // 17
	ParcelShippable bool `json:"parcelShippable,omitzero"` // 19, false means heavyweight freight
	Serialized      bool `json:"serialized,omitzero"`      // 29
	TAACompliant    bool `json:"taaCompliant,omitzero"`    // 45
	DropShipOnly    bool `json:"dropShipOnly,omitzero"`    // 38, 1st character
	Refurbished     bool `json:"refurbished,omitzero"`     // 38, 2nd
	UPCAvailable    bool `json:"upcAvailable,omitzero"`    // 38, 3rd
	// EndUserRequired (67, 1st character): an order line is refused without the end user's data.
	EndUserRequired bool `json:"endUserRequired,omitzero"`
	// Virtual (67, 2nd character): licence or warranty, nothing is shipped.
	Virtual bool `json:"virtual,omitzero"`

	ShipWeight      decimal.Decimal `json:"shipWeight,omitzero"`       // 28, pounds
	Length          decimal.Decimal `json:"length,omitzero"`           // 53, inches
	Width           decimal.Decimal `json:"width,omitzero"`            // 54, inches
	Height          decimal.Decimal `json:"height,omitzero"`           // 55, inches
	CountryOfOrigin []string        `json:"countryOfOrigin,omitempty"` // 32, ISO two-letter codes in capitals
	GovernmentClass GovernmentClass `json:"governmentClass,omitzero"`  // 68

	// Unreadable are the fields that hold something which can't be read, counted from 1. They have no value
	// here, and nothing may be concluded from that.
	Unreadable []int `json:"unreadable,omitempty"`

	// Line is the line of the file the item was read from, the HDR line being 1; 0 when it was not read
	// from a file.
	Line int `json:"line,omitzero"`
}

// WarehouseStock is what one warehouse has on hand.
type WarehouseStock struct {
	Number   int    `json:"number"` // the id that orders and price & availability use
	Code     string `json:"code"`
	City     string `json:"city"`
	Quantity int    `json:"quantity"`
}

// GovernmentClass is field 68, a fixed-width field of 12 characters or more.
type GovernmentClass struct {
	CountryOfOrigin string `json:"countryOfOrigin,omitzero"`
	EnergyStar      bool   `json:"energyStar,omitzero"`
	Section508      bool   `json:"section508,omitzero"`
	Warranty        string `json:"warranty,omitzero"`
	// EPEAT is B, S, G (bronze, silver, gold) or N.
	EPEAT string `json:"epeat,omitzero"`
	// Flag13 is a 13th character that newer files carry and no public text explains; it is Y on
	// batteries.
	Flag13 bool `json:"flag13,omitzero"`
}

// Deleted says that the distributor has removed the product (status D).
func (i Item) Deleted() bool { return i.Status == StatusDeleted }

// Discontinued says that the product has been removed or is about to be (status D or ABC code T): it
// may be sold off but not planned with.
func (i Item) Discontinued() bool { return i.Deleted() || i.ABCCode == ABCToBeDiscontinued }

// Unlimited says that the stock figure is a convention rather than a count: 9999 in all, and in every
// warehouse that has any.
func (i Item) Unlimited() bool {
	for _, w := range i.Warehouses {
		if w.Quantity != UnlimitedQuantity {
			return false
		}
	}
	return i.QuantityTotal == UnlimitedQuantity
}

// NotStocked says that nobody has the product on the shelf: the figure is 9999, but neither a warehouse nor the
// manufacturer shows any of it.
func (i Item) NotStocked() bool {
	return i.QuantityTotal == UnlimitedQuantity && len(i.Warehouses) == 0 && i.ManufacturerDropShip == 0
}

// InStock says that pieces can be delivered.
func (i Item) InStock() bool { return i.QuantityTotal > 0 && !i.NotStocked() }

// Head is what a selection looks at.
func (i Item) Head() Head {
	h := Head{
		SKU: i.SKU, Line: i.Line, Status: i.Status, ABCCode: i.ABCCode, ReplacementSKU: i.ReplacementSKU, CategoryCode: i.CategoryCode,
		Manufacturer: i.Manufacturer, QuantityTotal: i.QuantityTotal, Promotion: i.Promotion, NotStocked: i.NotStocked(),
		Unlimited: i.Unlimited() && !i.NotStocked(), MinimumQuantity: i.MinimumOrderQuantity > 1, EndUserRequired: i.EndUserRequired,
		Placeholder: isPlaceholder([]byte(i.ManufacturerPartNumber), []byte(i.PartNumber), []byte(i.Description)),
	}
	if cost, err := parsePrice(i.ContractPrice.String()); err == nil {
		h.Cost = cost.tenThousandths()
	}
	if !i.SKUCreated.IsZero() {
		h.Created = int(i.SKUCreated.Unix() / (24 * 60 * 60))
	}
	return h
}

// PromotionEnd is the instant at which the promotion is over: the midnight in US Pacific time that ends
// its last day. It is zero when there is no promotion or it has no end date.
func (i Item) PromotionEnd() time.Time {
	if !i.Promotion || i.PromotionExpires.IsZero() {
		return time.Time{}
	}
	return pacificMidnight(i.PromotionExpires.AddDate(0, 0, 1))
}

// PromotionActive says whether the promotion holds at an instant. A promotion without an end date holds
// for as long as the file shows it.
func (i Item) PromotionActive(at time.Time) bool {
	if !i.Promotion {
		return false
	}
	end := i.PromotionEnd()
	return end.IsZero() || at.Before(end)
}

// CostAt is the cost to use at an instant: ContractPrice, or UnitCost once a promotion is over.
func (i Item) CostAt(at time.Time) decimal.Decimal {
	if i.Promotion && !i.PromotionActive(at) {
		return i.UnitCost
	}
	return i.ContractPrice
}

// pacificMidnight is the instant at which a calendar day begins in US Pacific time. Daylight saving
// holds from the second Sunday of March to the first Sunday of November at 02:00 (US law since 2007),
// so the change-over days themselves still begin under the old offset.
func pacificMidnight(day time.Time) time.Time {
	y, m, d := day.Date()
	begin, end := nthSunday(y, time.March, 2), nthSunday(y, time.November, 1)
	date := time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	if date.After(begin) && !date.After(end) {
		return date.Add(7 * time.Hour)
	}
	return date.Add(8 * time.Hour)
}

func nthSunday(year int, month time.Month, n int) time.Time {
	first := time.Date(year, month, 1, 0, 0, 0, 0, time.UTC)
	return first.AddDate(0, 0, (7-int(first.Weekday()))%7+7*(n-1))
}
