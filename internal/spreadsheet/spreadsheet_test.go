package spreadsheet

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestNoCellBecomesAFormulaAndNoneLosesACharacter(t *testing.T) {
	for cell, want := range map[string]string{
		"": "", "cable": "cable", "a=b": "a=b", "3-2": "3-2",
		"-1.5": "-1.5", "+12": "+12", "-0.5%": "-0.5%",
		"-1+2": "'-1+2", "+OUR-1": "'+OUR-1", "=1+1": "'=1+1", "@SUM(A1)": "'@SUM(A1)", "-": "'-", "+1 775 555": "'+1 775 555",
		"＝1+1": "'＝1+1", " =1": "' =1", "\t=1": "' =1", "\r=1": "' =1", "\n=1": "'\n=1",
		"+": "'+", "+OUR-1 \n": "'+OUR-1 \n", "--1": "'--1", "-1e5": "'-1e5", "+1,234.50": "'+1,234.50", "1-": "1-", "-.5": "'-.5",
		"=": "'=", "\u00a0=1": "'\u00a0=1", "＋1": "'＋1", "－1+2": "'－1+2", "＠a": "'＠a", "|calc": "|calc", "'=1": "'=1",
		"0815": "0815", "1E5": "1E5",
		"=HYPERLINK(\"http://x\",\"y\")": "'=HYPERLINK(\"http://x\",\"y\")", "@": "'@", "(263.07)": "(263.07)", "-12%": "-12%",
		"two\nlines": "two\nlines", "bell\x07": "bell ", "\x1b[31mred": " [31mred",
		"\u009b31mred": " 31mred", "\u202egnp.exe": " gnp.exe", "\u0085=1": "' =1", "\u2066=1": "' =1", "\u200e=1": "'\u200e=1",
		"\ufeff=1": "'\ufeff=1",
	} {
		require.Equal(t, want, Cell(cell), "%q", cell)
	}
}

func TestRowsAreQuoted(t *testing.T) {
	var out bytes.Buffer
	w := NewWriter(&out)
	require.NoError(t, w.Write("SKU", `19" rack`))
	require.NoError(t, w.Write("=cmd|' /C calc'!A0", "a,b"))
	require.NoError(t, w.Close())
	require.Equal(t, "SKU,\"19\"\" rack\"\n'=cmd|' /C calc'!A0,\"a,b\"\n", out.String())
}

// Every file for a spreadsheet goes through this package: none has rules of its own.
func TestNobodyElseWritesCSV(t *testing.T) {
	require.NoError(t, filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.Contains(path,
			"/test/") ||
			strings.HasSuffix(path, "internal/spreadsheet/spreadsheet.go") {
			return err
		}
		source, err := os.ReadFile(path)
		require.NotContains(t, string(source), "csv.NewWriter", path)
		return err
	}))
}
