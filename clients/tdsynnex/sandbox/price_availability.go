package sandbox

// Price & availability.

import (
	"encoding/xml"
	"slices"
	"strconv"
	"strings"
	"time"
)

const maxSKUs = 100

// lookup is one skuList entry of a request.
type lookup struct {
	SynnexSKU         string `xml:"synnexSKU"`
	MfgPN             string `xml:"mfgPN"`
	LineNumber        string `xml:"lineNumber"`
	PriceType         string `xml:"priceType"`
	SpecialDealNumber string `xml:"specialDealNumber"`
	RequestWarehouse  string `xml:"requestWarehouse"`
}

// found is one row of an answer before it is written.
type found struct {
	line     string
	asked    lookup
	product  product
	status   string
	priceful bool
}

type priceResponse struct {
	XMLName    xml.Name   `xml:"priceResponse"`
	Version    string     `xml:"version,attr,omitempty"`
	CustomerNo string     `xml:"customerNo"`
	UserName   string     `xml:"userName"`
	Rows       []priceRow `xml:"PriceAvailabilityList"`
}

// priceRow is a row; which of its elements are there depends on the status.
type priceRow struct {
	SynnexSKU               string           `xml:"synnexSKU"`
	MfgPN                   *string          `xml:"mfgPN"`
	MfgCode                 string           `xml:"mfgCode,omitempty"`
	Status                  string           `xml:"status"`
	Description             string           `xml:"description,omitempty"`
	GlobalProductStatusCode string           `xml:"GlobalProductStatusCode,omitempty"`
	Price                   *string          `xml:"price"`
	PriceType               string           `xml:"priceType,omitempty"`
	SpecialDealNumber       string           `xml:"specialDealNumber,omitempty"`
	MSRP                    string           `xml:"msrp,omitempty"`
	TotalQuantity           *int             `xml:"totalQuantity"`
	Warehouses              []priceWarehouse `xml:"AvailabilityByWarehouse"`
	Weight                  string           `xml:"weight,omitempty"`
	ParcelShippable         string           `xml:"parcelShippable,omitempty"`
	EURequired              string           `xml:"EURequired,omitempty"`
	LineNumber              string           `xml:"lineNumber"`
}

type priceWarehouse struct {
	Info struct {
		Number  string `xml:"number"`
		ZipCode string `xml:"zipcode"`
		City    string `xml:"city"`
		Address string `xml:"addr"`
	} `xml:"warehouseInfo"`
	Quantity             int    `xml:"qty"`
	OnOrderQuantity      string `xml:"onOrderQuantity,omitempty"`
	EstimatedArrivalDate string `xml:"estimatedArrivalDate,omitempty"`
}

func (s *Server) priceAvailability(withPrice bool) func(call) (any, *refusal) {
	return func(c call) (any, *refusal) {
		var in struct {
			XMLName    xml.Name `xml:"priceRequest"`
			Version    string   `xml:"version,attr"`
			CustomerNo string   `xml:"customerNo"`
			UserName   string   `xml:"userName"`
			Password   string   `xml:"password"`
			SKUs       []lookup `xml:"skuList"`
		}
		if r := decode(c.message, &in); r != nil {
			return nil, r
		}
		if r := s.authenticate(credential{in.UserName, in.Password}, in.CustomerNo); r != nil {
			return nil, r
		}
		if !withPrice && !atLeast(in.Version, "3.0") {
			return nil, &refusal{messageVersion, detailVersion}
		}
		rows, r := s.lookUp(in.SKUs)
		if r != nil {
			return nil, r
		}
		out := priceResponse{Version: in.Version, CustomerNo: in.CustomerNo, UserName: in.UserName}
		for _, f := range rows {
			out.Rows = append(out.Rows, xmlRow(f, in.Version, withPrice))
		}
		return out, nil
	}
}

// lookUp answers skuList entries by the documented rules: at most 100, an identifier in each, equal
// identifiers collapsed to the first line number, one part number to every SKU that has it.
func (s *Server) lookUp(asked []lookup) ([]found, *refusal) {
	if len(asked) > maxSKUs {
		return nil, &refusal{messageTooManyItems, detailTooManyItems}
	}
	seen := map[string]bool{}
	var out []found
	for _, l := range asked {
		l.SynnexSKU, l.MfgPN = strings.TrimSpace(l.SynnexSKU), strings.TrimSpace(l.MfgPN)
		if l.SynnexSKU == "" && l.MfgPN == "" {
			return nil, &refusal{messageNoIdentifier, detailNoIdentifier}
		}
		key := "s" + l.SynnexSKU
		if l.SynnexSKU == "" {
			key = "m" + l.MfgPN
		}
		key += " " + l.PriceType + " " + l.SpecialDealNumber
		if seen[key] {
			continue
		}
		seen[key] = true
		out = append(out, s.rowsOf(l)...)
	}
	return out, nil
}

func (s *Server) rowsOf(l lookup) []found {
	var products []product
	if l.SynnexSKU != "" {
		if p, ok := s.productOfSKU(l.SynnexSKU); ok {
			products = []product{p}
		}
	} else {
		products = s.productsOfPartNumber(l.MfgPN)
	}
	var out []found
	for _, p := range products {
		p = s.shown(p)
		if p.Status != "Not found" {
			out = append(out, found{line: l.LineNumber, asked: l, product: p, status: p.Status, priceful: p.Status == "Active"})
		}
	}
	if len(out) == 0 {
		out = []found{{line: l.LineNumber, asked: l, status: "Not found"}}
	}
	return out
}

