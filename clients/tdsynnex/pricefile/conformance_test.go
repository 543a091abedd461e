package pricefile_test

// The behaviours of the price file that the specification of 2016 and real files show (section 7), one row each, and
// what an adversary does to a file. docs/vendors.md shows how many there are.

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"digitalbridge/clients/tdsynnex/pricefile"
)

// count holds the figure in docs/vendors.md to the one of the test.
func count(t *testing.T, what string, held, all int) {
	t.Helper()
	fmt.Printf("%s %d of %d\n", what, held, all)
	doc, err := os.ReadFile("../../../docs/vendors.md")
	require.NoError(t, err)
	require.True(t, strings.Contains(string(doc), fmt.Sprintf("| %s | %d of %d |", what, held, all)), "docs/vendors.md has another figure")
}

func TestPriceFileBehaviours(t *testing.T) {
	day := func(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }
	one := func(region pricefile.Region, fields map[int]string, check func(*testing.T, pricefile.Item)) func(*testing.T) {
		return func(t *testing.T) { t.Helper(); check(t, readRow(t, fields, pricefile.Options{Region: region})) }
	}
	us := func(fields map[int]string, check func(*testing.T, pricefile.Item)) func(*testing.T) {
		return one(pricefile.US, fields, check)
	}
	headed := func(line string, check func(*testing.T, pricefile.Header)) func(*testing.T) {
		return func(t *testing.T) {
			t.Helper()
			h, _ := readAll(t, []byte(line+"\n"+row(nil)), pricefile.Options{})
			check(t, h)
		}
	}
	at := func(region pricefile.Region, field, number int) func(*testing.T) {
		return one(region, map[int]string{field: "5"}, func(t *testing.T, i pricefile.Item) {
			require.Len(t, i.Warehouses, 1)
			require.Equal(t, number, i.Warehouses[0].Number)
			require.Equal(t, 5, i.Warehouses[0].Quantity)
		})
	}
	abc := func(letter string, want pricefile.ABCCode, discontinued bool) func(*testing.T) {
		return us(map[int]string{40: letter}, func(t *testing.T, i pricefile.Item) {
			require.Equal(t, want, i.ABCCode)
			require.Equal(t, discontinued, i.Discontinued())
		})
	}
	rows := []struct {
		row   string
		check func(*testing.T)
	}{
		{"7 the header has 10 fields: partner, HDR, the date twice, the kind, five reserved",
			headed("FLTM1U555001~HDR~261123~261124~C~~~~~", func(t *testing.T, h pricefile.Header) {
				require.Equal(t, []any{"FLTM1U555001", day(2026, 11, 23), day(2026, 11, 24), pricefile.Full},
					[]any{h.TradingPartner, h.Created, h.Effective, h.Qualifier})
			})},
		{"7 C is a full file", headed("T~HDR~261123~261123~C~~~~~", func(t *testing.T, h pricefile.Header) {
			require.Equal(t, pricefile.Full, h.Qualifier)
		})},
		{"7 U is a file of changes", headed("T~HDR~261123~261123~U~~~~~", func(t *testing.T, h pricefile.Header) {
			require.Equal(t, pricefile.Delta, h.Qualifier)
		})},
		{"7 fields 11 and 12 are empty in Canadian files", one(pricefile.CA, map[int]string{11: "", 12: ""}, func(t *testing.T,
			i pricefile.Item) {
			require.Zero(t, i.OnOrder+i.InternalQuantity)
			require.Empty(t, i.Unreadable)
		})},
		{"7 field 14, MSRP, is optional", us(map[int]string{14: ""}, func(t *testing.T, i pricefile.Item) {
			require.False(t, i.MSRP.Valid)
		})},
		{"7 field 31, MAP, comes on request only", us(map[int]string{31: ""}, func(t *testing.T, i pricefile.Item) {
			require.False(t, i.MAPPrice.Valid)
		})},
		{"7 field 33 is the healthcare price", us(map[int]string{33: "17.07"}, func(t *testing.T, i pricefile.Item) {
			require.Equal(t, "17.07", i.HealthcarePrice.Decimal.String())
		})},
		{"7 fields 31 to 33 hold 0.00 in Canadian files, which is nothing", one(pricefile.CA, map[int]string{31: "0.00", 32: "0.00",
			33: "0.00"},
			func(t *testing.T, i pricefile.Item) {
				require.False(t, i.MAPPrice.Valid)
				require.False(t, i.HealthcarePrice.Valid)
				require.Empty(t, i.CountryOfOrigin)
			})},
		{"7 field 15 is Miami", at(pricefile.US, 15, 16)},
		{"7 field 16 is in California", at(pricefile.US, 16, 3)},
		{"7 field 22 is near Chicago", at(pricefile.US, 22, 6)},
		{"7 field 24 is at Memphis", at(pricefile.US, 24, 7)},
		{"7 field 26 is Keasby, and its stock counts", at(pricefile.US, 26, 8)},
		{"7 field 30 is Columbus now", at(pricefile.US, 30, 50)},
		{"7 field 61 is Chino", at(pricefile.US, 61, 12)},
		{"7 CA: field 16 is Halifax", at(pricefile.CA, 16, 26)},
		{"7 CA: field 20 is Calgary", at(pricefile.CA, 20, 31)},
		{"7 CA: field 22 is Guelph", at(pricefile.CA, 22, 29)},
		{"7 CA: field 26 is Richmond", at(pricefile.CA, 26, 60)},
		{"7 field 18 is of a centre that was given up", us(map[int]string{18: "5"}, func(t *testing.T, i pricefile.Item) {
			require.Empty(t, i.Warehouses)
		})},
		{"7 a sample row's total is its slots: 2 + 264 + 94 + 239", us(map[int]string{10: "599", 15: "2", 22: "264", 26: "94", 30: "239"},
			func(t *testing.T, i pricefile.Item) {
				sum := 0
				for _, w := range i.Warehouses {
					sum += w.Quantity
				}
				require.Equal(t, i.QuantityTotal, sum)
			})},
		{"7 field 37 has 6 digits", us(map[int]string{37: "150731"}, func(t *testing.T, i pricefile.Item) {
			require.Equal(t, day(2015, 7, 31), i.SKUCreated)
		})},
		{"7 field 37 has 8 digits in Canadian files", one(pricefile.CA, map[int]string{37: "20160704"}, func(t *testing.T,
			i pricefile.Item) {
			require.Equal(t, day(2016, 7, 4), i.SKUCreated)
		})},
		{"7 field 39, ETA, has 8 digits in Canadian files", one(pricefile.CA, map[int]string{39: "20160704"}, func(t *testing.T,
			i pricefile.Item) {
			require.Equal(t, day(2016, 7, 4), i.ETA)
		})},
		{"7 field 49, the promotion's end, has 8 digits in the table", us(map[int]string{49: "20150731"}, func(t *testing.T,
			i pricefile.Item) {
			require.Equal(t, day(2015, 7, 31), i.PromotionExpires)
		})},
		{"7 field 49 has 6 digits in the sample", us(map[int]string{49: "150731"}, func(t *testing.T, i pricefile.Item) {
			require.Equal(t, day(2015, 7, 31), i.PromotionExpires)
		})},
		{"7 field 60, the street date, has 6 or 8 digits", func(t *testing.T) {
			for _, text := range []string{"270115", "20270115"} {
				us(map[int]string{60: text}, func(t *testing.T, i pricefile.Item) { require.Equal(t, day(2027, 1, 15), i.StreetDate) })(t)
			}
		}},
		{"7 the sample's promotion: 17.07 instead of 19.57", us(map[int]string{13: "17.07", 21: "19.57", 47: "Y", 48: "$2.50 REBATE",
			49: "150731"},
			func(t *testing.T, i pricefile.Item) {
				require.Equal(t, "17.07", i.CostAt(day(2015, 7, 31)).String())
				require.Equal(t, "19.57", i.CostAt(day(2015, 8, 2)).String(), "when it is over")
			})},
		{"7 field 38: drop ship only", us(map[int]string{38: "YNN"}, func(t *testing.T, i pricefile.Item) {
			require.True(t, i.DropShipOnly)
		})},
		{"7 field 38: refurbished", us(map[int]string{38: "NYN"}, func(t *testing.T, i pricefile.Item) { require.True(t, i.Refurbished) })},
		{"7 field 38: UPC available, and a segment behind", us(map[int]string{38: "NNYABC"}, func(t *testing.T, i pricefile.Item) {
			require.True(t, i.UPCAvailable)
			require.Empty(t, i.Unreadable)
		})},
		{"7 field 40: A is active", abc("A", pricefile.ABCActive, false)},
		{"7 field 40: B is a special order", abc("B", pricefile.ABCSpecialOrder, false)},
		{"7 field 40: C is the end of its life", abc("C", pricefile.ABCEndOfLife, false)},
		{"7 field 40: T is to be discontinued", abc("T", pricefile.ABCToBeDiscontinued, true)},
		{"7 field 65, the replacement, only when there is one", us(map[int]string{65: ""}, func(t *testing.T, i pricefile.Item) {
			require.Empty(t, i.ReplacementSKU)
		})},
		{"7 field 66 is the least that can be bought", us(map[int]string{66: "250"}, func(t *testing.T, i pricefile.Item) {
			require.Equal(t, 250, i.MinimumOrderQuantity)
		})},
		{"7 field 67: an end user is required", us(map[int]string{67: "YN"}, func(t *testing.T, i pricefile.Item) {
			require.True(t, i.EndUserRequired)
			require.False(t, i.Virtual)
		})},
		{"7 field 67: virtual, a licence or a warranty", us(map[int]string{67: "NY"}, func(t *testing.T, i pricefile.Item) {
			require.False(t, i.EndUserRequired)
			require.True(t, i.Virtual)
		})},
		{"7 field 68: origin 2, Energy Star 1, Section 508 1, warranty 7, EPEAT", us(map[int]string{68: "USYN36     G"},
			func(t *testing.T, i pricefile.Item) {
				require.Equal(t, pricefile.GovernmentClass{CountryOfOrigin: "US", EnergyStar: true, Warranty: "36", EPEAT: "G"},
					i.GovernmentClass)
			})},
		{"7 field 70 is the manufacturer's own stock", us(map[int]string{70: "48"}, func(t *testing.T, i pricefile.Item) {
			require.Equal(t, 48, i.ManufacturerDropShip)
		})},
		{"7 fields behind the 70th are reserved", func(t *testing.T) {
			items, bad, refused := read(t, header+strings.TrimSuffix(row(nil), "\n")+strings.Repeat("~X", 29)+"\n", pricefile.Options{})
			require.Nil(t, refused)
			require.Empty(t, bad)
			require.Empty(t, items[0].Unreadable)
		}},
		{"7 a licence that is made to order has quantity 0", one(pricefile.CA, map[int]string{10: "0", 23: "SWL", 67: "NY"},
			func(t *testing.T, i pricefile.Item) {
				require.Equal(t, []any{"SWL", true, false}, []any{i.MediaType, i.Virtual, i.InStock()})
			})},
		{"7 a Canadian file is written as one: 8 digits in 37 and 39, 11 and 12 empty", func(t *testing.T) {
			item := readRow(t, map[int]string{11: "7", 12: "3", 37: "160704", 39: "160705"}, pricefile.Options{})
			for region, want := range map[pricefile.Region]string{pricefile.CA: "|||20160704|20160705",
				pricefile.US: "|7|3|160704|160705"} {
				var out bytes.Buffer
				w := pricefile.NewWriter(&out, region)
				require.NoError(t, w.Write(&item))
				require.NoError(t, w.Flush())
				f := strings.Split(out.String(), "~")
				require.Equal(t, want, "|"+f[10]+"|"+f[11]+"|"+f[36]+"|"+f[38], region)
			}
		}},
		{"10 a SKU of the file is that of the web services: without leading zeros", us(map[int]string{5: "00111578"},
			func(t *testing.T, i pricefile.Item) { require.Equal(t, "111578", i.SKU) })},
	}
	held := 0
	for _, r := range rows {
		if t.Run(r.row, r.check) {
			held++
		}
	}
	count(t, "price file behaviours", held, len(rows))
}

