// Package catalog makes up a distributor's catalogue: up to a million products, each a pure function of
// a seed, its index and the rounds of change since, so that nothing big is held in memory and two
// catalogues of the same seed are the same.
package catalog

import (
	"io"
	"time"

	"digitalbridge/clients/tdsynnex/pricefile"
)

// Catalog is the made-up catalogue. It is safe for concurrent use.
type Catalog struct{}

// Change asks for the next price file: what share of the products changes in which way.
type Change struct {
	ChangePercent      float64 `json:"changePercent"`      // price and stock move
	PromoPercent       float64 `json:"promoPercent"`       // a promotion begins
	DiscontinuePercent float64 `json:"discontinuePercent"` // status D with a replacement SKU
	RemovePercent      float64 `json:"removePercent"`      // the row leaves the full file without notice
	NewSKUs            int     `json:"newSkus"`
	Seed               int64   `json:"seed"`
}

// ChangeReport says what a round of change did; each list holds at most the first 100 SKUs.
type ChangeReport struct {
	Round            int      `json:"round"`
	Changed          int      `json:"changed"`
	Promoted         int      `json:"promoted"`
	Discontinued     int      `json:"discontinued"`
	Removed          int      `json:"removed"`
	New              int      `json:"new"`
	ChangedSKUs      []string `json:"changedSkus,omitempty"`
	PromotedSKUs     []string `json:"promotedSkus,omitempty"`
	DiscontinuedSKUs []string `json:"discontinuedSkus,omitempty"`
	RemovedSKUs      []string `json:"removedSkus,omitempty"`
	NewSKUs          []string `json:"newSkus,omitempty"`
}

// New makes a catalogue of n products (1 to 1,000,000) as of now().
func New(seed int64, n int, now func() time.Time) (*Catalog, error) { return &Catalog{}, nil }

// Len is the number of products, index 0 to Len-1.
func (c *Catalog) Len() int { return 0 }

// Item is the product at an index as the latest price file shows it.
func (c *Catalog) Item(i int) pricefile.Item { return pricefile.Item{} }

// BySKU finds a product in constant time.
func (c *Catalog) BySKU(sku string) (pricefile.Item, bool) { return pricefile.Item{}, false }

// ByManufacturerPartNumber finds the products with a manufacturer part number; now and then two.
func (c *Catalog) ByManufacturerPartNumber(mpn string) []pricefile.Item { return nil }

// Change makes the next price file's state.
func (c *Catalog) Change(change Change) (ChangeReport, error) { return ChangeReport{}, nil }

// WriteFile writes the ".ap" price file of an account: the whole catalogue, or what changed since the
// last whole file was written.
func (c *Catalog) WriteFile(w io.Writer, account string, full bool) error { return nil }

// WriteHourly writes the hourly ".app" stock file.
func (c *Catalog) WriteHourly(w io.Writer) error { return nil }
