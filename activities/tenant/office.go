package tenant

import (
	"cmp"
	"context"
	"strings"

	"digitalbridge/clients/autotask"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/order"
	"digitalbridge/internal/problem"
)

// ownCompany is the id of the MSP's own company (reference autotask.md §5.14).
const ownCompany = 0

// Office is where the MSP's own goods go.
type Office struct {
	Address order.Address
	Phone   string
	// From says where the address is kept, for messages.
	From string
}

// Office is the address of the MSP's own location that the policy names (orders.convert.officeLocation), or that of
// the company itself.
func (t *Tenant) Office(ctx context.Context) (Office, error) {
	own, err := t.Autotask.Companies.Get(ctx, ownCompany)
	if err != nil {
		return Office{}, err
	}
	company := Office{Address: CompanyAddress(own), Phone: own.Phone.Or(""), From: "your own company"}
	want := t.Policy.Orders.Convert.OfficeLocation
	if want == "" {
		return company, nil
	}
	var names []string
	for l, err := range t.Autotask.CompanyLocations.List(ctx, ownCompany) {
		if u, unread := autotask.AsUnread(err); unread && !u.Lacks("name") && !strings.EqualFold(l.Name.Or(""), want) {
			continue // another location
		}
		if err != nil {
			return Office{}, err
		}
		if !l.IsActive.Or(true) {
			continue
		}
		if strings.EqualFold(l.Name.Or(""), want) {
			office := Office{Phone: cmp.Or(l.Phone.Or(""), company.Phone), From: "your location " + l.Name.Or(""), Address: order.Address{
				Name: company.Address.Name, Address1: l.Address1.Or(""), Address2: l.Address2.Or(""),
				City: l.City.Or(""), State: l.State.Or(""), PostalCode: l.PostalCode.Or(""),
			}}
			return office, nil
		}
		names = append(names, l.Name.Or(""))
	}
	return Office{}, problem.New(bridge.InvalidPolicy,
		"Name one of them in the policy (orders.convert.officeLocation), or leave it empty for "+
			"the company's own address.", "your own company has no active location %q; it has: %s", want, OrNothing(names))
}

// CompanyAddress is the address of a company.
func CompanyAddress(c autotask.Company) order.Address {
	return order.Address{
		Name: c.CompanyName.Or(""), Address1: c.Address1.Or(""), Address2: c.Address2.Or(""),
		City: c.City.Or(""), State: c.State.Or(""), PostalCode: c.PostalCode.Or(""),
	}
}
