package sandbox

// The freight quote service, and the freight that orders are charged.

import (
	"encoding/xml"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"
)

var zero = decimal.Decimal{}

// heavyFreight is charged in scenario twoInvoices: an amount with a thousands comma.
const heavyFreight = "1150.00"

// tariff is one ship method: a charge for the shipment and one a pound.
type tariff struct {
	code, name, level string
	shipment, pound   string
}

// tariffs are made up; the codes and names are documented. The first is the usual one.
func tariffs(region string) []tariff {
	if region == "CA" {
		return []tariff{
			{"PUG", "Purolator Ground", "3", "11.50", "0.60"}, {"UPG", "UPS Standard", "3", "12.20", "0.62"}, {"PUX", "Purolator Express", "1", "29.00", "1.90"},
		}
	}
	return []tariff{
		{"FG", "FedEx Ground", "5", "8.50", "0.45"}, {"FHD", "FedEx Home Delivery - Ground", "5", "9.25", "0.48"},
		{"FX", "FedEx Express Saver", "3", "17.40", "1.10"}, {"F2", "FedEx 2Day", "2", "24.10", "1.55"},
		{"FO", "FedEx Standard Overnight", "1", "38.75", "2.40"}, {"FP", "FedEx Priority Overnight", "1", "44.90", "2.65"},
	}
}

// tariffOf finds a ship method of either region; an unknown one costs what the usual one does.
func tariffOf(code string) tariff {
	for _, t := range append(tariffs("US"), tariffs("CA")...) {
		if strings.EqualFold(t.code, code) {
			return t
		}
	}
	usual := tariffs("US")[0]
	usual.code, usual.name = code, code
	return usual
}

func freightFor(code string, weight decimal.Decimal) decimal.Decimal {
	if weight.IsZero() {
		return zero
	}
	chosen := tariffOf(code)
	return decimal.RequireFromString(chosen.shipment).Add(decimal.RequireFromString(chosen.pound).Mul(weight)).Round(2)
}

func shipMethodName(code string) string { return tariffOf(code).name }

type freightResponse struct {
	XMLName  xml.Name `xml:"SynnexB2B"`
	Response struct {
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
		ShipMethodCode        string          `xml:"ShipMethodCode"`
		ShipMethodDescription string          `xml:"ShipMethodDescription"`
		ServiceLevel          string          `xml:"ServiceLevel"`
		Methods               []freightMethod `xml:"AvailableShipMethods>AvailableShipMethod"`
		MinOrderFee           string          `xml:"OtherCharges>MinOrderFee"`
		CODFee                string          `xml:"OtherCharges>CODFee"`
		InternalReference     string          `xml:"SynnexInternalReference"`
	} `xml:"FreightQuoteResponse"`
}

type freightMethod struct {
	Code         string `xml:"code,attr"`
	Description  string `xml:"ShipMethodDescription"`
	ServiceLevel string `xml:"ServiceLevel"`
	Freight      string `xml:"Freight"`
}

func (s *Server) freightQuote(c call) (any, *refusal) {
	var in struct {
		XMLName    xml.Name   `xml:"SynnexB2B"`
		Credential credential `xml:"Credential"`
		Request    *struct {
			Version           string   `xml:"version,attr"`
			CustomerNumber    string   `xml:"CustomerNumber"`
			ShipFromWarehouse string   `xml:"ShipFromWarehouse"`
			ShipToZipCode     string   `xml:"ShipToZipCode"`
			ShipTo            *address `xml:"ShipTo"`
			ShipMethodCode    string   `xml:"ShipMethodCode"`
			Items             []struct {
				SKU           string `xml:"SKU"`
				MfgPartNumber string `xml:"MfgPartNumber"`
				Quantity      string `xml:"Quantity"`
			} `xml:"Items>Item"`
		} `xml:"FreightQuoteRequest"`
	}
	if r := decode(c.message, &in); r != nil {
		return nil, r
	}
	if in.Request == nil {
		return nil, &refusal{"IncompleteXML01", "FreightQuoteRequest is missing."}
	}
	if r := s.authenticate(in.Credential, in.Request.CustomerNumber); r != nil {
		return nil, r
	}
	zip := in.Request.ShipToZipCode
	if atLeast(in.Request.Version, "2.0") {
		zip = ""
		if in.Request.ShipTo != nil {
			zip = in.Request.ShipTo.ZipCode
		}
	}
	if strings.TrimSpace(zip) == "" {
		return nil, &refusal{"InvalidRequest", "ShipTo ZipCode is required."}
	}
	var out freightResponse
	r := &out.Response
	weight, sales := zero, zero
	for _, i := range in.Request.Items {
		item, ok := s.productOf(orderLine{AskedSKU: strings.TrimSpace(i.SKU), AskedMPN: strings.TrimSpace(i.MfgPartNumber)})
		quantity, err := strconv.Atoi(strings.TrimSpace(i.Quantity))
		if !ok || err != nil || quantity <= 0 {
			return nil, &refusal{"InvalidRequest", "SKU " + firstFilled(i.SKU, i.MfgPartNumber) + " or its quantity is not valid."}
		}
		n := decimal.NewFromInt(int64(quantity))
		weight, sales = weight.Add(item.Weight.Mul(n)), sales.Add(item.Price.Mul(n))
	}
	r.CustomerNumber, r.ResponseDateTime, r.ResponseElapsedTime = s.options.Account, local(c.now), elapsed
	r.TotalWeight, r.TotalSales, r.FreeFreightThreshold = weight.StringFixed(2), grouped(sales), freeFreightThreshold
	for _, w := range warehousesOf(s.options.Region) {
		if w.Number == in.Request.ShipFromWarehouse || r.Warehouse.Number == "" {
			r.Warehouse.Number, r.Warehouse.ZipCode, r.Warehouse.City = w.Number, w.Zip, w.place()
		}
	}
	r.ShipMethodCode = in.Request.ShipMethodCode
	for _, t := range tariffs(s.options.Region) {
		if r.ShipMethodCode == "" || strings.EqualFold(r.ShipMethodCode, t.code) {
			r.Methods = append(r.Methods, freightMethod{t.code, t.name, t.level, freightFor(t.code, weight).StringFixed(2)})
		}
		if strings.EqualFold(r.ShipMethodCode, t.code) {
			r.ShipMethodDescription, r.ServiceLevel = t.name, t.level
		}
	}
	r.MinOrderFee, r.CODFee, r.InternalReference = "0.00", "0.00", "FREIGHT,A-CIS"
	return out, nil
}
