// Benchmarks with 100,000 products and as many vendor rows.

package sandbox

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

const benchProducts = 100000

// bench calls the handler without a network.
func bench(b *testing.B, s *Server, method, path, body string) {
	b.Helper()
	r := httptest.NewRequest(method, "http://sandbox/ATServicesRest/V1.0/"+path, strings.NewReader(body))
	for k, v := range map[string]string{"UserName": DefaultUserName, "Secret": DefaultSecret, "ApiIntegrationCode": DefaultIntegrationCode,
		"Content-Type": "application/json"} {
		r.Header.Set(k, v)
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	if w.Code != http.StatusOK {
		b.Fatalf("%s %s: %d %s", method, path, w.Code, w.Body)
	}
}

func BenchmarkTenant(b *testing.B) {
	s := New(Options{HourlyBudget: 1 << 40})
	(&tenant{server: s}).fill(benchProducts)
	db := s.api.db
	vendor := db.table("Company").where("companyName", VendorName)[0].id
	billing := db.table("BillingCode").where("name", "Hardware")[0].id
	last := db.table("Product").nextID - 1
	for _, row := range []struct {
		name, method, path string
		body               func(i int) string
	}{
		{"page of 500 by id gt", "POST", "Products/query", func(int) string {
			return fmt.Sprintf(`{"filter":[{"op":"gt","field":"id","value":%d}]}`, last-40000)
		}},
		{"page of 500 by vendor and id gt", "POST", "ProductVendors/query", func(int) string {
			return fmt.Sprintf(`{"filter":[{"op":"eq","field":"vendorID","value":%d},{"op":"gt","field":"id","value":%d}]}`, vendor,
				db.table("ProductVendor").nextID-40000)
		}},
		{"by sku", "POST", "Products/query", func(i int) string {
			return fmt.Sprintf(`{"filter":[{"op":"eq","field":"sku","value":"bulk-%06d"}]}`, i%benchProducts)
		}},
		{"200 part numbers by in", "POST", "ProductVendors/query", func(i int) string {
			var in []string
			for n := range 200 {
				in = append(in, fmt.Sprintf(`"BULK-%06d"`, (i*200+n)%benchProducts))
			}
			return `{"filter":[{"op":"in","field":"vendorPartNumber","value":[` + strings.Join(in, ",") + `]}]}`
		}},
		{"scan by contains", "POST", "Products/query", func(int) string {
			return `{"filter":[{"op":"contains","field":"description","value":"nothing like it"}]}`
		}},
		{"patch", "PATCH", "Products", func(i int) string {
			return fmt.Sprintf(`{"id":%d,"unitCost":%d.5}`, last-int64(i%benchProducts), i)
		}},
		{"patch of an indexed field", "PATCH", "Products", func(i int) string {
			return fmt.Sprintf(`{"id":%d,"sku":"S%d"}`, last-int64(i%benchProducts), i)
		}},
		{"create product", "POST", "Products", func(i int) string {
			return fmt.Sprintf(`{"name":"n","sku":"N%d","isActive":true,"isSerialized":false,"productBillingCodeID":%d,"defaultVendorID":%d}`, i,
				billing, vendor)
		}},
	} {
		b.Run(row.name, func(b *testing.B) {
			i := 0
			for b.Loop() {
				bench(b, s, row.method, row.path, row.body(i))
				i++
			}
		})
	}
}
