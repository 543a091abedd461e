package tdsynnex

// Per field: what separates several values, which words stand for nothing, and which values it may have.

import (
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"
)

func TestTrackingNumbersInOneValue(t *testing.T) {
	for raw, want := range map[string]string{
		"111":                   "111",
		"111,222":               "111 222",
		"111, 222 ,333":         "111 222 333",
		"111;222":               "111 222",
		"111 222":               "111 222",
		"1234567890 1234567891": "1234567890 1234567891",
		"111\n222":              "111 222",
		"111\r\n222":            "111 222",
		"111\t222":              "111 222",
		"111/222":               "111 222",
		"111|222":               "111 222",
		"111,,222;":             "111 222",
		"111,111":               "111",
		"TBD":                   "", "tbd": "", "NONE": "", "PENDING": "", "0": "", "000000000000": "", "UNKNOWN": "", "WILL CALL": "",
		"Will-Call": "",
		"N/A":       "", "NA": "", "111,N/A": "111", "N/A,111": "111", "n/a / 111": "111", "TBD;111": "111", "WILL CALL, 111": "111",
		"Not available": "", "See BOL": "", " ": "", "": "",
		"1Z 999 AA1 01 2345 6784":               "1Z999AA10123456784",
		"9400 1108 9876 5432 1098 76":           "9400110898765432109876",
		"1Z999AA10123456784 1Z999AA10123456795": "1Z999AA10123456784 1Z999AA10123456795",
	} {
		require.Equal(t, want, strings.Join(trackingNumbers([]string{raw}), " "), "%q", raw)
	}
	require.Equal(t, []string{"1", "2", "3"}, trackingNumbers([]string{"1,2", "2", "TBD", "3"}), "repeated elements are one list")
}

func TestSerialNumbersInOneValue(t *testing.T) {
	for raw, want := range map[string]string{
		"SN: ABC123": "ABC123", "SN:ABC123": "ABC123", "sn: abc": "abc", "S/N: ABC": "ABC", "S/N#ABC": "ABC", "ABC/7": "ABC/7",
		"A,B": "A B", "A;B": "A B", "A|B": "A B", "A\nB": "A B", "A B": "A B", "SN: A, SN: B": "A B", "A,A": "A",
		"NONE": "", "N/A": "", "NA": "", "TBD": "", "0": "", "UNKNOWN": "", "No Serial": "", "": "", "SNOW1": "SNOW1",
	} {
		require.Equal(t, want, strings.Join(serialNumbers([]string{raw}), " "), "%q", raw)
	}
}

func TestDaysInEveryForm(t *testing.T) {
	for raw, want := range map[string]string{
		"2026-12-24": "2026-12-24", "20261224": "2026-12-24", "2026/12/24": "2026-12-24", "12/24/2026": "2026-12-24", "08-15-2026": "2026-08-15",
		"2026-06-27T19:30:00": "2026-06-27", "2026-06-27 23:59:59": "2026-06-27", "2026-06-27T23:30:00-07:00": "2026-06-27",
		"2026-06-28T03:30:00Z": "2026-06-27", "2026-01-01T07:59:59Z": "2025-12-31", " 2026-12-24 ": "2026-12-24",
		"9999-12-31": "", "2099-12-31": "", "12/31/9999": "", "99991231": "", "1900-01-01": "", "1970-01-01": "", "0001-01-01": "",
		"TBD": "", "NONE": "", "PENDING": "", "0": "", "00000000": "", "0000-00-00": "", "UNKNOWN": "", "N/A": "", "NA": "", "": "",
		"1826-12-24": "?", "2226-12-24": "?", "2026-13-01": "?", "2026-02-30": "?", "24.12.2026": "?", "soon": "?",
	} {
		v := &values{}
		got := v.day("ETADate", raw)
		switch want {
		case "":
			require.True(t, got.IsZero(), raw)
			require.Empty(t, v.warnings, "%q stands for nothing", raw)
		case "?":
			require.True(t, got.IsZero(), raw)
			require.Len(t, v.warnings, 1, "%q is told", raw)
		default:
			require.Equal(t, want, got.Format(time.DateOnly), raw)
			require.Equal(t, time.UTC, got.Location())
			require.Zero(t, got.Hour())
		}
	}
}

func TestAmountsInEveryForm(t *testing.T) {
	for raw, want := range map[string]string{
		"795.0": "795", "6,123.4500": "6123.45", "(263.07)": "-263.07", "( 263.07 )": "-263.07", "263.07-": "-263.07", "-263.07": "-263.07",
		"1-": "-1", "0.003": "0.003", "-0.003": "-0.003", "-5800.00": "-5800", "12,345.67": "12345.67",
		"TBD": "", "NONE": "", "PENDING": "", "CALL": "", "N/A": "", "": "",
		"1.2.3": "?", "--1": "?", "(1": "?", "1)": "?", "(-1-)": "?", "$5": "?", "5 USD": "?",
	} {
		v := &values{}
		got := v.amount("Freight", raw)
		require.Equal(t, want != "" && want != "?", got.Valid, raw)
		require.Equal(t, want == "?", len(v.warnings) == 1, raw)
		if got.Valid {
			require.True(t, decimal.RequireFromString(want).Equal(got.Decimal), "%q is %s", raw, got.Decimal)
		}
	}
}

func TestQuantitiesInEveryForm(t *testing.T) {
	for raw, want := range map[string]int{"2": 2, "2.0": 2, "1,030": 1030, "1-": -1, "(1)": -1, "": 0, "NA": 0} {
		v := &values{}
		require.Equal(t, want, v.integer("OrderQuantity", raw), raw)
		require.NoError(t, v.err)
	}
	for _, raw := range []string{"2 EA", "25+", "two", "0.5", "TBD", "1.1", "1e3", ">10", "2/3"} {
		v := &values{}
		v.integer("OrderQuantity", raw)
		require.Error(t, v.err, "%q is not a quantity, and not nothing either", raw)
	}
}