// twinOf is the second listing that scenario twoSKUs gives a product: the same SKU with a 2 behind it.
func twinOf(p product) product {
	p.SKU += "2"
	p.Description += " (second listing)"
	return p
}

func (s *Server) productOfSKU(sku string) (product, bool) {
	if p, ok := s.products.bySKU(sku); ok {
		return p, true
	}
	if original, cut := strings.CutSuffix(sku, "2"); cut && s.scenarios.forProduct(original)[scenarioTwoSKUs] {
		if p, ok := s.products.bySKU(original); ok {
			return twinOf(p), true
		}
	}
	return product{}, false
}

func (s *Server) productsOfPartNumber(mpn string) []product {
	products := s.products.byPartNumber(mpn)
	if len(products) == 1 && s.scenarios.forProduct(products[0].SKU)[scenarioTwoSKUs] {
		products = append(products, twinOf(products[0]))
	}
	return products
}

// shown is the product as its scenarios show it, less what orders have reserved.
func (s *Server) shown(p product) product {
	chosen := s.scenarios.forProduct(p.SKU)
	p = s.orders.lessReserved(p)
	switch {
	case chosen[scenarioNotFound], chosen[scenarioQuoteOrder]:
		p.Status = "Not found"
	case chosen[scenarioNotAuthorized]:
		p.Status = "Not authorized"
	case chosen[scenarioInactive]:
		p.Status = "Inactive"
	case chosen[scenarioDiscontinued]:
		p.Status = "Discontinued"
		p = p.emptied()
	}
	if chosen[scenarioBackOrder] {
		p = p.emptied()
	}
	if chosen[scenarioEndUser] {
		p.EndUserNeeded = true
	}
	return p
}

// emptied is the product with no stock anywhere.
func (p product) emptied() product {
	stock := make([]stock, len(p.Stock))
	for i, w := range p.Stock {
		w.Quantity = 0
		stock[i] = w
	}
	p.Stock, p.UnlimitedStock = stock, false
	return p
}

// xmlRow writes a row by its status. A row without a product echoes what was asked: the SKU, or 0 for a part
// number that nobody knows.
func xmlRow(f found, version string, withPrice bool) priceRow {
	row := priceRow{SynnexSKU: firstFilled(f.asked.SynnexSKU, "0"), Status: f.status, LineNumber: f.line}
	p := f.product
	switch f.status {
	case "Not found":
		if f.asked.SynnexSKU == "" {
			row.MfgPN = &f.asked.MfgPN
		}
		return row
	case "Not authorized":
		row.SynnexSKU, row.MfgPN, row.GlobalProductStatusCode = p.SKU, &p.MPN, f.status
		return row
	case "Discontinued":
		row.SynnexSKU, row.MfgPN, row.MfgCode, row.Description, row.GlobalProductStatusCode = p.SKU, &p.MPN, p.VendorNumber,
			p.Description, f.status
		return row
	}
	row.SynnexSKU, row.MfgPN, row.MfgCode, row.Description, row.GlobalProductStatusCode = p.SKU, &p.MPN, p.VendorNumber,
		p.Description, "Active"
	row.PriceType, row.SpecialDealNumber = f.asked.PriceType, f.asked.SpecialDealNumber
	row.Price = new("")
	if f.priceful && withPrice {
		price := p.Price
		if strings.TrimSpace(f.asked.SpecialDealNumber) != "" {
			price = dealPrice(price)
		}
		row.Price = new(price.StringFixed(2))
	}
	row.TotalQuantity = new(p.total()) // over all warehouses, also when only some are asked for
	row.Warehouses = warehouseRows(p, f.asked.RequestWarehouse, version)
	if atLeast(version, "2.8") {
		if withPrice {
			row.MSRP = p.MSRP.StringFixed(2)
		}
		row.Weight, row.ParcelShippable, row.EURequired = p.Weight.String(), yn(p.ParcelShip), yn(p.EndUserNeeded)
	}
	return row
}

// warehouseRows lists every warehouse, those without stock too, or from version 2.3 on those asked for.
func warehouseRows(p product, asked, version string) []priceWarehouse {
	var out []priceWarehouse
	for _, w := range p.Stock {
		if atLeast(version, "2.3") && strings.TrimSpace(asked) != "" && !slices.Contains(strings.Split(strings.ReplaceAll(asked, " ", ""), ","),
			w.Warehouse.Number) {
			continue
		}
		var pw priceWarehouse
		pw.Info.Number, pw.Info.ZipCode, pw.Info.City, pw.Info.Address = w.Warehouse.Number, w.Warehouse.Zip, w.Warehouse.place(),
			w.Warehouse.street()
		pw.Quantity = w.Quantity
		if atLeast(version, "2.1") && w.OnOrder > 0 {
			pw.OnOrderQuantity = strconv.Itoa(w.OnOrder)
			pw.EstimatedArrivalDate = arrivalDay(w.ETA)
		}
		out = append(out, pw)
	}
	return out
}

// arrivalDay writes a catalogue day, which is a calendar day at midnight UTC.
func arrivalDay(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("20060102")
}

func yn(b bool) string {
	if b {
		return "Y"
	}
	return "N"
}
