package tdsynnex

// Price & availability over the JSON Partner API, with OAuth2 client credentials. The account comes
// from the token, so no password travels.

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
)

type jsonPriceAvailability struct {
	client *Client
	tokens *tokenSource
}

func newJSONPriceAvailability(c *Client) *jsonPriceAvailability {
	return &jsonPriceAvailability{client: c, tokens: newTokenSource(c)}
}

type priceRequestJSON struct {
	Version string        `json:"version"`
	SKUList []skuListJSON `json:"skuList"`
}

type skuListJSON struct {
	SynnexSKU  string `json:"synnexSKU,omitempty"`
	MfgPN      string `json:"mfgPN,omitempty"`
	LineNumber int    `json:"lineNumber"`
	PriceType  string `json:"priceType"`
}

type priceResponseJSON struct {
	List []priceRowJSON `json:"PriceAvailabilityList"`
}

type priceRowJSON struct {
	LineNumber      text `json:"lineNumber"`
	SynnexSKU       text `json:"synnexSKU"`
	MfgPN           text `json:"mfgPN"`
	MfgCode         text `json:"mfgCode"`
	Status          text `json:"status"`
	Description     text `json:"description"`
	GlobalStatus    text `json:"GlobalProductStatusCode"`
	Price           text `json:"price"`
	PriceType       text `json:"priceType"`
	MSRP            text `json:"msrp"`
	TotalQuantity   text `json:"totalQuantity"`
	Weight          text `json:"weight"`
	ParcelShippable text `json:"parcelShippable"`
	EURequired      text `json:"EURequired"`
	ErrorMessage    text `json:"errorMessage"`
	ErrorDetail     text `json:"errorDetail"`
	Warehouses      []struct {
		Info struct {
			Number  text `json:"number"`
			City    text `json:"city"`
			ZipCode text `json:"zipcode"`
			Address text `json:"addr"`
		} `json:"warehouseInfo"`
		Quantity             text `json:"qty"`
		OnOrderQuantity      text `json:"onOrderQuantity"`
		EstimatedArrivalDate text `json:"estimatedArrivalDate"`
	} `json:"AvailabilityByWarehouse"`
}

func (d *jsonPriceAvailability) call(ctx context.Context, items []PriceAvailabilityRequest) ([]priceRow, error) {
	request := priceRequestJSON{Version: "2.8"}
	for i, item := range items {
		line := skuListJSON{SynnexSKU: item.SynnexSKU, LineNumber: i + 1, PriceType: "REGULAR"}
		if line.SynnexSKU == "" {
			line.MfgPN = item.ManufacturerPartNumber
		}
		request.SKUList = append(request.SKUList, line)
	}
	body, err := json.Marshal(request)
	if err != nil {
		return nil, invalid(OperationPriceAvailability, itemsSubject(len(items)), "the message cannot be written as JSON: %v", err)
	}
	x := exchange{operation: OperationPriceAvailability, subject: itemsSubject(len(items)), url: d.client.endpoints.jsonPriceAvailability,
		timeout: d.client.config.Timeouts.PriceAvailability, body: body, contentType: "application/json", accept: "application/json"}
	a, err := d.postWithToken(ctx, x)
	if err != nil {
		return nil, err
	}
	if message, detail := jsonErrorWords(a.body); message != "" {
		return nil, d.client.fail(x, classOfWords(x.operation, message, detail), message, detail)
	}
	rows, err := priceRowsJSON(a.body)
	if err != nil {
		return nil, d.client.fail(x, ClassMalformed, "the answer is not readable JSON: "+err.Error(), "")
	}
	return rows, nil
}

// postWithToken takes a fresh token once when the gateway refuses the one it has.
func (d *jsonPriceAvailability) postWithToken(ctx context.Context, x exchange) (answer, error) {
	for attempt := 1; ; attempt++ {
		token, err := d.tokens.token(ctx)
		if err != nil {
			return answer{}, err
		}
		x.bearer = token
		a, err := d.client.post(ctx, x)
		var e *Error
		if attempt == 1 && errors.As(err, &e) && e.Status == http.StatusUnauthorized {
			d.tokens.forget(token)
			continue
		}
		return a, err
	}
}

func priceRowsJSON(body []byte) ([]priceRow, error) {
	var in priceResponseJSON
	if err := json.Unmarshal(body, &in); err != nil {
		return nil, err
	}
	if in.List == nil {
		return nil, errors.New("it holds no PriceAvailabilityList")
	}
	var rows []priceRow
	for _, r := range in.List {
		row := priceRow{
			lineNumber: string(r.LineNumber), synnexSKU: string(r.SynnexSKU), mfgPN: string(r.MfgPN), mfgCode: string(r.MfgCode),
			status: string(r.Status), description: string(r.Description), globalProductStatus: string(r.GlobalStatus),
			price: string(r.Price), priceType: string(r.PriceType), msrp: string(r.MSRP), totalQuantity: string(r.TotalQuantity),
			weight: string(r.Weight), parcelShippable: string(r.ParcelShippable), endUserRequired: string(r.EURequired),
			errorMessage: string(r.ErrorMessage), errorDetail: string(r.ErrorDetail),
		}
		for _, w := range r.Warehouses {
			row.warehouses = append(row.warehouses, priceRowWarehouse{
				number: string(w.Info.Number), city: string(w.Info.City), zipCode: string(w.Info.ZipCode), address: string(w.Info.Address),
				quantity: string(w.Quantity), onOrderQuantity: string(w.OnOrderQuantity), estimatedArrivalDate: string(w.EstimatedArrivalDate),
			})
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// text is a JSON string, number, boolean or null as text: the API uses strings and numbers freely.
type text string

// UnmarshalJSON keeps a number as it is written; null and placeholders are empty.
func (t *text) UnmarshalJSON(b []byte) error {
	b = bytes.TrimSpace(b)
	switch {
	case len(b) == 0 || bytes.Equal(b, []byte("null")):
		*t = ""
	case b[0] == '"':
		var s string
		if err := json.Unmarshal(b, &s); err != nil {
			return err
		}
		*t = text(meaningful(s))
	case b[0] == '{' || b[0] == '[':
		return fmt.Errorf("%q stands where a string or number belongs", clip(string(b)))
	default:
		*t = text(b)
	}
	return nil
}
