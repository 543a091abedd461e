package order

import (
	"cmp"
	"slices"
	"strings"

	"digitalbridge/clients/tdsynnex/shipmethod"
)

// Links are the carrier's pages of a parcel, one for each tracking number; none when the carrier is not known. The
// code of the ship method says the carrier first, then its description, then the form of the number.
func (p Parcel) Links() []string {
	var out []string
	for _, n := range p.Tracking {
		if link := p.Link(n); link != "" {
			out = append(out, link)
		}
	}
	return out
}

// Link is the carrier's page of one tracking number of the parcel; empty when the carrier is not known.
func (p Parcel) Link(number string) string {
	method := p.MethodCode
	if shipmethod.CarrierOf(method, "") == "" {
		method = cmp.Or(p.Method, p.MethodCode)
	}
	return shipmethod.Link(method, number)
}

// pickedUp reports whether goods of a ship method are fetched by the customer, or a carrier of their own.
func pickedUp(code string) bool {
	return code == "CPU" || code == "FWC" || strings.HasPrefix(code, "WC")
}

// keeps reports whether a ship method makes the distributor keep the order.
func keeps(code string) bool { return code == shipmethod.Hold || code == "HS" }

// overseas reports whether a ship method goes to US territories: by air or as an international service. Ground
// services do not.
func overseas(code string) bool {
	return slices.Contains([]string{
		"F2", "FO", "FP", "FI", "FEDI", "FPI", "FPIN", "FXIN", "UB", "UR", "URS", "UPEP", "UPEX", "UPXP", "UI", "DH", "DHI",
	}, code)
}