// TestAnAdversaryOfAPriceFile: whatever stands between them, rows that can be read are read, with their values, and a row
// that can't be used is named; a file that can't be trusted as a whole is refused in one sentence.
func TestAnAdversaryOfAPriceFile(t *testing.T) {
	first, second := row(map[int]string{5: "41", 13: "10.01"}), row(map[int]string{5: "42", 13: "20.02"})
	body := strings.TrimSuffix(row(map[int]string{5: "666"}), "\n")
	with := func(fields map[int]string) string { fields[5] = "666"; return row(fields) }
	for name, c := range map[string]struct {
		between string
		reason  pricefile.RowReason // of the row that is not used; empty: it is
		skus    string              // that are read
	}{
		"nothing":                               {"", "", "41 42"},
		"a blank line":                          {"\n", "", "41 42"},
		"a line of blanks":                      {"   \t \n", "", "41 42"},
		"line ends of Windows":                  {body + "\r\n", "", "41 666 42"},
		"a carriage return within the row":      {with(map[int]string{7: "SURGE\rARREST"}), "", "41 666 42"},
		"a line end within the description":     {with(map[int]string{7: "SURGE\nARREST"}), pricefile.ReasonTooFewFields, "41 42"},
		"a row cut in two":                      {body[:60] + "\n" + body[60:] + "\n", pricefile.ReasonTooFewFields, "41 42"},
		"only separators":                       {strings.Repeat("~", 69) + "\n", pricefile.ReasonRecordID, "41 42"},
		"no separator":                          {"hello\n", pricefile.ReasonTooFewFields, "41 42"},
		"commas instead of ~":                   {strings.ReplaceAll(body, "~", ",") + "\n", pricefile.ReasonTooFewFields, "41 42"},
		"quotation marks around every field":    {`"` + strings.ReplaceAll(body, "~", `"~"`) + "\"\n", pricefile.ReasonRecordID, "41 42"},
		"one quotation mark that never ends":    {with(map[int]string{7: `27" MONITOR`}), "", "41 666 42"},
		"a second header":                       {header, pricefile.ReasonTooFewFields, "41 42"},
		"a record of another kind":              {with(map[int]string{2: "TRL"}), pricefile.ReasonRecordID, "41 42"},
		"dtl in small letters":                  {with(map[int]string{2: "dtl"}), "", "41 666 42"},
		"no SKU":                                {row(map[int]string{5: ""}), pricefile.ReasonSKU, "41 42"},
		"a SKU of letters":                      {row(map[int]string{5: "ABC"}), pricefile.ReasonSKU, "41 42"},
		"a SKU with a decimal point":            {row(map[int]string{5: "666.0"}), pricefile.ReasonSKU, "41 42"},
		"a negative SKU":                        {row(map[int]string{5: "-666"}), pricefile.ReasonSKU, "41 42"},
		"a SKU of zeros":                        {row(map[int]string{5: "0000"}), pricefile.ReasonSKU, "41 42"},
		"a SKU of nine digits":                  {row(map[int]string{5: "666666666"}), pricefile.ReasonSKU, "41 42"},
		"a SKU in full-width digits":            {row(map[int]string{5: "６６６"}), pricefile.ReasonSKU, "41 42"},
		"a SKU as a spreadsheet writes it":      {row(map[int]string{5: "6.66E+02"}), pricefile.ReasonSKU, "41 42"},
		"a price in words":                      {with(map[int]string{13: "ask"}), pricefile.ReasonNumber, "41 42"},
		"a price below nothing":                 {with(map[int]string{13: "-0.01"}), pricefile.ReasonNumber, "41 42"},
		"a price in brackets":                   {with(map[int]string{13: "(20.99)"}), pricefile.ReasonNumber, "41 42"},
		"a price with an exponent":              {with(map[int]string{13: "1e9"}), pricefile.ReasonNumber, "41 42"},
		"a price with its currency":             {with(map[int]string{13: "$20.99"}), pricefile.ReasonNumber, "41 42"},
		"a price with a decimal comma":          {with(map[int]string{13: "20,99,"}), "", "41 666 42"},
		"a price that is not a number":          {with(map[int]string{13: "NaN"}), pricefile.ReasonNumber, "41 42"},
		"a price without end":                   {with(map[int]string{13: strings.Repeat("9", 400)}), pricefile.ReasonNumber, "41 42"},
		"a quantity that is more than there is": {with(map[int]string{10: strings.Repeat("9", 18)}), pricefile.ReasonNumber, "41 42"},
		"a quantity and more":                   {with(map[int]string{10: "25+"}), pricefile.ReasonNumber, "41 42"},
		"a quantity with its unit":              {with(map[int]string{10: "2 EA"}), pricefile.ReasonNumber, "41 42"},
		"half a piece":                          {with(map[int]string{10: "0.5"}), pricefile.ReasonNumber, "41 42"},
		"a quantity in base 16":                 {with(map[int]string{10: "0x10"}), pricefile.ReasonNumber, "41 42"},
		"a ~ too many before the SKU":           {with(map[int]string{3: "NET~7"}), pricefile.ReasonSKU, "41 42"},
		"a ~ too many in the manufacturer":      {with(map[int]string{8: "A~B"}), pricefile.ReasonShifted, "41 42"},
		"a ~ too few": {strings.Replace(with(map[int]string{}), "~", "", 1), pricefile.ReasonTooFewFields,
			"41 42"},
		"a row of another account":             {with(map[int]string{1: "777"}), pricefile.ReasonAccount, "41 42"},
		"a row of 70,000 characters":           {with(map[int]string{7: strings.Repeat("x", 70<<10)}), pricefile.ReasonTooLong, "41 42"},
		"NUL everywhere":                       {with(map[int]string{7: strings.Repeat("\x00", 99)}), "", "41 666 42"},
		"a file's end of DOS":                  {with(map[int]string{7: "A\x1aB"}), "", "41 666 42"},
		"Windows-1252 and what it leaves open": {with(map[int]string{7: "\x81\x8d\x99"}), "", "41 666 42"},
		"a formula":                            {with(map[int]string{7: `=HYPERLINK("http://x")`}), "", "41 666 42"},
		"markup":                               {with(map[int]string{7: "<script>alert(1)</script>"}), "", "41 666 42"},
		"a path as part number":                {with(map[int]string{3: "../../etc/passwd"}), "", "41 666 42"},
		"the same SKU again":                   {row(map[int]string{5: "41", 13: "99.99"}), "", "41 41 42"},
		"a day that never was":                 {with(map[int]string{39: "20260230"}), "", "41 666 42"},
		"a flag for every letter":              {with(map[int]string{17: "Q", 19: "Y", 29: "N"}), "", "41 666 42"},
		"9,999 pieces nowhere":                 {with(map[int]string{10: "9999"}), "", "41 666 42"},
		"a byte order mark in the middle":      {"\ufeff" + with(map[int]string{1: "555001"}), pricefile.ReasonAccount, "41 42"},
		"UTF-16":                               {"D\x00T\x00L\x00~\x00\n", pricefile.ReasonTooFewFields, "41 42"},
	} {
		t.Run(name, func(t *testing.T) {
			items, bad, refused := read(t, header+first+c.between+second, pricefile.Options{Account: "555001", MaxMalformed: 1})
			require.Nil(t, refused)
			var skus []string
			for _, i := range items {
				skus = append(skus, i.SKU)
				if want := map[string]string{"41": "10.01", "42": "20.02"}[i.SKU]; i.Line == 2 || i.SKU == "42" {
					require.Equal(t, want, i.ContractPrice.String(), "a row beside is as it was")
				}
			}
			require.Equal(t, c.skus, strings.Join(skus, " "))
			if c.reason == "" {
				require.Empty(t, bad)
				return
			}
			require.NotEmpty(t, bad)
			require.Equal(t, c.reason, bad[0].Reason, bad[0])
			require.NotEmpty(t, bad[0].Detail)
			require.LessOrEqual(t, len(bad[0].Error()), 300, "what is shown of it is short")
		})
	}
}
