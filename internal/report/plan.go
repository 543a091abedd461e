// Package report writes what a plan would do in forms that a buyer reads: a summary, CSV, JSON and one
// HTML page that needs nothing else.
//
// It is pure: entries come in as sequences, which are read twice and never held, so that a plan of any
// size is written in bounded memory. Amounts are decimals; moves and margins are percents rounded to a
// hundredth.
package report

import (
	"iter"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"digitalbridge/clients/tdsynnex/categories"
	"digitalbridge/internal/catalog"
	"digitalbridge/internal/spelling"
)

// Entries are what a plan writes, in its order; it may be ranged over more than once.
type Entries = iter.Seq2[catalog.Entry, error]

// Plan is what a report says of a plan as a whole.
type Plan struct {
	Connection string `json:"connection"`
	// TimeZone is the policy's, in which people read the times; empty: UTC.
	TimeZone string    `json:"timeZone,omitempty"`
	Digest   string    `json:"digest"`
	Made     time.Time `json:"made"`
	FileDate time.Time `json:"fileDate"`
	// Full says whether the price file listed everything or only what had changed.
	Full bool `json:"full"`
	Rows int  `json:"rows"`
	// Feed describes the price file as a whole, Cut says by what the cap cut the selection, and NotChecked are the
	// checks that had nothing to compare the file with.
	Feed       catalog.FeedFigures `json:"feed"`
	Cut        string              `json:"cut,omitempty"`
	NotChecked []string            `json:"notChecked,omitempty"`
	Selected   int                 `json:"selected"`
	Ours       int                 `json:"ours"`
	Counts     catalog.Counts      `json:"counts"`
	// Finish is when applying would be done if it began when the plan was made; zero: not known.
	Finish time.Time `json:"finish,omitzero"`
	// Window is the part of the day in which the policy lets a sync write, with its time zone, and
	// FinishInWindow when applying would be done within it; both unset: any time will do.
	Window         string    `json:"window,omitempty"`
	FinishInWindow time.Time `json:"finishInWindow,omitzero"`
	// Hold says why the plan waits for a person; empty: it does not.
	Hold string `json:"hold,omitempty"`
}

// When is when the plan was made, as people read it.
func (p Plan) When() string { return spelling.Moment(p.Made, spelling.Zone(p.TimeZone)) }

// List is a further list of a plan: products that it leaves to a person, or leaves alone.
type List struct {
	Title string `json:"title"`
	// Note says what the list means and what to do.
	Note string     `json:"note"`
	Head []string   `json:"head"`
	Rows [][]string `json:"rows"`
	// More is the number of rows that are not in Rows.
	More int `json:"more,omitempty"`
}

// Row is an entry as a person reads it. Amounts that are not known are empty; moves and margins that
// can't be computed are null.
type Row struct {
	Action       catalog.Action      `json:"action"`
	SKU          string              `json:"sku"`
	ProductID    int64               `json:"productId,omitempty"`
	Name         string              `json:"name"`
	Manufacturer string              `json:"manufacturer,omitempty"`
	PartNumber   string              `json:"partNumber,omitempty"`
	CategoryCode string              `json:"categoryCode"`
	Category     string              `json:"category"` // the most specific name
	Group        string              `json:"group"`    // the name at the top
	OldCost      string              `json:"oldCost"`
	NewCost      string              `json:"newCost"`
	CostMove     decimal.NullDecimal `json:"costMovePercent"`
	OldPrice     string              `json:"oldPrice"`
	NewPrice     string              `json:"newPrice"`
	PriceMove    decimal.NullDecimal `json:"priceMovePercent"`
	OldMargin    decimal.NullDecimal `json:"oldMarginPercent"`
	NewMargin    decimal.NullDecimal `json:"newMarginPercent"`
	// Changed are the fields that are written; Details says their values, shortened.
	Changed []catalog.Field `json:"changed"`
	Details string          `json:"details"`
	Reason  string          `json:"reason,omitempty"`
}

