package order_test

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	. "digitalbridge/internal/order"
)

func TestTheNumberAtTheDistributorIsInjective(t *testing.T) {
	for in, want := range map[string]string{
		"1016": "1016", " po-1016 ": "PO-1016", "PO_1001": "PO--5F1001", "1/2": "1--2F2", "A--5F": "A--2D-5F", "A-_": "A---5F", "a.b": "A--2EB",
		"A-": "A-", "--": "--2D-",
	} {
		require.Equal(t, want, DistributorNumber(in, rules), in)
	}
	p := rules
	p.NumberPrefix = "ACME-"
	require.Equal(t, "ACME-PO--5F1001", DistributorNumber("PO_1001", p))
}

var escaped = regexp.MustCompile(`^--([0-9A-F]{2})`)

// original undoes what DistributorNumber does.
func original(s string) string {
	var b strings.Builder
	for s != "" {
		if m := escaped.FindStringSubmatch(s); m != nil {
			c, _ := strconv.ParseUint(m[1], 16, 8)
			b.WriteByte(byte(c))
			s = s[len(m[0]):]
			continue
		}
		b.WriteByte(s[0])
		s = s[1:]
	}
	return b.String()
}

func FuzzTheNumberCanBeUndone(f *testing.F) {
	for _, s := range []string{"1016", "PO_1001", "A--5F", "A-_", "---", "-_-", "--2D", "é"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		want := strings.ToUpper(strings.TrimSpace(s))
		number := DistributorNumber(s, rules)
		require.Regexp(t, `^[A-Z0-9-]*$`, number)
		require.Equal(t, want, original(number))
	})
}

func TestStatesAndProvincesByTheirNames(t *testing.T) {
	for country, names := range map[string]map[string]string{
		"US": {
			"nv": "NV", "Nevada": "NV", "N.Y.": "NY", "new york": "NY", "Calif.": "CA", "Mass": "MA", "D.C.": "DC", "District of Columbia": "DC",
			"Puerto Rico":         "PR",
			"U.S. Virgin Islands": "VI", "Guam": "GU", "W. Va.": "WV", "Penna.": "PA", "Nevada (NV)": "NV", "TX - Texas": "TX",
			"Armed Forces Europe": "AE", " Hawai\u2019i ": "HI", "Hawai\u02bbi": "HI",
			"State of Nevada": "NV", "Commonwealth of Massachusetts": "MA", "NY, USA": "NY", "New York State": "NY", "US-NV": "NV",
			"N. Carolina": "NC", "No. Dakota": "ND", "So. Carolina": "SC", "W. Virginia": "WV", "N. Jersey": "NJ", "N. Hampshire": "NH",
			"Dist. of Columbia": "DC", "Virgin Islands, U.S.": "VI", "Commonwealth of the Northern Mariana Islands": "MP",
		},
		"CA": {
			"on": "ON", "Ontario": "ON", "Ont.": "ON", "Québec": "QC", "Quebec": "QC", "P.Q.": "QC", "PQ": "QC", "Nfld": "NL", "NF": "NL",
			"Terre-Neuve-et-Labrador": "NL",
			"Colombie-Britannique":    "BC", "B.C.": "BC", "Île-du-Prince-Édouard": "PE", "P.E.I.": "PE", "Nouvelle-Ecosse": "NS",
			"Yukon Territory": "YT", "N.W.T.": "NT", "Nunavut": "NU", "Sask.": "SK", "Alta": "AB", "Man": "MB", "Nouveau-Brunswick": "NB",
			"Ontario (ON)": "ON", "QC - Québec": "QC", "Province of Quebec": "QC", "Province de Québec": "QC", "CA-ON": "ON",
			"Ontario, Canada": "ON", "Prince Edward Isl.": "PE", "Yukon (YT)": "YT",
		},
	} {
		for name, want := range names {
			got, ok := RegionCode(name, country)
			require.True(t, ok, name)
			require.Equal(t, want, got, name)
		}
	}
	for _, unknown := range []struct{ name, country string }{{"Ontario", "US"}, {"Nevada", "CA"}, {"XX", "US"}, {"", "US"}, {"Nirvana", "US"},
		{"Q", "CA"}, {"N. Nevada", "US"}, {"State of", "US"}, {"US", "US"}, {"Canada", "CA"}, {"S. Hampshire", "US"}} {
		_, ok := RegionCode(unknown.name, unknown.country)
		require.False(t, ok, unknown.name)
	}
}

func TestPostalCodesAreNormalised(t *testing.T) {
	for _, c := range []struct{ in, country, want string }{
		{"K1A0B1", "CA", "K1A 0B1"}, {"k1a 0b1", "CA", "K1A 0B1"}, {"K1A-0B1", "CA", "K1A 0B1"}, {" K1A\u00a00B1 ", "CA", "K1A 0B1"},
		{"12345 6789", "US", "12345-6789"}, {"123456789", "US", "12345-6789"}, {"12345-6789", "US", "12345-6789"},
		{"12345\u20136789", "US", "12345-6789"}, {"12345-", "US", "12345"}, {"89501", "US", "89501"}, {"8950", "US", "8950"},
	} {
		require.Equal(t, c.want, PostalCode(c.in, c.country), c.in)
	}
}

func TestTheCarrierIsKnownByCodeThenWordsThenNumber(t *testing.T) {
	link := func(code, method, number string) string {
		return Parcel{MethodCode: code, Method: method, Tracking: []string{number}}.Link(number)
	}
	for name, c := range map[string]struct{ code, method, number, want string }{
		"FedEx by code":              {"FG", "", "1", "https://www.fedex.com/fedextrack/?trknbr=1"},
		"UPS by code":                {"UP", "Ground", "1", "https://www.ups.com/track?tracknum=1"},
		"Purolator by code":          {"PUG", "", "1", "https://www.purolator.com/en/shipping/tracker?pin=1"},
		"Canada Post by code":        {"CPCX", "", "1", "https://www.canadapost-postescanada.ca/track-reperage/en#/search?searchFor=1"},
		"DHL by code":                {"DHI", "", "1", "https://www.dhl.com/en/express/tracking.html?AWB=1"},
		"the code before the number": {"FG", "", "1Z999AA10123456784", "https://www.fedex.com/fedextrack/?trknbr=1Z999AA10123456784"},
		"by the words":               {"", "FedEx Home Delivery - Ground", "1", "https://www.fedex.com/fedextrack/?trknbr=1"},
		"UPS by the number":          {"", "", "1Z999AA10123456784", "https://www.ups.com/track?tracknum=1Z999AA10123456784"},
		"USPS by the number": {"", "", "9400111899223197428490",
			"https://tools.usps.com/go/TrackConfirmAction?tLabels=9400111899223197428490"},
		"nobody known":                    {"WC", "Will Call", "1", ""},
		"a number that is not an address": {"FG", "", "1&x=\"2", "https://www.fedex.com/fedextrack/?trknbr=1%26x%3D%222"},
		"a number without any carrier":    {"", "", "77", ""},
	} {
		t.Run(name, func(t *testing.T) { require.Equal(t, c.want, link(c.code, c.method, c.number)) })
	}
}
