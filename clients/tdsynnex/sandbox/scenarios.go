package sandbox

// The table of scenarios: names, where they apply, and the PO-number pattern that chooses them
// without any control call. A scenario is chosen by
//
//   - a PO number that contains the pattern, such as PO-1016-PENDING;
//   - POST /sandbox/scenario {"poNumber":"*-X","scenario":"pendingReview"}, * matching anything;
//   - POST /sandbox/scenario {"sku":"8100001","scenario":"notAuthorized"} for a product (on an order,
//     the scenarios of its lines' products count too);
//   - POST /sandbox/scenario {"service":"PriceAvailability","scenario":"runtimeError","count":2} for
//     the next calls of a service (count 0: until DELETE /sandbox/scenario).
//
// Letters in brackets are those of the reference's list.

import (
	"fmt"
	"path"
	"strings"
	"sync"
)

// scopes of a scenario.
const (
	onOrder   = "poNumber"
	onProduct = "sku"
	onService = "service"
)

type scenario struct {
	name    string
	pattern string // part of a PO number; empty when there is none
	scopes  []string
	does    string
}

// Names of scenarios.
const (
	scenarioPendingReview  = "pendingReview"
	scenarioQuoteOrder     = "quoteOrder"
	scenarioDuplicate      = "duplicate"
	scenarioRejectLine     = "rejectLine"
	scenarioRejectOrder    = "rejectOrder"
	scenarioSplit          = "split"
	scenarioTimeout        = "timeoutAfterCommit"
	scenarioPOTimeout      = "poTimeout"
	scenarioPOTimeoutLost  = "poTimeoutLost"
	scenarioLogin          = "loginFailed"
	scenarioIPInvalid      = "ipInvalid"
	scenarioIncompleteXML  = "incompleteXML"
	scenarioDatabaseIssue  = "databaseIssue"
	scenarioInternalFault  = "internalFault"
	scenarioServerError    = "serverError"
	scenarioStatusLag      = "statusLag"
	scenarioPartialShip    = "partialShip"
	scenarioMixedHeader    = "mixedHeader"
	scenarioTwoInvoices    = "twoInvoices"
	scenarioBackOrder      = "backOrder"
	scenarioSlip           = "etaSlip"
	scenarioDeleted        = "deleted"
	scenarioNoTracking     = "noTracking"
	scenarioNotFound       = "notFound"
	scenarioNotAuthorized  = "notAuthorized"
	scenarioDiscontinued   = "discontinued"
	scenarioInactive       = "inactive"
	scenarioTwoSKUs        = "twoSKUs"
	scenarioEndUser        = "endUserRequired"
	scenarioRuntimeError   = "runtimeError"
	scenarioTooManyRequest = "tooManyRequests"

	scenarioNoProfile         = "noAutoFillProfile"
	scenarioManual            = "manualProcessing"
	scenarioBackOrderCode     = "backOrderCode"
	scenarioQuoteBeside       = "quoteBesideOrder"
	scenarioDeleteLine        = "deletedLine"
	scenarioAmericanDates     = "americanDates"
	scenarioDuplicateSentence = "duplicateSentence"
	scenarioWeekendPrices     = "weekendPrices"
	scenarioFreightInTotal    = "freightInTotal"
	scenarioFreeGoods         = "freeGoods"
	scenarioAddressNotFound   = "addressNotFound"
	scenarioDoubledProlog     = "doubledProlog"
	scenarioErrorCodes        = "errorCodes"
	scenarioAnyPrice          = "anyPrice"
)

