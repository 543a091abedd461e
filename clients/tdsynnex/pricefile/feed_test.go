package pricefile_test

// What refuses a row and what refuses a file.

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/require"

	"digitalbridge/clients/tdsynnex/pricefile"
)

func TestMalformedRowsAreNamedAndPassedOver(t *testing.T) {
	good := row(nil)
	tests := []struct {
		name   string
		line   string
		reason pricefile.RowReason
		sku    string
		detail string
	}{
		{"69 fields", strings.TrimSuffix(good, "~\n") + "\n", pricefile.ReasonTooFewFields, "111578", "69 of 70"},
		{"a row cut in its price", "555001~DTL~NET7~APC-NET7~111578~A~SURGE~APC~2399~5~0~0~20.\n", pricefile.ReasonTooFewFields, "111578",
			"13 of 70"},
		{"words", "Session timed out\n", pricefile.ReasonTooFewFields, "", "1 of 70"},
		{"a second header", row(map[int]string{2: "HDR"}), pricefile.ReasonRecordID, "", `field 2 is "HDR" and not DTL`},
		{"a SKU with letters", row(map[int]string{5: "11A578"}), pricefile.ReasonSKU, "", `field 5 is "11A578"`},
		{"a SKU of 9 digits", row(map[int]string{5: "123456789"}), pricefile.ReasonSKU, "", `field 5 is "123456789"`},
		{"a SKU of zeros", row(map[int]string{5: "0000"}), pricefile.ReasonSKU, "", `field 5 is "0000"`},
		{"no SKU", row(map[int]string{5: ""}), pricefile.ReasonSKU, "", `field 5 is ""`},
		{"a stray ~ in the description moves every field", row(map[int]string{7: "CABLE ~ BLACK"}), pricefile.ReasonShifted, "111578",
			`fields 17 and 29 are "" and "1.95"`},
		{"a ~ too few", strings.Replace(row(nil), "SURGE ARREST~", "SURGE ARREST", 1) + "", pricefile.ReasonTooFewFields, "111578", "69 of 70"},
		{"a ~ too few in a row of 71", strings.Replace(strings.Replace(row(nil), "SURGE ARREST~", "SURGE ARREST", 1), "\n", "~\n", 1),
			pricefile.ReasonShifted, "111578", "fields 17 and 29"},
		{"two prices in one", row(map[int]string{13: "1.2.3"}), pricefile.ReasonNumber, "111578", `field 13 is "1.2.3", not a number`},
		{"a price in accountants' parentheses", row(map[int]string{13: "(263.07)"}), pricefile.ReasonNumber, "111578",
			`field 13 is "(263.07)", below zero`},
		{"a price with its sign behind", row(map[int]string{13: "20.99-"}), pricefile.ReasonNumber, "111578", `field 13 is "20.99-", below zero`},
		{"a quantity in words", row(map[int]string{10: "MANY"}), pricefile.ReasonNumber, "111578", `field 10 is "MANY", not a number`},
		{"half a piece", row(map[int]string{10: "1.5"}), pricefile.ReasonNumber, "111578", `field 10 is "1.5", not a number`},
		{"a quantity of 13 digits", row(map[int]string{10: "1234567890123"}), pricefile.ReasonNumber, "111578", `field 10 is`},
		{"a price in words", row(map[int]string{13: "ASK US"}), pricefile.ReasonNumber, "111578", `field 13 is "ASK US", not a number`},
		{"a negative price", row(map[int]string{13: "-5.00"}), pricefile.ReasonNumber, "111578", `field 13 is "-5.00"`},
		{"a price with an exponent", row(map[int]string{13: "1E5"}), pricefile.ReasonNumber, "111578", `field 13 is "1E5"`},
		{"a price of a point", row(map[int]string{13: "."}), pricefile.ReasonNumber, "111578", `field 13 is "."`},
		{"a row without an end", strings.Repeat("x", 70<<10) + "\n", pricefile.ReasonTooLong, "", "more than 65536 bytes"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			items, bad, refused := read(t, header+good+tt.line+row(map[int]string{5: "42"}), lenient)
			require.Nil(t, refused)
			require.Len(t, bad, 1)
			require.Equal(t, 3, bad[0].Line)
			require.Equal(t, tt.reason, bad[0].Reason)
			require.Equal(t, tt.sku, bad[0].SKU)
			require.Contains(t, bad[0].Detail, tt.detail)
			require.Contains(t, bad[0].Error(), "line 3")
			require.Len(t, items, 2, "the rows around it are read")
			require.Equal(t, "42", items[1].SKU)
			require.Equal(t, 4, items[1].Line)
		})
	}
}

