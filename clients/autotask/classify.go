// What an answer other than 200 means.

package autotask

import (
	"bytes"
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
)

// threadCode comes with a refusal for too many simultaneous calls, under 429 and other statuses.
const threadCode = "itgenatr005"

// Texts that tell what Autotask means by a 500. They are pieces of messages seen on live
// tenants, lower case. Messages may be in the API user's language, so what matches nothing is
// read by the body's shape: an "errors" array is the application refusing, anything else is a
// fault.
var (
	throttleTexts   = []string{threadCode, "thread threshold", "threads has been exceeded", "request threshold", "too many requests"}
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
	e := &Error{Class: class, Status: status, Messages: messages}
	if title, ok := page(body); ok && len(messages) == 0 {
		e.Page, e.Messages = true, []string{clip("the answer is a page: " + title)}
	}
	return e
}

var (
	pageBegins = regexp.MustCompile(`(?is)^\s*<(!doctype|html|head|body)`)
	pageTitle  = regexp.MustCompile(`(?is)<(?:title|h1)[^>]*>\s*([^<]*[^<\s])`)
)

// page reports whether an answer is a page for a browser, and what it calls itself.
func page(body []byte) (title string, ok bool) {
	if !pageBegins.Match(body) {
		return "", false
	}
	if m := pageTitle.FindSubmatch(body); m != nil {
		return strings.Join(strings.Fields(string(m[1])), " "), true
	}
	return "without a title", true
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

// threadsRefused reports whether the body of a 200 is a refusal for too many simultaneous calls all the same: it
// has the code and no row.
func threadsRefused(body []byte) bool {
	const longest = 4 << 10 // a refusal is short
	if len(body) > longest || !bytes.Contains(bytes.ToLower(body), []byte(threadCode)) {
		return false
	}
	var rows struct {
		Item   json.RawMessage `json:"item"`
		Items  json.RawMessage `json:"items"`
		ItemID json.RawMessage `json:"itemId"`
	}
	return json.Unmarshal(body, &rows) == nil && rows.Item == nil && rows.Items == nil && rows.ItemID == nil
}

// overBudget reports whether the refusal was for the tenant's hourly limit rather than for too
// many calls at once.
func overBudget(e *Error) bool {
	if e.Class != ClassThrottled {
		return false
	}
	text := strings.ToLower(strings.Join(e.Messages, "\n"))
	return strings.Contains(text, "request threshold") || (e.RetryAfter > 0 && !contains(text, []string{"thread", threadCode}))
}

func contains(text string, pieces []string) bool {
	for _, p := range pieces {
		if strings.Contains(text, p) {
			return true
		}
	}
	return false
}

// errorMessages reads the bodies that Autotask sends: {"errors":[…]} from the application (refused), with
// texts or objects of a message and a field, {"Message":"…"} from the framework around it, and, for too
// many calls, a code beside them or alone. At most 20 texts are kept.
func errorMessages(body []byte) (messages []string, refused bool) {
	add := func(texts ...string) {
		for _, s := range texts {
			if s = strings.TrimSpace(s); s != "" && len(messages) < 20 {
				messages = append(messages, clip(s))
			}
		}
	}
	var b struct {
		Errors        json.RawMessage `json:"errors"`
		Message       string          `json:"Message"`
		MessageDetail string          `json:"MessageDetail"`
	}
	err := json.Unmarshal(body, &b)
	if err == nil {
		add(listedErrors(b.Errors)...)
	}
	if refused = len(messages) > 0; !refused && err == nil {
		add(b.Message, b.MessageDetail)
	}
	if bytes.Contains(bytes.ToLower(body), []byte(threadCode)) && !contains(strings.ToLower(strings.Join(messages, " ")),
		[]string{threadCode}) {
		add("too many simultaneous calls (code Itgenatr005)")
	}
	return messages, refused
}

// listedErrors are the texts of an "errors" member: a list of texts or objects, or one of them alone.
func listedErrors(raw json.RawMessage) []string {
	var list []json.RawMessage
	if json.Unmarshal(raw, &list) != nil {
		list = []json.RawMessage{raw}
	}
	var out []string
	for _, item := range list {
		var text string
		var object struct {
			Message string `json:"message"`
			Field   string `json:"field"`
		}
		switch {
		case json.Unmarshal(item, &text) == nil:
		case json.Unmarshal(item, &object) == nil:
			if text = object.Message; object.Field != "" && !strings.Contains(text, object.Field) {
				text = strings.TrimSpace(text + " (field: " + object.Field + ")")
			}
		}
		if text != "" {
			out = append(out, text)
		}
	}
	return out
}
