package tdsynnex

// Price & availability: local checks, de-duplication, calls of at most 100 items, and handing the rows
// back to the requests they answer.

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"
)

// PriceAvailabilityRequest asks for one product. SynnexSKU wins when both are given; a manufacturer
// part number may be answered with several products.
type PriceAvailabilityRequest struct {
	SynnexSKU              string `json:"synnexSKU,omitempty"`
	ManufacturerPartNumber string `json:"manufacturerPartNumber,omitempty"`
	// REGULAR when empty, EDUCATION, PROMOTION, FEDERALGOVERNMENT, STATEGOVERNMENT
	PriceType         string `json:"priceType,omitempty"`
	SpecialDealNumber string `json:"specialDealNumber,omitempty"` // the bid whose price is asked for
}

// PriceAvailability is the distributor's answer for one product. Amounts are in the region's
// currency (US: USD, CA: CAD); the message itself names none.
type PriceAvailability struct {
	// RequestIndex is the position in the request slice that this row answers.
	RequestIndex int `json:"requestIndex"`

	SynnexSKU              string        `json:"synnexSKU"` // as asked when not found; empty for an unknown part number
	ManufacturerPartNumber string        `json:"manufacturerPartNumber"`
	ManufacturerCode       string        `json:"manufacturerCode,omitempty"` // the distributor's numeric vendor code
	Status                 ProductStatus `json:"status"`
	RawStatus              string        `json:"rawStatus"`
	Description            string        `json:"description,omitempty"`
	GlobalStatus           ProductStatus `json:"globalStatus,omitempty"`
	GlobalProductStatus    string        `json:"globalProductStatus,omitempty"` // as sent, such as Active-'206'

	Price     decimal.NullDecimal `json:"price"`               // the reseller's own cost; null unless active
	PriceType string              `json:"priceType,omitempty"` // as asked
	// SpecialDealNumber is the bid that the price is of, as asked.
	SpecialDealNumber string              `json:"specialDealNumber,omitempty"`
	MSRP              decimal.NullDecimal `json:"msrp"` // null when missing or 0

	// to be sold, over all warehouses; nil when not said or not readable
	TotalQuantity   *int                    `json:"totalQuantity,omitempty"`
	Warehouses      []WarehouseAvailability `json:"warehouses,omitempty"`
	Weight          decimal.NullDecimal     `json:"weight"`                    // pounds
	ParcelShippable *bool                   `json:"parcelShippable,omitempty"` // nil when not said
	EndUserRequired *bool                   `json:"endUserRequired,omitempty"` // true: the purchase order needs its end-user block

	// ErrorMessage and ErrorDetail are an error that the distributor put on this row alone.
	ErrorMessage string `json:"errorMessage,omitempty"`
	ErrorDetail  string `json:"errorDetail,omitempty"`
	// Warnings name values that could not be read, with their raw text; the field is then empty.
	Warnings []string `json:"warnings,omitempty"`
}

// DropShipWarehouse is the number under which the manufacturer's own shipments stand among the warehouses.
const DropShipWarehouse = "98"

// WarehouseAvailability is the stock of one product in one warehouse; warehouses without stock are
// listed too. Number 98 is the manufacturer's direct shipment.
type WarehouseAvailability struct {
	Number               string    `json:"number"`
	City                 string    `json:"city,omitempty"` // city and state in one, as sent
	ZipCode              string    `json:"zipCode,omitempty"`
	Address              string    `json:"address,omitempty"`
	Quantity             int       `json:"quantity"`
	OnOrderQuantity      *int      `json:"onOrderQuantity,omitempty"`     // nil when unknown, which is not zero
	EstimatedArrivalDate time.Time `json:"estimatedArrivalDate,omitzero"` // the day at midnight UTC; zero when unknown
}

// PriceAvailabilityService is price & availability as its callers see it.
type PriceAvailabilityService interface {
	PriceAvailability(ctx context.Context, requests []PriceAvailabilityRequest) ([]PriceAvailability, error)
}

// itemsPerCall is the distributor's limit of items in one call.
const itemsPerCall = 100

