package sandbox

// More rows of [TestSpecificationBehaviours]: what is common to the services (1), the elements of a purchase order
// (2.1), the samples of the specification (2.5), and warehouses (8) and ship methods (9).

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"digitalbridge/clients/tdsynnex/shipmethod"
)

func commonBehaviours() []behaviour {
	services := map[string]string{poPath: poMessage("PO-1", "", "8100001*1"), statusPath: statusMessage("2.7", "PO-1"),
		pricePath: priceMessage("2.8", sku("8100001")), invoicePath: invoiceMessage("PO-1"),
		freightPath: freightMessage("1.0", "<ShipToZipCode>89501</ShipToZipCode>", "8100001*1")}
	refused := func(old, new, words string) func(*testing.T, *lab) {
		return func(t *testing.T, l *lab) {
			t.Helper()
			for path, message := range services {
				require.Contains(t, strings.Join(l.call(path, strings.Replace(message, old, new, 1)), "\n"), words, path)
			}
		}
	}
	return []behaviour{
		{"1 only POST is answered", func(t *testing.T, l *lab) {
			for path := range services {
				status, _, _ := l.do(http.MethodGet, path, "", "")
				require.Equal(t, http.StatusMethodNotAllowed, status, path)
			}
		}},
		{"1 a message may come as plain text", func(t *testing.T, l *lab) {
			for path, message := range services {
				status, _, answer := l.do(http.MethodPost, path, "text/plain", message)
				require.Equal(t, http.StatusOK, status, path)
				require.NotContains(t, answer, "ErrorMessage", path)
			}
		}},
		{"1 the credentials stand in each message", refused("sandbox-password", "another", "Login failed")},
		{"1 the customer number is the login's", refused("555001", "555002", "The customer# 555002 you provided does not exist")},
		{"1 the version unlocks the elements of its day", func(t *testing.T, l *lab) {
			l.call(poPath, poMessage("PO-1", "", "8100001*1"))
			l.clock.Advance(8 * time.Hour)
			for element, since := range map[string]string{"Freight": "2.4", "VendorOrderNumber": "2.5", "EstimatedDeliveryDate": "2.6",
				"EstimatedShipDate": "2.7", "CustPOLineNo": "3.0"} {
				for _, version := range []string{"2.2", "2.4", "2.5", "2.6", "2.7", "3.0"} {
					_, found := value(l.call(statusPath, statusMessage(version, "PO-1")), stLine+element)
					require.Equal(t, version >= since, found, "%s in %s", element, version)
				}
			}
		}},
		{"8 the warehouses of the US", warehousesAnswered("US", "16 3 6 7 50 502 12 503 504 505 506")},
		{"8 the warehouses of Canada", warehousesAnswered("CA", "26 31 29 80 81")},
		{"9 every code of the US list is taken", everyMethod("US")},
		{"9 every code of the Canadian list is taken", everyMethod("CA")},
	}
}

func warehousesAnswered(region, want string) func(*testing.T, *lab) {
	return func(t *testing.T, _ *lab) {
		t.Helper()
		var numbers []string
		for _, w := range warehousesOf(region) {
			require.Regexp(t, map[string]string{"US": `^\d{5}$`, "CA": `^[A-Z]\d[A-Z] \d[A-Z]\d$`}[region], w.Zip, w.Number)
			numbers = append(numbers, w.Number)
		}
		require.Equal(t, want, strings.Join(numbers, " "))
	}
}

func everyMethod(region string) func(*testing.T, *lab) {
	return func(t *testing.T, _ *lab) {
		t.Helper()
		l := newLab(t, func(o *Options) { o.Region = region })
		for _, m := range shipmethod.List(shipmethod.Country(region)) {
			po := "PO-" + m.Code
			l.call(poPath, strings.Replace(poMessage(po, "", "8100003*1"), "<Code>FG<", "<Code>"+m.Code+"<", 1))
			method, _ := value(l.call(statusPath, statusMessage("2.7", po)), stLine+"ShipMethod")
			require.Equal(t, m.Code, method)
		}
	}
}

