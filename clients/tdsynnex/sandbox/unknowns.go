package sandbox

// What nobody outside TD SYNNEX knows, and what this sandbox does instead. Every such choice is here.

import (
	"time"

	"github.com/shopspring/decimal"
)

const (
	// A PO number is compared without case and surrounding spaces; a deleted order does not free it;
	// an order whose every line was rejected leaves no record and frees it.
	reuseNumberOfRejectedOrder = true

	// The unit price asked is the price charged; a minimum order quantity is not enforced; when an item
	// carries a SKU and a part number, the SKU decides; a part number with several SKUs means the first. An
	// item with MfgPN alone becomes a quote order, as one was in 2025.

	// The specification requires all of the customer's contact; an e-mail address is not insisted on.

	// What exceeds a length is listed as a fault.
	textTooLong = "String value of at most %d characters required"
	// A line code for which no sample gives the spelling.
	codeBackOrder = "Backorder"
	// The reference of an order that waits for a person for a reason that no capture names: special handling,
	// an account without a profile, an empty code, a licence without its block.
	referenceQueue = "POLINEQC,A-SALESPND---REVIEW,A-SALESPND"

	// Texts of refusals that no capture shows.
	reasonNotAuthorized   = "Your account is not authorized to purchase this product."
	reasonDiscontinued    = "This product is discontinued and out of stock."
	reasonNoBackOrder     = "Insufficient stock and back order is not allowed."
	reasonEndUserRequired = "End user information is required for this product."
	reasonScenario        = "This item cannot be ordered."
	reasonAllRejected     = "All items were rejected."
	messageTooManyItems   = "ExceedMaxSkuCount"
	detailTooManyItems    = "No more than 100 skuList items are accepted in one request."
	messageNoIdentifier   = "InvalidRequest"
	detailNoIdentifier    = "Either synnexSKU or mfgPN is required for every item."
	messageVersion        = "ValidateVersion"
	detailVersion         = "Availability requires message version 3.0."
	invoiceNotFoundCode   = "NOTFOUND"
	invoiceNotFoundReason = "Invoice not found."

	// The header of an order of which only a part has shipped; the vendor's plug-in names "partial",
	// and says that a header can be shipped while a line is open (scenario mixedHeader).
	headerWhenPartlyShipped = "partial"
	headerNotFound          = "notFound"
	headerWhenSomeRejected  = "accepted"

	// EstimatedShipDateCode while an estimate is not confirmed, and after.
	estimateOpen, estimateConfirmed = "E", "C"

	// What one freight quote calls free.
	freeFreightThreshold = "500.00"
)

// dealPrice is the price of a special deal: every deal's number is known, and takes 5 % off the contract's.
func dealPrice(contract decimal.Decimal) decimal.Decimal {
	return contract.Mul(decimal.New(95, -2)).Round(2)
}

// maxQuantity is the largest quantity of an order line.
const maxQuantity = 99_999

const (
	reviewTime     = 4 * time.Hour       // a pending order waits this long for its reviewer
	handlingTime   = 6 * time.Hour       // release to shipment, before office hours are applied
	invoiceDelay   = 24 * time.Hour      // shipment to invoice
	deliveryTime   = 48 * time.Hour      // shipment to delivery
	partialDelay   = 48 * time.Hour      // first part to the rest, in scenario partialShip
	deletionDelay  = 3 * time.Hour       // acceptance to deletion, in scenario deleted
	defaultRestock = 10 * 24 * time.Hour // a back-order's ETA when the catalogue knows none
	slip           = 7 * 24 * time.Hour  // how far a slipping ETA slips
	slipNotice     = 24 * time.Hour      // how long before the ETA the slip is announced
	statusLag      = 15 * time.Minute    // how long the scenario of that name hides an order
	withheldAnswer = 2 * time.Minute     // how long scenario timeoutAfterCommit keeps its client waiting, in real time
)