func TestLayoutsThatAreFine(t *testing.T) {
	long := strings.TrimSuffix(row(nil), "\n")
	tests := map[string]string{
		"CR LF line ends":                     strings.ReplaceAll(header+row(nil), "\n", "\r\n"),
		"no line end after the last row":      header + strings.TrimSuffix(row(nil), "\n"),
		"blank lines before, between, after":  "\n\n" + header + "\n" + row(nil) + "\r\n\n",
		"100 fields":                          header + long + strings.Repeat("~", 30) + "\n",
		"a HDR code that is not the account":  "FLTM1U555001~HDR~261123~261123~C~~~~~\n" + row(nil),
		"a HDR code that is another number":   "999~HDR~261123~261123~C~~~~~\n" + row(nil),
		"a HDR line without its blank fields": "555001~HDR~261123~261123~C\n" + row(nil),
		"8-digit dates in the HDR line":       "555001~HDR~20261123~20261123~C~~~~~\n" + row(nil),
		"a byte order mark":                   "\xef\xbb\xbf" + header + row(nil),
		"a line of blanks between":            header + "  \t\n" + row(nil),
		"record ids in small letters":         "555001~hdr~261123~261123~c~~~~~\n" + row(map[int]string{2: "dtl"}),
		"a file of changes":                   "555001~HDR~261123~261123~U~~~~~\n" + row(nil),
	}
	for name, file := range tests {
		t.Run(name, func(t *testing.T) {
			items, _, refused := read(t, file, pricefile.Options{Account: "555001"})
			require.Nil(t, refused)
			require.Len(t, items, 1)
			require.Equal(t, "111578", items[0].SKU)
		})
	}
}

func TestTheHeaderIsRead(t *testing.T) {
	r, err := pricefile.NewReader(strings.NewReader("FLTM1U555001~HDR~261123~261124~U~~~~~\n"), pricefile.Options{})
	require.NoError(t, err)
	h := r.Header()
	require.Equal(t, "FLTM1U555001", h.TradingPartner)
	require.Equal(t, "2026-11-23", h.Created.Format("2006-01-02"))
	require.Equal(t, "2026-11-24", h.Effective.Format("2006-01-02"))
	require.Equal(t, pricefile.Delta, h.Qualifier)
	require.Equal(t, "FLTM1U555001~HDR~261123~261124~U~~~~~", h.Raw)
}

func TestAFileThatCannotBeTrustedIsRefusedInOneSentence(t *testing.T) {
	hundred := strings.Repeat(row(nil), 100)
	tests := []struct {
		name  string
		file  string
		opts  pricefile.Options
		fault pricefile.FeedFault
		says  string
	}{
		{"nothing at all", "", pricefile.Options{}, pricefile.FaultEmpty, "the price file has no content; wait for the next nightly file"},
		{"blank lines only", "\n\n", pricefile.Options{}, pricefile.FaultEmpty, "no content"},
		{"no header", row(nil), pricefile.Options{}, pricefile.FaultNoHeader, `does not begin with a HDR line (it begins "555001~DTL`},
		{"a web page", "<html><body>Maintenance</body></html>\n", pricefile.Options{}, pricefile.FaultNoHeader, `it begins "<html>`},
		{"one endless line", strings.Repeat("a", 100<<10), pricefile.Options{}, pricefile.FaultNoHeader, `it begins "aaaa`},
		{"a short header", "555001~HDR~261123\n" + row(nil), pricefile.Options{}, pricefile.FaultNoHeader, "does not begin with a HDR line"},
		{"a header with a broken date", "555001~HDR~26NOV3~261123~C~~~~~\n", pricefile.Options{}, pricefile.FaultNoHeader,
			`unreadable date ("26NOV3"`},
		{"an unknown qualifier", "555001~HDR~261123~261123~X~~~~~\n" + row(nil), pricefile.Options{}, pricefile.FaultUnknownQualifier,
			`neither C (full) nor U (changes) but "X"; nothing was used`},
		{"a blank qualifier", "555001~HDR~261123~261123~~~~~~\n" + row(nil), pricefile.Options{}, pricefile.FaultUnknownQualifier, `but ""`},
		{"another account's file", header + hundred, pricefile.Options{Account: "555002"}, pricefile.FaultWrongAccount,
			`belongs to account "555001" and not to "555002"; check the configured account`},
		{"a full file without products", header, pricefile.Options{}, pricefile.FaultEmpty, "the price file has no products; wait"},
		{"cut in the last row", header + hundred + row(nil)[:40], pricefile.Options{}, pricefile.FaultTruncated,
			"ends in the middle of row 101; download it again"},
		{"2 of 102 rows malformed", header + hundred + "x\ny\n", pricefile.Options{}, pricefile.FaultMalformedRows,
			"2 of 102 rows of the price file are malformed, more than 1 %; the first is line 102: too few fields, 1 of 70; download"},
		{"1 of 101 rows malformed when none may be", header + hundred + "x\n", pricefile.Options{MaxMalformed: -1}, pricefile.FaultMalformedRows,
			"1 of the first 101 rows of the price file are malformed, more than 0 %"},
		{"longer than allowed", header + hundred, pricefile.Options{MaxBytes: 5000}, pricefile.FaultTooBig,
			"longer than the configured limit; raise the limit"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, _, refused := read(t, tt.file, tt.opts)
			require.NotNil(t, refused)
			require.Equal(t, tt.fault, refused.Fault)
			require.Contains(t, refused.Error(), tt.says)
			require.Equal(t, "malformed", refused.Class())
			require.NotEmpty(t, refused.Fix)
		})
	}
}