// requestBehaviours are the rules of single elements of a purchase order.
func requestBehaviours() []behaviour {
	incomplete := func(path string, replace ...string) func(*testing.T, *lab) {
		return func(t *testing.T, l *lab) {
			t.Helper()
			answer := l.call(poPath, strings.NewReplacer(replace...).Replace(poMessage("PO-1", "", "8100001*2")))
			require.Contains(t, answer, poHeader+"ErrorMessage=Client.IncompleteXML")
			detail, _ := value(answer, poHeader+"ErrorDetail")
			require.Contains(t, detail, "OrderRequest/"+path)
		}
	}
	either := func(path string, most int, replace func(text string) []string) func(*testing.T, *lab) {
		return func(t *testing.T, l *lab) {
			t.Helper()
			sends([]string{poHeader + "Code=accepted"}, replace(strings.Repeat("9", most))...)(t, l)
			incomplete(path, replace(strings.Repeat("9", most+1))...)(t, l)
		}
	}
	header := func(element string) func(string) []string {
		return func(text string) []string {
			return []string{"<DropShipFlag>", "<" + element + ">" + text + "</" + element + "><DropShipFlag>"}
		}
	}
	contact := func(element string) func(string) []string {
		return func(text string) []string {
			return []string{"</ShipTo>", "</ShipTo><ShipToContact><" + element + ">" + text + "</" + element + "></ShipToContact>"}
		}
	}
	order := func(extra string, want []string, lines ...string) func(*testing.T, *lab) {
		return orders("PO-1", extra, 0, want, lines...)
	}
	taken := []string{poHeader + "Code=accepted", poLine + "OrderType=SO"}
	return []behaviour{
		{"2.1 PONumber has up to 20 characters",
			either("PONumber", 20, func(text string) []string { return []string{"<PONumber>PO-1<", "<PONumber>" + text + "<"} })},
		{"2.1 DropShipFlag is required", incomplete("DropShipFlag", "<DropShipFlag>N</DropShipFlag>", "")},
		{"2.1 BackOrderFlag N refuses what is not in stock",
			order("<BackOrderFlag>N</BackOrderFlag>", []string{poHeader + "Code=rejected", poLine + "Reason=" + reasonNoBackOrder},
				"8100004*2")},
		{"2.1 without ShipComplete lines may ship on several days", orders("PO-1", "", 8,
			[]string{stHeader + "Items/Item1/Code=shipped", stHeader + "Items/Item2/Code=accepted"}, "8100001*1", "8100004*1")},
		{"2.1 ShipComplete Y holds everything for the last piece", orders("PO-1", "<ShipComplete>Y</ShipComplete>", 8,
			[]string{stHeader + "Items/Item1/Code=accepted", stHeader + "Items/Item2/Code=accepted"}, "8100001*1", "8100004*1")},
		{"2.1 without WarehouseSplit a line may come from several warehouses", order("",
			[]string{poLine + "OrderQuantity=5", poHeader + "Items/Item2/OrderQuantity=2", poHeader + "Items/Item2/OrderType=SO"},
			"8100001*7")},
		{"2.1 WarehouseSplit N takes one warehouse, the rest waits", order("<WarehouseSplit>N</WarehouseSplit>",
			[]string{poLine + "OrderQuantity=5", poHeader + "Items/Item2/OrderQuantity=2", poHeader + "Items/Item2/OrderType=BO"},
			"8100001*7")},
		{"2.1 ShipFromWarehouse of the order", orders("PO-1", "<ShipFromWarehouse>6</ShipFromWarehouse>", 1,
			[]string{stLine + "ShipFromWarehouse=6"}, "8100001*2")},
		{"2.1 ShipFromWarehouse inside Shipment", func(t *testing.T, l *lab) {
			sends(taken, "<Shipment>", "<Shipment><ShipFromWarehouse>6</ShipFromWarehouse>")(t, l)
			require.Contains(t, l.call(statusPath, statusMessage("2.7", "PO-1")), stLine+"ShipFromWarehouse=6")
		}},
		{"2.1 ShipFromWarehouse of a line", func(t *testing.T, l *lab) {
			sends(taken, "</Item>", "<ShipFromWarehouse>6</ShipFromWarehouse></Item>")(t, l)
			require.Contains(t, l.call(statusPath, statusMessage("2.7", "PO-1")), stLine+"ShipFromWarehouse=6")
		}},
		{"2.1 SpecialHandle Y waits for a person", order("<SpecialHandle>Y</SpecialHandle>", []string{poLine + "OrderType=99"},
			"8100001*1")},
		{"2.1 SpecialPriceReferenceNumber has up to 20 characters", either("SpecialPriceReferenceNumber", 20,
			header("SpecialPriceReferenceNumber"))},
		{"2.1 EndUserPONumber has up to 15 characters", either("EndUserPONumber", 15, header("EndUserPONumber"))},
		{"2.1 a comment has up to 60 characters", either("Comment", 60, header("Comment"))},
		{"2.1 a shipping comment has up to 60 characters", either("ShipComment", 60, header("ShipComment"))},
		{"2.1 an internal shipping comment has up to 60 characters", either("ShipCommentInternal", 60, header("ShipCommentInternal"))},
		{"2.1 the contact's name has up to 30 characters", either("Shipment/ShipToContact/ContactName", 30, contact("ContactName"))},
		{"2.1 the contact's number has up to 20 characters", either("Shipment/ShipToContact/PhoneNumber", 20, contact("PhoneNumber"))},
		{"2.1 the contact's e-mail address has up to 30 characters", either("Shipment/ShipToContact/EmailAddress", 30,
			contact("EmailAddress"))},
		{"2.1 AddressName2 may be empty, and has up to 35 characters", func(t *testing.T, l *lab) {
			name2 := func(text string) []string {
				return []string{"</AddressName1>", "</AddressName1><AddressName2>" + text + "</AddressName2>"}
			}
			sends(taken, name2("")...)(t, l)
			incomplete("Shipment/ShipTo/AddressName2", name2(strings.Repeat("x", 36))...)(t, l)
		}},
		{"2.1 AddressLine2 has up to 30 characters", either("Shipment/ShipTo/AddressLine2", 30, func(text string) []string {
			return []string{"</AddressLine1>", "</AddressLine1><AddressLine2>" + text + "</AddressLine2>"}
		})},
		{"2.1 a ZIP code may have four digits more", sends(taken, "89501", "89501-1234")},
		{"2.1 the description of the ship method is not read", sends(taken, "<Code>FG</Code>",
			"<Code>FG</Code><Description>by camel</Description>")},
		{"2.1 FreightAccountNumber has up to 30 characters", either("Shipment/FreightAccountNumber", 30, func(text string) []string {
			return []string{"</ShipMethod>", "</ShipMethod><FreightAccountNumber>" + text + "</FreightAccountNumber>"}
		})},
		{"2.1 line numbers are whole numbers, each once", func(t *testing.T, l *lab) {
			incomplete("Items/Item[0]/@lineNumber", `lineNumber="1"`, `lineNumber="one"`)(t, l)
			answer := l.call(poPath, strings.ReplaceAll(poMessage("PO-1", "", "8100001*1", "8100002*1"), `lineNumber="2"`,
				`lineNumber="1"`))
			detail, _ := value(answer, poHeader+"ErrorDetail")
			require.Contains(t, detail, "Items/Item[1]/@lineNumber")
		}},
		{"2.1 a SKU has up to 9 characters", incomplete("Items/Item[0]/SKU", "8100001", "8100001000")},
		{"2.1 a product may be ordered by the manufacturer's part number",
			sends(append(taken, poLine+"SKU=8100001"), "<SKU>8100001</SKU>", "<ManufacturerPartNumber>MON-27</ManufacturerPartNumber>")},
		{"2.1 ProductName is not used", sends(taken, "</SKU>", "</SKU><ProductName>a spade</ProductName>")},
		{"2.1 an order quantity is a whole number above 0", func(t *testing.T, l *lab) {
			for _, quantity := range []string{"0", "-1", "1.5", "2 EA", ""} {
				incomplete("Items/Item[0]/OrderQuantity", "<OrderQuantity>2<", "<OrderQuantity>"+quantity+"<")(t, l)
			}
		}},
		{"2.1 dates of an order are taken, and change nothing", sends(taken, "<DropShipFlag>",
			"<PODateTime>2026-11-23T09:00:00</PODateTime><XMLPOSubmitDateTime>2026-11-23T09:00:01</XMLPOSubmitDateTime>"+
				"<ExpectedDate>2026-12-01</ExpectedDate><ExpectedShipDate>2026-11-28</ExpectedShipDate><DropShipFlag>")},
		{"2.2 customer number and purchase order number are echoed",
			sends([]string{poHeader + "CustomerNumber=555001", poHeader + "PONumber=PO-1"})},
		{"2.2 the time has no zone, the duration ends with s", func(t *testing.T, l *lab) {
			answer := l.call(poPath, poMessage("PO-1", "", "8100001*1"))
			at, _ := value(answer, poHeader+"ResponseDateTime")
			require.Equal(t, "2026-11-23T09:00:00", at)
			took, _ := value(answer, poHeader+"ResponseElapsedTime")
			require.Regexp(t, `^\d+\.\d+s$`, took)
		}},
		{"2.2 a reason stands on rejects only", func(t *testing.T, l *lab) {
			answer := l.call(poPath, poMessage("PO-1-REJECTLINE", "", "8100001*1", "8100002*1"))
			_, first := value(answer, poLine+"Reason")
			second, _ := value(answer, poHeader+"Items/Item2/Reason")
			require.False(t, first)
			require.NotEmpty(t, second)
		}},
		{"2.4 a representative may hold all orders of a customer by hand", func(t *testing.T, l *lab) {
			l.choose(scenarioRule{PONumber: "*", Scenario: scenarioManual})
			sends([]string{poHeader + "Code=", poLine + "Code=", poLine + "OrderType=99"})(t, l)
		}},
		{"2.4 an order that was refused is known as rejected", func(t *testing.T, l *lab) {
			l.choose(scenarioRule{SKU: "8100001", Scenario: scenarioNotAuthorized})
			sends([]string{poHeader + "Code=rejected"})(t, l)
			require.Contains(t, l.call(statusPath, statusMessage("2.7", "PO-1")), stHeader+"Code=rejected")
		}},
		{"2.6 an error has a message and a detail, and nothing else", func(t *testing.T, l *lab) {
			answer := l.call(poPath, strings.Replace(poMessage("PO-1", "", "8100001*1"), "<DropShipFlag>N</DropShipFlag>", "", 1))
			require.Len(t, answer, 2)
			require.True(t, strings.HasPrefix(answer[0], poHeader+"ErrorMessage="))
			require.True(t, strings.HasPrefix(answer[1], poHeader+"ErrorDetail="))
		}},
		{"2.6 both state and ZIP code are needed, also in Canada", func(t *testing.T, _ *lab) {
			for _, region := range []string{"US", "CA"} {
				l := newLab(t, func(o *Options) { o.Region = region })
				for _, element := range []string{"<State>NV</State>", "<ZipCode>89501</ZipCode>"} {
					incomplete("Shipment/ShipTo/ZipCode|State", element, "")(t, l)
				}
			}
		}},
	}
}