// priceRow is one row of an answer, as text, before it is matched to its request.
type priceRow struct {
	lineNumber, synnexSKU, mfgPN, mfgCode, status, description, globalProductStatus                    string
	price, priceType, specialDealNumber, msrp, totalQuantity, weight, parcelShippable, endUserRequired string
	errorMessage, errorDetail                                                                          string
	unread                                                                                             string // why nothing of it can be used
	// why its XML could only be read in part
	damage     string
	warehouses []priceRowWarehouse
}

type priceRowWarehouse struct {
	number, city, zipCode, address, quantity, onOrderQuantity, estimatedArrivalDate string
}

// PriceAvailability asks for any number of products, in calls of at most 100 that follow one
// another. Equal requests are asked once and answered each. Rows come back in the order of the
// requests; a manufacturer part number may yield several. Every request yields at least one row:
// unknown products are rows with their status, not errors. When a call fails, the rows of the calls
// before it are returned beside the error.
func (c *Client) PriceAvailability(ctx context.Context, requests []PriceAvailabilityRequest) ([]PriceAvailability, error) {
	unique, positions, err := distinct(requests)
	if err != nil {
		return nil, err
	}
	perRequest := make([][]PriceAvailability, len(requests))
	for chunk := range slices.Chunk(unique, itemsPerCall) {
		rows, callErr := c.callPrices(ctx, chunk)
		if callErr != nil {
			err = callErr
			break
		}
		answered := assign(chunk, rows)
		for i, item := range chunk {
			for _, position := range positions[item.key()] {
				for _, row := range answered[i] {
					row.RequestIndex = position
					perRequest[position] = append(perRequest[position], row)
				}
			}
		}
	}
	return slices.Concat(perRequest...), err
}

// callPrices repeats a call that failed for a passing reason: the service throws Server.RuntimeError
// now and then, and partners ride it out with up to four attempts.
func (c *Client) callPrices(ctx context.Context, items []PriceAvailabilityRequest) ([]priceRow, error) {
	const attempts = 4
	for attempt := 1; ; attempt++ {
		rows, err := c.askPrices(ctx, items)
		if err == nil || attempt == attempts || ClassOf(err) != ClassTransient || ctx.Err() != nil {
			return rows, err
		}
		pause := time.NewTimer(time.Duration(attempt) * c.retryPause)
		select {
		case <-pause.C:
		case <-ctx.Done():
			pause.Stop()
			return nil, err
		}
	}
}

func (r PriceAvailabilityRequest) key() string {
	terms := " " + r.PriceType + " " + r.SpecialDealNumber
	if r.SynnexSKU != "" {
		return "sku " + r.SynnexSKU + terms
	}
	return "mpn " + r.ManufacturerPartNumber + terms
}

// distinct drops repeats, because the distributor answers only the first line of equal ones, and
// says where each distinct request came from.
func distinct(requests []PriceAvailabilityRequest) ([]PriceAvailabilityRequest, map[string][]int, error) {
	positions := map[string][]int{}
	var unique []PriceAvailabilityRequest
	for i, r := range requests {
		r.SynnexSKU, r.ManufacturerPartNumber = strings.TrimSpace(r.SynnexSKU), strings.TrimSpace(r.ManufacturerPartNumber)
		if r.SynnexSKU == "" && r.ManufacturerPartNumber == "" {
			return nil, nil, invalid(OperationPriceAvailability, itemsSubject(len(requests)),
				"item %d has neither a TD SYNNEX SKU nor a manufacturer part number", i+1)
		}
		k := r.key()
		if positions[k] == nil {
			unique = append(unique, r)
		}
		positions[k] = append(positions[k], i)
	}
	return unique, positions, nil
}

