// Package bridge holds the names that the worker, the starter and the workflows share: workflow ids, task queues,
// search attributes, queries, updates, signals and error types. They are the user interface of the bridge in the
// Temporal Web UI, so a name that has been released never changes.
package bridge

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"go.temporal.io/sdk/temporal"
)

// DefaultConnection names the connection when nobody has named one.
const DefaultConnection = "main"

var connectionName = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$`)

// ValidateConnection says what is wrong with a connection's name: it becomes part of workflow ids and
// task queues.
func ValidateConnection(name string) error {
	ends := func(suffix string) bool { return strings.HasSuffix(name, suffix) }
	if !connectionName.MatchString(name) || slices.ContainsFunc(suffixes, ends) {
		return fmt.Errorf("connection name %q: use up to 40 lower-case letters, digits and dashes, not ending in %s", name,
			strings.Join(suffixes, " or "))
	}
	return nil
}

const queuePrefix = "bridge-"

// suffixes are the ends of a connection's further task queues.
var suffixes = []string{catalogSuffix, trackingSuffix, looksSuffix}

const (
	catalogSuffix  = "-catalog"
	trackingSuffix = "-tracking"
	looksSuffix    = "-looks"
)

// TaskQueue is where workflows of a connection are started; the activities of orders run on it too.
func TaskQueue(connection string) string { return queuePrefix + connection }

// CatalogTaskQueue takes the long activities of Product Sync, so that they never delay an order.
func CatalogTaskQueue(connection string) string { return TaskQueue(connection) + catalogSuffix }

// TrackingTaskQueue takes the trackers of orders and what they read and write in Autotask, so that thousands of them
// never delay an order.
func TrackingTaskQueue(connection string) string { return TaskQueue(connection) + trackingSuffix }

// LooksTaskQueue takes the trackers' questions to the distributor, which wait for its rate: neither an order nor what
// was found by a look waits behind them.
func LooksTaskQueue(connection string) string { return TaskQueue(connection) + looksSuffix }

// TaskQueues are all of a connection.
func TaskQueues(connection string) []string {
	return []string{TaskQueue(connection), CatalogTaskQueue(connection), TrackingTaskQueue(connection), LooksTaskQueue(connection)}
}

// ConnectionOf is the connection whose task queue this is.
func ConnectionOf(taskQueue string) string {
	name := strings.TrimPrefix(taskQueue, queuePrefix)
	for _, suffix := range suffixes {
		name = strings.TrimSuffix(name, suffix)
	}
	return name
}

// Workflow type names.
const (
	ProductSync          = "ProductSync"
	ApplyProductPlan     = "ApplyProductPlan"
	ReviewQuarantine     = "ReviewQuarantine"
	SubmitOrder          = "SubmitOrder"
	SubmitApprovedOrders = "SubmitApprovedOrders"
	GetOrderStatus       = "GetOrderStatus"
	TrackOpenOrders      = "TrackOpenOrders"
	CheckConnection      = "CheckConnection"
	InspectProducts      = "InspectProducts"
	RelinkProduct        = "RelinkProduct"
	EndPromotions        = "EndPromotions"
	RefreshPrices        = "RefreshPrices"
	ConvertOpportunity   = "ConvertOpportunity"
	ReconcileOrders      = "ReconcileOrders"
	GoLive               = "GoLive"
	AdoptOrder           = "AdoptOrder"
	UnadoptOrder         = "UnadoptOrder"
	Forget               = "Forget"
	RecordMeeting        = "RecordMeeting"
	Readings             = "Readings"
	SendNotices          = "SendNotices"
	SendDigest           = "SendDigest"
)

// ProductSyncID is the workflow id of Product Sync; a schedule adds the time to it.
func ProductSyncID(connection string) string { return "product-sync/" + connection }

// ApplyProductPlanID is the one id under which products are written, however the sync was started:
// Temporal allows one open workflow an id, so it is the lease that keeps two syncs from writing at once.
func ApplyProductPlanID(connection string) string { return "product-sync-apply/" + connection }

// QuarantineID is the workflow id of the connection's products that are held for a person.
func QuarantineID(connection string) string { return "quarantine/" + connection }

// ApprovedSyncID is the workflow id of the sync that writes what was approved out of quarantine.
func ApprovedSyncID(connection string) string { return ProductSyncID(connection) + "/approved" }

// idPart is a text as a part of a workflow id. Temporal's client names the workflow in a header of its calls, which takes
// printable ASCII only; other bytes, and the sign that stands before them, are written as % and two digits.
func idPart(text string) string {
	var b strings.Builder
	for i := range len(text) {
		if c := text[i]; c < ' ' || c > '~' || c == '%' {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

// PurchaseOrderOf is the purchase order in a workflow id of a kind such as [SubmitOrderID].
func PurchaseOrderOf(id string, kind func(connection, purchaseOrder string) string, connection string) string {
	part := strings.TrimPrefix(id, kind(connection, ""))
	if text, err := url.PathUnescape(part); err == nil {
		return text
	}
	return part
}

// SubmitOrderID is the workflow id of the submission of one purchase order.
func SubmitOrderID(connection, purchaseOrder string) string {
	return "submit-order/" + connection + "/" + idPart(purchaseOrder)
}

// SubmitApprovedOrdersID is the workflow id of the sweep for approved purchase orders.
func SubmitApprovedOrdersID(connection string) string { return "submit-approved-orders/" + connection }

// GoLiveID is the workflow id of the yes to purchase orders that go out by themselves.
func GoLiveID(connection string) string { return "go-live/" + connection }

// ReadingsID is the workflow id under which a worker answers what programs and pages ask.
func ReadingsID(connection string) string { return "readings/" + connection }

// RecordMeetingID is the workflow id of a recording of what the vendors answer: one at a time.
func RecordMeetingID(connection string) string { return "record/" + connection }

// ForgetID is the workflow id under which an order or a person is removed from what is kept: one at a time.
func ForgetID(connection string) string { return "forget/" + connection }

// SendNoticesID is the workflow id under which notices are gathered and sent.
func SendNoticesID(connection string) string { return "notices/" + connection }

// SendDigestID is the workflow id of the digest; a schedule adds the time to it.
func SendDigestID(connection string) string { return "digest/" + connection }

// OrderStatusID is the workflow id of the tracker of one purchase order.
func OrderStatusID(connection, purchaseOrder string) string {
	return "order-status/" + connection + "/" + idPart(purchaseOrder)
}

// AdoptOrderID is the workflow id under which an order that was placed outside the bridge is made a purchase order's, and taken
// off it again: one at a time.
func AdoptOrderID(connection, purchaseOrder string) string {
	return "adopt-order/" + connection + "/" + idPart(purchaseOrder)
}

// AdoptOrderSummary is the line by which the web UI names the adoption of an order.
func AdoptOrderSummary(purchaseOrder string) string {
	return "An order that was placed elsewhere, for purchase order " + purchaseOrder
}

// UnadoptOrderSummary is the line by which the web UI names the end of an adoption.
func UnadoptOrderSummary(purchaseOrder string) string {
	return "The adopted order off purchase order " + purchaseOrder
}

// PurchaseOrderIDPrefix stands before the id of a purchase order that is not named by its number.
const PurchaseOrderIDPrefix = "id:"

// SubmitOrderSummary is the line by which the web UI names the submission of a purchase order.
func SubmitOrderSummary(purchaseOrder string) string {
	return "Purchase order " + purchaseOrder + " to TD SYNNEX"
}

// OrderStatusSummary is the line by which the web UI names the tracker of a purchase order.
func OrderStatusSummary(purchaseOrder string) string {
	return "Purchase order " + purchaseOrder + " at TD SYNNEX"
}

// TrackOpenOrdersID is the workflow id of the sweep that gives every open order its tracker.
func TrackOpenOrdersID(connection string) string { return "track-open-orders/" + connection }

// ReconcileOrdersID is the workflow id of the comparison of all orders; a schedule adds the time to it.
func ReconcileOrdersID(connection string) string { return "reconcile/" + connection }

// ConvertOpportunityID is the workflow id of the conversion of one opportunity.
func ConvertOpportunityID(connection, opportunity string) string {
	return "convert-opportunity/" + connection + "/" + opportunity
}

// CheckConnectionID is the workflow id of the connection's check.
func CheckConnectionID(connection string) string { return "check/" + connection }

// EndPromotionsID is the workflow id of the timer that ends promotions.
func EndPromotionsID(connection string) string { return "promotions/" + connection }

// RefreshPricesID is the workflow id of a refresh of prices and stock; a schedule adds the time to it.
func RefreshPricesID(connection string) string { return "refresh-prices/" + connection }

// InspectProductsID is the workflow id of the reports on doubtful and duplicate products.
func InspectProductsID(connection string) string { return "inspect-products/" + connection }

// RelinkProductID is the workflow id under which a product is given a TD SYNNEX SKU.
func RelinkProductID(connection, sku string) string {
	return "relink-product/" + connection + "/" + sku
}

// ScheduleID names the schedule that starts a workflow id.
func ScheduleID(workflowID string) string { return workflowID }

// Search attributes. They are for people who filter lists; no decision rests on them.
var (
	Connection       = temporal.NewSearchAttributeKeyKeyword("BridgeConnection")
	PurchaseOrder    = temporal.NewSearchAttributeKeyKeyword("PurchaseOrder")
	DistributorOrder = temporal.NewSearchAttributeKeyKeyword("DistributorOrder")
	State            = temporal.NewSearchAttributeKeyKeyword("BridgeState")
	ErrorClass       = temporal.NewSearchAttributeKeyKeyword("ErrorClass")
	Amount           = temporal.NewSearchAttributeKeyFloat64("OrderAmount")
	FailedCount      = temporal.NewSearchAttributeKeyInt64("FailedCount")
	Alarm            = temporal.NewSearchAttributeKeyKeywordList("BridgeAlarm")
)

// PurchaseOrderAttributes are the search attributes with which workflows and activities start that of a purchase order:
// lists show whose it is also while it waits for a worker. A program that starts one leaves them to it, since Temporal
// refuses a start with attributes that no worker has registered yet.
func PurchaseOrderAttributes(connection, purchaseOrder string) temporal.SearchAttributes {
	return temporal.NewSearchAttributes(Connection.ValueSet(connection), PurchaseOrder.ValueSet(Keyword(purchaseOrder)))
}

// OrderAttributes are the search attributes of an order at the distributor: its state, and its numbers there.
func OrderAttributes(state string, numbers []string) []temporal.SearchAttributeUpdate {
	return []temporal.SearchAttributeUpdate{
		State.ValueSet(Keyword(state)), DistributorOrder.ValueSet(Keyword(strings.Join(numbers, ", "))),
	}
}

// SearchAttributeTypes lists every search attribute with its type, as `temporal operator
// search-attribute create` takes them.
func SearchAttributeTypes() map[string]string {
	return map[string]string{
		Connection.GetName():       "Keyword",
		PurchaseOrder.GetName():    "Keyword",
		DistributorOrder.GetName(): "Keyword",
		State.GetName():            "Keyword",
		ErrorClass.GetName():       "Keyword",
		Amount.GetName():           "Double",
		FailedCount.GetName():      "Int",
		Alarm.GetName():            "KeywordList",
	}
}