// sampleBehaviours are the samples of the specification, with their significant values.
func sampleBehaviours() []behaviour {
	empty := func(answer []string, t *testing.T) {
		t.Helper()
		require.Contains(t, answer, poLine+"ShipFromWarehouse=")
		for _, path := range []string{"MfgPN", "ProductName"} {
			_, found := value(answer, poLine+path)
			require.False(t, found, path)
		}
	}
	answered := func(want []string, po, extra string, lines ...string) func(*testing.T, *lab) {
		return func(t *testing.T, l *lab) {
			t.Helper()
			answer := l.call(poPath, poMessage(po, extra, lines...))
			require.Subset(t, answer, want)
			empty(answer, t)
		}
	}
	return []behaviour{
		{"2.5 sample 1: the least that is ordered; its comment alone parks it", func(t *testing.T, l *lab) {
			answer := l.call(poPath,
				`<SynnexB2B>`+login+`<OrderRequest><CustomerNumber>555001</CustomerNumber><PONumber>1234567890123</PONumber>`+
					`<DropShipFlag>N</DropShipFlag><Shipment><ShipFromWarehouse>3</ShipFromWarehouse><ShipTo><AddressName1>Acme `+
					`MSP</AddressName1>`+
					`<AddressName2></AddressName2>`+street+`</ShipTo><ShipToContact><ContactName>A. Buyer</ContactName></ShipToContact>`+
					`<ShipMethod><Code>FX</Code></ShipMethod></Shipment><Payment><BillTo code="555001"></BillTo></Payment>`+
					`<EndUserPONumber>EU-1</EndUserPONumber><Comment>call first</Comment><Items><Item lineNumber="1"><SKU>8100001</SKU>`+
					`<UnitPrice>281.86</UnitPrice><OrderQuantity>1</OrderQuantity></Item></Items></OrderRequest></SynnexB2B>`)
			require.Subset(t, answer, []string{poHeader + "Code=accepted", poLine + "OrderType=99",
				poLine + "SynnexInternalReference=" + referenceComment})
		}},
		{"2.5 sample 2: all options", func(t *testing.T, l *lab) {
			item := func(n, sku, price string) string {
				return `<Item lineNumber="` + n + `"><SKU>` + sku + `</SKU><CustomerPartNumber>OUR-` + n +
					`</CustomerPartNumber><ProductName>x</ProductName>` +
					`<UnitPrice>` + price + `</UnitPrice><OrderQuantity>1</OrderQuantity><Comment>one</Comment><Comment>two</Comment>` +
					`<ShipFromWarehouse>3</ShipFromWarehouse><SpecialPriceReferenceNumber>BID-1</SpecialPriceReferenceNumber></Item>`
			}
			answer := l.call(poPath, `<SynnexB2B>`+login+`<OrderRequest><CustomerNumber>555001</CustomerNumber><PONumber>ALL-1</PONumber>`+
				`<DropShipFlag>N</DropShipFlag><SpecialHandle>N</SpecialHandle><BackOrderFlag>Y</BackOrderFlag>`+
				`<BackOrderWarehouseSelection>FIRST</BackOrderWarehouseSelection><ShipComplete>N</ShipComplete><POLineShipComplete>`+
				`N</POLineShipComplete>`+
				`<WarehouseSplit>N</WarehouseSplit><ShipFromWarehouse>3</ShipFromWarehouse><SpecialPriceType>`+
				`VendorPromotion</SpecialPriceType>`+
				`<SpecialPriceReferenceNumber>BID-1</SpecialPriceReferenceNumber><SynnexB2BAssignedID>60020</SynnexB2BAssignedID>`+
				`<Shipment><ShipTo>`+
				`<AddressName1>Acme MSP</AddressName1>`+street+`</ShipTo><ShipMethod><Code>F2</Code></ShipMethod>`+
				`<FreightAccountNumber>A77</FreightAccountNumber></Shipment><Payment><BillTo code="555001"><AddressName1>`+
				`Acme</AddressName1>`+street+
				`<SynnexLocationNumber>1</SynnexLocationNumber></BillTo><PaymentTerm code="NET30"></PaymentTerm></Payment>`+
				`<Comment>one</Comment><Comment>two</Comment><ShipComment>one</ShipComment><ShipComment>two</ShipComment><Items>`+
				item("1", "8100001", "267.77")+item("2", "8100007", "9.50")+`</Items></OrderRequest></SynnexB2B>`)
			require.Subset(t, answer, []string{poHeader + "Code=accepted", poLine + "OrderType=99", poHeader + "Items/Item2/SKU=8100007"})
			var kept struct {
				Orders []struct {
					Asked struct {
						Warehouse, ShipMethod, FreightAccount, SpecialPriceType, SpecialPriceReference string
						Comments, ShipComments                                                         []string
					}
				}
			}
			l.controlled("/sandbox/orders", &kept)
			a := kept.Orders[0].Asked
			require.Equal(t, []string{"3", "F2", "A77", "VendorPromotion", "BID-1"},
				[]string{a.Warehouse, a.ShipMethod, a.FreightAccount, a.SpecialPriceType, a.SpecialPriceReference})
			require.Equal(t, []string{"one", "two"}, a.Comments)
			require.Equal(t, []string{"one", "two"}, a.ShipComments)
		}},
		{"2.5 sample 3: a licence by EDEL", func(t *testing.T, l *lab) {
			extra := "<PODateTime>2026-11-23T09:00:00</PODateTime><ExpectedDate>2026-12-01</ExpectedDate>" +
				strings.Replace(licenceBlock, "<ReOrder>N</ReOrder>",
					"<AuthorizationNumber>A-1</AuthorizationNumber><ReOrder>Y</ReOrder>", 1)
			message := strings.NewReplacer("<Code>FG<", "<Code>EDEL<", "<DropShipFlag>N", "<DropShipFlag>Y").Replace(poMessage("LIC-1",
				extra,
				"8100003*1", "8100003*2"))
			require.Subset(t, l.call(poPath, message), []string{poHeader + "Code=accepted", poLine + "OrderType=SO",
				poHeader + "Items/Item2/OrderType=SO"})
			l.clock.Advance(2 * time.Hour)
			require.Subset(t, l.call(statusPath, statusMessage("2.7", "LIC-1")),
				[]string{stHeader + "Code=shipped", stLine + "ShipMethod=EDEL", stLine + "ShipQuantity=1"})
		}},
		{"2.5 sample 4: an end user's billing", func(t *testing.T, l *lab) {
			block := strings.Replace(customer, "</CustomerContact>", "<SalesRepID1>R1</SalesRepID1></CustomerContact>", 1) +
				"<EndUser><SynnexAccountNumber>777</SynnexAccountNumber><EndUserType>Education</EndUserType><AddressName1>" +
				"Clinic</AddressName1>" + street +
				"<EndUserContact>" + person +
				"</EndUserContact><EndUserPODate>2026-11-20</EndUserPODate><EndUserShipExpense>25.50</EndUserShipExpense>" +
				"<ContractCode>C1</ContractCode><ContractFeeCode>F1</ContractFeeCode><ContractFee>12.34</ContractFee>" +
				"<ContractDeliveryDate>2026-12-01</ContractDeliveryDate></EndUser>"
			require.Subset(t, l.call(poPath, strings.Replace(poMessage("EU-1", block, "8100006*1"), "<DropShipFlag>N", "<DropShipFlag>Y",
				1)),
				[]string{poHeader + "Code=accepted", poLine + "OrderType=SO"})
			answer := l.call(poPath, poMessage("EU-2", "<SpecialHandle>Y</SpecialHandle>"+block, "8100006*1"))
			require.Contains(t, answer, poLine+"OrderType=99", "the sample asks for special handling, which a person does")
		}},
		{"2.5 sample 5: accepted as a sales order", answered([]string{poHeader + "Code=accepted", poLine + "Code=accepted", poLine +
			"OrderType=SO"},
			"PO-1", "", "8100001*2")},
		{"2.5 sample 6: accepted as a back order",
			answered([]string{poHeader + "Code=accepted", poLine + "Code=accepted", poLine + "OrderType=BO"}, "PO-1", "", "8100004*2")},
		{"2.5 sample 7: accepted as 99, price variance", func(t *testing.T, l *lab) {
			answer := l.call(poPath, strings.Replace(poMessage("PO-1", "", "8100001*2"), "281.86", "7.47", 1))
			require.Subset(t, answer, []string{poHeader + "Code=accepted", poLine + "OrderType=99",
				poLine + "SynnexInternalReference=" + referencePriceVariance})
			empty(answer, t)
		}},
		{"2.5 sample 8: a duplicate, whose number is not the first order's", func(t *testing.T, l *lab) {
			first, _ := value(l.call(poPath, poMessage("PO-1", "", "8100001*2")), poLine+"OrderNumber")
			answer := l.call(poPath, poMessage("PO-1", "", "8100001*2"))
			second, _ := value(answer, poLine+"OrderNumber")
			require.Subset(t, answer, []string{poHeader + "Code=rejected", poLine + "Code=rejected", poLine + "OrderType=99"})
			require.NotEmpty(t, second)
			require.NotEqual(t, first, second)
			empty(answer, t)
		}},
		{"2.5 sample 9: an address that is not registered", func(t *testing.T, _ *lab) {
			l := newLab(t, func(o *Options) { o.IPAllowList = []string{"192.0.2.1"} })
			require.Contains(t, l.call(poPath, poMessage("PO-1", "", "8100001*1")), poHeader+"ErrorMessage=IP Address Invalid")
		}},
		{"3.2 the header says invoiced once all is", orders("PO-1", "", 60, []string{stHeader + "Code=invoiced", stLine +
			"Code=invoiced"}, "8100001*2")},
		{"3.2 the header says partial between two shipments", orders("PO-1-PARTIAL", "", 8, []string{stHeader + "Code=" +
			headerWhenPartlyShipped,
			stLine + "ShipQuantity=1"}, "8100001*2")},
		{"3.3 an item of every order into which a line was split", orders("PO-1", "", 1,
			[]string{stHeader + "Items/Item1/@lineNumber=1", stHeader + "Items/Item2/@lineNumber=1", stHeader +
				"Items/Item1/OrderQuantity=7",
				stHeader + "Items/Item2/OrderQuantity=7"}, "8100001*7")},
		{"3.3 packages are an empty element until something ships", orders("PO-1", "", 1, []string{stLine + "Packages="}, "8100002*1")},
		{"3.3 a weight has one decimal", orders("PO-1", "", 8, []string{stLine + "Packages/Package1/Weight=30.0"}, "8100002*1")},
		{"3.4 a back order shows where it will come from, and when", orders("PO-1", "", 1,
			[]string{stLine + "OrderType=BO", stLine + "ShipFromWarehouse=503", stLine + "ETADate=2026-12-01"}, "8100004*1")},
		{"3.1 an order of another account is not found", func(t *testing.T, l *lab) {
			l.call(poPath, poMessage("PO-1", "", "8100001*1"))
			require.Contains(t, l.call(statusPath, statusMessage("2.7", "PO-11")), stHeader+"Code=notFound", "the whole number counts")
		}},
	}
}