// assign hands each row to the item it answers: by line number, or by identifier when the line number is
// missing, unreadable or that of another product. An item whose row was collapsed into another one's is
// given that row too. A row that cannot be read takes nothing from the others: its item has status unread.
func assign(items []PriceAvailabilityRequest, rows []priceRow) [][]PriceAvailability {
	out := make([][]PriceAvailability, len(items))
	var read, lost []PriceAvailability
	for _, row := range rows {
		v := values{}
		line := v.countOrZero("lineNumber", row.lineNumber)
		product := row.read(&v)
		if product.Status == ProductUnread {
			lost = append(lost, product)
		} else {
			read = append(read, product)
		}
		if line >= 1 && line <= len(items) && items[line-1].mayBe(product) {
			out[line-1] = append(out[line-1], product)
		}
	}
	for i, item := range items {
		if len(out[i]) > 0 {
			continue
		}
		for _, product := range read {
			if item.SynnexSKU != "" && product.SynnexSKU == item.SynnexSKU ||
				item.SynnexSKU == "" && strings.EqualFold(product.ManufacturerPartNumber, item.ManufacturerPartNumber) {
				out[i] = append(out[i], product)
			}
		}
		if len(out[i]) > 0 {
			continue
		}
		none := PriceAvailability{SynnexSKU: item.SynnexSKU, ManufacturerPartNumber: item.ManufacturerPartNumber, Status: ProductUnanswered}
		if len(lost) > 0 {
			none.Status = ProductUnread
			for _, l := range lost {
				none.Warnings = append(none.Warnings, l.Warnings...)
			}
		}
		out[i] = []PriceAvailability{none}
	}
	return out
}

// mayBe tells whether a row can be about the product asked for.
func (r PriceAvailabilityRequest) mayBe(p PriceAvailability) bool {
	zeros := func(sku string) string { return strings.TrimLeft(sku, "0") }
	return r.SynnexSKU == "" || p.SynnexSKU == "" || zeros(r.SynnexSKU) == zeros(p.SynnexSKU)
}

// read types a row. A price is kept for active products only, whatever else the row says.
func (r priceRow) read(v *values) PriceAvailability {
	p := PriceAvailability{
		SynnexSKU: r.synnexSKU, ManufacturerPartNumber: r.mfgPN, ManufacturerCode: r.mfgCode,
		Status: productStatus(r.status), RawStatus: r.status, Description: r.description, GlobalProductStatus: r.globalProductStatus,
		GlobalStatus: globalStatus(r.globalProductStatus), PriceType: r.priceType, SpecialDealNumber: r.specialDealNumber,
		MSRP: v.amount("msrp", r.msrp), Weight: v.amount("weight", r.weight),
		ParcelShippable: yesNo(r.parcelShippable), EndUserRequired: yesNo(r.endUserRequired),
		ErrorMessage: r.errorMessage, ErrorDetail: r.errorDetail,
	}
	if p.SynnexSKU == "0" {
		p.SynnexSKU = ""
	}
	if r.unread != "" {
		return PriceAvailability{SynnexSKU: p.SynnexSKU, ManufacturerPartNumber: p.ManufacturerPartNumber, Status: ProductUnread,
			Warnings: []string{"a row of the answer cannot be read: " + r.unread}}
	}
	if p.Status == ProductActive {
		p.Price = v.amount("price", r.price)
	}
	if p.MSRP.Valid && p.MSRP.Decimal.IsZero() {
		p.MSRP.Valid = false
	}
	if r.damage != "" {
		v.warn("the row", "is damaged: "+r.damage)
	}
	sum, whole := 0, len(r.warehouses) > 0
	for _, w := range r.warehouses {
		quantity := v.count("qty of warehouse "+w.number, w.quantity)
		if quantity == nil {
			whole = false
			continue
		}
		sum += *quantity
		p.Warehouses = append(p.Warehouses, WarehouseAvailability{
			Number: w.number, City: w.city, ZipCode: w.zipCode, Address: w.address, Quantity: *quantity,
			OnOrderQuantity:      v.count("onOrderQuantity of warehouse "+w.number, w.onOrderQuantity),
			EstimatedArrivalDate: v.day("estimatedArrivalDate of warehouse "+w.number, w.estimatedArrivalDate),
		})
	}
	if p.TotalQuantity = v.count("totalQuantity", r.totalQuantity); p.TotalQuantity == nil && whole {
		p.TotalQuantity = &sum
	}
	p.Warnings = v.warnings
	return p
}

func itemsSubject(n int) string {
	if n == 1 {
		return "1 item"
	}
	return fmt.Sprintf("%d items", n)
}
