package tdsynnex

// Status words of the distributor, normalised; the raw word is always kept beside them.

import "strings"

// StatusCode is a normalised Code of a purchase-order or order-status answer, header or line.
type StatusCode string

// Status codes. Order status has no code for back-ordered: see [OrderStatusLine.BackOrdered].
const (
	StatusAccepted StatusCode = "accepted"
	// StatusManualProcessing is an empty code: the order was taken, and a sales representative has to process it
	// by hand.
	StatusManualProcessing StatusCode = "manualProcessing"
	StatusBackOrdered      StatusCode = "backOrdered" // a line of a purchase order's answer
	StatusPartial          StatusCode = "partial"
	StatusShipped          StatusCode = "shipped" // has left the warehouse; not yet delivered
	StatusInvoiced         StatusCode = "invoiced"
	StatusDeleted          StatusCode = "deleted"
	StatusRejected         StatusCode = "rejected"
	StatusNotFound         StatusCode = "notFound" // right after a submission this proves nothing
	StatusUnknown          StatusCode = "unknown"  // a word we do not know; see the raw value
)

// OrderType says what an order number of an answer is.
type OrderType string

// Order types.
const (
	OrderTypeSalesOrder    OrderType = "SO" // a sales order
	OrderTypePendingReview OrderType = "99" // held for a person; its number differs from the later sales order's
	// OrderTypeQuote is how order status shows a held order: with the ordered SKU it waits for a person
	// and may yet ship, also beside an SO item of its line. Only with SKU 99 or NON-STOCK is it dead.
	OrderTypeQuote     OrderType = "QO"
	OrderTypeBackOrder OrderType = "BO"
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
	ProductUnread        ProductStatus = "unread"     // the row for this request cannot be read; see Warnings
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
	case "backorder", "backordered":
		return StatusBackOrdered
	case "notfound":
		return StatusNotFound
	}
	return StatusUnknown
}

// code is the code of a purchase order's or an order status' answer or item, where nothing means that a person
// has to process it. One without the element says nothing.
func (e *element) code() StatusCode {
	if e.child("Code") != nil && e.text("Code") == "" {
		return StatusManualProcessing
	}
	return statusCode(e.text("Code"))
}

// nonStock tells the item as which the distributor files a product that it does not know: SKU 99, part
// number NON-SYNNEX MFG, name NON-STOCK. It never ships.
func nonStock(sku, partNumber, productName string) bool {
	return sku == "99" || fold(partNumber) == "nonsynnexmfg" || fold(partNumber) == "nonstock" || fold(productName) == "nonstock"
}

// globalStatus reads a word such as Active-'206', in which a number may follow the status.
func globalStatus(raw string) ProductStatus {
	word, _, _ := strings.Cut(raw, "-'")
	if raw == "" {
		return ""
	}
	return productStatus(word)
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
