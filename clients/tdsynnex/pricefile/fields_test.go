package pricefile_test

// One row of a table for every field of the DTL record that the reference documents, and for every rule
// about how values are written.

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"digitalbridge/clients/tdsynnex/pricefile"
)

func TestEveryDocumentedFieldIsReadFromItsPosition(t *testing.T) {
	tests := []struct {
		name   string
		fields map[int]string
		key    string // of the item's JSON
		want   string // JSON; empty means absent
	}{
		{"1 trading partner", map[int]string{1: "777"}, "tradingPartner", `"777"`},
		{"3 manufacturer part number", map[int]string{3: "MON-27"}, "manufacturerPartNumber", `"MON-27"`},
		{"4 TD SYNNEX part number", map[int]string{4: "DEL-MON-27"}, "partNumber", `"DEL-MON-27"`},
		{"5 SKU", map[int]string{5: "8100001"}, "sku", `"8100001"`},
		{"5 SKU without leading zeros, as the web services print it", map[int]string{5: "00111578"}, "sku", `"111578"`},
		{"6 status added", map[int]string{6: "A"}, "status", `"A"`},
		{"6 status changed", map[int]string{6: "C"}, "status", `"C"`},
		{"6 status changed, the other letter", map[int]string{6: "S"}, "status", `"S"`},
		{"6 status deleted", map[int]string{6: "D"}, "status", `"D"`},
		{"7 description", map[int]string{7: "27IN MONITOR"}, "description", `"27IN MONITOR"`},
		{"8 manufacturer", map[int]string{8: "EPSON PRINT"}, "manufacturer", `"EPSON PRINT"`},
		{"9 vendor number", map[int]string{9: "61522"}, "vendorNumber", `"61522"`},
		{"10 total quantity", map[int]string{10: "2826"}, "quantityTotal", `2826`},
		{"11 quantity on order", map[int]string{11: "72"}, "onOrder", `72`},
		{"12 internal quantity", map[int]string{12: "3"}, "internalQuantity", `3`},
		{"13 contract price", map[int]string{13: "455.69"}, "contractPrice", `"455.69"`},
		{"14 MSRP", map[int]string{14: "349.00"}, "msrp", `"349"`},
		{"14 MSRP blank means none", map[int]string{14: ""}, "msrp", ``},
		{"14 MSRP 0 means none", map[int]string{14: "0.00"}, "msrp", ``},
		{"15 Miami", map[int]string{15: "5"}, "warehouses", `[{"number":16,"code":"DFL","city":"Miami, FL","quantity":5}]`},
		{"16 Tracy", map[int]string{16: "5"}, "warehouses", `[{"number":3,"code":"DFR","city":"Tracy, CA","quantity":5}]`},
		{"17 returnable", map[int]string{17: "Y"}, "returnable", `true`},
		{"17 not returnable", map[int]string{17: "N"}, "returnable", ``},
		{"8 manufacturer with its ampersand escaped", map[int]string{8: "AT&amp;T"}, "manufacturer", `"AT&T"`},
		{"11 blank, 12 on order", map[int]string{11: "", 12: "9"}, "onOrder", `9`},
		{"18 reserved slot", map[int]string{18: "5"}, "warehouses", ``},
		{"19 parcel shippable", map[int]string{19: "Y"}, "parcelShippable", `true`},
		{"19 heavyweight", map[int]string{19: "N"}, "parcelShippable", ``},
		{"20 is no warehouse in the US", map[int]string{20: "5"}, "warehouses", ``},
		{"21 unit cost without promotion", map[int]string{21: "463.83"}, "unitCost", `"463.83"`},
		{"21 blank: the contract price", map[int]string{13: "7.50", 21: ""}, "unitCost", `"7.5"`},
		{"22 Romeoville", map[int]string{22: "5"}, "warehouses", `[{"number":6,"code":"DCH","city":"Romeoville, IL","quantity":5}]`},
		{"23 media type", map[int]string{23: "HWEU"}, "mediaType", `"HWEU"`},
		{"23 media type one blank", map[int]string{23: " "}, "mediaType", ``},
		{"24 Southaven", map[int]string{24: "5"}, "warehouses", `[{"number":7,"code":"DTN","city":"Southaven, MS","quantity":5}]`},
		{"25 category", map[int]string{25: "005038126"}, "categoryCode", `"005038126"`},
		{"26 Keasby, retired but counted in the total", map[int]string{26: "5"}, "warehouses",
			`[{"number":8,"code":"DNJ","city":"Keasby, NJ","quantity":5}]`},
		{"27 product code", map[int]string{27: "2407"}, "productCode", `"2407"`},
		{"28 ship weight in pounds", map[int]string{28: "27.35"}, "shipWeight", `"27.35"`},
		{"29 serialized", map[int]string{29: "Y"}, "serialized", `true`},
		{"30 Columbus", map[int]string{30: "5"}, "warehouses", `[{"number":50,"code":"DCO","city":"Columbus, OH","quantity":5}]`},
		{"31 MAP price", map[int]string{31: "7.00"}, "mapPrice", `"7"`},
		{"31 MAP price 0 means none", map[int]string{31: "0"}, "mapPrice", ``},
		{"32 countries of origin", map[int]string{32: "CN, VN"}, "countryOfOrigin", `["CN","VN"]`},
		{"32 in small letters, by other separators, one twice", map[int]string{32: "cn/vn; CN"}, "countryOfOrigin", `["CN","VN"]`},
		{"32 a word for nothing", map[int]string{32: "N/A"}, "countryOfOrigin", ``},
		{"34 UPC of zeros", map[int]string{34: "000000000000"}, "upc", ``},
		{"3 a word for nothing as part number", map[int]string{3: "N/A"}, "manufacturerPartNumber", `""`},
		{"37 in 8 digits, as Canadian files have it", map[int]string{37: "20160704"}, "skuCreated", `"2016-07-04T00:00:00Z"`},
		{"39 in 8 digits, as Canadian files have it", map[int]string{39: "20160704"}, "eta", `"2016-07-04T00:00:00Z"`},
		{"33 healthcare price", map[int]string{33: "43.79"}, "healthcarePrice", `"43.79"`},
		{"34 UPC keeps its leading zero", map[int]string{34: "010343600003"}, "upc", `"010343600003"`},
		{"35 UNSPSC", map[int]string{35: "43211902"}, "unspsc", `"43211902"`},
		{"36 VPL code", map[int]string{36: "CONT-RBC"}, "vplCode", `"CONT-RBC"`},
		{"37 SKU created", map[int]string{37: "030523"}, "skuCreated", `"2003-05-23T00:00:00Z"`},
		{"38 drop ship only", map[int]string{38: "YNN"}, "dropShipOnly", `true`},
		{"38 refurbished", map[int]string{38: "NYN"}, "refurbished", `true`},
		{"38 UPC available", map[int]string{38: "NNY"}, "upcAvailable", `true`},
		{"39 ETA", map[int]string{39: "261201"}, "eta", `"2026-12-01T00:00:00Z"`},
		{"40 ABC code", map[int]string{40: "T"}, "abcCode", `"T"`},
		{"41 kit", map[int]string{41: "K"}, "kit", `true`},
		{"41 single", map[int]string{41: "S"}, "kit", ``},
		{"42 state government price", map[int]string{42: "1.66"}, "stateGovernmentPrice", `"1.66"`},
		{"43 federal government price", map[int]string{43: "1.66"}, "federalGovernmentPrice", `"1.66"`},
		{"44 education price", map[int]string{44: "1.66"}, "educationPrice", `"1.66"`},
		{"45 TAA", map[int]string{45: "Y"}, "taaCompliant", `true`},
		{"46 GSA price", map[int]string{46: "2.10"}, "gsaPrice", `"2.1"`},
		{"47 promotion", map[int]string{47: "Y"}, "promotion", `true`},
		{"48 promotion comment", map[int]string{48: "$8.14 REBATE, MIN QTY 5"}, "promotionComment", `"$8.14 REBATE, MIN QTY 5"`},
		{"49 promotion expires, 6 digits", map[int]string{49: "061031"}, "promotionExpires", `"2006-10-31T00:00:00Z"`},
		{"49 promotion expires, 8 digits", map[int]string{49: "20261231"}, "promotionExpires", `"2026-12-31T00:00:00Z"`},
		{"50 to 52 long description, joined where it was cut", map[int]string{50: "A LONG DESCR", 51: "IPTION IN", 52: " PARTS"},
			"longDescription", `"A LONG DESCRIPTION IN PARTS"`},
		{"53 length in inches", map[int]string{53: "10.70"}, "length", `"10.7"`},
		{"54 width in inches", map[int]string{54: "11.40"}, "width", `"11.4"`},
		{"55 height in inches", map[int]string{55: "10.80"}, "height", `"10.8"`},
		{"56 Suwanee", map[int]string{56: "5"}, "warehouses", `[{"number":502,"code":"DGA","city":"Suwanee, GA","quantity":5}]`},
		{"57 GSA NTE price", map[int]string{57: "3.10"}, "gsaNtePrice", `"3.1"`},
		{"58 platform", map[int]string{58: "LINUX"}, "platform", `"LINUX"`},
		{"59 French description, Latin-1", map[int]string{59: "\xc9CRAN 27 PO"}, "frenchDescription", `"ÉCRAN 27 PO"`},
		{"60 street date", map[int]string{60: "270115"}, "streetDate", `"2027-01-15T00:00:00Z"`},
		{"61 Chino", map[int]string{61: "5"}, "warehouses", `[{"number":12,"code":"DON","city":"Chino, CA","quantity":5}]`},
		{"62 Swedesboro", map[int]string{62: "5"}, "warehouses", `[{"number":503,"code":"DSW","city":"Swedesboro, NJ","quantity":5}]`},
		{"63 South Bend", map[int]string{63: "5"}, "warehouses", `[{"number":504,"code":"DIN","city":"South Bend, IN","quantity":5}]`},
		{"64 Fort Worth", map[int]string{64: "5"}, "warehouses", `[{"number":505,"code":"DFW","city":"Fort Worth, TX","quantity":5}]`},
		{"65 replacement SKU", map[int]string{65: "8100002"}, "replacementSku", `"8100002"`},
		{"65 replacement SKU 0 means none", map[int]string{65: "0"}, "replacementSku", ``},
		{"66 minimum order quantity", map[int]string{66: "250"}, "minimumOrderQuantity", `250`},
		{"67 end user required", map[int]string{67: "Y"}, "endUserRequired", `true`},
		{"67 virtual", map[int]string{67: "NY"}, "virtual", `true`},
		{"68 government class", map[int]string{68: "USYY24     SY"}, "governmentClass",
			`{"countryOfOrigin":"US","energyStar":true,"section508":true,"warranty":"24","epeat":"S","flag13":true}`},
		{"68 government class of 12 characters", map[int]string{68: "CN         N"}, "governmentClass", `{"countryOfOrigin":"CN","epeat":"N"}`},
		{"69 Fontana", map[int]string{69: "5"}, "warehouses", `[{"number":506,"code":"DFO","city":"Fontana, CA","quantity":5}]`},
		{"70 manufacturer drop ship", map[int]string{70: "48"}, "manufacturerDropShip", `48`},

		{"a quantity with a thousands comma", map[int]string{10: "44,630"}, "quantityTotal", `44630`},
		{"a quantity with decimals that are zero", map[int]string{10: "12.00"}, "quantityTotal", `12`},
		{"a negative quantity with its sign behind", map[int]string{10: "1-"}, "quantityTotal", `0`},
		{"a negative quantity in parentheses", map[int]string{10: "(4)"}, "quantityTotal", `0`},
		{"a blank price", map[int]string{13: "", 21: ""}, "contractPrice", `"0"`},
		{"a price that is to come", map[int]string{13: "TBD", 21: "TBD"}, "contractPrice", `"0"`},
		{"a negative quantity is nothing on hand", map[int]string{10: "-3"}, "quantityTotal", `0`},
		{"a blank quantity is 0", map[int]string{10: ""}, "quantityTotal", `0`},
		{"a quantity NULL is 0", map[int]string{10: "NULL"}, "quantityTotal", `0`},
		{"a price with a thousands comma", map[int]string{13: "1,353.56"}, "contractPrice", `"1353.56"`},
		{"a price without decimals", map[int]string{13: "12"}, "contractPrice", `"12"`},
		{"a price that begins with the point", map[int]string{13: ".18"}, "contractPrice", `"0.18"`},
		{"a price of 0", map[int]string{13: "0.00"}, "contractPrice", `"0"`},
		{"a deleted product may have no price", map[int]string{6: "D", 13: "", 21: ""}, "contractPrice", `"0"`},
		{"a text NULL is blank", map[int]string{59: "NULL"}, "frenchDescription", ``},
		{"a date NULL is none", map[int]string{39: "NULL"}, "eta", ``},
		{"a date of zeros is none", map[int]string{39: "000000"}, "eta", ``},
		{"years from 70 are 19xx", map[int]string{37: "700101"}, "skuCreated", `"1970-01-01T00:00:00Z"`},
		{"years to 69 are 20xx", map[int]string{37: "691231"}, "skuCreated", `"2069-12-31T00:00:00Z"`},
		{"29 February", map[int]string{39: "280229"}, "eta", `"2028-02-29T00:00:00Z"`},
		{"blanks around a text go", map[int]string{7: "  DOCK  "}, "description", `"DOCK"`},
		{"the bytes of Windows-1252 are characters", map[int]string{7: "\xae \xe9 \xbd \xff \x80 \x99"}, "description", `"® é ½ ÿ € ™"`},
		{"characters that nobody sees go", map[int]string{7: "DO\x00CK\x1f7"}, "description", `"DOCK 7"`},
		{"an entity that was escaped", map[int]string{7: "27&quot; PRO&#8482;"}, "description", `"27\" PRO™"`},
		{"bytes that would be UTF-8 are Latin-1 all the same", map[int]string{7: "CAF\xc3\xa9"}, "description", `"CAFÃ©"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			item := readRow(t, tt.fields, pricefile.Options{})
			data, err := json.Marshal(item)
			require.NoError(t, err)
			var got map[string]json.RawMessage
			require.NoError(t, json.Unmarshal(data, &got))
			if tt.want == "" {
				require.NotContains(t, got, tt.key)
				return
			}
			require.JSONEq(t, tt.want, string(got[tt.key]))
		})
	}
}

func TestCanadianSlotsMeanCanadianWarehouses(t *testing.T) {
	fields := map[int]string{}
	for _, n := range []int{15, 16, 18, 20, 22, 24, 26, 30, 56, 61, 62, 63, 64, 69} {
		fields[n] = "1"
	}
	item := readRow(t, fields, pricefile.Options{Region: pricefile.CA})
	require.Equal(t, []pricefile.WarehouseStock{
		{Number: 26, Code: "DHA", City: "Dartmouth, NS", Quantity: 1}, {Number: 31, Code: "DCG", City: "Calgary, AB", Quantity: 1},
		{Number: 29, Code: "DGU", City: "Guelph, ON", Quantity: 1}, {Number: 60, Code: "DRC", City: "Richmond, BC", Quantity: 1},
		{Number: 80, Code: "DMS", City: "Mississauga, ON", Quantity: 1},
		{Number: 81, Code: "DRN", City: "Richmond, BC", Quantity: 1},
	}, item.Warehouses)
	item = readRow(t, fields, pricefile.Options{Region: pricefile.US})
	require.Len(t, item.Warehouses, 12)
}

func TestStockOfTheRealRowsAddsUp(t *testing.T) {
	_, items := readAll(t, sample(t), pricefile.Options{})
	limited := 0
	for _, item := range items {
		if item.Unlimited() {
			require.Equal(t, "SON-NONSTOCK", item.ManufacturerPartNumber)
			continue
		}
		sum := item.ManufacturerDropShip
		for _, w := range item.Warehouses {
			sum += w.Quantity
		}
		require.Equal(t, item.QuantityTotal, sum, item.SKU)
		limited++
	}
	require.Equal(t, 7, limited)
}

// The vendor's specification of 2013 prints a promoted product; these are the figures of it that the
// reference restates.
func TestThePromotedProductOfTheVendorsSpecification(t *testing.T) {
	item := readRow(t, map[int]string{13: "455.69", 21: "463.83", 47: "Y", 48: "REBATE OF $8.14", 49: "061031"}, pricefile.Options{})
	require.Equal(t, "455.69", item.ContractPrice.String())
	require.Equal(t, "463.83", item.UnitCost.String())
	require.Equal(t, "8.14", item.UnitCost.Sub(item.ContractPrice).String())
	require.True(t, item.Promotion)
	require.Equal(t, "REBATE OF $8.14", item.PromotionComment)
	require.Equal(t, "2006-10-31", item.PromotionExpires.Format("2006-01-02"))
}

func TestAnItemSurvivesJSON(t *testing.T) {
	_, items := readAll(t, sample(t), pricefile.Options{})
	for _, item := range items {
		data, err := json.Marshal(item)
		require.NoError(t, err)
		require.NotContains(t, string(data), "null")
		var back pricefile.Item
		require.NoError(t, json.Unmarshal(data, &back))
		again, err := json.Marshal(back)
		require.NoError(t, err)
		require.Equal(t, string(data), string(again))
		require.True(t, strings.HasPrefix(string(data), `{"sku":"`+item.SKU))
	}
}
