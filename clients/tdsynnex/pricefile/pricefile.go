// Package pricefile reads and writes TD SYNNEX's Price & Availability flat files: the nightly ".ap"
// (a HDR line and DTL rows of 70 "~"-separated positional fields, Windows-1252, one product a row) and the
// hourly ".app" stock file (33 fields).
//
// It knows nothing of HTTP, SFTP or Temporal. Reading is a stream; memory does not grow with the file. What a
// selection looks at is read of every row, the rest only of the rows that are taken.
//
// A row whose SKU can be read is known to be in the file, whatever else is wrong with it. Only a row without
// SKU, quantity or price in their places is refused; any other field that can't be read is left without a
// value and named.
//
// Two facts hold for every value it returns. Dates in the file are calendar days in US Pacific time
// without a zone; they come out as midnight UTC of that day, so they print and compare as days. Prices
// are in the currency of the region's account: USD for US, CAD for Canada.
package pricefile

import "time"

// Region is the TD SYNNEX business a file comes from. It decides which warehouse a positional
// warehouse slot means. Case does not matter.
type Region string

// The regions that publish this layout.
const (
	US Region = "US"
	CA Region = "CA"
)

// Currency is that of a region's price file, which names none itself: US dollars or Canadian dollars.
func (r Region) Currency() string {
	if r == CA {
		return "CAD"
	}
	return "USD"
}

// Qualifier says whether a file is the whole catalogue or only what changed.
type Qualifier string

// The qualifiers the layout defines. Nothing may be concluded from a product's absence in a Delta.
const (
	Full  Qualifier = "C"
	Delta Qualifier = "U"
)

// Header is the HDR line.
type Header struct {
	// TradingPartner is the code in the HDR line. It is often not the account number (real files show
	// "FLTM1U<account>" there), while the DTL rows carry the account.
	TradingPartner string `json:"tradingPartner"`
	// Created and Effective are the two dates of the line, in this order.
	Created   time.Time `json:"created,omitzero"`
	Effective time.Time `json:"effective,omitzero"`
	Qualifier Qualifier `json:"qualifier"`
	// Raw is the line as it was read, in UTF-8.
	Raw string `json:"raw,omitempty"`
	// UTF8: the file begins with a byte order mark, so it is not Windows-1252.
	UTF8 bool `json:"utf8,omitzero"`
}
