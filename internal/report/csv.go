package report

import (
	"io"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"digitalbridge/internal/spreadsheet"
)

// csvHead are the columns of the CSV file.
var csvHead = []string{
	"action", "sku", "product id", "name", "category code", "category", "old cost", "new cost", "cost move %", "old price", "new price",
	"price move %",
	"old margin %", "new margin %", "changed fields", "details", "reason", "manufacturer", "part number",
}

// WriteCSV writes a row for every entry.
func WriteCSV(w io.Writer, entries Entries, names Names) error {
	out := spreadsheet.NewWriter(w)
	if err := out.Write(csvHead...); err != nil {
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
		if err := out.Write(
			string(r.Action), r.SKU, id, r.Name, r.CategoryCode, r.Category, r.OldCost, r.NewCost, percent(r.CostMove),
			r.OldPrice, r.NewPrice, percent(r.PriceMove), percent(r.OldMargin), percent(r.NewMargin), strings.Join(changed, ", "),
			r.Details, r.Reason, r.Manufacturer, r.PartNumber,
		); err != nil {
			return err
		}
	}
	return out.Close()
}

func percent(d decimal.NullDecimal) string {
	if !d.Valid {
		return ""
	}
	return d.Decimal.StringFixed(places)
}
