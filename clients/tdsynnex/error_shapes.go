package tdsynnex

// The error shapes of the services, all of which may come with HTTP 200, and what class their words mean.

import (
	"bytes"
	"encoding/json"
	"strings"
)

// xmlErrorWords finds an error in an XML answer: ErrorMessage and ErrorDetail at the root or in the
// response element, in either case; BizError/detail; ErrorCode and ErrorReason of the invoice
// service; a SOAP fault. Rows and items are not searched: their errors are their own.
func xmlErrorWords(root *element) (message, detail string) {
	places := []*element{root}
	for _, c := range root.children {
		if c.name != "priceavailabilitylist" && c.name != "items" {
			places = append(places, c)
		}
	}
	for _, e := range places {
		if m, d := e.text("errorMessage"), e.text("errorDetail"); m != "" || d != "" {
			return firstNonEmpty(m, d), d
		}
		if code, reason := e.text("ErrorCode"), e.text("ErrorReason"); code != "" || reason != "" {
			return firstNonEmpty(reason, code), code
		}
		if biz := e.child("BizError"); biz != nil {
			if d := firstNonEmpty(biz.text("detail"), biz.text("message"), biz.value()); d != "" {
				return d, biz.text("code")
			}
		}
		if e.name == "bizerror" {
			if d := firstNonEmpty(e.text("detail"), e.text("message"), e.value()); d != "" {
				return d, e.text("code")
			}
		}
		if fault := e.child("Fault"); fault != nil {
			return firstNonEmpty(fault.text("faultstring"), fault.child("Reason").text("Text"), "SOAP fault"), fault.text("faultcode")
		}
	}
	return "", ""
}

// gatewayErrorWords finds an error in the JSON body with which the gateway before the services refuses a
// call: {requestId, data:{errorCode, errorMessage}}.
func gatewayErrorWords(body []byte) (message, detail string) {
	var in struct {
		Data struct {
			Code    string `json:"errorCode"`
			Message string `json:"errorMessage"`
		} `json:"data"`
	}
	if json.Unmarshal(body, &in) != nil {
		return "", ""
	}
	return firstNonEmpty(in.Data.Message, in.Data.Code), in.Data.Code
}

// errorWords reads the body of an answer that is not HTTP 200, whatever it is.
func errorWords(body []byte) (message, detail string) {
	trimmed := bytes.TrimSpace(body)
	if bytes.HasPrefix(trimmed, []byte("{")) {
		return gatewayErrorWords(trimmed)
	}
	if root, err := parseXML(trimmed); err == nil {
		return xmlErrorWords(root)
	}
	return "", ""
}

// classOfWords says what a business error means. Words nobody has seen are a validation error on a
// read; on a purchase order they leave it open whether the order exists.
func classOfWords(operation, message, detail string) Class {
	words := fold(message + " " + detail)
	has := func(parts ...string) bool {
		for _, p := range parts {
			if strings.Contains(words, p) {
				return true
			}
		}
		return false
	}
	order := operation == OperationPurchaseOrder
	switch {
	case has("ipaddressinvalid", "loginfailed", "password", "username", "securitydata"),
		has("customer") && has("doesnotexist"):
		return ClassAuth
	case has("incompletexml"):
		if order {
			return ClassValidation
		}
		return ClassTransient
	case has("databaseissue", "internalapifault", "timeout", "servererror", "runtimeerror"):
		if order {
			return ClassAmbiguous
		}
		return ClassTransient
	case has("toomanyrequests", "ratelimit"):
		return ClassThrottled
	case has("resourcenotfound"):
		return ClassNotFound
	case has("notauthorized", "permission", "accessdenied"):
		return ClassPermission
	case order:
		return ClassAmbiguous
	}
	return ClassValidation
}

func firstNonEmpty(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}
