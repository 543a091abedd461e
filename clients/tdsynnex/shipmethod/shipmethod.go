// Package shipmethod knows the distributor's ship methods and the carriers behind them: the code and
// description of each, who brings the parcel, and where a person can follow it. It is a leaf of plain data
// for the client, the sandbox and the rules.
package shipmethod

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// Method is one way to ship.
type Method struct {
	Code        string
	Description string
}

// Codes with a meaning of their own.
const (
	Electronic = "EDEL" // delivered by e-mail: licences and services
	Hold       = "NL"   // shown by order status for a held order; never ordered
)

// Country chooses between the two lists.
type Country string

// Countries with a list.
const (
	US Country = "US"
	CA Country = "CA"
)

// List is the country's ship methods that an order may ask for.
func List(country Country) []Method {
	if country == CA {
		return canada()
	}
	return unitedStates()
}

// Find gives the method of a code in the country's list; the hold of order status is in both.
func Find(country Country, code string) (Method, bool) {
	code = strings.ToUpper(strings.TrimSpace(code))
	if code == Hold {
		return Method{Hold, "Hold Order"}, true
	}
	for _, m := range List(country) {
		if m.Code == code {
			return m, true
		}
	}
	return Method{}, false
}

func known(code string) bool {
	_, us := Find(US, code)
	_, ca := Find(CA, code)
	return us || ca
}

// Carrier is who brings a parcel; empty when nobody is known who has a public tracking page.
type Carrier string

// Carriers with a public tracking page.
const (
	FedEx      Carrier = "FedEx"
	UPS        Carrier = "UPS"
	USPS       Carrier = "USPS"
	Purolator  Carrier = "Purolator"
	DHL        Carrier = "DHL"
	CanadaPost Carrier = "Canada Post"
)

// carriers say how each is recognised, in the order in which they are tried, and its tracking page.
func carriers() []struct {
	name   Carrier
	codes  *regexp.Regexp // of the distributor's ship methods
	words  *regexp.Regexp // in a method's description
	number *regexp.Regexp // form of a tracking number
	page   string
} {
	return []struct {
		name   Carrier
		codes  *regexp.Regexp
		words  *regexp.Regexp
		number *regexp.Regexp
		page   string
	}{
		{UPS, upsCodes, upsWords, upsNumber, "https://www.ups.com/track?tracknum="},
		{Purolator, purolatorCodes, purolatorWords, purolatorNumber, "https://www.purolator.com/en/shipping/tracker?pin="},
		{CanadaPost, canadaPostCodes, canadaPostWords, canadaPostNumber,
			"https://www.canadapost-postescanada.ca/track-reperage/en#/search?searchFor="},
		{USPS, nil, uspsWords, uspsNumber, "https://tools.usps.com/go/TrackConfirmAction?tLabels="},
		{DHL, dhlCodes, dhlWords, dhlNumber, "https://www.dhl.com/en/express/tracking.html?AWB="},
		{FedEx, fedexCodes, fedexWords, fedexNumber, "https://www.fedex.com/fedextrack/?trknbr="},
	}
}

// A code of the lists that none of these takes, such as a forwarder's or a pick-up, has no page. The codes
// are prefixes, so that a younger code of the same carrier is recognised too.
var (
	fedexCodes      = regexp.MustCompile(`^(F([A-EG-VX-Z0-9][A-Z0-9]{0,3}|F[A-Z0-9]{0,3})|MTF[A-Z0-9]?)$`)
	upsCodes        = regexp.MustCompile(`^U([A-RT-Z0-9][A-Z0-9]{0,3}|S)$`)
	purolatorCodes  = regexp.MustCompile(`^(PU[A-Z0-9]{0,3}|P9X|P10X|PSA)$`)
	canadaPostCodes = regexp.MustCompile(`^CPC[A-Z0-9]{0,2}$`)
	dhlCodes        = regexp.MustCompile(`^DH[A-Z0-9]{0,3}$`)

	fedexWords      = regexp.MustCompile(`(?i)\bfed\s?ex\b`)
	upsWords        = regexp.MustCompile(`(?i)\bups\b`)
	purolatorWords  = regexp.MustCompile(`(?i)\bpurolator\b`)
	canadaPostWords = regexp.MustCompile(`(?i)\bcanada post\b|\bpostes canada\b`)
	dhlWords        = regexp.MustCompile(`(?i)\bdhl\b`)
	uspsWords       = regexp.MustCompile(`(?i)\busps\b|\bu\.?s\.? postal\b|\bpostal service\b`)

	upsNumber        = regexp.MustCompile(`^1Z[0-9A-Z]{16}$`)
	purolatorNumber  = regexp.MustCompile(`^[A-Z]{3}\d{9}$`)
	canadaPostNumber = regexp.MustCompile(`^(\d{16}|[A-Z]{2}\d{9}CA)$`)
	uspsNumber       = regexp.MustCompile(`^((420\d{5}(\d{4})?)?9[1-5]\d{18,20}|[A-Z]{2}\d{9}US)$`)
	dhlNumber        = regexp.MustCompile(`^(\d{10}|J?JD\d{14,20})$`)
	fedexNumber      = regexp.MustCompile(`^(\d{12}|\d{15}|96\d{20})$`)
)

// CarrierOf says who brings a parcel: by the ship method's code, else by the words of its description, else
// by the form of the tracking number. The method may be a code or a description. A known method without a
// carrier's page, such as a forwarder's, is not overruled by the number's form. Twelve digits are read as
// FedEx's, though Purolator uses some of them too.
func CarrierOf(method, number string) Carrier {
	code := strings.ToUpper(strings.TrimSpace(method))
	for _, c := range carriers() {
		if c.codes != nil && c.codes.MatchString(code) && (known(code) || code == strings.TrimSpace(method)) {
			return c.name
		}
	}
	for _, c := range carriers() {
		if c.words.MatchString(method) {
			return c.name
		}
	}
	if code != Hold && (known(code) || describes(method)) {
		return ""
	}
	number = strings.ToUpper(strings.Join(strings.Fields(number), ""))
	for _, c := range carriers() {
		if c.number.MatchString(number) {
			return c.name
		}
	}
	return ""
}

// describes tells whether a text is the description of a listed method without a carrier's page.
func describes(text string) bool {
	text = strings.TrimSpace(text)
	same := func(m Method) bool { return strings.EqualFold(m.Description, text) }
	return text != "" && (slices.ContainsFunc(unitedStates(), same) || slices.ContainsFunc(canada(), same))
}

// Link is the carrier's page of one tracking number; empty when there is none. A number is escaped, so that
// nothing in it can change where the link leads.
func Link(method, number string) string {
	number = strings.TrimSpace(number)
	carrier := CarrierOf(method, number)
	for _, c := range carriers() {
		if c.name == carrier && number != "" {
			return c.page + url.QueryEscape(number)
		}
	}
	return ""
}
