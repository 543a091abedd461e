// This file makes the tenant's data at the start: the same for the same seed and start of the clock.

package sandbox

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/shopspring/decimal"
)

// seeder fills a store.
type seeder struct {
	db    *store
	rnd   *rand.Rand
	start time.Time

	owner     int64 // a human resource
	ids       map[string]int64
	customers []int64
	products  []int64
}

func seed(db *store, o Options) {
	s := &seeder{db: db, rnd: rand.New(rand.NewPCG(uint64(o.Seed), 0x417)), start: db.clock.Now().Truncate(time.Hour), ids: map[string]int64{}}
	s.reference()
	s.resources()
	s.companies()
	s.inventory()
	s.catalogue()
	s.purchaseOrders()
	s.sales()
	s.tickets()
	s.udfs(o.ProductUDFs)
	db.loadUDFs()
}

// days is a time a number of days before the start.
func (s *seeder) days(before int) time.Time { return s.start.AddDate(0, 0, -before) }

func money(s string) decimal.Decimal { return decimal.RequireFromString(s) }

func (s *seeder) reference() {
	db := s.db
	s.ids["USD"] = db.insert("Currency", "name", "USD", "description", "US Dollar", "displaySymbol", 1, "currencyPositiveFormat", "$X",
		"currencyNegativeFormat", "-$X", "exchangeRate", money("1"),
		"isActive", true, "isInternalCurrency", true)
	for _, c := range []struct {
		id         int
		code, name string
	}{{237, "US", "United States"}, {38, "CA", "Canada"}, {232, "GB", "United Kingdom"}} {
		db.insert("Country", "id", c.id, "countryCode", c.code, "name", c.name, "displayName", c.name, "isActive", true,
			"isDefaultCountry", c.code == "US", "addressFormatID", 1)
	}
	taxable := db.insert("TaxCategory", "name", "Hardware", "description", "Taxable goods", "isActive", true)
	region := db.insert("TaxRegion", "name", "South Carolina", "isActive", true)
	s.ids["region"] = region
	db.insert("Tax", "taxName", "State Tax", "taxCategoryID", taxable, "taxRegionID", region, "taxRate", money("0.06"), "isCompounded", false)
	for _, b := range []struct {
		key, name string
		use       int
		active    bool
	}{
		{"labor", "Remote Support", 1, true}, {"expense", "Mileage", 2, true}, {"internal", "Internal Time", 3, true},
		{"material", "Hardware", 4, true}, {"software", "Software", 4, true}, {"oldMaterial", "Legacy Hardware", 4, false},
		{"recurring", "Managed Services", 5, true}, {"milestone", "Project Milestone", 6, true},
	} {
		s.ids[b.key] = db.insert("BillingCode", "name", b.name, "description", b.name, "useType", b.use, "billingCodeType", 0,
			"isActive", b.active, "isExcludedFromNewContracts", false, "unitCost", money("0"), "unitPrice", money("0"),
			"taxCategoryID", taxable, "generalLedgerAccount", 4000)
	}
	for _, name := range []string{"Ground", "Second Day Air", "Next Day Air", "Will Call"} {
		s.ids[name] = db.insert("ShippingType", "name", name, "description", name, "isActive", true, "billingCodeID", s.ids["material"])
	}
	db.insert("ShippingType", "name", "Courier (retired)", "isActive", false)
	for _, p := range []struct {
		name string
		days int
	}{{"Net 30 days", 30}, {"Net 45 days", 45}, {"Net 60 days", 60}, {"Due upon receipt", 0}} {
		s.ids[p.name] = db.insert("PaymentTerm", "name", p.name, "description", p.name, "paymentDueInDays", p.days, "isActive", true)
	}
}

func (s *seeder) resources() {
	db := s.db
	s.owner = db.insert("Resource", "emailTypeCode", "PRIMARY", "hireDate", s.db.day(s.days(900)), "locationID", 1, "numberFormat", "X,XXX.XX",
		"payrollType", 1,
		"firstName", "Dana", "lastName", "Porter", "email", "dana@msp.example", "userName", "dana", "isActive", true,
		"licenseType", 1, "userType", 11, "resourceType", "Employee", "title", "Account Manager")
	db.insert("Resource", "emailTypeCode", "PRIMARY", "hireDate", s.db.day(s.days(900)), "locationID", 1, "numberFormat", "X,XXX.XX",
		"payrollType", 1,
		"firstName", "Sam", "lastName", "Ortiz", "email", "sam@msp.example", "userName", "sam", "isActive", true,
		"licenseType", 1, "userType", 11, "resourceType", "Employee", "title", "Purchasing")
	db.insert("Resource", "emailTypeCode", "PRIMARY", "hireDate", s.db.day(s.days(900)), "locationID", 1, "numberFormat", "X,XXX.XX",
		"payrollType", 1,
		"firstName", "Lee", "lastName", "Gone", "email", "lee@msp.example", "userName", "lee", "isActive", false,
		"licenseType", 1, "userType", 11, "resourceType", "Employee")
	db.apiResource = db.insert("Resource", "emailTypeCode", "PRIMARY", "hireDate", s.db.day(s.days(900)), "locationID", 1, "numberFormat",
		"X,XXX.XX", "payrollType", 1,
		"firstName", "Bridge", "lastName", "API", "email", "api@sandbox.example", "userName", "api@sandbox.example",
		"isActive", true, "licenseType", 7, "userType", 10, "resourceType", "API User")
}

