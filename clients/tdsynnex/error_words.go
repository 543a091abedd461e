package tdsynnex

// The words of the services' errors, by the distributor's own tables, and what each means on a read and on
// a purchase order.

import (
	"regexp"
	"strings"
)

// errorWord is one error of the services. Each has an id and a code, and either may be sent.
type errorWord struct {
	words []string // folded (see fold); one of them occurs in the message or its detail
	read  Class
	order Class
	fix   string // empty: that of the class
}

// errorWordsTable is tried in order. What the distributor says was not processed is certain; of technical
// trouble it does not say whether the order was taken.
func errorWordsTable() []errorWord {
	return []errorWord{
		{words: []string{"incompletexml", "xmlcontentisincomplete", "xmlformaterrorormissingmandatorytag"}, read: ClassValidation,
			order: ClassValidation},
		{words: []string{"ipaddressinvalid", "validateip", "ipaddresshasnotbeenvalidated", "ipaddress:"}, read: ClassAuth, order: ClassAuth},
		{words: []string{"loginfailed", "password", "username", "securitydata"}, read: ClassAuth, order: ClassAuth},
		{words: []string{"customer#", "customernumber"}, read: ClassAuth, order: ClassAuth,
			fix: "Check the customer number and that it belongs to the configured region."},
		{words: []string{"databaseissue"}, read: ClassTransient, order: ClassAmbiguous},
		{words: []string{"apifault"}, read: ClassTransient, order: ClassAmbiguous},
		{words: []string{"po_timeout", "potimeout", "server.timeout", "sessiontimedout", "timeout"}, read: ClassTransient, order: ClassAmbiguous},
		{words: []string{"servererror", "xmlserverisnotavailable", "runtimeerror"}, read: ClassTransient, order: ClassAmbiguous},
		{words: []string{"toomanyrequests", "ratelimit"}, read: ClassThrottled, order: ClassThrottled},
		{words: []string{"resourcenotfound"}, read: ClassNotFound, order: ClassNotFound},
		{words: []string{"notauthorized", "permission", "accessdenied"}, read: ClassPermission, order: ClassPermission},
	}
}

// freightWordsTable are the eight errors of the freight quote; what is asked for is wrong in all of them.
func freightWordsTable() []errorWord {
	return []errorWord{
		{words: []string{"noresultfound"}, read: ClassValidation,
			fix: "No ship method serves this address from this warehouse within the asked days: ask for all methods, or from another warehouse."},
		{words: []string{"notauthorizedsku"}, read: ClassValidation,
			fix: "The account may not buy one of the products: ask TD SYNNEX to authorize it, or take the line off."},
		{words: []string{"invalidsku"}, read: ClassValidation,
			fix: "One of the TD SYNNEX SKUs does not exist: check them against the price file."},
		{words: []string{"invalidshipmethodcode"}, read: ClassValidation,
			fix: "Check orders.shipMethod and orders.shipMethods in the policy against the ship methods of the account's country."},
		{words: []string{"invalidzipcode"}, read: ClassValidation, fix: "Correct the postal code of the ship-to address."},
		{words: []string{"invalidaddress"}, read: ClassValidation, fix: "Correct the ship-to address; the carrier does not know it."},
		{words: []string{"invalidwarehousenumber"}, read: ClassValidation,
			fix: "Check orders.warehouse in the policy against the warehouses of price & availability."},
	}
}

// knownError finds the error that the words mean.
func knownError(operation, message, detail string) (errorWord, bool) {
	words := fold(message + " " + detail)
	tables := [][]errorWord{errorWordsTable()}
	if operation == OperationFreightQuote {
		tables = [][]errorWord{freightWordsTable(), errorWordsTable()}
	}
	for _, table := range tables {
		for _, known := range table {
			for _, w := range known.words {
				if strings.Contains(words, w) {
					return known, true
				}
			}
		}
	}
	return errorWord{}, false
}

// classOfWords says what a business error means. Words nobody has seen are a validation error on a
// read; on a purchase order they leave it open whether the order exists.
func classOfWords(operation, message, detail string) Class {
	known, ok := knownError(operation, message, detail)
	switch {
	case ok && operation == OperationPurchaseOrder:
		return known.order
	case ok:
		return known.read
	case operation == OperationPurchaseOrder:
		return ClassAmbiguous
	}
	return ClassValidation
}

var (
	namedAddress = regexp.MustCompile(`(?i)ip address:?\s*([0-9a-f]*[.:][0-9a-f.:]*[0-9a-f])`)
	faultNumber  = regexp.MustCompile(`\((\d{1,3})\)\s*`)
)

// callerAddress is the address that this worker's requests come from, when the distributor names it.
func callerAddress(words string) string {
	if m := namedAddress.FindStringSubmatch(words); m != nil {
		return m[1]
	}
	return ""
}

// Faults are the faults that the distributor lists of an incomplete message, each with the path of its
// element, such as "OrderRequest/Shipment/ShipMethod/Code: String value required".
func (e *Error) Faults() []string {
	known, ok := knownError(e.Operation, e.Message, "")
	if !ok || known.words[0] != "incompletexml" {
		return nil
	}
	var out []string
	for i, at := range faultNumber.FindAllStringIndex(e.Detail, -1) {
		rest := e.Detail[at[1]:]
		if next := faultNumber.FindAllStringIndex(e.Detail, -1); i+1 < len(next) {
			rest = e.Detail[at[1]:next[i+1][0]]
		}
		if fault := strings.Trim(rest, " ;,"); fault != "" {
			out = append(out, fault)
		}
	}
	return out
}
