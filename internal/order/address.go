package order

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"digitalbridge/clients/tdsynnex/lengths"
	"digitalbridge/clients/tdsynnex/shipmethod"
	"digitalbridge/internal/policy"
)

// This file makes the distributor's addresses of Autotask's, and says what is wrong with a ship-to address.

// renderAddress is an address in the distributor's form. What is too long for a field goes on in the second one
// when it fits there; what does not fit stays too long, for [checkAddress] to say.
func renderAddress(a Address, country string, l lengths.Address) ShipTo {
	s := ShipTo{City: Plain(a.City), State: strings.ToUpper(Plain(a.State)), PostalCode: PostalCode(a.PostalCode, country), Country: country}
	if code, ok := RegionCode(a.State, country); ok {
		s.State = code
	}
	s.Name, s.Name2 = overflow(Plain(a.Name), "", l.Name, l.Name2)
	s.Line1, s.Line2 = overflow(Plain(a.Address1), Plain(a.Address2), l.Line1, l.Line2)
	return s
}

// FreightShipTo is an address as a freight quote takes it, whose fields are shorter than an order's. What is too long
// is cut: an estimate goes by the postal code.
func FreightShipTo(a Address, p policy.Orders) ShipTo {
	most := lengths.Party()
	s := renderAddress(a, countryOf(p), most)
	for _, f := range []struct {
		text *string
		most int
	}{{&s.Name, most.Name}, {&s.Name2, most.Name2}, {&s.Line1, most.Line1}, {&s.Line2, most.Line2}, {&s.City, most.City}} {
		*f.text = strings.TrimSpace(firstRunes(*f.text, f.most))
	}
	return s
}

// overflow puts what does not fit into the first field, from a blank on, before the text of the second one. When
// it does not fit there either nothing is moved.
func overflow(first, second string, max1, max2 int) (one, two string) {
	if utf8.RuneCountInString(first) <= max1 {
		return first, second
	}
	runes := []rune(first)
	for i := max1; i > 0; i-- {
		if runes[i] != ' ' {
			continue
		}
		rest := strings.TrimSpace(string(runes[i:]) + " " + second)
		if utf8.RuneCountInString(rest) > max2 {
			break
		}
		return string(runes[:i]), rest
	}
	return first, second
}

var (
	zipUS    = regexp.MustCompile(`^\d{5}(-\d{4})?$`)
	zipParts = regexp.MustCompile(`^(\d{5})[ -]*(\d{4})$`)
	postalCA = regexp.MustCompile(`^[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z] \d[ABCEGHJ-NPRSTV-Z]\d$`)
)

// PostalCode is a postal code as the distributor takes it: 12345-6789 in the US, K1A 0B1 in Canada. One that is
// none of the country stays as it is.
func PostalCode(code, country string) string {
	code = strings.ToUpper(Plain(code))
	if country == "CA" {
		if close := strings.NewReplacer(" ", "", "-", "").Replace(code); len(close) == 6 {
			code = close[:3] + " " + close[3:]
		}
		return code
	}
	if m := zipParts.FindStringSubmatch(code); m != nil {
		return m[1] + "-" + m[2]
	}
	return strings.TrimSuffix(code, "-")
}

// validPostalCode reports whether a code that was made by [PostalCode] is one of the country.
func validPostalCode(code, country string) bool {
	if country == "CA" {
		return postalCA.MatchString(code)
	}
	return zipUS.MatchString(code)
}

// SamePlace compares two postal codes as far as both go: the four digits that may follow a ZIP code don't count.
func SamePlace(a, b, country string) bool {
	a, b = PostalCode(a, country), PostalCode(b, country)
	if country != "CA" {
		a, b = a[:min(5, len(a))], b[:min(5, len(b))]
	}
	return a == b
}

// missingParts names what an address lacks to be written to.
func (s ShipTo) missingParts() []string {
	var out []string
	for _, part := range []struct{ name, value string }{{"name", s.Name}, {"first line", s.Line1}, {"city", s.City}, {"state", s.State},
		{"postal code", s.PostalCode}} {
		if part.value == "" {
			out = append(out, part.name)
		}
	}
	return out
}

// longParts says which fields of an address are too long.
func (s ShipTo) longParts(l lengths.Address) []string {
	var out []string
	for _, part := range []struct {
		name, value string
		max         int
	}{{"name", s.Name, l.Name}, {"first line", s.Line1, l.Line1}, {"second line", s.Line2, l.Line2}, {"city", s.City, l.City}} {
		if n := utf8.RuneCountInString(part.value); n > part.max {
			out = append(out, fmt.Sprintf("the %s %%s has %d characters, more than the %d that TD SYNNEX takes", part.name, n, part.max))
		}
	}
	return out
}

