package sandbox

// What every XML service does first: take the message out of the request, check who is asking, and
// answer refusals in the service's own shape, always with HTTP 200.

import (
	"encoding/xml"
	"errors"
	"io"
	"mime"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
	_ "time/tzdata" // answers carry US Pacific time

	"golang.org/x/text/encoding/charmap"
)

const maxMessage = 4 << 20

// call is one authenticated service call.
type call struct {
	service   string
	message   []byte
	scenarios set
	now       time.Time
	request   *http.Request
}

// refusal is a fatal error of a service.
type refusal struct{ message, detail string }

func (r *refusal) Error() string { return r.message }

// byCode is the refusal with the code that the vendor's table has beside the id.
func (r *refusal) byCode() *refusal {
	code, ok := map[string]string{
		"DatabaseIssue": "Server.DatabaseIssue", "IncompleteXML01": "XML Content is Incomplete", "Internal API Fault": "Server.APIFault",
		"PO_TIMEOUT": "Server.Timeout", "ServerError": "SYNNEX XML Server is not Available",
		"IP Address Invalid": "IP Address has not been Validated",
	}[r.message]
	if !ok {
		return r
	}
	return &refusal{code, r.detail}
}

// service reads the message and lets handle answer it; handle returns the root of the answer, or
// what was refused, or nil and nil when nothing is to be answered.
func (s *Server) service(name string, handle func(call) (any, *refusal)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		c := call{service: name, now: s.clock.Now(), request: r, scenarios: s.scenarios.forCall(name)}
		message, err := readMessage(r)
		c.message = message
		var root any
		var refused *refusal
		switch {
		case c.scenarios[scenarioTooManyRequest]:
			w.Header().Set("Retry-After", "30")
			w.WriteHeader(http.StatusTooManyRequests)
			return
		case !s.addressAllowed(r.RemoteAddr):
			refused = refusalOf(scenarioIPInvalid, r)
		case err != nil:
			refused = &refusal{"IncompleteXML01", err.Error()}
		default:
			if refused = refusalIn(c.scenarios, r); refused == nil {
				root, refused = handle(c)
			}
		}
		if refused != nil {
			if c.scenarios[scenarioErrorCodes] {
				refused = refused.byCode()
			}
			root = s.errorAnswer(name, refused)
		}
		if root == nil {
			return
		}
		writeXML(w, root, c.scenarios[scenarioDoubledProlog])
	}
}

func writeXML(w http.ResponseWriter, root any, doubled bool) {
	body, err := xml.Marshal(root)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/xml;charset=UTF-8")
	if doubled {
		_, _ = io.WriteString(w, "\ufeff"+xml.Header)
	}
	_, _ = io.WriteString(w, xml.Header)
	_, _ = w.Write(body)
}

// readMessage accepts a raw XML body and the older form with the field xmldata.
func readMessage(r *http.Request) ([]byte, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, errors.New("the request could not be read")
	}
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind == "application/x-www-form-urlencoded" {
		form, err := url.ParseQuery(string(body))
		if err != nil || form.Get("xmldata") == "" {
			return nil, errors.New("the form holds no xmldata")
		}
		body = []byte(form.Get("xmldata"))
	}
	if len(strings.TrimSpace(string(body))) == 0 {
		return nil, errors.New("the message is empty")
	}
	return body, nil
}

// decode reads a message and refuses what is not well-formed up to the end of its root.
func decode(message []byte, into any) *refusal {
	d := xml.NewDecoder(strings.NewReader(string(message)))
	d.CharsetReader = func(label string, in io.Reader) (io.Reader, error) {
		switch strings.ToLower(label) {
		case "utf-8", "us-ascii":
			return in, nil
		case "iso-8859-1", "windows-1252":
			return charmap.Windows1252.NewDecoder().Reader(in), nil
		}
		return nil, errors.New("unknown character set")
	}
	if err := d.Decode(into); err != nil {
		return &refusal{"IncompleteXML01", "The XML message is not complete: " + err.Error()}
	}
	return nil
}

type credential struct {
	UserID   string `xml:"UserID"`
	Password string `xml:"Password"`
}

func (c credential) is(user, password string) bool {
	return strings.EqualFold(strings.TrimSpace(c.UserID), user) && c.Password == password
}

// mayOrder refuses the user who may only read.
func (s *Server) mayOrder(c credential) *refusal {
	if c.is(s.options.UserID, s.options.Password) {
		return nil
	}
	return refusalOf(scenarioLogin, nil)
}