func scenarioTable() []scenario {
	order, product, both, service := []string{onOrder}, []string{onProduct}, []string{onOrder, onProduct}, []string{onService}
	anyCall := []string{onOrder, onService}
	return []scenario{
		{scenarioPendingReview, "-PENDING", order, "(b) accepted as type 99; a sales order with another number after the review"},
		{scenarioQuoteOrder, "-QUOTE", both, "(c) accepted as type QO with SKU 99; never ships"},
		{scenarioDuplicate, "-DUPLICATE", order, "(d) rejected as a duplicate although the sandbox holds no such order"},
		{scenarioRejectLine, "-REJECTLINE", both, "(e) by order: the last line is rejected; by product: its lines are"},
		{scenarioRejectOrder, "-REJECT", order, "(e) every line is rejected; order status says rejected, without lines"},
		{scenarioSplit, "-SPLIT", both, "(f) lines of two pieces and more come from two warehouses, with an order number each"},
		{scenarioTimeout, "-TIMEOUT", order, "(g) the order is taken, its answer is withheld for two minutes"},
		{scenarioPOTimeout, "-POTIMEOUT", order, "(h) PO_TIMEOUT, and the order is taken"},
		{scenarioPOTimeoutLost, "-POLOST", order, "(h) PO_TIMEOUT, and the order is not taken; the next attempt is"},
		{scenarioLogin, "-LOGIN", anyCall, "(h) Login failed"},
		{scenarioIPInvalid, "-IPINVALID", anyCall, "(h) IP Address Invalid"},
		{scenarioIncompleteXML, "-INCOMPLETE", anyCall, "(h) IncompleteXML01"},
		{scenarioDatabaseIssue, "-DBISSUE", anyCall, "(h) DatabaseIssue"},
		{scenarioInternalFault, "-FAULT", anyCall, "(h) Internal API Fault"},
		{scenarioServerError, "-SERVERERROR", anyCall, "(h) ServerError"},
		{scenarioStatusLag, "-LAG", order, "(i) order status says notFound for 15 minutes after acceptance"},
		{scenarioPartialShip, "-PARTIAL", order, "(j) half of each line ships first; comma-joined tracking, repeated serial numbers"},
		{scenarioMixedHeader, "-MIXED", order, "(j) as partialShip, with header shipped while lines are open"},
		{scenarioTwoInvoices, "-TWOINVOICES", order, "(k) two shipments, two invoices, freight that brings a thousands comma"},
		{scenarioBackOrder, "-BACKORDER", both, "no stock: the whole line waits for its ETA"},
		{scenarioSlip, "-SLIP", order, "as backOrder, and the ETA slips by a week one day before it is reached"},
		{scenarioDeleted, "-DELETED", order, "(l) the distributor deletes the order three hours after it took it"},
		{scenarioNoTracking, "-NOTRACKING", order, "ships with tracking number NA"},
		{scenarioNotFound, "", product, "(m) price & availability: Not found; on an order: quote order"},
		{scenarioNotAuthorized, "", product, "(m) Not authorized; on an order: line rejected"},
		{scenarioDiscontinued, "", product, "(m) Discontinued, without stock; on an order: line rejected"},
		{scenarioInactive, "", product, "(m) Inactive"},
		{scenarioTwoSKUs, "", product, "(m) its part number is answered with this SKU and a second one"},
		{scenarioEndUser, "", product, "EURequired=Y; an order without end user has the line rejected"},
		{scenarioRuntimeError, "", service, "(m) Server.RuntimeError"},
		{scenarioTooManyRequest, "", service, "(m) HTTP 429 with Retry-After"},
		{scenarioNoProfile, "-NOPROFILE", anyCall, "the account has no auto-fill profile: every order waits for a person as type 99; by " +
			"service PO for all orders"},
		{scenarioManual, "-MANUAL", order, "the answer's code is empty, header and lines: a person processes the order by hand"},
		{scenarioBackOrderCode, "-BOCODE", order, "as backOrder, and the lines are answered with the code Backorder"},
		{scenarioQuoteBeside, "-QOBESIDE", order, "order status shows a QO item with the ordered SKU beside every SO item"},
		{scenarioDeleteLine, "-DELETELINE", order, "the distributor deletes the last line three hours after it took the order"},
		{scenarioAmericanDates, "-MDY", order, "as backOrder, and the ETA is written MM-DD-YYYY"},
		{scenarioDuplicateSentence, "-DUPSENTENCE", order, "rejected as a duplicate with the long sentence in header and lines"},
		{scenarioWeekendPrices, "-WEEKEND", anyCall,
			"contract prices differ by 1.00 from price & availability, as on the test system: price variance"},
		{scenarioFreightInTotal, "-FREIGHTINTOTAL", order, "invoices whose total holds the freight"},
		{scenarioFreeGoods, "-FREE", order, "invoices over 0.00: free lines"},
		{scenarioAnyPrice, "-ANYPRICE", anyCall, "the account's profile lets every price pass: no price variance; by service PO for all orders"},
		{scenarioAddressNotFound, "", service, "freight quote: Invalid Address (Not Found)"},
		{scenarioErrorCodes, "", service, "errors by the vendor's code instead of its id, such as Server.DatabaseIssue"},
		{scenarioDoubledProlog, "", service, "byte order mark and the XML declaration twice"},
	}
}

