// What an answer other than 200 means.

package autotask

import (
	"encoding/json"
	"net/http"
	"strings"
)

// Texts that tell what Autotask means by a 500. They are pieces of messages seen on live
// tenants, lower case. Messages may be in the API user's language, so what matches nothing is
// read by the body's shape: an "errors" array is the application refusing, anything else is a
// fault.
var (
	throttleTexts   = []string{"thread threshold", "threads has been exceeded", "request threshold", "too many requests"}
	permissionTexts = []string{"permission", "not authorized", "not authorised", "not allowed to access", "berechtigung"}
	missingTexts    = []string{"no matching records found"}
	faultTexts      = []string{
		"an error has occurred", "an error occurred while processing", "unexpected error", "internal server error",
		"object reference not set", "deadlock", "timeout expired", "operation has timed out", "temporarily unavailable",
		"currently unavailable", "transport-level error",
	}
)

// classify reads an answer that isn't 200. A write that may have had an effect is ambiguous.
func classify(status int, body []byte, effect bool) *Error {
	messages, refused := errorMessages(body)
	class := classOf(status, messages, refused)
	if class == ClassTransient && effect {
		class = ClassAmbiguous
	}
	return &Error{Class: class, Status: status, Messages: messages}
}

// classOf decides. refused says that the body is the application's own refusal.
func classOf(status int, messages []string, refused bool) Class {
	text := strings.ToLower(strings.Join(messages, "\n"))
	switch {
	case status == http.StatusTooManyRequests || contains(text, throttleTexts):
		return ClassThrottled
	case status == http.StatusUnauthorized:
		return ClassAuth
	case status == http.StatusForbidden:
		return ClassPermission
	case status == http.StatusNotFound:
		return ClassNotFound
	case status == http.StatusRequestTimeout:
		return ClassTransient
	case status >= 400 && status < 500:
		return ClassValidation
	case status < 400:
		// Another 2xx, or a redirect, which Autotask never sends: a proxy or a login page.
		return ClassMalformed
	case status != http.StatusInternalServerError || !refused:
		return ClassTransient
	case contains(text, missingTexts):
		return ClassNotFound
	case contains(text, permissionTexts):
		return ClassPermission
	case contains(text, faultTexts):
		return ClassTransient
	default:
		return ClassValidation
	}
}

// overBudget reports whether the refusal was for the tenant's hourly limit rather than for too
// many calls at once.
func overBudget(e *Error) bool {
	if e.Class != ClassThrottled {
		return false
	}
	text := strings.ToLower(strings.Join(e.Messages, "\n"))
	return strings.Contains(text, "request threshold") || (e.RetryAfter > 0 && !strings.Contains(text, "thread"))
}

func contains(text string, pieces []string) bool {
	for _, p := range pieces {
		if strings.Contains(text, p) {
			return true
		}
	}
	return false
}

// errorMessages reads both bodies that Autotask sends: {"errors":["…"]} from the application
// (refused) and {"Message":"…"} from the framework around it. At most 20 texts are kept.
func errorMessages(body []byte) (messages []string, refused bool) {
	var b struct {
		Errors        []any  `json:"errors"`
		Message       string `json:"Message"`
		MessageDetail string `json:"MessageDetail"`
	}
	if json.Unmarshal(body, &b) != nil {
		return nil, false
	}
	for _, e := range b.Errors {
		if s, ok := e.(string); ok && strings.TrimSpace(s) != "" && len(messages) < 20 {
			messages = append(messages, clip(strings.TrimSpace(s)))
		}
	}
	if len(messages) > 0 {
		return messages, true
	}
	for _, s := range [...]string{b.Message, b.MessageDetail} {
		if s = strings.TrimSpace(s); s != "" {
			messages = append(messages, clip(s))
		}
	}
	return messages, false
}
