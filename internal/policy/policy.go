// Package policy is the MSP's say in what the bridge does: which products are synced and how they are
// priced, which purchase orders may go out and how orders are followed. It is a YAML file beside the
// worker; without a file the defaults hold.
//
// The package is pure: it reads bytes, fills defaults and explains mistakes with their line. Secrets
// have no place in the policy.
package policy

import (
	"fmt"
	"os"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/shopspring/decimal"
)

// Policy is the whole file.
type Policy struct {
	Autotask Autotask `yaml:"autotask"`
	Products Products `yaml:"products"`
	Orders   Orders   `yaml:"orders"`
	Tracking Tracking `yaml:"tracking"`
}

// Autotask says which records of the tenant stand for what. Names are resolved by label, without case.
type Autotask struct {
	// VendorID is the company that stands for TD SYNNEX; 0: the only active vendor company whose name
	// contains VendorName.
	VendorID int64 `yaml:"vendorID"`
	// VendorName is part of that company's name.
	VendorName string `yaml:"vendorName"`
	// BillingCode is the material billing code of new products.
	BillingCode string `yaml:"billingCode"`
}

// Products is the policy of Product Sync.
type Products struct {
	// SKUPrefix marks the products that belong to the bridge: Autotask SKU = prefix + TD SYNNEX SKU.
	SKUPrefix string    `yaml:"skuPrefix"`
	Select    Selection `yaml:"select"`
	Pricing   Pricing   `yaml:"pricing"`
	// Promotions: use the promotional cost while a promotion runs.
	Promotions bool `yaml:"promotions"`
	// Inventory: write stock, stock by warehouse, quantity on order and ETA to the products'
	// user-defined fields.
	Inventory bool `yaml:"inventory"`
	// Deactivate products that left the (full) price file.
	Deactivate bool  `yaml:"deactivate"`
	Gates      Gates `yaml:"gates"`
}

// Selection says which rows of the price file become products. Empty lists select everything.
type Selection struct {
	// Categories are TD SYNNEX category codes of 3, 6 or 9 digits; a code selects all below it.
	Categories    []string            `yaml:"categories"`
	Manufacturers []string            `yaml:"manufacturers"`
	PriceMin      decimal.NullDecimal `yaml:"priceMin"`
	PriceMax      decimal.NullDecimal `yaml:"priceMax"`
	InStockOnly   bool                `yaml:"inStockOnly"`
	// Allow are SKUs that are always selected, Block SKUs that never are; Block wins.
	Allow []string `yaml:"allow"`
	Block []string `yaml:"block"`
	// Cap is the most products that are selected: allowed SKUs first, then those in stock, then by SKU.
	Cap int `yaml:"cap"`
}

// Pricing makes the sales price from the cost.
type Pricing struct {
	// MarkupPercent is added to the cost.
	MarkupPercent decimal.Decimal `yaml:"markupPercent"`
	// RoundTo is the step that prices are rounded up to.
	RoundTo decimal.Decimal `yaml:"roundTo"`
}

// Gates are the limits beyond which a feed or a plan is refused rather than written. Shares are in
// percent.
type Gates struct {
	MaxMalformedPercent  decimal.Decimal `yaml:"maxMalformedPercent"`
	MaxZeroCostPercent   decimal.Decimal `yaml:"maxZeroCostPercent"`
	MaxRowDropPercent    decimal.Decimal `yaml:"maxRowDropPercent"`
	MaxDeactivatePercent decimal.Decimal `yaml:"maxDeactivatePercent"`
}

// Orders is the policy of Submit Order.
type Orders struct {
	// ApprovedStatuses are the labels of the Autotask statuses in which a purchase order may go out.
	ApprovedStatuses []string `yaml:"approvedStatuses"`
	// NumberPrefix goes before the Autotask purchase order number in the number that TD SYNNEX sees.
	NumberPrefix string `yaml:"numberPrefix"`
	// Country of every ship-to address: US or CA. Autotask has no such field.
	Country string  `yaml:"country"`
	Contact Contact `yaml:"contact"`
	// ShipMethod is the distributor's code, empty for its default.
	ShipMethod   string `yaml:"shipMethod"`
	BackOrder    bool   `yaml:"backOrder"`
	ShipComplete bool   `yaml:"shipComplete"`
	// WriteOrderNumber: put the distributor's order numbers into External P.O. Number. Switch it off
	// where an accounting link uses that field as its own mark; the memo carries them anyway.
	WriteOrderNumber bool `yaml:"writeOrderNumber"`
	// ReconcileFor is how long an order whose outcome is unknown is looked up before a person is asked.
	ReconcileFor Duration `yaml:"reconcileFor"`
	// ReconcileEvery is the first wait between two look-ups; it doubles up to a quarter of ReconcileFor.
	ReconcileEvery Duration `yaml:"reconcileEvery"`
}

