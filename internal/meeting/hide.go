package meeting

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"

	"digitalbridge/internal/redact"
)

// Hider takes out of an exchange what is nobody else's business. What it does not know it replaces: only words of the
// vendors' interfaces stay, and those only where a vendor speaks, never where a person's text stands.
type Hider struct {
	Pseudonyms *Pseudonyms
	// Secrets are taken out first, wherever they stand.
	Secrets *redact.Redactor
	// Public are whole texts that are the same for everybody, such as the default policy's.
	Public []string
}

//go:embed words.txt
var wordList string

// vendorWords are the words of the vendors' interfaces: names of fields, labels and messages of their documents.
var vendorWords = sync.OnceValue(func() map[string]bool {
	known := map[string]bool{}
	for _, w := range strings.Fields(wordList) {
		known[w] = true
	}
	return known
})

var (
	credentials = names("userid", "username", "password", "secret", "user", "apiintegrationcode")
	// codes hold a word of the vendor's own: a status, a method, a type.
	codes = names(
		"code",
		"status",
		"ordertype",
		"shipmethod",
		"country",
		"currency",
		"pricetype",
		"globalproductstatuscode",
		"endusertype",
		"specialpricetype",
		"estimatedshipdatecode",
		"dropshipflag",
		"backorderflag",
		"shipcomplete",
		"warehousesplit",
		"parcelshippable",
		"parcelshipable",
		"eurequired",
		"allowanceorcharge",
		"reorder",
		"op",
		"field",
		"includefields",
		"datatype",
		"referenceentitytype",
		"picklistparentvaluefield",
		"useraccessforquery",
		"useraccessforcreate",
		"useraccessforupdate",
		"useraccessfordelete",
		"version",
		"servicelevel",
	)
	// messages are sentences of the vendor, and labels.
	messages = names("errors", "message", "errormessage", "errordetail", "reason", "label", "shipmethoddescription",
		"paymenttermdescription", "detail")
	currencies = names("USD", "CAD", "EUR", "GBP", "AUD", "MXN")
	// limits are those of the vendor's interface.
	limits = names("length", "maxrecords", "externalrequestthreshold", "requestthresholdtimeframe", "currenttimeframerequestcount")
	// counts end like numbers of something, and are none.
	counts = names("linenumber", "custpolineno", "customerpolinenumber", "seqno", "pagenumber")
	// addresses of the interface itself.
	addresses = names("url", "nextpageurl", "prevpageurl", "weburl")

	price = regexp.MustCompile(
		`(?i)price|cost|amount|rate|discount|freight|total|msrp|margin|fee|tax|charge|rebate|budget|revenue|profit`,
	)
	numbers = regexp.MustCompile(`(?i)(^id|id|number|no|sku|pn|zip|zipcode|phone|account|ponumber)$`)
	whole   = regexp.MustCompile(`^-?\d+$`)
	decimal = regexp.MustCompile(`^-?(\d{1,3}(,\d{3})+|\d+)\.\d+$`)
	moment  = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$`)
	code    = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9]{0,39}([ _/-][A-Za-z0-9]{1,24}){0,3}$`)
	version = regexp.MustCompile(`^\d\.\d$`)
)

func names(list ...string) map[string]bool {
	out := map[string]bool{}
	for _, n := range list {
		out[n] = true
	}
	return out
}

// smallest is the first whole number that says something of its own: below are states, quantities and lines.
const smallest = 4 // digits

// scalar is what stands at a name of a message.
func (h *Hider) scalar(name, text string) string {
	lower := strings.ToLower(name)
	trimmed := strings.TrimSpace(text)
	switch {
	case trimmed == "":
		return text
	case credentials[lower]:
		return redact.Hidden
	case slices.Contains(h.Public, trimmed), currencies[trimmed], moment.MatchString(trimmed), trimmed == "true", trimmed == "false":
		return text
	case addresses[lower]:
		return h.address(trimmed)
	case decimal.MatchString(trimmed):
		if lower == "version" && version.MatchString(trimmed) {
			return text
		}
		return h.Pseudonyms.Amount(trimmed)
	case whole.MatchString(trimmed):
		return h.number(lower, trimmed)
	case codes[lower] && code.MatchString(trimmed):
		return h.Pseudonyms.words(text, func(string) bool { return true }, smallest-1)
	case messages[lower]:
		return h.message(text)
	}
	return h.Pseudonyms.words(text, brand, 0)
}

// brand are the distributor's own names, by which it is found in Autotask, and the endings of its files.
func brand(lower string) bool { return names("synnex", "td", "tds", "zip", "ap")[lower] }

// message keeps the words that a vendor uses.
func (h *Hider) message(text string) string {
	return h.Pseudonyms.words(text, func(w string) bool { return vendorWords()[w] }, smallest-1)
}

// number is a whole number: a small one that is not a price and names nothing says nothing of anybody.
func (h *Hider) number(name, text string) string {
	digits := strings.TrimPrefix(text, "-")
	sign := text[:len(text)-len(digits)]
	names := price.MatchString(name) || numbers.MatchString(name) && !counts[name]
	if limits[name] || len(digits) < smallest && !names {
		return text
	}
	return sign + h.Pseudonyms.Digits(digits)
}

