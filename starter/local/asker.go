package local

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"time"

	"digitalbridge/internal/config"
	"digitalbridge/internal/meeting"
)

// Asker puts the questions of a recording to sandboxes. What a question is about is replaced by what a sandbox has:
// credentials, the account, products, and any rows for those of the tenant.
type Asker struct {
	sandboxes *Sandboxes
	client    *http.Client
	skus      map[string]string
}

// NewAsker asks fresh sandboxes with their default credentials.
func NewAsker(s *Sandboxes) *Asker {
	return &Asker{sandboxes: s, client: &http.Client{Timeout: time.Minute}, skus: map[string]string{}}
}

var (
	record  = regexp.MustCompile(`/\d+(/|$)`)
	product = regexp.MustCompile(`(?i)<(SKU|synnexSKU)>([^<]*)</`)
	account = regexp.MustCompile(`(?i)<(CustomerNumber|customerNo)>[^<]*</`)
	billTo  = regexp.MustCompile(`<BillTo code="[^"]*"`)
	user    = regexp.MustCompile(`(?i)<(UserID|userName)>[^<]*</`)
	pass    = regexp.MustCompile(`(?i)<(Password)>[^<]*</`)
)

// firstSKU is a product of every sandbox's catalogue; the next ones follow it.
const firstSKU = 1000033

// Ask puts a recorded question, or says why it can't be put.
func (a *Asker) Ask(x meeting.Exchange) (out meeting.Answered, why string, err error) {
	base, body := a.sandboxes.AutotaskURL(), x.Request
	switch {
	case x.Vendor == meeting.TDSynnex:
		base, body = a.sandboxes.TDSynnexURL(), a.theirs(x.Request)
	case strings.HasSuffix(strings.ToLower(x.Path), "/zoneinformation"):
		x.Query = "user=" + config.SandboxAutotaskUser
	case record.MatchString(x.Path):
		return out, "it is about a record that the sandbox does not have", nil
	case strings.HasSuffix(x.Path, "/query") && x.Status == http.StatusOK:
		body = anyRows(x.Request)
	case x.Method != http.MethodGet:
		return out, "it writes what only the tenant's own records allow", nil
	}
	target := base + x.Path
	if x.Query != "" {
		target += "?" + x.Query
	}
	req, err := http.NewRequest(x.Method, target, strings.NewReader(body)) //nolint:noctx // the client has a time-out
	if err != nil {
		return out, "", err
	}
	if x.Vendor == meeting.Autotask {
		req.Header.Set("Content-Type", "application/json")
		req.Header.Set("ApiIntegrationCode", config.SandboxAutotaskIntegrationCode)
		req.Header.Set("UserName", config.SandboxAutotaskUser)
		req.Header.Set("Secret", config.SandboxAutotaskSecret)
	} else {
		req.Header.Set("Content-Type", "text/xml; charset=UTF-8")
	}
	res, err := a.client.Do(req)
	if err != nil {
		return out, "", fmt.Errorf("the sandbox did not answer: %w", err)
	}
	defer func() { _ = res.Body.Close() }()
	answer, err := io.ReadAll(io.LimitReader(res.Body, meeting.MaxBody))
	if err != nil {
		return out, "", err
	}
	out = meeting.Answered{Status: res.StatusCode, Type: res.Header.Get("Content-Type"), Body: string(answer)}
	if strings.Contains(x.Request, "<OrderStatusRequest") && strings.Contains(out.Body, "notFound") &&
		!strings.Contains(x.Answer, "notFound") {
		return out, "it is about an order from before the recording", nil
	}
	return out, "", nil
}

// theirs is a message to TD SYNNEX with what the sandbox knows.
func (a *Asker) theirs(request string) string {
	request = account.ReplaceAllString(request, "<$1>"+config.SandboxAccount+"</")
	request = billTo.ReplaceAllString(request, `<BillTo code="`+config.SandboxAccount+`"`)
	request = user.ReplaceAllString(request, "<$1>"+config.SandboxUserID+"</")
	request = pass.ReplaceAllString(request, "<$1>"+config.SandboxPassword+"</")
	return product.ReplaceAllStringFunc(request, func(found string) string {
		parts := product.FindStringSubmatch(found)
		if a.skus[parts[2]] == "" {
			a.skus[parts[2]] = fmt.Sprint(firstSKU + len(a.skus))
		}
		return "<" + parts[1] + ">" + a.skus[parts[2]] + "</"
	})
}

// anyRows is a question for rows of the same entity, whichever they are, with the fields and the size of the one that was
// asked.
func anyRows(request string) string {
	var q map[string]any
	if json.Unmarshal([]byte(request), &q) != nil {
		return request
	}
	for key := range q {
		if strings.EqualFold(key, "filter") {
			q[key] = []any{map[string]any{"op": "gte", "field": "id", "value": 0}}
		}
	}
	out, err := json.Marshal(q)
	if err != nil {
		return request
	}
	return string(out)
}