func TestFilesThatAreJustGoodEnough(t *testing.T) {
	hundred := strings.Repeat(row(nil), 100)
	t.Run("1 of 100 rows malformed", func(t *testing.T) {
		items, bad, refused := read(t, header+strings.Repeat(row(nil), 99)+"x\n", pricefile.Options{})
		require.Nil(t, refused)
		require.Len(t, items, 99)
		require.Len(t, bad, 1)
	})
	t.Run("a file of changes without any", func(t *testing.T) {
		items, _, refused := read(t, "555001~HDR~261123~261123~U~~~~~\n", pricefile.Options{})
		require.Nil(t, refused)
		require.Empty(t, items)
	})
	t.Run("exactly as long as allowed", func(t *testing.T) {
		file := header + hundred
		_, _, refused := read(t, file, pricefile.Options{MaxBytes: int64(len(file))})
		require.Nil(t, refused)
	})
}

func TestTheReportCountsByReasonAndKeepsTheFirstRows(t *testing.T) {
	r, err := pricefile.NewReader(strings.NewReader(header+row(nil)+strings.Repeat("x\n", 30)+row(map[int]string{13: "ASK US"})), lenient)
	require.NoError(t, err)
	for _, err := range r.Items() {
		var fault *pricefile.FeedError
		require.False(t, errors.As(err, &fault))
	}
	report := r.Report()
	require.Equal(t, 32, report.Rows)
	require.Equal(t, 31, report.Malformed)
	require.Equal(t, map[pricefile.RowReason]int{pricefile.ReasonTooFewFields: 30, pricefile.ReasonNumber: 1}, report.ByReason)
	require.Len(t, report.First, 20)
	require.Equal(t, 3, report.First[0].Line)
	require.False(t, report.Truncated)
}

func TestAReaderThatFailsIsNotTheFilesFault(t *testing.T) {
	broken := errors.New("disk on fire")
	r, err := pricefile.NewReader(io.MultiReader(strings.NewReader(header+row(nil)), iotest.ErrReader(broken)), pricefile.Options{})
	require.NoError(t, err)
	var last error
	for _, err := range r.Items() {
		last = err
	}
	var refused *pricefile.FeedError
	require.ErrorAs(t, last, &refused)
	require.Equal(t, pricefile.FaultRead, refused.Fault)
	require.Equal(t, "transient", refused.Class())
	require.ErrorIs(t, last, broken)
}

func TestStoppingEarlyIsAllowed(t *testing.T) {
	r, err := pricefile.NewReader(strings.NewReader(header+strings.Repeat(row(nil), 100)), pricefile.Options{})
	require.NoError(t, err)
	seen := 0
	for _, err := range r.Items() {
		require.NoError(t, err)
		if seen++; seen == 3 {
			break
		}
	}
	require.Equal(t, 3, r.Report().Rows)
}

func TestAnUnknownRegionIsRefused(t *testing.T) {
	_, err := pricefile.NewReader(strings.NewReader(header), pricefile.Options{Region: "MX"})
	require.ErrorContains(t, err, `region "MX": use US or CA`)
	for _, region := range []pricefile.Region{"us", " Ca ", ""} {
		_, err := pricefile.NewReader(strings.NewReader(header), pricefile.Options{Region: region})
		require.NoError(t, err, region)
	}
}