// unknownHost stands where the vendor's host was.
const unknownHost = "vendor.invalid"

// address is an address of the interface, without whose it is.
func (h *Hider) address(text string) string {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" {
		return h.Pseudonyms.Text(text)
	}
	return "https://" + unknownHost + h.Path(u.Path) + question(h.Query(u.RawQuery))
}

func question(query string) string {
	if query == "" {
		return ""
	}
	return "?" + query
}

// Path is a path of the interface with other numbers in it.
func (h *Hider) Path(path string) string {
	parts := strings.Split(path, "/")
	for i, part := range parts {
		if whole.MatchString(part) {
			parts[i] = h.Pseudonyms.Digits(part)
		}
	}
	return strings.Join(parts, "/")
}

// Query is a question string with other values.
func (h *Hider) Query(raw string) string {
	values, err := url.ParseQuery(raw)
	if err != nil {
		return ""
	}
	for name, list := range values {
		for i, v := range list {
			if hidden, err := h.json([]byte(v)); err == nil && strings.HasPrefix(strings.TrimSpace(v), "{") {
				list[i] = string(hidden)
			} else {
				list[i] = h.scalar(name, v)
			}
		}
	}
	return values.Encode()
}

// Body is a message's body, with what is to be hidden replaced: JSON, XML or any text.
func (h *Hider) Body(body []byte) string {
	body = []byte(h.Secrets.Text(string(body)))
	switch trimmed := bytes.TrimSpace(body); {
	case len(trimmed) == 0:
		return ""
	case trimmed[0] == '{' || trimmed[0] == '[' || trimmed[0] == '"':
		if hidden, err := h.json(body); err == nil {
			return string(hidden)
		}
	case trimmed[0] == '<':
		if hidden, err := h.xml(body); err == nil {
			return hidden
		}
	}
	return h.message(string(body))
}

func (h *Hider) json(body []byte) ([]byte, error) {
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		return nil, err
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("more than one value")
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(h.walk("", v)); err != nil {
		return nil, err
	}
	return bytes.TrimSpace(out.Bytes()), nil
}

func (h *Hider) walk(name string, v any) any {
	switch v := v.(type) {
	case string:
		return h.scalar(name, v)
	case json.Number:
		return json.Number(h.scalarNumber(name, v.String()))
	case []any:
		for i := range v {
			v[i] = h.walk(name, v[i])
		}
	case map[string]any:
		has := func(key string) bool { _, ok := v[key]; return ok }
		field, named := v["field"].(string) // a condition's value is one of its field
		if !named {
			field, named = v["name"].(string) // and so is that of a user-defined field
		}
		for key := range v {
			inner := key
			switch {
			case named && key == "value":
				inner = field
			case key == "name" && (has("dataType") || has("canCreate") || has("value")): // of a field or an entity
				inner = "label"
			}
			v[key] = h.walk(inner, v[key])
		}
	}
	return v
}

func (h *Hider) scalarNumber(name, text string) string {
	switch {
	case decimal.MatchString(text):
		return h.Pseudonyms.Amount(text)
	case whole.MatchString(text):
		return h.number(strings.ToLower(name), text)
	}
	return "0" // with an exponent
}

// xml keeps elements and attributes, and replaces what stands in them.
func (h *Hider) xml(body []byte) (string, error) {
	dec := xml.NewDecoder(bytes.NewReader(body))
	dec.Strict = false
	dec.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	var out strings.Builder
	var open []string
	escape := func(s string) { _ = xml.EscapeText(&out, []byte(s)) } // a Builder takes everything
	for {
		token, err := dec.RawToken()
		if errors.Is(err, io.EOF) {
			return out.String(), nil
		}
		if err != nil {
			return "", err
		}
		switch t := token.(type) {
		case xml.StartElement:
			out.WriteString("<" + qualified(t.Name))
			for _, a := range t.Attr {
				out.WriteString(" " + qualified(a.Name) + `="`)
				if a.Name.Local == "xmlns" || a.Name.Space == "xmlns" {
					escape(a.Value)
				} else {
					escape(h.scalar(a.Name.Local, a.Value))
				}
				out.WriteString(`"`)
			}
			out.WriteString(">")
			open = append(open, t.Name.Local)
		case xml.EndElement:
			out.WriteString("</" + qualified(t.Name) + ">")
			if len(open) > 0 {
				open = open[:len(open)-1]
			}
		case xml.CharData:
			name := ""
			if len(open) > 0 {
				name = open[len(open)-1]
			}
			escape(h.scalar(name, string(t)))
		case xml.ProcInst:
			if t.Target == "xml" {
				out.WriteString(`<?xml version="1.0" encoding="UTF-8"?>`)
			}
		}
	}
}

func qualified(n xml.Name) string {
	if n.Space == "" {
		return n.Local
	}
	return n.Space + ":" + n.Local
}
