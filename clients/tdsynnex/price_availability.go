package tdsynnex

// Price & availability: the common half of both drivers – local checks, de-duplication, calls of at
// most 100 items, and handing the rows back to the requests they answer.

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
}

// PriceAvailability is the distributor's answer for one product. Amounts are in the region's
// currency (US: USD, CA: CAD); the message itself names none.
type PriceAvailability struct {
	// RequestIndex is the position in the request slice that this row answers.
	RequestIndex int `json:"requestIndex"`

	SynnexSKU              string        `json:"synnexSKU"` // empty when not found
	ManufacturerPartNumber string        `json:"manufacturerPartNumber"`
	ManufacturerCode       string        `json:"manufacturerCode,omitempty"` // the distributor's numeric vendor code
	Status                 ProductStatus `json:"status"`
	RawStatus              string        `json:"rawStatus"`
	Description            string        `json:"description,omitempty"`
	GlobalProductStatus    string        `json:"globalProductStatus,omitempty"`

	Price     decimal.NullDecimal `json:"price"` // the reseller's own cost; null unless active
	PriceType string              `json:"priceType,omitempty"`
	MSRP      decimal.NullDecimal `json:"msrp"` // null when missing or 0

	TotalQuantity   int                     `json:"totalQuantity"` // sum over the warehouses; 0 when not said
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

// PriceAvailabilityService is price & availability over either transport.
type PriceAvailabilityService interface {
	PriceAvailability(ctx context.Context, requests []PriceAvailabilityRequest) ([]PriceAvailability, error)
}

// itemsPerCall is the distributor's limit of items in one call.
const itemsPerCall = 100

// priceAvailabilityDriver makes one call of at most itemsPerCall items, whose line numbers are their
// positions counted from 1.
type priceAvailabilityDriver interface {
	call(ctx context.Context, items []PriceAvailabilityRequest) ([]priceRow, error)
}

// priceRow is one row of an answer, as text, before it is matched to its request.
type priceRow struct {
	lineNumber, synnexSKU, mfgPN, mfgCode, status, description, globalProductStatus string
	price, priceType, msrp, totalQuantity, weight, parcelShippable, endUserRequired string
	errorMessage, errorDetail                                                       string
	warehouses                                                                      []priceRowWarehouse
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
		var answered [][]PriceAvailability
		if answered, err = assign(chunk, rows); err != nil {
			x := exchange{operation: OperationPriceAvailability, subject: itemsSubject(len(chunk))}
			err = c.fail(x, ClassMalformed, err.Error(), "")
			break
		}
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
		rows, err := c.prices.call(ctx, items)
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
	if r.SynnexSKU != "" {
		return "sku " + r.SynnexSKU
	}
	return "mpn " + r.ManufacturerPartNumber
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

// assign hands each row to the item it answers: by line number, or by identifier when the line
// number is missing. An item whose row was collapsed into another one's is given that row too.
func assign(items []PriceAvailabilityRequest, rows []priceRow) ([][]PriceAvailability, error) {
	out := make([][]PriceAvailability, len(items))
	var read []PriceAvailability
	for _, row := range rows {
		v := values{}
		line := v.integer("lineNumber", row.lineNumber)
		product := row.read(&v)
		if v.err != nil {
			return nil, fmt.Errorf("row of SKU %q: %w", clip(row.synnexSKU), v.err)
		}
		read = append(read, product)
		if line >= 1 && line <= len(items) {
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
		if len(out[i]) == 0 {
			out[i] = []PriceAvailability{{SynnexSKU: item.SynnexSKU, ManufacturerPartNumber: item.ManufacturerPartNumber, Status: ProductUnanswered}}
		}
	}
	return out, nil
}

// read types a row. A price is kept for active products only, whatever else the row says.
func (r priceRow) read(v *values) PriceAvailability {
	p := PriceAvailability{
		SynnexSKU: r.synnexSKU, ManufacturerPartNumber: r.mfgPN, ManufacturerCode: r.mfgCode,
		Status: productStatus(r.status), RawStatus: r.status, Description: r.description, GlobalProductStatus: r.globalProductStatus,
		PriceType: r.priceType, MSRP: v.amount("msrp", r.msrp), Weight: v.amount("weight", r.weight),
		ParcelShippable: yesNo(r.parcelShippable), EndUserRequired: yesNo(r.endUserRequired),
		ErrorMessage: r.errorMessage, ErrorDetail: r.errorDetail,
	}
	if p.SynnexSKU == "0" {
		p.SynnexSKU = ""
	}
	if p.Status == ProductActive {
		p.Price = v.amount("price", r.price)
	}
	if p.MSRP.Valid && p.MSRP.Decimal.IsZero() {
		p.MSRP.Valid = false
	}
	sum := 0
	for _, w := range r.warehouses {
		stock := WarehouseAvailability{
			Number: w.number, City: w.city, ZipCode: w.zipCode, Address: w.address,
			Quantity:             v.integer("qty of warehouse "+w.number, w.quantity),
			OnOrderQuantity:      v.optionalInteger("onOrderQuantity of warehouse "+w.number, w.onOrderQuantity),
			EstimatedArrivalDate: v.day("estimatedArrivalDate of warehouse "+w.number, w.estimatedArrivalDate),
		}
		sum += stock.Quantity
		p.Warehouses = append(p.Warehouses, stock)
	}
	p.TotalQuantity = sum
	if total := v.optionalInteger("totalQuantity", r.totalQuantity); total != nil {
		p.TotalQuantity = *total
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
