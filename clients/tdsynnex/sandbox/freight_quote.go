package sandbox

// The freight quote service, and the freight that orders are charged.

import (
	"encoding/xml"
	"regexp"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"digitalbridge/clients/tdsynnex/shipmethod"
)

var zero = decimal.Decimal{}

// heavyFreight is charged in scenario twoInvoices: an amount with a thousands comma.
const heavyFreight = "1150.00"

// tariff is one ship method: how many days it takes, a charge for the shipment and one a pound.
type tariff struct {
	code            string
	days            int
	shipment, pound string
}

// tariffs are made up; the codes are documented. The first is the usual one.
func tariffs(region string) []tariff {
	if region == "CA" {
		return []tariff{
			{"PUG", 3, "11.50", "0.60"}, {"UPG", 3, "12.20", "0.62"}, {"PUX", 1, "29.00", "1.90"}, {"CPCE", 4, "10.90", "0.55"},
			{"WC", 0, "0.00", "0.00"},
		}
	}
	return []tariff{
		{"FG", 5, "8.50", "0.45"}, {"FHD", 5, "9.25", "0.48"}, {"UP", 5, "8.60", "0.46"}, {"FX", 3, "17.40", "1.10"}, {"U3", 3, "17.90", "1.15"},
		{"F2", 2, "24.10", "1.55"}, {"FO", 1, "38.75", "2.40"}, {"FP", 1, "44.90", "2.65"}, {"DE", 0, "36.00", "1.20"},
	}
}

// tariffOf finds a ship method of the region; one without a tariff costs what the usual one does.
func tariffOf(region, code string) tariff {
	for _, t := range tariffs(region) {
		if strings.EqualFold(t.code, code) {
			return t
		}
	}
	return tariffs(region)[0]
}

func freightFor(region, code string, weight decimal.Decimal) decimal.Decimal {
	if weight.IsZero() {
		return zero
	}
	chosen := tariffOf(region, code)
	return decimal.RequireFromString(chosen.shipment).Add(decimal.RequireFromString(chosen.pound).Mul(weight)).Round(2)
}

func shipMethodName(region, code string) string {
	m, _ := shipmethod.Find(shipmethod.Country(region), code)
	return m.Description
}

func electronicMethod(region string) (code, name string) {
	return shipmethod.Electronic, shipMethodName(region, shipmethod.Electronic)
}

type freightRequest struct {
	Version           string   `xml:"version,attr"`
	CustomerNumber    string   `xml:"CustomerNumber"`
	ShipFromWarehouse string   `xml:"ShipFromWarehouse"`
	ShipToZipCode     string   `xml:"ShipToZipCode"`
	ShipTo            *address `xml:"ShipTo"`
	ShipMethodCode    string   `xml:"ShipMethodCode"`
	ServiceLevel      string   `xml:"ServiceLevel"`
	Items             []struct {
		LineNumber    string `xml:"lineNumber,attr"`
		SKU           string `xml:"SKU"`
		MfgPartNumber string `xml:"MfgPartNumber"`
		Description   string `xml:"Description"`
		Quantity      string `xml:"Quantity"`
	} `xml:"Items>Item"`
}

type freightResponse struct {
	XMLName  xml.Name `xml:"SynnexB2B"`
	Response struct {
		Version              string `xml:"version,attr,omitempty"`
		CustomerNumber       string `xml:"CustomerNumber"`
		ResponseDateTime     string `xml:"ResponseDateTime"`
		ResponseElapsedTime  string `xml:"ResponseElapsedTime"`
		TotalWeight          string `xml:"TotalWeight"`
		TotalSales           string `xml:"TotalSales"`
		FreeFreightThreshold string `xml:"FreeFreightThreshold"`
		Warehouse            struct {
			Number  string `xml:"Number"`
			ZipCode string `xml:"ZipCode"`
			City    string `xml:"City"`
			Addr    string `xml:"Addr"`
		} `xml:"ShipFromWarehouse"`
		ShipToZipCode         string          `xml:"ShipToZipCode,omitempty"` // 1.0
		ShipTo                *freightShipTo  `xml:"ShipTo"`                  // 2.0
		ShipMethodCode        string          `xml:"ShipMethodCode"`
		ShipMethodDescription string          `xml:"ShipMethodDescription"`
		ServiceLevel          string          `xml:"ServiceLevel"`
		Items                 []freightItem   `xml:"Items>Item"`
		Methods               []freightMethod `xml:"AvailableShipMethods>AvailableShipMethod"`
		MinOrderFee           string          `xml:"OtherCharges>MinOrderFee"`
		CODFee                string          `xml:"OtherCharges>CODFee"`
		InternalReference     string          `xml:"SynnexInternalReference"`
	} `xml:"FreightQuoteResponse"`
}

