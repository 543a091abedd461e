package spreadsheet

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestNoCellBecomesAFormulaAndNoneLosesACharacter(t *testing.T) {
	for cell, want := range map[string]string{
		"": "", "cable": "cable", "a=b": "a=b", "3-2": "3-2",
		"-1.5": "-1.5", "+12": "+12", "-0.5%": "-0.5%",
		"-1+2": "'-1+2", "+OUR-1": "'+OUR-1", "=1+1": "'=1+1", "@SUM(A1)": "'@SUM(A1)", "-": "'-", "+1 775 555": "'+1 775 555",
		"＝1+1": "'＝1+1", " =1": "' =1", "\t=1": "' =1", "\r=1": "' =1", "\n=1": "'\n=1",
		"two\nlines": "two\nlines", "bell\x07": "bell ", "\x1b[31mred": " [31mred",
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
