package sandbox

import (
	"fmt"
	"slices"
	"time"
	_ "time/tzdata" // day fields are midnights of the tenant's zone
)

// tenantOptions are what one tenant does and another doesn't. The zero value with its defaults is a tenant
// of today in the United States.
type tenantOptions struct {
	onHand                string // what becomes of a written InventoryItems.quantityOnHand
	dayZone               *time.Location
	procurement           bool   // Premium and Ultimate: charges are bought through procurement, and sales orders exist
	wonWizard             string // what the won opportunity's charges hang on: ticket, project or contract
	productVendorRequired bool   // a purchase order takes only products that have its vendor
	stockIgnored          bool   // stocked items that are added or removed change nothing
}

// What becomes of a written quantityOnHand: since release 2022.1 it is computed from stocked items.
const (
	onHandRefused  = "refused"
	onHandIgnored  = "ignored"
	onHandWritable = "writable"
	onHandReadOnly = "readOnly" // ignored, and metadata say so
)

// usEastern is the zone in which the vendor's United States data centres keep a day.
func usEastern() *time.Location {
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		panic("sandbox: " + err.Error())
	}
	return zone
}

// dayFields hold a day: whatever time is written, the tenant keeps the midnight at which its own day begins.
var dayFields = map[string][]string{
	"PurchaseOrder": {"shippingDate"}, "PurchaseOrderItem": {"estimatedArrivalDate"},
	"TicketCharge": {"datePurchased"}, "ProjectCharge": {"datePurchased"}, "ContractCharge": {"datePurchased"},
	"Quote":       {"effectiveDate", "expirationDate"},
	"Opportunity": {"startDate", "projectedCloseDate", "promisedFulfillmentDate", "throughDate"},
	"SalesOrder":  {"salesOrderDate", "promisedFulfillmentDate"},
	"Contract":    {"startDate", "endDate"}, "Resource": {"hireDate"},
}

// day is the midnight of the tenant's own day in which an instant lies.
func (o *tenantOptions) day(t time.Time) time.Time {
	y, m, d := t.In(o.dayZone).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, o.dayZone).UTC()
}

func isDay(entity, field string) bool { return slices.Contains(dayFields[entity], field) }

// translations are labels of other languages, in the order of the picklist. Those of purchase orders are
// ours: how Autotask translates them is unknown.
var translations = map[string]map[string][]string{
	"de": {
		"PurchaseOrder.status": {"Neu", "Übermittelt", "Teilweise erhalten", "Vollständig erhalten", "Storniert"},
		"TicketNote.noteType":  {"Zusammenfassung der Aufgabe", "Aufgabendetails", "Aufgabennotizen"},
	},
	"fr": {
		"PurchaseOrder.status": {"Nouveau", "Soumis", "Reçu partiellement", "Reçu entièrement", "Annulé"},
	},
}

// speak makes the tenant's picklists answer in a language: en, de or fr.
func (s *store) speak(language string) error {
	if language != "en" && translations[language] == nil {
		return fmt.Errorf("labels %q is not en, de or fr", language)
	}
	s.labels = translations[language]
	return nil
}

func (s *store) translated(key string, picks []pick) []pick {
	labels := s.labels[key]
	if labels == nil {
		return picks
	}
	picks = slices.Clone(picks)
	for i := range min(len(labels), len(picks)) {
		picks[i].label = labels[i]
	}
	return picks
}