type freightShipTo struct {
	address
	AddressType string `xml:"AddressType"`
}

type freightItem struct {
	LineNumber    string `xml:"lineNumber,attr"`
	SKU           string `xml:"SKU"`
	MfgPartNumber string `xml:"MfgPartNumber"`
	Description   string `xml:"Description"`
	Quantity      string `xml:"Quantity"`
}

type freightMethod struct {
	Code         string `xml:"code,attr"`
	Description  string `xml:"ShipMethodDescription"`
	ServiceLevel string `xml:"ServiceLevel"`
	Freight      string `xml:"Freight"`
}

// Errors of the service, as documented.
const (
	detailSubmitAgain = "please check and submit again."
	detailFormat      = "XML format error or missing mandatory tag, please check and submit again."
)

var (
	zipUS = regexp.MustCompile(`^\d{5}(-?\d{4})?$`)
	zipCA = regexp.MustCompile(`^[A-Za-z]\d[A-Za-z] ?\d[A-Za-z]\d$`)
)

func (s *Server) freightQuote(c call) (any, *refusal) {
	var in struct {
		XMLName    xml.Name        `xml:"SynnexB2B"`
		Credential credential      `xml:"Credential"`
		Request    *freightRequest `xml:"FreightQuoteRequest"`
	}
	if r := decode(c.message, &in); r != nil {
		return nil, r
	}
	if in.Request == nil {
		return nil, &refusal{"FreightQuoteRequest", detailFormat}
	}
	if r := s.authenticate(in.Credential, in.Request.CustomerNumber); r != nil {
		return nil, r
	}
	if c.scenarios[scenarioAddressNotFound] {
		return nil, &refusal{"Invalid Address (Not Found)", detailSubmitAgain}
	}
	return s.quoteFreight(c, *in.Request)
}

func (s *Server) quoteFreight(c call, in freightRequest) (any, *refusal) {
	var out freightResponse
	r := &out.Response
	full := atLeast(in.Version, "2.0")
	zip := in.ShipToZipCode
	if full {
		zip = ""
		if in.ShipTo != nil {
			zip = in.ShipTo.ZipCode
		}
	}
	zip = strings.TrimSpace(zip)
	switch {
	case strings.TrimSpace(in.Version) == "":
		return nil, &refusal{"version", detailFormat}
	case zip == "":
		return nil, &refusal{"ShipToZipCode", detailFormat}
	case !zipUS.MatchString(zip) && !zipCA.MatchString(zip):
		return nil, &refusal{"Invalid ZIP Code ", detailSubmitAgain}
	case strings.TrimSpace(in.ShipFromWarehouse) == "":
		return nil, &refusal{"ShipFromWarehouse", detailFormat}
	case len(in.Items) == 0:
		return nil, &refusal{"Items", detailFormat}
	}
	for _, w := range warehousesOf(s.options.Region) {
		if w.Number == strings.TrimSpace(in.ShipFromWarehouse) {
			r.Warehouse.Number, r.Warehouse.ZipCode, r.Warehouse.City, r.Warehouse.Addr = w.Number, w.Zip, w.place(), w.street()
		}
	}
	if r.Warehouse.Number == "" {
		return nil, &refusal{"Invalid Warehouse Number", detailSubmitAgain}
	}
	weight, sales, refused := s.weigh(in, &out)
	if refused != nil {
		return nil, refused
	}
	r.Version, r.CustomerNumber, r.ResponseDateTime, r.ResponseElapsedTime = in.Version, s.options.Account, local(c.now), elapsed
	r.TotalWeight, r.TotalSales, r.FreeFreightThreshold = weight.StringFixed(2), sales.StringFixed(2), freeFreightThreshold
	if full {
		r.ShipTo = &freightShipTo{address: *in.ShipTo, AddressType: addressType(*in.ShipTo)}
	} else {
		r.ShipToZipCode = zip
	}
	if refused := s.offerMethods(&out, in, weight); refused != nil {
		return nil, refused
	}
	r.MinOrderFee, r.CODFee, r.InternalReference = "0.00", "0.00", "SPID 1, batch_no 1,\n version 1"
	return out, nil
}

