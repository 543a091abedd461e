package order

import (
	"fmt"
	"regexp"
	"strings"

	"digitalbridge/clients/tdsynnex/lengths"
	"digitalbridge/internal/policy"
)

var orderNumber = regexp.MustCompile(`^[A-Z0-9-]+$`)

// DistributorNumber is the purchase order number that TD SYNNEX sees, a pure function of the Autotask number and
// the policy's prefix: sending it twice can't make two orders, and no two numbers give the same, but for the case
// of letters, which TD SYNNEX does not tell apart. Characters other than A-Z, 0-9 and dash are written as two
// dashes and their code: PO_1001 is PO--5F1001.
func DistributorNumber(purchaseOrder string, p policy.Orders) string {
	return p.NumberPrefix + escapeNumber(strings.ToUpper(strings.TrimSpace(purchaseOrder)))
}

func escapeNumber(s string) string {
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		switch {
		case c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '-' && (i+1 == len(s) || s[i+1] != '-'):
			b.WriteByte(c)
		default:
			fmt.Fprintf(&b, "--%02X", c)
		}
	}
	return b.String()
}

// checkNumber says what is wrong with the number that the distributor would see.
func checkNumber(f *findings, po PurchaseOrder, o DistributorOrder, p policy.Orders) {
	const setting = "the number that Autotask gives next is set in Autotask's System Settings, Inventory (starting purchase order number)"
	switch {
	case strings.TrimSpace(po.Number) == "":
		f.blocks(AboutNumber, 0, "it has no number yet",
			"wait until Autotask shows one; without it two orders could go out under the same number")
	case !orderNumber.MatchString(o.Number):
		f.blocks(AboutNumber, 0, fmt.Sprintf("its number %q can't be a TD SYNNEX purchase order number", o.Number),
			"change the policy's orders.numberPrefix to letters, digits and dashes")
	case len(o.Number) > lengths.PONumber && len(o.Number)-len(p.NumberPrefix) > lengths.PONumber:
		f.blocks(AboutNumber, 0, fmt.Sprintf("its number is %q at TD SYNNEX, which has %d characters, more than the %d that it takes", o.Number,
			len(o.Number), lengths.PONumber),
			"make the numbers shorter and without other characters than letters, digits and dashes: "+setting)
	case len(o.Number) > lengths.PONumber:
		f.blocks(AboutNumber, 0, fmt.Sprintf("its number with the policy's prefix, %q, has %d characters, more than the %d that TD SYNNEX takes",
			o.Number, len(o.Number), lengths.PONumber),
			"shorten the policy's orders.numberPrefix; "+setting)
	}
}
