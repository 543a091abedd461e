package tdsynnex

// Status words of the distributor, normalised; the raw word is always kept beside them.

import "strings"

// StatusCode is a normalised Code of a purchase-order or order-status answer, header or line.
type StatusCode string

// Status codes. There is no code for back-ordered: see [OrderStatusLine.BackOrdered].
const (
	StatusAccepted StatusCode = "accepted"
	StatusPartial  StatusCode = "partial"
	StatusShipped  StatusCode = "shipped" // has left the warehouse; not yet delivered
	StatusInvoiced StatusCode = "invoiced"
	StatusDeleted  StatusCode = "deleted"
	StatusRejected StatusCode = "rejected"
	StatusNotFound StatusCode = "notFound" // right after a submission this proves nothing
	StatusUnknown  StatusCode = "unknown"  // a word we do not know; see the raw value
)

// OrderType says what an order number of an answer is.
type OrderType string

// Order types.
const (
	OrderTypeSalesOrder    OrderType = "SO" // a sales order
	OrderTypePendingReview OrderType = "99" // parked for a person; its number differs from the later sales order's
	OrderTypeQuote         OrderType = "QO" // an unrecognised product filed as a quote; never ships
	OrderTypeBackOrder     OrderType = "BO"
)

// ProductStatus is the normalised status of a price & availability row.
type ProductStatus string

// Product statuses. Only an active product carries a price.
const (
	ProductActive        ProductStatus = "active"
	ProductDiscontinued  ProductStatus = "discontinued"
	ProductInactive      ProductStatus = "inactive"
	ProductNotFound      ProductStatus = "notFound"
	ProductNotAuthorized ProductStatus = "notAuthorized"
	ProductUnknown       ProductStatus = "unknown"    // a word we do not know; see RawStatus
	ProductUnanswered    ProductStatus = "unanswered" // the answer held no row for this request
)

// fold makes status words comparable: the distributor varies case, spaces and separators.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		case r == ' ' || r == '_' || r == '-' || r == '\t' || r == '\n' || r == '\r' || r == '\u00a0':
			return -1
		}
		return r
	}, s)
}

func statusCode(raw string) StatusCode {
	switch fold(raw) {
	case "accepted":
		return StatusAccepted
	case "partial":
		return StatusPartial
	case "shipped":
		return StatusShipped
	case "invoiced":
		return StatusInvoiced
	case "deleted":
		return StatusDeleted
	case "rejected":
		return StatusRejected
	case "notfound":
		return StatusNotFound
	}
	return StatusUnknown
}

func productStatus(raw string) ProductStatus {
	switch fold(raw) {
	case "active":
		return ProductActive
	case "discontinued":
		return ProductDiscontinued
	case "inactive":
		return ProductInactive
	case "notfound":
		return ProductNotFound
	case "notauthorized", "notauthorised":
		return ProductNotAuthorized
	}
	return ProductUnknown
}