// addItem echoes a line of the request.
func (r *freightResponse) addItem(i freightItem) { r.Response.Items = append(r.Response.Items, i) }

func (s *Server) weigh(in freightRequest, out *freightResponse) (weight, sales decimal.Decimal, _ *refusal) {
	for _, i := range in.Items {
		item, ok := s.productOf(orderLine{AskedSKU: strings.TrimSpace(i.SKU), AskedMPN: strings.TrimSpace(i.MfgPartNumber)})
		quantity, err := strconv.Atoi(strings.TrimSpace(i.Quantity))
		switch {
		case err != nil || quantity <= 0:
			return zero, zero, &refusal{"Quantity", detailFormat}
		case !ok:
			return zero, zero, &refusal{"InvalidSKU", "At least one of the sku requested is invalid"}
		case s.scenarios.forProduct(item.SKU)[scenarioNotAuthorized]:
			return zero, zero, &refusal{"Not Authorized SKU", "At least one of the sku requested is not authorized to buy from customer"}
		}
		n := decimal.NewFromInt(int64(quantity))
		weight, sales = weight.Add(item.Weight.Mul(n)), sales.Add(item.Price.Mul(n))
		out.addItem(freightItem{i.LineNumber, i.SKU, i.MfgPartNumber, i.Description, i.Quantity})
	}
	return weight, sales, nil
}

// offerMethods lists the methods that the request allows: of one code, of so many days or fewer, or all.
func (s *Server) offerMethods(out *freightResponse, in freightRequest, weight decimal.Decimal) *refusal {
	r := &out.Response
	code, level := strings.TrimSpace(in.ShipMethodCode), strings.TrimSpace(in.ServiceLevel)
	days, err := strconv.Atoi(level)
	_, known := shipmethod.Find(shipmethod.Country(s.options.Region), code)
	if code != "" && !known || level != "" && (err != nil || days < 0 || days > 99) {
		return &refusal{"Invalid Ship Method Code, Service Level or Carrier ", detailSubmitAgain}
	}
	best := -1
	for _, t := range tariffs(s.options.Region) {
		if code != "" && !strings.EqualFold(code, t.code) || level != "" && t.days > days {
			continue
		}
		m := freightMethod{t.code, shipMethodName(s.options.Region, t.code), strconv.Itoa(t.days),
			freightFor(s.options.Region, t.code, weight).StringFixed(2)}
		if t.code == "DE" { // blanks as captured
			m.Code, m.Description = " DE ", " "+m.Description
		}
		r.Methods = append(r.Methods, m)
		if best < 0 {
			best = len(r.Methods) - 1
		}
	}
	if best < 0 {
		return &refusal{"No Result Found", "We do not have any ship method meet your request"}
	}
	r.ShipMethodCode, r.ShipMethodDescription, r.ServiceLevel = r.Methods[best].Code, r.Methods[best].Description, r.Methods[best].ServiceLevel
	if level != "" {
		r.ServiceLevel = level
	}
	return nil
}

// addressType is decided by the vendor; here by the look of the address.
func addressType(a address) string {
	for _, word := range strings.Fields(strings.ToUpper(a.AddressLine1 + " " + a.AddressLine2)) {
		if word == "APT" || word == "APT." {
			return "Residential"
		}
	}
	return "Commercial"
}