// Contact is who the distributor calls about a delivery.
type Contact struct {
	Name  string `yaml:"name"`
	Phone string `yaml:"phone"`
	Email string `yaml:"email"`
}

// Tracking is the policy of Get Order Status.
type Tracking struct {
	// PollEvery is the time between two looks at an order that is being processed.
	PollEvery Duration `yaml:"pollEvery"`
	// PollBackOrderEvery is the same while everything that is open is back-ordered.
	PollBackOrderEvery Duration `yaml:"pollBackOrderEvery"`
	// NotFoundFor is how long an order may stay unknown to the distributor after it was sent.
	NotFoundFor Duration `yaml:"notFoundFor"`
	// GiveUpAfter ends the tracking of an order that has not changed for so long.
	GiveUpAfter Duration `yaml:"giveUpAfter"`
}

// Duration is a time span written like 15m or 36h.
type Duration time.Duration

// UnmarshalText reads 90s, 15m, 36h and the like.
func (d *Duration) UnmarshalText(b []byte) error {
	v, err := time.ParseDuration(string(b))
	if err != nil {
		return fmt.Errorf("%q is not a time span such as 90s, 15m or 36h", b)
	}
	*d = Duration(v)
	return nil
}

// MarshalText writes the span as Go does.
func (d Duration) MarshalText() ([]byte, error) { return []byte(time.Duration(d).String()), nil }

// Default is the policy of a bridge without a policy file.
func Default() Policy {
	return Policy{
		Autotask: Autotask{VendorName: "SYNNEX", BillingCode: "Hardware"},
		Products: Products{
			SKUPrefix:  "TDS-",
			Select:     Selection{Cap: 20000},
			Pricing:    Pricing{MarkupPercent: decimal.NewFromInt(15), RoundTo: decimal.New(1, -2)},
			Promotions: true,
			Inventory:  true,
			Deactivate: true,
			Gates: Gates{
				MaxMalformedPercent:  decimal.NewFromInt(1),
				MaxZeroCostPercent:   decimal.NewFromInt(5),
				MaxRowDropPercent:    decimal.NewFromInt(20),
				MaxDeactivatePercent: decimal.NewFromInt(10),
			},
		},
		Orders: Orders{
			ApprovedStatuses: []string{"Submitted"},
			Country:          "US",
			BackOrder:        true,
			WriteOrderNumber: true,
			ReconcileFor:     Duration(4 * time.Hour),
			ReconcileEvery:   Duration(time.Minute),
		},
		Tracking: Tracking{
			PollEvery:          Duration(15 * time.Minute),
			PollBackOrderEvery: Duration(4 * time.Hour),
			NotFoundFor:        Duration(24 * time.Hour),
			GiveUpAfter:        Duration(60 * 24 * time.Hour),
		},
	}
}

// Load reads the policy file at path; an empty path gives the defaults.
func Load(path string) (Policy, error) {
	if path == "" {
		return Default(), nil
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return Policy{}, fmt.Errorf("the policy file can't be read: %w; set BRIDGE_POLICY to its path or unset it for the defaults", err)
	}
	p, err := Parse(data)
	if err != nil {
		return Policy{}, fmt.Errorf("the policy file %s can't be used: %w", path, err)
	}
	return p, nil
}

// Parse reads a policy over the defaults and validates it. Unknown keys are mistakes, not comments.
// Errors name the line.
func Parse(data []byte) (Policy, error) {
	p := Default()
	if err := yaml.UnmarshalWithOptions(data, &p, yaml.Strict()); err != nil {
		return Policy{}, fmt.Errorf("%s", yaml.FormatError(err, false, true))
	}
	if err := p.Validate(); err != nil {
		return Policy{}, err
	}
	return p, nil
}