// checkAddress says what is wrong with the ship-to address.
func checkAddress(f *findings, a Address, s ShipTo, country string) {
	for _, part := range s.missingParts() {
		f.blocks(AboutAddress, 0, "the ship-to address has no "+part, "complete the ship-to address of the purchase order")
	}
	for _, long := range s.longParts(lengths.ShipTo()) {
		f.blocks(AboutAddress, 0, fmt.Sprintf(long, "of the ship-to address"), "shorten it on the purchase order")
	}
	if s.State != "" {
		if _, ok := RegionCode(a.State, country); !ok {
			f.blocks(AboutAddress, 0, fmt.Sprintf("the state %q of the ship-to address is none of %s", a.State, country),
				"write a code such as NV or ON, or the whole name; or correct orders.country in the policy")
		}
	}
	if s.PostalCode != "" && !validPostalCode(s.PostalCode, country) {
		f.blocks(AboutAddress, 0, fmt.Sprintf("%q is not a postal code of %s", a.PostalCode, country),
			"correct the ship-to address of the purchase order, or orders.country in the policy")
	}
}

// poBox are the ways to write a post-office box in English and French.
var poBox = regexp.MustCompile(
	`(?i)(\bp\.?\s*o\.?\s*b\.?(ox)?\s*[#\d]|\bp\.?\s*o\.?\s*box\b|\bpost(al)?\s+office\s+box\b|\bpobox\b|^box\s+\d+$|\bcase\s+postale\b|\bcasier\s+postal\b|^c\.?\s*p\.?\s*\d+$|^b\.?\s*p\.?\s*\d+$|\bgeneral\s+delivery\b)`)

// militaryCity are the cities of military addresses.
var militaryCity = regexp.MustCompile(`(?i)^(apo|fpo|dpo)\b`)

// checkReach warns of a place that the carrier of the ship method refuses or serves otherwise.
func checkReach(f *findings, s ShipTo, shipMethod string) {
	carrier := shipmethod.CarrierOf(shipMethod, "")
	if shipMethod == "" || shipMethod == shipmethod.Electronic || pickedUp(shipMethod) {
		return
	}
	by := shipMethod
	if carrier != "" {
		by += " (" + string(carrier) + ")"
	}
	mail := carrier == shipmethod.CanadaPost || carrier == shipmethod.USPS
	const fix = "give a street address, or a ship method that goes there (orders.shipMethods in the policy)"
	switch {
	case !mail && (poBox.MatchString(s.Line1) || poBox.MatchString(s.Line2) || poBox.MatchString(s.Name2)):
		f.warns(AboutReach, 0, fmt.Sprintf("the ship-to address is a post-office box, and ship method %s may not deliver to one", by), fix)
	case !mail && (slices.Contains(military, s.State) || militaryCity.MatchString(s.City)):
		f.warns(
			AboutReach, 0, fmt.Sprintf("the ship-to address is a military one, which only the postal service reaches, and it goes by ship method %s",
				by), fix)
	case s.Country == "US" && slices.Contains(territories, s.State) && !mail && !overseas(shipMethod):
		f.warns(AboutReach, 0, fmt.Sprintf("the ship-to address is in the territory %s, and ship method %s may not go there", s.State, by), fix)
	}
}

// contactFor is a contact in the distributor's form. The extension of its phone number goes with the name when it
// fits there; what can't go along is said.
func contactFor(name, phone, email string) (Contact, []string) {
	c := Contact{Name: Plain(name), Email: Plain(email)}
	var ext string
	var lost []string
	if c.Phone, ext = Phone(phone); len(c.Phone) < shortestNumber || len(c.Phone) > lengths.ShipToContact().Phone {
		if onlyDigits(phone) != "" {
			lost = append(lost, fmt.Sprintf("%q is not a phone number", Plain(phone)))
		}
		c.Phone, ext = "", ""
	}
	if utf8.RuneCountInString(c.Name) > lengths.ShipToContact().Name {
		lost = append(lost, fmt.Sprintf("the contact %q is cut to %d characters", c.Name, lengths.ShipToContact().Name))
		c.Name = strings.TrimSpace(firstRunes(c.Name, lengths.ShipToContact().Name))
	}
	if ext != "" {
		if with := c.Name + " x" + ext; c.Name != "" && utf8.RuneCountInString(with) <= lengths.ShipToContact().Name {
			c.Name = with
		} else {
			lost = append(lost, fmt.Sprintf("the extension %s of the phone number %s", ext, c.Phone))
		}
	}
	if utf8.RuneCountInString(c.Email) > lengths.ShipToContact().Email {
		lost = append(lost, fmt.Sprintf("the e-mail address %s has more than %d characters", c.Email, lengths.ShipToContact().Email))
		c.Email = ""
	}
	return c, lost
}

// countryOf is the policy's country; the US unless it says Canada.
func countryOf(p policy.Orders) string {
	if p.Country == policy.CountryCA {
		return string(policy.CountryCA)
	}
	return string(policy.CountryUS)
}
