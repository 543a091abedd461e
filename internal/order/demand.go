package order

import (
	"fmt"
	"slices"
	"strings"
)

// This file says for whom lines are ordered that fulfil charges: a charge is on a ticket, a project or a contract
// of a company.

// Demand is what stands behind a line that fulfils a charge.
type Demand struct {
	Line int
	// CompanyID is whose ticket, project or contract the charge is on; 0 is the MSP itself.
	CompanyID int64
	// EndUserPO is the customer's own purchase order number, by the charge or its ticket.
	EndUserPO string
}

// DemandedFor are the companies that a purchase order is for: by its Purchase For, 0 when that is empty, and by the
// charges behind its lines. More than one means that it is not known who the end user is.
func DemandedFor(purchaseFor int64, demands []Demand) []int64 {
	companies := []int64{purchaseFor}
	for _, d := range demands {
		companies = append(companies, d.CompanyID)
	}
	slices.Sort(companies)
	companies = slices.Compact(companies)
	return slices.DeleteFunc(companies, func(id int64) bool { return id == 0 })
}

// EndUserPO is the customer's own purchase order number by the charges behind the lines. They may have several: then
// none goes along, and the second text says which.
func EndUserPO(demands []Demand) (number, several string) {
	var numbers, where []string
	for _, d := range demands {
		n := Plain(d.EndUserPO)
		if n == "" || slices.Contains(numbers, n) {
			continue
		}
		numbers, where = append(numbers, n), append(where, fmt.Sprintf("%s (line %d)", n, d.Line))
	}
	switch len(numbers) {
	case 0:
		return "", ""
	case 1:
		return numbers[0], ""
	}
	return "", strings.Join(where, ", ")
}