// NoCategory is the group of products whose category is not known: deactivated ones, as a rule, since
// they are not in the price file.
const NoCategory = "Not in the price file"

// Names finds the names of categories by code.
type Names map[string]categories.Category

// LoadNames reads the distributor's list.
func LoadNames() (Names, error) { return categories.ByCode() }

func (n Names) of(code string) (name, group string) {
	if code == "" {
		return "", NoCategory
	}
	c, ok := n[code]
	if !ok {
		if top, known := n[code[:min(3, len(code))]]; known {
			return code, top.Level1
		}
		return code, code
	}
	return c.Name(), c.Level1
}

// row reads an entry.
func (n Names) row(e *catalog.Entry) Row {
	r := Row{
		Action: e.Action, SKU: e.SKU, ProductID: e.ProductID, Name: e.Name, Manufacturer: e.Manufacturer, PartNumber: e.PartNumber,
		CategoryCode: e.Category, Reason: e.Reason,
		OldCost: e.Cost, NewCost: e.Cost, OldPrice: e.Price, NewPrice: e.Price, Changed: make([]catalog.Field, 0, len(e.Changes)),
	}
	r.Category, r.Group = n.of(e.Category)
	if e.Action == catalog.Create {
		r.OldCost, r.OldPrice = "", ""
	}
	for _, c := range e.Changes {
		r.Changed = append(r.Changed, c.Field)
		switch c.Field {
		case catalog.UnitCost:
			r.OldCost, r.NewCost = c.Old, c.New
		case catalog.UnitPrice:
			r.OldPrice, r.NewPrice = c.Old, c.New
		case catalog.Name:
			if r.Name == "" {
				r.Name = c.New
			}
		}
	}
	if e.Action == catalog.Update {
		r.Details = details(e.Changes)
	}
	r.CostMove, r.PriceMove = move(r.OldCost, r.NewCost), move(r.OldPrice, r.NewPrice)
	r.OldMargin, r.NewMargin = margin(r.OldCost, r.OldPrice), margin(r.NewCost, r.NewPrice)
	return r
}

const (
	// maxValue and maxDetails, in characters, keep a line a line: a description has thousands.
	maxValue   = 40
	maxDetails = 240
)

// details says what is written beside cost and price, which have columns of their own.
func details(changes []catalog.Change) string {
	var parts []string
	for _, c := range changes {
		switch c.Field {
		case catalog.UnitCost, catalog.UnitPrice, catalog.VendorCost:
			continue
		}
		parts = append(parts, string(c.Field)+": "+short(c.Old)+" → "+short(c.New))
	}
	return cut(strings.Join(parts, "; "), maxDetails)
}

func short(value string) string {
	if value == "" {
		return "none"
	}
	return cut(strings.Join(strings.Fields(value), " "), maxValue)
}

// cut shortens a text to a number of characters.
func cut(s string, limit int) string {
	runes := []rune(s)
	if len(runes) <= limit {
		return s
	}
	return string(runes[:limit-1]) + "…"
}

var hundred = decimal.NewFromInt(100)

// places is the precision of percents.
const places = 2

// move is by how many percent new differs from old.
func move(old, now string) decimal.NullDecimal {
	o, n, ok := both(old, now)
	if !ok || !o.IsPositive() {
		return decimal.NullDecimal{}
	}
	return decimal.NewNullDecimal(n.Sub(o).Mul(hundred).DivRound(o, places))
}

// margin is what is left of the price after the cost, in percent of the price.
func margin(cost, price string) decimal.NullDecimal {
	c, p, ok := both(cost, price)
	if !ok || !p.IsPositive() {
		return decimal.NullDecimal{}
	}
	return decimal.NewNullDecimal(p.Sub(c).Mul(hundred).DivRound(p, places))
}

func both(a, b string) (x, y decimal.Decimal, ok bool) {
	x, errX := decimal.NewFromString(a)
	y, errY := decimal.NewFromString(b)
	return x, y, errX == nil && errY == nil
}