// authenticate answers in the vendor's words for each part of the account.
func (s *Server) authenticate(c credential, customer string) *refusal {
	switch {
	case !c.is(s.options.UserID, s.options.Password) && (s.options.ReadUserID == "" || !c.is(s.options.ReadUserID, s.options.ReadPassword)):
		return refusalOf(scenarioLogin, nil)
	case strings.TrimSpace(customer) != s.options.Account:
		return &refusal{"The customer# " + customer + " you provided does not exist in our system", ""}
	}
	return nil
}

// refusalOf gives the documented token or text of a fatal scenario. The request tells the address that is
// not registered.
func refusalOf(name string, r *http.Request) *refusal {
	switch name {
	case scenarioLogin:
		return &refusal{"Login failed", "Login failed. Please check your user ID and password."}
	case scenarioIPInvalid:
		return &refusal{
			"IP Address Invalid",
			"IP address:" + callerOf(r) + " not defined.\n We only accept PO from the IP address provided by " +
				"customer\n due to security reason.",
		}
	case scenarioIncompleteXML:
		return &refusal{"IncompleteXML01", "The XML message is not complete."}
	case scenarioDatabaseIssue:
		return &refusal{"DatabaseIssue", "Please try again later."}
	case scenarioInternalFault:
		return &refusal{"Internal API Fault", "Please try again later."}
	case scenarioServerError:
		return &refusal{"ServerError", "Please try again later."}
	case scenarioRuntimeError:
		return &refusal{"Server.RuntimeError", ""}
	}
	return nil
}

func callerOf(r *http.Request) string {
	if r == nil {
		return ""
	}
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}

func refusalIn(chosen set, request *http.Request) *refusal {
	for _, known := range scenarioTable() {
		if chosen[known.name] {
			if r := refusalOf(known.name, request); r != nil {
				return r
			}
		}
	}
	return nil
}

// errorAnswer is the fatal error in the shape of the service: five shapes are documented.
func (s *Server) errorAnswer(service string, r *refusal) any {
	type upper struct {
		Message string `xml:"ErrorMessage"`
		Detail  string `xml:"ErrorDetail,omitempty"`
	}
	type lower struct {
		Message string `xml:"errorMessage"`
		Detail  string `xml:"errorDetail,omitempty"`
	}
	switch service {
	case "PriceAvailability", "Availability":
		return struct {
			XMLName xml.Name `xml:"priceResponse"`
			lower
		}{lower: lower{r.message, r.detail}}
	case "POStatus":
		return struct {
			XMLName xml.Name `xml:"SynnexB2B"`
			Detail  string   `xml:"OrderStatusResponse>BizError>detail"`
		}{Detail: strings.TrimSpace(r.message + " " + r.detail)}
	case "Invoice":
		return struct {
			XMLName xml.Name `xml:"SynnexB2B"`
			Code    string   `xml:"InvoiceResponse>ErrorCode"`
			Reason  string   `xml:"InvoiceResponse>ErrorReason"`
		}{Code: r.message, Reason: firstFilled(r.detail, r.message)}
	case "FreightQuote":
		return struct {
			XMLName  xml.Name `xml:"SynnexB2B"`
			Response upper    `xml:"FreightQuoteResponse"`
		}{Response: upper{r.message, r.detail}}
	}
	return struct {
		XMLName  xml.Name `xml:"SynnexB2B"`
		Response upper    `xml:"OrderResponse"`
	}{Response: upper{r.message, r.detail}}
}

// local writes a time as the services do: US Pacific without a zone.
func local(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return inPacific(t).Format("2006-01-02T15:04:05")
}

func localDay(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return inPacific(t).Format("2006-01-02")
}

func inPacific(t time.Time) time.Time {
	zone, err := time.LoadLocation("America/Los_Angeles")
	if err != nil {
		return t.UTC()
	}
	return t.In(zone)
}

func firstFilled(values ...string) string {
	for _, v := range values {
		if strings.TrimSpace(v) != "" {
			return strings.TrimSpace(v)
		}
	}
	return ""
}

// atLeast compares a message's version attribute; none is older than any.
func atLeast(version, wanted string) bool {
	v, okV := parseVersion(version)
	w, okW := parseVersion(wanted)
	return okV && okW && v >= w
}

func parseVersion(s string) (int, bool) {
	major, minor, _ := strings.Cut(strings.TrimSpace(s), ".")
	if len(major) != 1 || len(minor) > 1 || major[0] < '0' || major[0] > '9' {
		return 0, false
	}
	n := int(major[0]-'0') * 10
	if minor != "" {
		if minor[0] < '0' || minor[0] > '9' {
			return 0, false
		}
		n += int(minor[0] - '0')
	}
	return n, true
}
