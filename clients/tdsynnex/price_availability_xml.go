package tdsynnex

// Price & availability over XML, message version 2.8: the only version whose rows carry MSRP,
// weight, EURequired, on-order quantity and arrival date.

import (
	"context"
	"encoding/xml"
)

type priceRequestXML struct {
	XMLName    xml.Name     `xml:"priceRequest"`
	Version    string       `xml:"version,attr"`
	CustomerNo string       `xml:"customerNo"`
	UserName   string       `xml:"userName"`
	Password   string       `xml:"password"`
	SKUList    []skuListXML `xml:"skuList"`
}

type skuListXML struct {
	SynnexSKU         string `xml:"synnexSKU,omitempty"`
	MfgPN             string `xml:"mfgPN,omitempty"`
	LineNumber        int    `xml:"lineNumber"`
	PriceType         string `xml:"priceType,omitempty"`
	SpecialDealNumber string `xml:"specialDealNumber,omitempty"`
}

// askPrices makes one call of at most itemsPerCall items, whose line numbers are their positions counted
// from 1.
func (c *Client) askPrices(ctx context.Context, items []PriceAvailabilityRequest) ([]priceRow, error) {
	who := c.reading()
	request := priceRequestXML{Version: "2.8", CustomerNo: c.config.CustomerNumber, UserName: who.UserID, Password: who.Password}
	for i, item := range items {
		line := skuListXML{
			SynnexSKU:         item.SynnexSKU,
			LineNumber:        i + 1,
			PriceType:         item.PriceType,
			SpecialDealNumber: item.SpecialDealNumber,
		}
		if line.SynnexSKU == "" {
			line.MfgPN = item.ManufacturerPartNumber
		}
		request.SKUList = append(request.SKUList, line)
	}
	root, err := c.postXML(ctx, exchange{operation: OperationPriceAvailability, subject: itemsSubject(len(items)),
		url: c.endpoints.priceAvailability, timeout: c.config.Timeouts.PriceAvailability}, request, "priceResponse")
	if err != nil {
		return nil, err
	}
	return priceRows(root), nil
}

func priceRows(response *element) []priceRow {
	var rows []priceRow
	for _, e := range response.every("PriceAvailabilityList") {
		row := priceRow{
			lineNumber:          e.attr("lineNumber"),
			synnexSKU:           e.text("synnexSKU"),
			mfgPN:               e.text("mfgPN"),
			mfgCode:             e.text("mfgCode"),
			status:              e.text("status"),
			description:         e.text("description"),
			globalProductStatus: e.text("GlobalProductStatusCode"),
			price:               e.text("price"),
			priceType:           e.text("priceType"),
			specialDealNumber:   e.text("specialDealNumber"),
			msrp:                e.text("msrp"),
			totalQuantity:       e.text("totalQuantity"),
			weight: e.text(
				"weight",
			),
			parcelShippable: e.text("parcelShippable", "parcelShipable"),
			endUserRequired: e.text("EURequired"),
			errorMessage:    e.text("errorMessage"),
			errorDetail:     e.text("errorDetail"),
		}
		row.damage = e.damage
		if v := (values{}); !v.item("row", e, "status") {
			row.unread = v.unread[0].Cause + ": " + v.unread[0].Raw
		}
		for _, w := range e.every("AvailabilityByWarehouse") {
			info := w.child("warehouseInfo")
			row.warehouses = append(row.warehouses, priceRowWarehouse{
				number: info.text("number"), city: info.text("city"), zipCode: info.text("zipcode"), address: info.text("addr"),
				quantity: w.text("qty"), onOrderQuantity: w.text("onOrderQuantity"), estimatedArrivalDate: w.text("estimatedArrivalDate"),
			})
		}
		rows = append(rows, row)
	}
	return rows
}
