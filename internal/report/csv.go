package report

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"
)

// csvHead are the columns of the CSV file.
var csvHead = []string{
	"action", "sku", "product id", "name", "category code", "category", "old cost", "new cost", "cost move %", "old price", "new price", "price move %",
	"old margin %", "new margin %", "changed fields", "details", "reason",
}

// WriteCSV writes a row for every entry. A text that a spreadsheet would take for a formula is made a
// text by an apostrophe.
func WriteCSV(w io.Writer, entries Entries, names Names) error {
	out := csv.NewWriter(w)
	if err := out.Write(csvHead); err != nil {
		return err
	}
	for e, err := range entries {
		if err != nil {
			return err
		}
		r := names.row(&e)
		changed := make([]string, 0, len(r.Changed))
		for _, f := range r.Changed {
			changed = append(changed, string(f))
		}
		id := ""
		if r.ProductID != 0 {
			id = strconv.FormatInt(r.ProductID, 10)
		}
		if err := out.Write([]string{
			string(r.Action), plain(r.SKU), id, plain(r.Name), plain(r.CategoryCode), plain(r.Category), r.OldCost, r.NewCost, percent(r.CostMove),
			r.OldPrice, r.NewPrice, percent(r.PriceMove), percent(r.OldMargin), percent(r.NewMargin), plain(strings.Join(changed, ", ")), plain(r.Details), plain(r.Reason),
		}); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func plain(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}

func percent(d decimal.NullDecimal) string {
	if !d.Valid {
		return ""
	}
	return d.Decimal.StringFixed(places)
}
