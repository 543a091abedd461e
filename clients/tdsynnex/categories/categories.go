// Package categories names the distributor's product categories. The list is public.
package categories

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"sync"
)

//go:embed categories.csv
var list string

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

// All lists the whole list in the order of its publication.
func All() ([]Category, error) {
	all, err := parsed()
	return slices.Clone(all), err
}

// parsed reads the list once.
var parsed = sync.OnceValues(func() ([]Category, error) {
	rows, err := csv.NewReader(strings.NewReader(list)).ReadAll()
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
})

// ByCode finds a category by its code.
func ByCode() (map[string]Category, error) {
	all, err := All()
	if err != nil {
		return nil, err
	}
	out := make(map[string]Category, len(all))
	for _, c := range all {
		out[c.Code] = c
	}
	return out, nil
}
