package policy

import (
	"strings"
	"time"

	"github.com/shopspring/decimal"
)

// Alarms say when a person is told about an order that is followed.
type Alarms struct {
	// ETASlip is by how much the date of a back-order may move or pass.
	ETASlip Duration `yaml:"etaSlip" json:"etaSlip"`
	// SilenceAfter is how much working time may pass without a change while news is due.
	SilenceAfter Duration `yaml:"silenceAfter" json:"silenceAfter"`
	// NoTrackingAfter is how long after shipping a tracking number may be missing.
	NoTrackingAfter Duration `yaml:"noTrackingAfter" json:"noTrackingAfter"`
	// NoOrderNumber is how long the distributor's order number may be missing.
	NoOrderNumber Duration `yaml:"noOrderNumber" json:"noOrderNumber"`
	// PriceTolerancePercent is by how much the distributor's price may differ from the line's cost.
	PriceTolerancePercent decimal.Decimal `yaml:"priceTolerancePercent" json:"priceTolerancePercent"`
	// AnswerBehind is by how much an answer may be dated before an earlier one.
	AnswerBehind Duration `yaml:"answerBehind" json:"answerBehind"`
	// InvoiceAhead is by how much an invoice may be dated ahead.
	InvoiceAhead Duration `yaml:"invoiceAhead" json:"invoiceAhead"`
}

func defaultAlarms() Alarms {
	return Alarms{
		ETASlip:               Duration(24 * time.Hour),
		SilenceAfter:          Duration(36 * time.Hour), // three working days of twelve hours
		NoTrackingAfter:       Duration(24 * time.Hour),
		NoOrderNumber:         Duration(8 * time.Hour),
		PriceTolerancePercent: decimal.NewFromInt(1),
		AnswerBehind:          Duration(2 * time.Hour), // in autumn an hour of California comes twice
		InvoiceAhead:          Duration(72 * time.Hour),
	}
}

func (a Alarms) validate(m *mistakes) {
	m.atLeastASecond("tracking.alarms.etaSlip", a.ETASlip)
	m.atLeastASecond("tracking.alarms.silenceAfter", a.SilenceAfter)
	m.atLeastASecond("tracking.alarms.noTrackingAfter", a.NoTrackingAfter)
	m.atLeastASecond("tracking.alarms.noOrderNumber", a.NoOrderNumber)
	m.atLeastASecond("tracking.alarms.answerBehind", a.AnswerBehind)
	m.atLeastASecond("tracking.alarms.invoiceAhead", a.InvoiceAhead)
	if a.PriceTolerancePercent.IsNegative() {
		m.add("tracking.alarms.priceTolerancePercent", "%s is below 0", a.PriceTolerancePercent)
	}
}

// Receive is when goods are received in Autotask.
type Receive string

// Values of [Receive].
const (
	ReceiveNever     Receive = "never"
	ReceiveShipped   Receive = "shipped"
	ReceiveDelivered Receive = "delivered"
)

func (Receive) values() []string { return texts(ReceiveNever, ReceiveShipped, ReceiveDelivered) }

// OrderState is a state of an order or a line, as package order has them.
type OrderState string

func (OrderState) values() []string { return texts(orderStates...) }

var orderStates = []OrderState{
	"Submitted", "Pending review", "Processing", "Back-ordered", "Partially shipped", "Shipped", "Delivered", "Invoiced", "Cancelled",
	"Rejected",
}

func (t Tracking) validateWriteBack(m *mistakes) {
	for state, label := range t.Statuses {
		switch {
		case strings.HasPrefix(strings.ToLower(label), "received"):
			m.add("tracking.statuses", "%s: Autotask sets %s itself when goods are received; see tracking.receive", state, label)
		case label == "":
			m.add("tracking.statuses", "%s has no Autotask status; leave it out when the status is to stay", state)
		}
	}
}