// States of SubmitOrder in which it waits for a person.
const (
	NeedsAttention = "Needs attention"     // something is to be fixed in Autotask, or given up
	NeedsApproval  = "Needs approval"      // people have to say yes or no
	Refused        = "Refused"             // the distributor refused it
	PartlyAccepted = "Partly accepted"     // ordered, but for some lines that people have to decide on
	OutcomeUnknown = "Outcome unknown"     // nobody knows whether the distributor has it
	CantBeRead     = "Can't be read again" // Autotask can't be asked
)

// Recording is the state of RecordMeeting in which it records.
const Recording = "Recording"

// DecisionStates lists them.
func DecisionStates() []string {
	return []string{NeedsAttention, NeedsApproval, Refused, PartlyAccepted, OutcomeUnknown, CantBeRead}
}

// Classes of failures: what a client's error means for the caller. They are the type names of the
// activity failures that people see in the Web UI.
const (
	Transient  = "transient"  // try again later; nothing happened
	Throttled  = "throttled"  // a limit was reached; try again after the delay
	Auth       = "auth"       // credentials refused; a person must act
	Permission = "permission" // the user lacks a right; a person must act
	Validation = "validation" // the other side refuses the data
	NotFound   = "not-found"  // the thing does not exist or can't be seen
	Ambiguous  = "ambiguous"  // a write whose outcome is not known
	Malformed  = "malformed"  // an answer or a file that can't be read
)

