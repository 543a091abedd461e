package redact_test

import (
	"bytes"
	"testing"

	"digitalbridge/internal/redact"
)

// Everything that is kept goes past the redactor.
func BenchmarkJSONWithoutSecrets(b *testing.B) {
	r := redact.New("hunter2-hunter2", "an api secret of thirty letters", `p&w <"x$1#y*'z>`, "0123456789abcdef0123456789abcdef", "another one")
	line := bytes.Repeat([]byte(`{"sku":"1000001","name":"19\" rack, black","cost":"199.90","stock":12,"category":"0104"},`), 12)
	b.SetBytes(int64(len(line)))
	for b.Loop() {
		r.JSON(line)
	}
}
