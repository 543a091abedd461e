// Rows of the conformance table: purchase orders, their items and receiving (§5.7 to §5.11).

package sandbox

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
)

func purchasingRules() []rule {
	status := func(s *tenant, id int64) float64 { return s.item("PurchaseOrders", id)["status"].(float64) }
	return []rule{
		{"§5.7", "purchaseOrderNumber is a string that the server counts up", func(t *testing.T, s *tenant) {
			require.Equal(t, "1003", s.item("PurchaseOrders", order(s, nil))["purchaseOrderNumber"])
			require.Equal(t, "1004", s.item("PurchaseOrders", order(s, object{"purchaseOrderNumber": "7"}))["purchaseOrderNumber"])
		}},
		{"§5.7", "the vendor is an active company of type Vendor", func(t *testing.T, s *tenant) {
			for _, name := range []string{"Acme Dental", "Retired Wholesale"} {
				fails(t, s.post("PurchaseOrders", orderBody(s, object{"vendorID": s.one("Companies", cond("eq", "companyName", name))})),
					"Reference value on field: vendorID")
			}
		}},
		{"§5.7", "New to Submitted stamps submitDateTime, and nothing else moves it", func(t *testing.T, s *tenant) {
			id := order(s, nil)
			require.Nil(t, s.item("PurchaseOrders", id)["submitDateTime"])
			s.control("clock", object{"advance": "2h"})
			s.update("PurchaseOrders", object{"id": id, "status": 2})
			stamped := s.item("PurchaseOrders", id)["submitDateTime"]
			require.Contains(t, stamped, "2026-11-23T11:00")
			s.control("clock", object{"advance": "2h"})
			s.update("PurchaseOrders", object{"id": id, "status": 2, "generalMemo": "x"})
			require.Equal(t, stamped, s.item("PurchaseOrders", id)["submitDateTime"])
		}},
		{"§5.7", "Canceled stamps cancelDateTime and is final", func(t *testing.T, s *tenant) {
			id := order(s, nil)
			s.update("PurchaseOrders", object{"id": id, "status": 5})
			require.NotNil(t, s.item("PurchaseOrders", id)["cancelDateTime"])
			fails(t, s.patch("PurchaseOrders", object{"id": id, "status": 1}), "can't change")
		}},
		{"§5.7", "received statuses can't be set by PATCH, nor New again", func(t *testing.T, s *tenant) {
			id, _ := submitted(s, supplied(s, "A"), 1)
			for _, to := range []int{1, 3, 4} {
				fails(t, s.patch("PurchaseOrders", object{"id": id, "status": to}), "can't change")
			}
			fails(t, s.post("PurchaseOrders", orderBody(s, object{"status": 3})), "can't be created")
		}},
		{"§5.7", "the documented fields can be updated after submission", func(t *testing.T, s *tenant) {
			id, _ := submitted(s, supplied(s, "A"), 1)
			s.update("PurchaseOrders", object{"id": id, "externalPONumber": "SO-1", "vendorInvoiceNumber": "INV-1", "generalMemo": "m",
				"shippingDate": "2026-11-30T12:00:00Z", "freight": 12.5})
			o := s.item("PurchaseOrders", id)
			require.Equal(t, []any{"SO-1", "INV-1", "m", "2026-11-30T05:00:00Z", 12.5, 12.5},
				[]any{o["externalPONumber"], o["vendorInvoiceNumber"], o["generalMemo"], o["shippingDate"], o["freight"], o["internalCurrencyFreight"]})
		}},
		{"§5.7", "new orders are found by vendor and status", func(t *testing.T, s *tenant) {
			id, _ := submitted(s, supplied(s, "A"), 1)
			vendor := s.one("Companies", cond("eq", "companyName", VendorName))
			rows := s.list("PurchaseOrders", cond("eq", "vendorID", vendor), cond("in", "status", []int{2, 3}))
			require.Len(t, rows, 1)
			require.EqualValues(t, id, rows[0]["id"])
		}},
		{"§5.7", "an order can't be deleted", func(t *testing.T, s *tenant) {
			refused(t, s.call("DELETE", path("PurchaseOrders", order(s, nil)), nil), http.StatusMethodNotAllowed)
		}},
		{"§5.8", "items are added only while the order is New", func(t *testing.T, s *tenant) {
			p := supplied(s, "A")
			id, _ := submitted(s, p, 1)
			fails(t, s.post(path("PurchaseOrders", id)+"/Items", line(s, p, 1)), "only while its status is New")
		}},
		{"§5.8", "items change in New, Submitted and Received Partial, not after", func(t *testing.T, s *tenant) {
			p := supplied(s, "A")
			id, item := submitted(s, p, 3)
			at := path("PurchaseOrders", id) + "/Items"
			s.update(at, object{"id": item, "memo": "submitted"})
			accepted(t, receive(s, item, 1, nil))
			s.update(at, object{"id": item, "memo": "partial"})
			accepted(t, receive(s, item, 2, nil))
			fails(t, s.patch(at, object{"id": item, "memo": "full"}), "can be changed only")
			canceled := order(s, nil)
			row := s.create(path("PurchaseOrders", canceled)+"/Items", line(s, p, 1))
			s.update("PurchaseOrders", object{"id": canceled, "status": 5})
			fails(t, s.patch(path("PurchaseOrders", canceled)+"/Items", object{"id": row, "memo": "x"}), "can be changed only")
		}},
		{"§5.8", "product and location may repeat within an order", func(t *testing.T, s *tenant) {
			p := supplied(s, "A")
			at := path("PurchaseOrders", order(s, nil)) + "/Items"
			s.create(at, line(s, p, 1))
			s.create(at, line(s, p, 1))
			require.Len(t, s.get(at).items(), 2)
		}},
		{"§5.8", "quantity, unitCost and an active location are required; quantity is positive", func(t *testing.T, s *tenant) {
			p := supplied(s, "A")
			at := path("PurchaseOrders", order(s, nil)) + "/Items"
			require.ElementsMatch(t, []string{"Missing Required Field: inventoryLocationID", "Missing Required Field: quantity",
				"Missing Required Field: unitCost"}, s.post(at, object{"productID": p}).errors())
			fails(t, s.post(at, line(s, p, 0)), "quantity must be greater than 0")
			closed := line(s, p, 1)
			closed["inventoryLocationID"] = s.one("InventoryLocations", cond("eq", "locationName", "Closed Office"))
			fails(t, s.post(at, closed), "Reference value on field: inventoryLocationID")
			none := line(s, p, 1)
			delete(none, "productID")
			fails(t, s.post(at, none), "Missing Required Field: productID")
		}},
		{"§5.2", "an order takes active products, and where the tenant asks for it only those of its vendor", func(t *testing.T, s *tenant) {
			s.create(path("PurchaseOrders", order(s, nil))+"/Items", line(s, s.one("Products", cond("eq", "sku", "OWN-0001")), 1))
			s.control("tenant", object{"productVendorRequired": true})
			at := path("PurchaseOrders", order(s, nil)) + "/Items"
			fails(t, s.post(at, line(s, s.one("Products", cond("eq", "sku", "OWN-0001")), 1)), "not supplied by the vendor")
			p := supplied(s, "A")
			s.update("Products", object{"id": p, "isActive": false})
			fails(t, s.post(at, line(s, p, 1)), "Reference value on field: productID")
		}},
		{"AddEditPurchaseOrder", "a person changes the vendor until something is received, and the products get it without a part number",
			func(t *testing.T, s *tenant) {
				p := supplied(s, "A")
				id, item := submitted(s, p, 2)
				number := s.item("PurchaseOrders", id)["purchaseOrderNumber"]
				s.control("purchase-order", object{"number": number, "vendor": "Harbor Supply Co"})
				harbor := s.one("Companies", cond("eq", "companyName", "Harbor Supply Co"))
				require.EqualValues(t, harbor, s.item("PurchaseOrders", id)["vendorID"])
				rows := s.list("ProductVendors", cond("eq", "productID", p), cond("eq", "vendorID", harbor))
				require.Len(t, rows, 1)
				require.Nil(t, rows[0]["vendorPartNumber"])
				accepted(t, receive(s, item, 1, nil))
				require.Equal(t, http.StatusConflict, s.call("POST", "/sandbox/purchase-order", object{"number": number, "vendor": VendorName}).status)
			}},
		{"§5.9", "a product that was never stocked at the location isn't received", func(t *testing.T, s *tenant) {
			_, item := submitted(s, supplied(s, "A"), 1)
			fails(t, s.post(path("PurchaseOrderItems", item)+"/Receiving", object{"quantityNowReceiving": 1}),
				"not stocked at the inventory location")
			accepted(t, receive(s, item, 1, nil))
		}},
		{"SystemSettingsInventory", "purchase orders count up from a start value with other characters", func(t *testing.T, s *tenant) {
			s.control("tenant", object{"nextPurchaseOrder": "PO_0999"})
			require.Equal(t, "PO_0999", s.item("PurchaseOrders", order(s, nil))["purchaseOrderNumber"])
			require.Equal(t, "PO_1000", s.item("PurchaseOrders", order(s, nil))["purchaseOrderNumber"])
		}},
		{"§5.8", "the order's latestEstimatedArrivalDate is the latest of its items", func(t *testing.T, s *tenant) {
			p := supplied(s, "A")
			id := order(s, nil)
			at := path("PurchaseOrders", id) + "/Items"
			a, b := s.create(at, line(s, p, 1)), s.create(at, line(s, p, 1))
			s.update(at, object{"id": a, "estimatedArrivalDate": "2026-12-05T12:00:00Z"})
			s.update(at, object{"id": b, "estimatedArrivalDate": "2026-12-01T00:00:00Z"})
			require.Equal(t, "2026-12-05T05:00:00Z", s.item("PurchaseOrders", id)["latestEstimatedArrivalDate"])
			s.update(at, object{"id": a, "estimatedArrivalDate": nil})
			require.Equal(t, "2026-11-30T05:00:00Z", s.item("PurchaseOrders", id)["latestEstimatedArrivalDate"],
				"midnight UTC is the evening before in the tenant's zone")
		}},
		{"§5.8", "quantity can't fall below what was received", func(t *testing.T, s *tenant) {
			id, item := submitted(s, supplied(s, "A"), 5)
			accepted(t, receive(s, item, 3, nil))
			fails(t, s.patch(path("PurchaseOrders", id)+"/Items", object{"id": item, "quantity": 2}), "already received")
		}},
		{"§5.8", "an item from a charge takes its product and ticket; the charge must need ordering", func(t *testing.T, s *tenant) {
			charge := s.list("TicketCharges", cond("eq", "status", 3))[0]
			p := int64(charge["productID"].(float64))
			vendor := s.list("ProductVendors", cond("eq", "productID", p))[0]["vendorID"]
			id := order(s, object{"vendorID": vendor})
			at := path("PurchaseOrders", id) + "/Items"
			body := line(s, 0, 1)
			delete(body, "productID")
			body["chargeID"] = charge["id"]
			item := s.item("PurchaseOrderItems", s.create(at, body))
			require.Equal(t, charge["productID"], item["productID"])
			require.Equal(t, charge["ticketID"], item["ticketID"])
			s.update("PurchaseOrders", object{"id": id, "status": 2})
			require.EqualValues(t, 4, s.item("TicketCharges", int64(charge["id"].(float64)))["status"])
			waiting := s.list("TicketCharges", cond("eq", "status", 2))[0]["id"]
			body["chargeID"] = waiting
			fails(t, s.post(path("PurchaseOrders", order(s, object{"vendorID": vendor}))+"/Items", body), "Reference value on field: chargeID")
		}},
		{"§5.9", "receiving needs a submitted order", func(t *testing.T, s *tenant) {
			id := order(s, nil)
			item := s.create(path("PurchaseOrders", id)+"/Items", line(s, supplied(s, "A"), 2))
			fails(t, receive(s, item, 1, nil), "only while the purchase order's status is Submitted")
		}},
		{"§5.9", "receiving moves the order to Received Partial and Full and counts back orders", func(t *testing.T, s *tenant) {
			id, item := submitted(s, supplied(s, "A"), 5)
			a := receive(s, item, 2, nil)
			accepted(t, a)
			r := s.item("PurchaseOrderItemReceiving", int64(a.body["itemId"].(float64)))
			require.EqualValues(t, 0, r["quantityPreviouslyReceived"])
			require.EqualValues(t, 3, r["quantityBackOrdered"])
			require.NotNil(t, r["receiveDate"])
			require.EqualValues(t, 3, status(s, id))
			accepted(t, receive(s, item, 3, nil))
			require.EqualValues(t, 4, status(s, id))
			fails(t, receive(s, item, 1, nil), "the ordered quantity of 5")
			accepted(t, receive(s, item, -1, nil))
			require.EqualValues(t, 3, status(s, id), "the call still works after Received Full")
		}},
		{"§5.9", "0 is refused and so is more than ordered", func(t *testing.T, s *tenant) {
			_, item := submitted(s, supplied(s, "A"), 2)
			fails(t, receive(s, item, 0, nil), "can't be 0")
			fails(t, receive(s, item, 3, nil), "between 0 and the ordered quantity of 2")
		}},
		{"§5.9", "a negative quantity un-receives, down to none", func(t *testing.T, s *tenant) {
			p := supplied(s, "A")
			id, item := submitted(s, p, 2)
			accepted(t, receive(s, item, 2, nil))
			fails(t, receive(s, item, -3, nil), "still in stock")
			accepted(t, receive(s, item, -1, nil))
			require.EqualValues(t, 3, status(s, id))
			accepted(t, receive(s, item, -1, nil))
			require.EqualValues(t, 2, status(s, id))
			require.EqualValues(t, 0, s.list("InventoryProducts", cond("eq", "productID", p))[0]["onHandUnits"])
		}},
		{"§5.9", "receipts add stock with the trace back to the order", func(t *testing.T, s *tenant) {
			p := supplied(s, "A")
			id, item := submitted(s, p, 5)
			receipt := receive(s, item, 2, nil).body["itemId"]
			stock := s.list("InventoryProducts", cond("eq", "productID", p))[0]
			require.EqualValues(t, 2, stock["onHandUnits"])
			require.EqualValues(t, 3, stock["unitsOnOrder"])
			stocked := s.list("InventoryStockedItems", cond("eq", "inventoryProductID", stock["id"]))[0]
			require.EqualValues(t, []any{float64(id), float64(item), receipt, 2.0},
				[]any{stocked["purchaseOrderID"], stocked["purchaseOrderItemID"], stocked["purchaseOrderItemReceivingID"], stocked["onHandUnits"]})
		}},
		{"§5.9", "serialized products are received one by one with a serial number", func(t *testing.T, s *tenant) {
			body := product(s, "SER")
			body["isSerialized"] = true
			p := s.create("Products", body)
			s.create(path("Products", p)+"/Vendors", vendorRow(s, VendorName))
			_, item := submitted(s, p, 2)
			fails(t, receive(s, item, 2, object{"serialNumber": "S1"}), "one unit at a time")
			fails(t, receive(s, item, 1, nil), "serialNumber")
			accepted(t, receive(s, item, 1, object{"serialNumber": "S1"}))
			require.Len(t, s.list("InventoryStockedItems", cond("eq", "serialNumber", "S1")), 1)
			fails(t, receive(s, item, -1, object{"serialNumber": "S2"}), "Only 0 units")
			accepted(t, receive(s, item, -1, object{"serialNumber": "S1"}))
		}},
		{"§5.9", "a vendor invoice number is required when the tenant says so", func(t *testing.T, s *tenant) {
			_, item := submitted(s, supplied(s, "A"), 2)
			s.control("tenant", object{"vendorInvoiceRequired": true})
			fails(t, receive(s, item, 1, nil), "Missing Required Field: vendorInvoiceNumber")
			accepted(t, receive(s, item, 1, object{"vendorInvoiceNumber": "INV-1"}))
		}},
		{"§5.7", "the first receipt's invoice goes to the order, later ones beside it, and PATCH no longer changes it",
			func(t *testing.T, s *tenant) {
				id, item := submitted(s, supplied(s, "A"), 3)
				for _, invoice := range []string{"INV-1", "INV-2", "INV-3"} {
					accepted(t, receive(s, item, 1, object{"vendorInvoiceNumber": invoice}))
				}
				s.update("PurchaseOrders", object{"id": id, "vendorInvoiceNumber": "X", "generalMemo": "changed"})
				o := s.item("PurchaseOrders", id)
				require.Equal(t, []any{"INV-1", "INV-2, INV-3", "changed"},
					[]any{o["vendorInvoiceNumber"], o["additionalVendorInvoiceNumbers"], o["generalMemo"]})
			}},
		{"§5.9", "receiving beyond a charge's quantity makes another item for the rest", func(t *testing.T, s *tenant) {
			charge := s.list("TicketCharges", cond("eq", "status", 3))[0]
			vendor := s.list("ProductVendors", cond("eq", "productID", charge["productID"]))[0]["vendorID"]
			id := order(s, object{"vendorID": vendor})
			body := line(s, 0, 1)
			delete(body, "productID")
			body["chargeID"] = charge["id"]
			item := s.create(path("PurchaseOrders", id)+"/Items", body)
			s.update("PurchaseOrders", object{"id": id, "status": 2})
			accepted(t, receive(s, item, 3, nil))
			items := s.get(path("PurchaseOrders", id) + "/Items").items()
			require.Len(t, items, 2)
			require.EqualValues(t, 2, items[1]["quantity"])
			require.Nil(t, items[1]["chargeID"])
			require.EqualValues(t, 4, status(s, id))
			require.EqualValues(t, 6, s.item("TicketCharges", int64(charge["id"].(float64)))["status"])
		}},
		{"§5.9", "receipts are neither updated nor deleted", func(t *testing.T, s *tenant) {
			_, item := submitted(s, supplied(s, "A"), 3)
			receipt := int64(receive(s, item, 1, nil).body["itemId"].(float64))
			at := path("PurchaseOrderItems", item) + "/Receiving"
			refused(t, s.patch(at, object{"id": receipt}), http.StatusMethodNotAllowed)
			refused(t, s.call("DELETE", path(at, receipt), nil), http.StatusMethodNotAllowed)
		}},
		{"§5.9", "query errors call the entity PurchaseOrderReceive", func(t *testing.T, s *tenant) {
			fails(t, s.post("PurchaseOrderItemReceiving/query", query1(cond("eq", "foo", 1))),
				"Unable to find foo in the PurchaseOrderReceive Entity")
		}},
		{"§5.11", "there are no notes or attachments of purchase orders", func(t *testing.T, s *tenant) {
			id := order(s, nil)
			for _, child := range []string{"/Notes", "/Attachments"} {
				refused(t, s.get(path("PurchaseOrders", id)+child), http.StatusNotFound)
			}
		}},
	}
}