// Types of business failures, beside the classes.
const (
	InvalidInput    = "InvalidInput"       // the workflow's input can't be used
	InvalidPolicy   = "InvalidPolicy"      // bridge.yaml can't be used
	FeedRejected    = "FeedRejected"       // the price file is broken or implausible; the last good state stays
	SyncRunning     = "SyncAlreadyRunning" // another sync writes now
	TooManyFailed   = "TooManyFailures"    // so many entries failed that the cause is not in the entries
	PlanHeld        = "PlanHeld"           // a plan broke a limit of the policy and was not approved
	PlanChanged     = "PlanChanged"        // the plan is another than the one that was to be applied
	NotConvertible  = "NotConvertible"     // the opportunity can't be converted as it is
	OrderNotReady   = "OrderNotReady"      // the purchase order can't be sent as it is
	OrderRejected   = "OrderRejected"      // the distributor refused the order
	OtherOrder      = "OtherOrder"         // the order under the number may not be the purchase order's
	AdoptionRefused = "AdoptionRefused"    // the order can't be the purchase order's, or is not an adopted one
	OrdersNotLive   = "OrdersNotLive"      // sending is switched off
	OrderAbandoned  = "OrderAbandoned"     // a person gave the order up
	OrderNotDecided = "OrderNotDecided"    // nobody decided in time, and nothing was sent
	NothingToTrack  = "NothingToTrack"     // the purchase order has no distributor order
	RelinkRefused   = "RelinkRefused"      // the product can't stand for the SKU
	ReportTooLarge  = "ReportTooLarge"     // the report is too large to travel through Temporal
	CheckFailed     = "CheckFailed"        // the connection's check found faults
	AskAgain        = "AskAgain"           // the workflow that answers ends, or goes on in a new run
	StillOpen       = "StillOpen"          // what is to be forgotten is under way
)
