package catalog

import (
	"fmt"
	"strings"
)

// Check is something that Product Sync checks before it writes.
type Check struct {
	// What is checked, and by which key of the policy.
	What, Key string
	// Broken says what happens when the check fails, and Missing what happens when what it needs is missing, can't
	// be read or is too old. Nothing counts as checked then.
	Broken, Missing string
}

// Checks lists every check of a feed, a plan and a product. docs/policy.md shows it.
func Checks() []Check {
	const (
		refused    = "the file is refused (`FeedRejected`)"
		held       = "the plan waits for a person"
		quarantine = "the product is held in quarantine"
		keeps      = "the product stays as it is"
	)
	return []Check{
		{"Header and kind of the price file", "", refused, refused},
		{"Account of each row", "", "the row is not used; " + refused + " when most are", "the same"},
		{"SKU, quantity and price of a row can be read", "products.limits.maxMalformedPercent", "the row is not used, and " + keeps,
			"the same; no price: the row is rejected by name"},
		{"Share of such rows", "products.limits.maxMalformedPercent", refused, "does not occur: rows are counted"},
		{"Share of products without a cost", "products.limits.maxZeroCostPercent", refused, "does not occur: rows are counted"},
		{"Date of the price file against today", "products.limits.maxFileAgeDays, products.limits.maxFileDaysAhead", refused, refused},
		{"Date against the last file that was applied", "", refused, held + " (`products.limits.notChecked`)"},
		{"Number of products against the last good file", "products.limits.maxRowDropPercent, products.limits.maxSameDayDropPercent",
			refused,
			held + " (`products.limits.notChecked`)"},
		{"Median of the costs against the last good file", "products.limits.maxMedianMovePercent", refused,
			held + " (`products.limits.notChecked`)"},
		{"Every other field of a selected row can be read", "products.limits.maxUnreadablePercent", held,
			"that field stays as it is in Autotask and is counted"},
		{"Products that left the file", "products.limits.maxDeactivatePercent", held,
			"only a full file proves it; a row that can't be used proves that its product is there"},
		{"Open orders and quotes of a product that leaves", "products.keepOrdered", keeps,
			"no answer: the plan fails with what is missing; a row that can't be read counts as one: " + keeps},
		{"Product of somebody else under the same part number", "products.match", "it goes to the review list",
			"no answer: the plan fails with what is missing; a row that can't be read counts as one: it goes to the review list"},
		{"Cost of a product", "", quarantine, quarantine},
		{"Move of cost and price", "products.limits.maxPriceMovePercent", quarantine, quarantine + " (`products.limits.notChecked`)"},
		{"Margin", "products.limits.minMarginPercent", quarantine,
			quarantine + " (`products.limits.notChecked`); a price that a person owns and has not set: there is none to check"},
		{"Date of the stock file", "products.limits.maxStockAge", refused, refused},
		{"Stock that runs out everywhere at once", "", refused,
			fmt.Sprintf("fewer than %d products in stock: not checked, only their stock is written", fewStocked)},
		{"Budget of calls", "", "the sync waits", "Autotask is asked again; until it has told, the bridge's own limit holds"},
	}
}

// String is the row of the table in docs/policy.md.
func (c Check) String() string {
	key := ""
	if c.Key != "" {
		key = "`" + strings.ReplaceAll(c.Key, ", ", "`, `") + "`"
	}
	return fmt.Sprintf("| %s | %s | %s | %s |", c.What, key, c.Broken, c.Missing)
}