// company makes a company with its primary location.
func (s *seeder) company(id any, name string, kind int, street, city, state, zip, phone string) int64 {
	fields := []any{"companyName", name, "companyType", kind, "phone", phone, "ownerResourceID", s.owner, "isActive", true,
		"address1", street, "city", city, "state", state, "postalCode", zip, "countryID", 237, "currencyID", s.ids["USD"],
		"isTaxExempt", false, "createDate", s.days(400), "lastActivityDate", s.days(30), "lastTrackedModifiedDateTime", s.days(30),
		"createdByResourceID", s.owner}
	if id != nil {
		fields = append(fields, "id", id)
	}
	company := s.db.insert("Company", fields...)
	s.ids["location of "+name] = s.db.insert("CompanyLocation", "companyID", company, "name", name, "isActive", true, "isPrimary", true,
		"address1", street, "city", city, "state", state, "postalCode", zip, "countryID", 237, "phone", phone)
	return company
}

func (s *seeder) companies() {
	s.ids["own"] = s.company(0, "Northwind Managed IT", 1, "100 Main Street", "Greenville", "SC", "29601", "864-555-0100")
	s.ids["synnex"] = s.company(nil, VendorName, companyTypeVendor, "39 Pelham Ridge Drive", "Greenville", "SC", "29615", "800-555-0139")
	s.ids["harbor"] = s.company(nil, "Harbor Supply Co", companyTypeVendor, "8 Dock Road", "Charleston", "SC", "29401", "843-555-0108")
	s.ids["summit"] = s.company(nil, "Summit Distribution", companyTypeVendor, "77 Ridge Avenue", "Denver", "CO", "80202", "303-555-0177")
	old := s.company(nil, "Retired Wholesale", companyTypeVendor, "1 Past Lane", "Columbia", "SC", "29201", "803-555-0101")
	s.db.update("Company", old, "isActive", false)
	streets := []string{"Oak Street", "Elm Avenue", "River Road", "Market Street", "Park Lane"}
	places := [][3]string{{"Greenville", "SC", "29601"}, {"Charlotte", "NC", "28202"}, {"Atlanta", "GA", "30303"}, {"Columbia", "SC", "29201"},
		{"Asheville", "NC", "28801"}}
	first := []string{"Alex", "Robin", "Jamie", "Taylor", "Morgan", "Casey", "Jordan", "Riley"}
	last := []string{"Baker", "Chen", "Diaz", "Evans", "Fischer", "Garcia", "Hughes", "Ito"}
	for i, name := range []string{"Acme Dental", "Blue Ridge Law", "Carolina Freight", "Delta Orthopedics", "Evergreen School",
		"Foothills Credit Union",
		"Grand Avenue Hotel", "Highland Brewing Supply", "Ironworks Fabrication", "Juniper Pediatrics", "Keystone Realty", "Lakeside Pharmacy",
		"Meridian Insurance", "Newbury Architects", "Old Town Bakery"} {
		place := places[s.rnd.IntN(len(places))]
		street := fmt.Sprintf("%d %s", 10+s.rnd.IntN(900), streets[s.rnd.IntN(len(streets))])
		id := s.company(nil, name, 1, street, place[0], place[1], place[2], fmt.Sprintf("555-555-01%02d", i))
		s.customers = append(s.customers, id)
		if i%3 == 0 {
			s.db.insert("CompanyLocation", "companyID", id, "name", name+" Branch", "isActive", true, "isPrimary", false, "address1",
				"2 Branch Street",
				"city", place[0], "state", place[1], "postalCode", place[2], "countryID", 237)
		}
		for n := range 2 {
			f, l := first[s.rnd.IntN(len(first))], last[s.rnd.IntN(len(last))]
			contact := s.db.insert("Contact", "companyID", id, "companyLocationID", s.ids["location of "+name], "firstName", f, "lastName", l,
				"emailAddress", strings.ToLower(f+"."+l)+"@"+strings.ToLower(strings.ReplaceAll(name, " ", ""))+".example",
				"phone", fmt.Sprintf("555-555-02%02d", i), "isActive", 1, "primaryContact", n == 0, "receivesEmailNotifications", true,
				"createDate", s.days(300), "lastActivityDate", s.days(20), "lastModifiedDate", s.days(20), "title", "Office Manager")
			if n == 0 {
				s.ids[fmt.Sprint("contact of ", id)] = contact
			}
		}
	}
}

