package tdsynnex

// The distributor's internal reference of an order line, which says why a person holds it.

import "strings"

// Hold is a reason for which the distributor holds or has killed a line, as its internal reference says.
type Hold string

// Holds. The tokens are those of the service's specification and of captured answers.
const (
	HoldPriceVariance Hold = "priceVariance" // PRICEVAR: the price is off by more than 1 cent (US) or 2 cents (CA)
	HoldSKU           Hold = "sku"           // SKUERR: the product is not recognised
	HoldComment       Hold = "comment"       // OKCOMMENTS: a comment waits for its reader
	HoldDuplicate     Hold = "duplicate"     // PODUPE: the purchase order number was used before; the line is dead
	HoldOther         Hold = "other"         // a queue of a person, for a reason we do not know
)

// holds reads a reference of the form STAGE,A-QUEUE---CAUSE,A-QUEUE, where A- is an accepted and R- a
// refused path. The queue SALESPND is a sales representative's.
func holds(reference string) []Hold {
	words := map[string]bool{}
	for _, word := range strings.FieldsFunc(strings.ToUpper(reference), func(r rune) bool {
		return (r < 'A' || r > 'Z') && (r < '0' || r > '9')
	}) {
		words[word] = true
	}
	var out []Hold
	for _, known := range []struct {
		word string
		hold Hold
	}{{"PRICEVAR", HoldPriceVariance}, {"SKUERR", HoldSKU}, {"OKCOMMENTS", HoldComment}, {"PODUPE", HoldDuplicate}} {
		if words[known.word] {
			out = append(out, known.hold)
		}
	}
	if len(out) == 0 && words["SALESPND"] {
		out = append(out, HoldOther)
	}
	return out
}
