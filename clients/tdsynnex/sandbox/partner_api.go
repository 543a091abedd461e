package sandbox

// The JSON Partner API: the token endpoint and GetPriceAvailability.

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// tokens are the access tokens in force; they live on the sandbox clock.
type tokens struct {
	mu     sync.Mutex
	ends   map[string]time.Time
	issued int
}

func newTokens() *tokens { return &tokens{ends: map[string]time.Time{}} }

func (t *tokens) issue(now time.Time) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.issued++
	token := "sandbox-" + digitsOf(18, "token", strconv.Itoa(t.issued))
	t.ends[token] = now.Add(tokenLife)
	return token
}

func (t *tokens) valid(token string, now time.Time) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return now.Before(t.ends[token])
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v)
}

func (s *Server) token(w http.ResponseWriter, r *http.Request) {
	switch {
	case r.ParseForm() != nil || r.PostForm.Get("grant_type") != "client_credentials":
		writeJSON(w, http.StatusBadRequest, map[string]string{"error": "unsupported_grant_type", "error_description": "grant_type must be client_credentials"})
	case r.PostForm.Get("client_id") != s.options.ClientID || r.PostForm.Get("client_secret") != s.options.ClientSecret:
		writeJSON(w, http.StatusUnauthorized, map[string]string{"error": "invalid_client", "error_description": "Client authentication failed"})
	default:
		writeJSON(w, http.StatusOK, map[string]any{"access_token": s.tokens.issue(s.clock.Now()), "token_type": "Bearer",
			"expires_in": int(tokenLife / time.Second)})
	}
}

// gatewayError is the body of the gateway's own refusals.
func gatewayError(w http.ResponseWriter, status int, code, message string) {
	writeJSON(w, status, map[string]any{"requestId": digitsOf(12, code, message), "data": map[string]string{"errorCode": code, "errorMessage": message}})
}

func (s *Server) jsonPriceAvailability(w http.ResponseWriter, r *http.Request) {
	chosen := s.scenarios.forCall("GetPriceAvailability")
	now := s.clock.Now()
	bearer, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	switch {
	case chosen[scenarioTooManyRequest]:
		w.Header().Set("Retry-After", "30")
		gatewayError(w, http.StatusTooManyRequests, "429", "Too many requests")
		return
	case !ok || !s.tokens.valid(bearer, now):
		gatewayError(w, http.StatusUnauthorized, "401", "Invalid or missing authorization token")
		return
	}
	var in struct {
		Version string `json:"version"`
		SKUs    []struct {
			SynnexSKU  string      `json:"synnexSKU"`
			MfgPN      string      `json:"mfgPN"`
			LineNumber json.Number `json:"lineNumber"`
			PriceType  string      `json:"priceType"`
		} `json:"skuList"`
	}
	if json.NewDecoder(r.Body).Decode(&in) != nil {
		gatewayError(w, http.StatusBadRequest, "400", "The request body is not valid JSON")
		return
	}
	refused := refusalIn(chosen)
	if _, ok := parseVersion(in.Version); !ok && refused == nil {
		refused = &refusal{"ValidateVersion", "version is not valid"}
	}
	var asked []lookup
	types := map[string]string{}
	for _, l := range in.SKUs {
		asked = append(asked, lookup{SynnexSKU: l.SynnexSKU, MfgPN: l.MfgPN, LineNumber: l.LineNumber.String()})
		types[l.LineNumber.String()] = l.PriceType
	}
	var rows []found
	if refused == nil {
		rows, refused = s.lookUp(asked, true)
	}
	answer := map[string]any{"version": 2, "PriceAvailabilityList": []any{}, "errorMessage": nil, "errorDetail": nil}
	if refused != nil {
		answer["errorMessage"], answer["errorDetail"] = refused.message, refused.detail
		writeJSON(w, http.StatusOK, answer)
		return
	}
	list := []any{}
	for _, f := range rows {
		list = append(list, jsonRow(f, types[f.line]))
	}
	answer["PriceAvailabilityList"] = list
	writeJSON(w, http.StatusOK, answer)
}

// jsonRow is the XML row in the types the JSON API uses: SKU and quantities numbers, amounts strings
// or null.
func jsonRow(f found, priceType string) map[string]any {
	x := xmlRow(f, true, true)
	sku, _ := strconv.Atoi(x.SynnexSKU)
	line, _ := strconv.Atoi(x.LineNumber)
	row := map[string]any{"lineNumber": line, "synnexSKU": sku, "mfgPN": x.MfgPN, "mfgCode": x.MfgCode, "status": x.Status,
		"description": x.Description, "GlobalProductStatusCode": x.GlobalProductStatusCode, "price": orNull(x.Price), "priceType": priceType,
		"msrp": orNull(x.MSRP), "totalQuantity": x.TotalQuantity, "weight": orNull(x.Weight), "parcelShippable": orNull(x.ParcelShippable),
		"EURequired": orNull(x.EURequired)}
	warehouses := []any{}
	for _, w := range x.Warehouses {
		number, _ := strconv.Atoi(w.Info.Number)
		entry := map[string]any{"warehouseInfo": map[string]any{"number": number, "city": w.Info.City, "zipcode": w.Info.ZipCode, "addr": w.Info.Address},
			"qty": w.Quantity}
		if w.OnOrderQuantity != "" {
			onOrder, _ := strconv.Atoi(w.OnOrderQuantity)
			entry["onOrderQuantity"], entry["estimatedArrivalDate"] = onOrder, w.EstimatedArrivalDate
		}
		warehouses = append(warehouses, entry)
	}
	row["AvailabilityByWarehouse"] = warehouses
	return row
}

func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}
