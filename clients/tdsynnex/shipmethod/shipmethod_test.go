package shipmethod

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTheListsAreWhole(t *testing.T) {
	require.Len(t, List(US), 152)
	require.Len(t, List(CA), 60)
	for _, country := range []Country{US, CA} {
		seen := map[string]bool{}
		for _, m := range List(country) {
			require.NotEmpty(t, m.Description, m.Code)
			require.LessOrEqual(t, len(m.Code), 4)
			require.False(t, seen[m.Code], m.Code)
			seen[m.Code] = true
		}
	}
}

func TestFind(t *testing.T) {
	m, ok := Find(US, " fg ")
	require.True(t, ok)
	require.Equal(t, Method{"FG", "FedEx Ground"}, m)
	_, ok = Find(CA, "FG")
	require.False(t, ok, "each country has its own list")
	_, ok = Find(CA, Hold)
	require.True(t, ok, "order status shows the hold in both countries")
	require.NotContains(t, List(US), Method{Hold, "Hold Order"}, "nobody orders a hold")
}

// The carriers of every listed code, as the specification's last paragraph of the tables says.
func TestTheCarrierOfEveryListedCode(t *testing.T) {
	for _, country := range []Country{US, CA} {
		for _, m := range List(country) {
			var want Carrier
			switch c := m.Code; {
			case c == "FWC" || c == "USH":
			case c[0] == 'F' || strings.HasPrefix(c, "MTF"):
				want = FedEx
			case c[0] == 'U':
				want = UPS
			case c == "PUG" || c == "PUX" || c == "PUA" || c == "P9X" || c == "P10X" || c == "PSA":
				want = Purolator
			case strings.HasPrefix(c, "CPC"):
				want = CanadaPost
			case strings.HasPrefix(c, "DH"):
				want = DHL
			}
			require.Equal(t, want, CarrierOf(m.Code, ""), m.Code)
		}
	}
}

func TestCarrierOf(t *testing.T) {
	for _, tt := range []struct {
		name, method, number string
		want                 Carrier
	}{
		{"the code decides before the number's form", "FG", "1Z999AA10123456784", FedEx},
		{"a younger code of a known carrier", "FXZ", "", FedEx},
		{"a description", "FedEx Home Delivery - Ground", "", FedEx},
		{"a description with a blank", "FED EX GROUND", "", FedEx},
		{"UPS as a word", "UPS Ground", "", UPS},
		{"ups inside a word is nobody", "Groups", "", ""},
		{"USPS", "USPS Priority", "", USPS},
		{"Canada Post by description", "Canada Post Expedited", "", CanadaPost},
		{"Purolator by description", "Purolator Ground", "", Purolator},
		{"a forwarder's code has no page, whatever the number looks like", "ODI", "1Z999AA10123456784", ""},
		{"a forwarder's description has none either", "Old Dominion", "123456789012", ""},
		{"will call", "FWC", "123456789012", ""},
		{"a hold says nothing of the carrier", "NL", "1Z999AA10123456784", UPS},
		{"UPS by number", "", "1Z999AA10123456784", UPS},
		{"UPS by number in small letters and groups", "", "1z 999 aa1 01 2345 6784", UPS},
		{"FedEx by 12 digits", "", "123456789012", FedEx},
		{"FedEx by 15 digits", "", "123456789012345", FedEx},
		{"FedEx by 22 digits", "", "9612019123456789012345", FedEx},
		{"USPS by 22 digits", "", "9400110200881234567890", USPS},
		{"USPS by 22 digits behind a ZIP code", "", "420895019400110200881234567890", USPS},
		{"USPS by its international form", "", "LZ123456789US", USPS},
		{"Canada Post by 16 digits", "", "7316971234567890", CanadaPost},
		{"Canada Post by its international form", "", "CA123456789CA", CanadaPost},
		{"Purolator by letters", "", "ABC123456789", Purolator},
		{"DHL by ten digits", "", "1234567890", DHL},
		{"DHL by its piece form", "", "JD014600006281230704", DHL},
		{"a number of no known form", "", "PRO-77", ""},
		{"nothing", "", "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) { require.Equal(t, tt.want, CarrierOf(tt.method, tt.number)) })
	}
}

func TestLink(t *testing.T) {
	for _, tt := range []struct{ name, method, number, want string }{
		{"FedEx", "FG", "123456789012", "https://www.fedex.com/fedextrack/?trknbr=123456789012"},
		{"UPS", "UP", "1Z999AA10123456784", "https://www.ups.com/track?tracknum=1Z999AA10123456784"},
		{"USPS", "", "9400110200881234567890", "https://tools.usps.com/go/TrackConfirmAction?tLabels=9400110200881234567890"},
		{"DHL", "DH", "1234567890", "https://www.dhl.com/en/express/tracking.html?AWB=1234567890"},
		{"Purolator", "PUG", "329014521622", "https://www.purolator.com/en/shipping/tracker?pin=329014521622"},
		{"Canada Post", "CPCE", "7316971234567890",
			"https://www.canadapost-postescanada.ca/track-reperage/en#/search?searchFor=7316971234567890"},
		{"what stands in a number cannot change the link", "FG", "1&x=<2> 3", "https://www.fedex.com/fedextrack/?trknbr=1%26x%3D%3C2%3E+3"},
		{"no carrier, no link", "ODI", "12345", ""},
		{"no number, no link", "FG", " ", ""},
	} {
		t.Run(tt.name, func(t *testing.T) { require.Equal(t, tt.want, Link(tt.method, tt.number)) })
	}
}
