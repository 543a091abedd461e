// The distributor's category list, which is public.

package catalog

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"strings"
)

//go:embed categories.csv
var categoriesCSV string

// Category is one row of the distributor's category list.
type Category struct {
	// Code is nine digits for the categories that products have: three for each level, 000 where a level
	// is not used. The list also names each three-digit part by itself, and a few codes of five digits
	// that no product has.
	Code string `json:"code"`
	// Level1 to Level3 are the names from the top down; the deeper ones may be empty. Some are cut short
	// at 30 characters in the list itself.
	Level1 string `json:"level1"`
	Level2 string `json:"level2,omitempty"`
	Level3 string `json:"level3,omitempty"`
	UNSPSC string `json:"unspsc,omitempty"`
}

// Name is the most specific name.
func (c Category) Name() string {
	switch {
	case c.Level3 != "":
		return c.Level3
	case c.Level2 != "":
		return c.Level2
	}
	return c.Level1
}

// physical says whether products of the category are things that are shipped.
func (c Category) physical() bool {
	return c.Level1 != "Software" && c.Level1 != "Service / Support" && !strings.Contains(c.Level2+c.Level3, "Warrant")
}

// Categories lists the whole list in the order of its publication.
func Categories() ([]Category, error) {
	rows, err := csv.NewReader(strings.NewReader(categoriesCSV)).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("category list: %w", err)
	}
	var out []Category
	for _, row := range rows {
		if len(row) < 6 || row[1] == "CatCode" {
			continue
		}
		out = append(out, Category{Code: row[1], Level1: row[2], Level2: row[3], Level3: row[4], UNSPSC: row[5]})
	}
	return out, nil
}