// scenarioRule is one choice made through the control interface.
type scenarioRule struct {
	PONumber string `json:"poNumber,omitempty"`
	SKU      string `json:"sku,omitempty"`
	Service  string `json:"service,omitempty"`
	Scenario string `json:"scenario"`
	Count    int    `json:"count,omitempty"` // calls of a service; 0 means until deleted

	used int
}

// scenarios holds the choices in force. The zero value has none but the PO-number patterns.
type scenarios struct {
	mu    sync.Mutex
	rules []*scenarioRule
}

func (s *scenarios) add(rule scenarioRule) error {
	scope, pattern := onOrder, rule.PONumber
	given := 0
	for _, g := range []struct{ scope, value string }{{onOrder, rule.PONumber}, {onProduct, rule.SKU}, {onService, rule.Service}} {
		if g.value != "" {
			scope, pattern = g.scope, g.value
			given++
		}
	}
	if given != 1 {
		return fmt.Errorf("a scenario needs exactly one of poNumber, sku and service")
	}
	if _, err := path.Match(pattern, ""); err != nil {
		return fmt.Errorf("pattern %q is not valid; use * for anything", pattern)
	}
	for _, known := range scenarioTable() {
		if known.name != rule.Scenario {
			continue
		}
		for _, allowed := range known.scopes {
			if allowed == scope {
				s.mu.Lock()
				defer s.mu.Unlock()
				s.rules = append(s.rules, &rule)
				return nil
			}
		}
		return fmt.Errorf("scenario %q is chosen by %s, not by %s", rule.Scenario, strings.Join(known.scopes, " or "), scope)
	}
	return fmt.Errorf("there is no scenario %q; GET /sandbox/scenario lists them", rule.Scenario)
}

func (s *scenarios) clear() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rules = nil
}

func (s *scenarios) list() []scenarioRule {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]scenarioRule, 0, len(s.rules))
	for _, r := range s.rules {
		out = append(out, *r)
	}
	return out
}

// set is the scenarios that apply to one thing.
type set map[string]bool

func (s *scenarios) forOrder(poNumber string) set {
	out := set{}
	upper := strings.ToUpper(poNumber)
	for _, known := range scenarioTable() {
		if known.pattern != "" && containsPattern(upper, known.pattern) {
			out[known.name] = true
		}
	}
	s.each(func(r *scenarioRule) {
		if r.PONumber != "" && matches(strings.ToUpper(r.PONumber), upper) {
			out[r.Scenario] = true
		}
	})
	return out
}

func (s *scenarios) forProduct(sku string) set {
	out := set{}
	s.each(func(r *scenarioRule) {
		if r.SKU != "" && matches(r.SKU, sku) {
			out[r.Scenario] = true
		}
	})
	return out
}

// forCall also counts the call.
func (s *scenarios) forCall(service string) set {
	out := set{}
	s.each(func(r *scenarioRule) {
		if r.Service == "" || !matches(strings.ToLower(r.Service), strings.ToLower(service)) {
			return
		}
		if r.used++; r.Count == 0 || r.used <= r.Count {
			out[r.Scenario] = true
		}
	})
	return out
}

func (s *scenarios) each(f func(*scenarioRule)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, r := range s.rules {
		f(r)
	}
}

// containsPattern finds a pattern as a whole word, so that -REJECTLINE is not also -REJECT.
func containsPattern(poNumber, pattern string) bool {
	for rest := poNumber; ; {
		i := strings.Index(rest, pattern)
		if i < 0 {
			return false
		}
		rest = rest[i+len(pattern):]
		if rest == "" || rest[0] == '-' {
			return true
		}
	}
}

func matches(pattern, value string) bool {
	ok, err := path.Match(pattern, value)
	return err == nil && ok
}