// zipFile writes a zip with members and returns its path.
func zipFile(t *testing.T, members map[string]string) string {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for name, content := range members {
		w, err := z.Create(name)
		require.NoError(t, err)
		_, err = io.WriteString(w, content)
		require.NoError(t, err)
	}
	require.NoError(t, z.Close())
	name := filepath.Join(t.TempDir(), "555001.zip")
	require.NoError(t, os.WriteFile(name, out.Bytes(), 0o600))
	return name
}

func TestThePriceFileIsFoundInItsZip(t *testing.T) {
	file := header + row(nil)
	tests := map[string]map[string]string{
		"alone":                        {"555001.ap": file},
		"beside a note":                {"readme.txt": "hello", "555001.ap": file},
		"in a folder, in capitals":     {"OUT/555001.AP": file},
		"beside another account's":     {"1.ap": "x", "555001.ap": file, "999.ap": "x"},
		"under a name that is its own": {"nightly.ap": file},
	}
	for name, members := range tests {
		t.Run(name, func(t *testing.T) {
			a, err := pricefile.OpenZip(zipFile(t, members), pricefile.Options{Account: "555001"})
			require.NoError(t, err)
			n := 0
			for item, err := range a.Items() {
				require.NoError(t, err)
				require.Equal(t, "111578", item.SKU)
				n++
			}
			require.Equal(t, 1, n)
			require.NoError(t, a.Close())
		})
	}
}

func TestAZipThatCannotBeTrustedIsRefused(t *testing.T) {
	var file strings.Builder
	file.WriteString(header)
	for i := range 2000 {
		file.WriteString(row(map[int]string{5: string(rune('1'+i%9)) + "0001", 3: strings.Repeat(string(rune('A'+i%26)), i%29+1)}))
	}
	whole, err := os.ReadFile(zipFile(t, map[string]string{"555001.ap": file.String()}))
	require.NoError(t, err)
	flipped := bytes.Clone(whole)
	flipped[len(flipped)/2] ^= 0xff
	tests := []struct {
		name  string
		bytes []byte
		opts  pricefile.Options
		fault []pricefile.FeedFault
		says  string
	}{
		{"cut in the middle", whole[:len(whole)/2], pricefile.Options{}, []pricefile.FeedFault{pricefile.FaultNotZip}, "is not a whole zip file"},
		{"no bytes", nil, pricefile.Options{}, []pricefile.FeedFault{pricefile.FaultNotZip}, "binary mode"},
		{"transferred as text", bytes.ReplaceAll(whole, []byte("\n"), []byte("\r\n")), pricefile.Options{}, []pricefile.FeedFault{
			pricefile.FaultNotZip, pricefile.FaultTruncated}, "binary mode"},
		{"a wrong byte in the middle", flipped, pricefile.Options{MaxMalformed: 1}, []pricefile.FeedFault{pricefile.FaultTruncated},
			"is cut or damaged after line"},
		{"unpacks to more than allowed", whole, pricefile.Options{MaxBytes: 1000}, []pricefile.FeedFault{pricefile.FaultTooBig},
			"more than the limit of 1000"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			name := filepath.Join(t.TempDir(), "555001.zip")
			require.NoError(t, os.WriteFile(name, tt.bytes, 0o600))
			a, err := pricefile.OpenZip(name, tt.opts)
			if err == nil {
				for _, fault := range a.Items() {
					var row *pricefile.RowError
					if fault != nil && !errors.As(fault, &row) {
						err = fault
					}
				}
				require.NoError(t, a.Close())
			}
			var refused *pricefile.FeedError
			require.ErrorAs(t, err, &refused)
			require.Contains(t, tt.fault, refused.Fault)
			require.Contains(t, refused.Error(), tt.says)
		})
	}
	t.Run("no price file inside", func(t *testing.T) {
		_, err := pricefile.OpenZip(zipFile(t, map[string]string{"inv_report.app": "x"}), pricefile.Options{})
		var refused *pricefile.FeedError
		require.ErrorAs(t, err, &refused)
		require.Equal(t, pricefile.FaultMissingMember, refused.Fault)
		require.Contains(t, refused.Error(), "inv_report.app")
	})
	t.Run("no zip there", func(t *testing.T) {
		_, err := pricefile.OpenZip(filepath.Join(t.TempDir(), "none.zip"), pricefile.Options{})
		require.ErrorIs(t, err, os.ErrNotExist)
	})
}
