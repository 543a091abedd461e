package tdsynnex

// Errors of the client: a small set of classes, the distributor's words, and one sentence on what to do.

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// Class says what kind of failure an [Error] is, and so what may be done about it.
type Class string

// Classes of failure.
const (
	ClassTransient  Class = "transient"  // the same call may work later; a read may be repeated
	ClassThrottled  Class = "throttled"  // too many requests; wait RetryAfter
	ClassAuth       Class = "auth"       // user, password, customer number or IP address refused
	ClassPermission Class = "permission" // known, but not allowed
	ClassValidation Class = "validation" // the request is wrong; repeating it is useless
	ClassNotFound   Class = "not-found"  // the address or record does not exist
	ClassAmbiguous  Class = "ambiguous"  // a purchase order may or may not have been taken
	ClassMalformed  Class = "malformed"  // the answer could not be understood
)

// Operations, as they stand in [Error.Operation] and [Exchange.Operation].
const (
	OperationPriceAvailability = "price & availability"
	OperationPurchaseOrder     = "purchase order"
	OperationOrderStatus       = "order status"
	OperationInvoices          = "invoice query"
	OperationFreightQuote      = "freight quote"
)

// Error is every failure of a call. It never holds a credential.
type Error struct {
	Class     Class
	Operation string // an Operation constant
	Subject   string // what it was tried on, such as "PO-10042" or "2 items"
	Status    int    // HTTP status, 0 when there was no answer
	Message   string // the distributor's words, or ours when it said nothing
	Detail    string // the distributor's second field, when filled
	// RetryAfter is how long the distributor asks to wait; 0 when it does not say.
	RetryAfter time.Duration
	// NotSent is true when it is certain that no byte of the request left this machine.
	NotSent bool

	cause error
	page  bool // the answer was a page for a browser
	// unknown is the beginning of an answer in which no words of an error were found.
	unknown string
}

// Error says what was tried on what, and the distributor's words.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString("TD SYNNEX ")
	b.WriteString(e.Operation)
	if e.Subject != "" {
		b.WriteString(" of ")
		b.WriteString(e.Subject)
	}
	if e.NotSent {
		b.WriteString(" was not sent")
	} else {
		b.WriteString(" failed")
	}
	if e.Status != 0 && e.Status != 200 {
		fmt.Fprintf(&b, " with HTTP status %d", e.Status)
	}
	if e.Message != "" {
		b.WriteString(": ")
		b.WriteString(e.Message)
	}
	if e.Detail != "" && e.Detail != e.Message {
		b.WriteString(" (")
		b.WriteString(e.Detail)
		b.WriteString(")")
	}
	return b.String()
}

// Unwrap gives the cause, such as [context.DeadlineExceeded]; nil when the distributor answered.
func (e *Error) Unwrap() error { return e.cause }

// Fix says in one sentence what to do.
func (e *Error) Fix() string {
	var certificate *tls.CertificateVerificationError
	switch {
	case errors.As(e.cause, &certificate):
		return "When a proxy of your own network inspects TLS, give its authority (TDSYNNEX_CA_FILE); if there is none, somebody else answers: " +
			"do not go on."
	case e.page && e.Class != ClassAmbiguous:
		return "TD SYNNEX's service did not answer this: look for a proxy or a firewall between this worker and TD SYNNEX, and ask TD SYNNEX " +
			"whether the address that this worker's requests come from is registered."
	}
	if e.NotSent && e.Class == ClassTransient {
		return "Check the network, name resolution and proxy between this worker and TD SYNNEX, then try again."
	}
	words := e.Message + " " + e.Detail
	if known, ok := knownError(e.Operation, e.Message, e.Detail); ok && e.Status != http.StatusNotFound {
		switch {
		case known.fix != "":
			return known.fix
		case known.words[0] == "ipaddressinvalid":
			return e.registerAddress(callerAddress(words))
		case known.words[0] == "incompletexml" && e.Operation == OperationPurchaseOrder:
			return "Nothing was ordered: correct what is named, then submit the purchase order again."
		}
	}
	switch e.Class {
	case ClassAuth:
		return "Check TDSYNNEX_USER_ID, TDSYNNEX_PASSWORD and TDSYNNEX_CUSTOMER_NUMBER for the configured region and environment: the password " +
			"of a user who may order expires every 3 months, and can differ from the portal's; a locked user is answered the same."
	case ClassPermission:
		return "Ask TD SYNNEX to enable this web service for the account, and whether the address that this worker's requests come from is " +
			"registered: both are answered the same."
	case ClassThrottled:
		return "Wait and try again; lower the configured requests per minute if it comes back."
	case ClassValidation:
		return "Correct the named value and send the request again."
	case ClassNotFound:
		setting := "TDSYNNEX_WEB_SERVICE_URL"
		if e.Operation == OperationInvoices {
			setting = "TDSYNNEX_INVOICE_URL"
		}
		return "Check " + setting + ", TDSYNNEX_REGION and TDSYNNEX_ENVIRONMENT: the address that they give has no such service."
	case ClassAmbiguous:
		return "Do not send again: look the purchase order up by its number until it is found or certainly absent."
	case ClassMalformed:
		return "Try again later; if it persists, compare the answer with the documented format, since the service may have changed."
	default:
		return "Try again later; if it persists, check the distributor's service status."
	}
}

// registerAddress says how an address becomes one that the distributor takes orders from.
func (e *Error) registerAddress(address string) string {
	which := "the static IP address that this worker's requests come from"
	if address != "" {
		which = address + ", the IP address that this worker's requests come from"
	}
	return "Ask the TD SYNNEX help desk (in the US helpdeskus@tdsynnex.com) to register " + which +
		", for this customer number and environment."
}

// ClassOf returns the class of the [Error] in err's chain, or "" when there is none.
func ClassOf(err error) Class {
	var e *Error
	if errors.As(err, &e) {
		return e.Class
	}
	return ""
}
