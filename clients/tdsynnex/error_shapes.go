package tdsynnex

// The error shapes of the services, all of which may come with HTTP 200, and what class their words mean.

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strings"
)

// oneLine takes out the line breaks and indents that the distributor writes into its sentences.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// xmlErrorWords finds the words of an error in an XML answer, in one line each.
func xmlErrorWords(root *element) (message, detail string) {
	message, detail = rawErrorWords(root)
	return oneLine(message), oneLine(detail)
}

// rawErrorWords finds an error in an XML answer: ErrorMessage and ErrorDetail at the root or in the
// response element, in either case; BizError/detail; ErrorCode and ErrorReason of the invoice
// service; a SOAP fault. Rows and items are not searched: their errors are their own.
func rawErrorWords(root *element) (message, detail string) {
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
	if root, err := parseXML(trimmed, ""); err == nil {
		return xmlErrorWords(root)
	}
	return "", ""
}

var (
	pageBegins = regexp.MustCompile(`(?is)^\s*<(!doctype html|html|head|body)`)
	titleOf    = regexp.MustCompile(`(?is)<(?:title|h1)[^>]*>\s*([^<]*[^<\s])`)
)

// pageTitle reports whether an answer is a page for a browser, as a proxy or a firewall sends, and what it calls itself.
func pageTitle(body []byte) (string, bool) {
	if !pageBegins.Match(body) {
		return "", false
	}
	if m := titleOf.FindSubmatch(body); m != nil {
		return clip(oneLine(string(m[1]))), true
	}
	return "without a title", true
}

func firstNonEmpty(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}
