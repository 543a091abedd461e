// How fast: listing a catalogue, one call after another, decoding and encoding a product.

package autotask

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/shopspring/decimal"
)

// productJSON is a product with the fields that a distributor's catalogue fills.
func productJSON(id int) string {
	return fmt.Sprintf(
		`{"id":%d,"billingType":1,"chargeBillingCodeID":29683480,"createdByResourceID":29682885,"createdTime":"2026-11-23T09:15:00.123Z",`+
			`"defaultInstalledProductCategoryID":null,"defaultVendorID":29683512,"description":"USB-C dock with 2 x DisplayPort, HDMI, 100 W power delivery and 2.5 Gb Ethernet",`+
			`"doesNotRequireProcurement":false,"externalProductID":null,"impersonatorCreatorResourceID":null,"internalProductID":"TDS-%d","isActive":true,"isEligibleForRma":false,`+
			`"isSerialized":false,"link":null,"manufacturerName":"Lenovo","manufacturerProductName":"40AY0090US","markupRate":null,"msrp":229.99,"name":"Lenovo ThinkPad Universal USB-C Dock %d",`+
			`"periodType":null,"priceCostMethod":1,"productBillingCodeID":29683480,"productCategory":4,"sku":"TDS-%d","unitCost":171.4200,"unitPrice":205.7000,"vendorProductNumber":"%d",`+
			`"userDefinedFields":[{"name":"TDS Stock","value":"120"},{"name":"TDS ETA","value":null}]}`, id, id, id, id, id)
}

// BenchmarkListProducts streams 20,000 products in 40 pages over HTTP.
func BenchmarkListProducts(b *testing.B) {
	const rows, pageRows = 20_000, 500
	pages := make([][]byte, rows/pageRows)
	for p := range pages {
		var page bytes.Buffer
		page.WriteString(`{"items":[`)
		for i := range pageRows {
			if i > 0 {
				page.WriteByte(',')
			}
			page.WriteString(productJSON(p*pageRows + i + 1))
		}
		next := `"x"`
		if p == len(pages)-1 {
			next = "null"
		}
		fmt.Fprintf(&page, `],"pageDetails":{"count":500,"requestCount":500,"prevPageUrl":null,"nextPageUrl":%s}}`, next)
		pages[p] = page.Bytes()
	}
	asked := 0
	client := benchClient(b, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		_, _ = w.Write(pages[asked%len(pages)])
		asked++
	})
	b.ReportAllocs()
	for b.Loop() {
		n := 0
		for p, err := range client.Products.Query(context.Background(), Query{}) {
			if err != nil || !p.SKU.IsSet() {
				b.Fatal(p.ID, err)
			}
			n++
		}
		if n != rows {
			b.Fatal(n)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*rows), "ns/row")
}

// BenchmarkSequentialCalls is one small write after another: the HTTP exchange, the limiter, the hooks.
func BenchmarkSequentialCalls(b *testing.B) {
	client := benchClient(b, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		_, _ = io.WriteString(w, `{"itemId":5}`)
	})
	row := Product{ID: 5, UnitCost: Of(decimal.RequireFromString("9.95"))}
	b.ReportAllocs()
	for b.Loop() {
		if err := client.Products.Patch(context.Background(), row); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkLimiter is what the limiter alone adds to a call.
func BenchmarkLimiter(b *testing.B) {
	l := newLimiter(Config{RequestsPerHour: 1 << 40, BudgetShare: 1, Concurrency: 3}, realClock{})
	b.ReportAllocs()
	for b.Loop() {
		release, err := l.acquire(context.Background(), "Products")
		if err != nil {
			b.Fatal(err)
		}
		release(false)
	}
}

func BenchmarkDecodeProduct(b *testing.B) {
	data := []byte(productJSON(1))
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		var p Product
		if err := json.Unmarshal(data, &p); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkEncodeProduct(b *testing.B) {
	var p Product
	if err := json.Unmarshal([]byte(productJSON(1)), &p); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := json.Marshal(p); err != nil {
			b.Fatal(err)
		}
	}
}

func benchClient(b *testing.B, products http.HandlerFunc) *Client {
	var server *httptest.Server
	server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet {
			_, _ = fmt.Fprintf(w, `{"url":"%s/ATServicesRest/"}`, server.URL)
			return
		}
		products(w, r)
	}))
	b.Cleanup(server.Close)
	c, err := New(Config{UserName: "u", Secret: "s", IntegrationCode: "c", ZoneURL: server.URL + "/ATServicesRest/",
		RequestsPerHour: 1 << 40, BudgetShare: 1, OnWait: func(string, string, time.Duration) {}, OnCall: func(Call) {}})
	if err != nil {
		b.Fatal(err)
	}
	return c
}