func (s *seeder) inventory() {
	s.ids["warehouse"] = s.db.insert("InventoryLocation", "locationName", "Main Warehouse", "isActive", true, "isDefault", true)
	s.db.insert("InventoryLocation", "locationName", "Service Van", "isActive", true, "isDefault", false, "resourceID", s.owner)
	s.db.insert("InventoryLocation", "locationName", "Drop Ship", "isActive", true, "isDefault", false)
	s.db.insert("InventoryLocation", "locationName", "Closed Office", "isActive", false, "isDefault", false)
}

// catalogue makes products of other vendors, which a connector of the distributor must never change.
func (s *seeder) catalogue() {
	makers := []struct{ name, prefix string }{{"HP Inc.", "7Z"}, {"Lenovo", "21"}, {"Cisco", "C9"}, {"APC", "SMT"}, {"Logitech", "920-"}}
	goods := []struct {
		name     string
		category int
	}{{"Notebook 14", 2}, {"Desktop Mini", 3}, {"Monitor 24", 4}, {"Switch 24-Port", 5}, {"Laser Printer", 6}, {"SSD 1TB", 7}, {"Keyboard", 8},
		{"UPS 1500VA", 8}}
	for i := range 40 {
		maker, good := makers[i%len(makers)], goods[i%len(goods)]
		part := fmt.Sprintf("%s%04d%s", maker.prefix, 1000+s.rnd.IntN(9000), []string{"", "UA", "#ABA"}[i%3])
		cost := decimal.New(int64(2000+s.rnd.IntN(150000)), -2)
		vendor := s.ids["harbor"]
		if i%2 == 1 {
			vendor = s.ids["summit"]
		}
		sku := fmt.Sprintf("OWN-%04d", i+1)
		product := s.db.insert("Product", "name", maker.name+" "+good.name, "description", maker.name+" "+good.name+", kept by hand", "sku", sku,
			"isActive", i%13 != 12, "isSerialized", i == 5, "manufacturerName", maker.name, "manufacturerProductName", part, "productCategory",
			good.category,
			"unitCost", cost, "unitPrice", cost.Mul(money("1.25")).Round(2), "msrp", cost.Mul(money("1.40")).Round(2),
			"productBillingCodeID", s.ids["material"], "chargeBillingCodeID", s.ids["material"], "billingType", 1, "priceCostMethod", 1,
			"doesNotRequireProcurement", false, "isEligibleForRma", false, "defaultVendorID", vendor, "vendorProductNumber",
			fmt.Sprintf("V%05d", i+1),
			"createdTime", s.days(200+i), "createdByResourceID", s.owner)
		s.products = append(s.products, product)
		s.db.insert("ProductVendor", "productID", product, "vendorID", vendor, "isActive", true, "isDefault", true, "vendorCost", cost,
			"vendorPartNumber", fmt.Sprintf("V%05d", i+1))
	}
}

// purchaseOrders makes two orders to other vendors, one submitted, one a draft.
func (s *seeder) purchaseOrders() {
	for i, vendor := range []string{"harbor", "summit"} {
		status := []int64{poSubmitted, poNew}[i]
		var submitted value
		if status == poSubmitted {
			submitted = s.days(4)
		}
		order := s.db.insert("PurchaseOrder", "vendorID", s.ids[vendor], "status", status, "purchaseOrderNumber", s.db.takePONumber(),
			"shipToName", "Northwind Managed IT", "shipToAddress1", "100 Main Street", "shipToCity", "Greenville", "shipToState", "SC",
			"shipToPostalCode", "29601",
			"phone", "864-555-0100", "createDateTime", s.days(5), "submitDateTime", submitted, "creatorResourceID", s.owner, "paymentTerm",
			s.ids["Net 30 days"],
			"shippingType", s.ids["Ground"], "useItemDescriptionsFrom", 1, "showTaxCategory", false, "showEachTaxInGroup", false,
			"purchaseForCompanyID", s.customers[i])
		for n := range 2 {
			product := s.products[i+2*n]
			cost := s.db.cost("Product", s.db.table("Product").get(product), "unitCost")
			s.db.insert("PurchaseOrderItem", "orderID", order, "productID", product, "quantity", 2+n, "unitCost", cost,
				"internalCurrencyUnitCost", cost,
				"inventoryLocationID", s.ids["warehouse"])
		}
	}
}

func (s *seeder) udfs(names []string) {
	for i, name := range names {
		s.db.insert("UserDefinedFieldDefinition", "name", name, "description", name, "udfType", int64(udfProduct), "dataType", udfDataString,
			"displayFormat", 1, "isActive", true, "isRequired", false, "isPrivate", false, "isProtected", false, "isEncrypted", false,
			"isFieldMapping", false,
			"isVisibleToClientPortal", false, "sortOrder", i+1, "createDate", s.days(1))
	}
}
