package bridge

import "time"

// Queries: what a workflow says of itself.
const (
	QueryStatus   = "status"   // how far an order, a conversion or a relink is
	QueryProgress = "progress" // how far a job of many steps is
	QueryReport   = "report"   // what a check or an inspection found
	QueryList     = "list"     // the products that are held
	QueryOutcome  = "outcome"  // what came of an order, for programs
)

// Updates: what people decide. Each takes who decides and why.
const (
	UpdateApprove  = "approve"
	UpdateReject   = "reject"
	UpdateRetry    = "retry"
	UpdateAbandon  = "abandon"
	UpdateEditLine = "editLine"
	UpdateResolve  = "resolve"
	UpdatePause    = "pause"
	UpdateResume   = "resume"
)

// Updates of Readings: what programs and pages ask.
const (
	ReadReport        = "readReport"        // where a report is read
	ReadDossier       = "readDossier"       // what is kept of a purchase order
	ReadPendingOrders = "readPendingOrders" // the approved purchase orders that are not sent yet
	ReadSettings      = "readSettings"      // what the policy says about schedules
	ReadLedger        = "readLedger"        // what the bridge takes for true about the tenant
	QuoteShipMethods  = "quoteShipMethods"  // what TD SYNNEX's ship methods cost to the office
	PreviewOrder      = "previewOrder"      // what would be sent of a purchase order
	PreviewConversion = "previewConversion" // what purchase order would be made of an opportunity
)

// AnswerWithin bounds the answer to each of them: a worker that is there takes seconds, and a vendor may be slow.
const AnswerWithin = 2 * time.Minute

// Signals: what a workflow is told. All but PollNow and finish are sent by workflows and activities to each other.
const (
	SignalPollNow        = "PollNow"        // look at the distributor's order at once
	SignalCatalogApplied = "CatalogApplied" // a sync was written: read the promotions again
	SignalWaiting        = "waiting"        // a sync waits for the one that writes
	SignalTurn           = "turn"           // the one that wrote has ended: it is the turn of the one that waits
	SignalFinish         = "finish"         // end a recording
	SignalSuperseded     = "superseded"     // a newer sync has planned: the plan that is held is old
	SignalSeen           = "seen"           // a plan was made: these of the products that are held were in it
	SignalNotice         = "notice"         // people are to be told something
)

// Signals are the names of all of them.
func Signals() []string {
	return []string{SignalPollNow, SignalCatalogApplied, SignalWaiting, SignalTurn, SignalFinish, SignalSuperseded, SignalSeen, SignalNotice}
}
