package report

import (
	"bufio"
	"encoding/json"
	"io"
)

// WriteJSON writes one object: the plan, its summary, its lists and a row for every entry.
func WriteJSON(w io.Writer, p Plan, s Summary, lists []List, entries Entries, names Names) error {
	out := bufio.NewWriterSize(w, 64<<10)
	head, err := json.Marshal(struct {
		Plan    Plan    `json:"plan"`
		Summary Summary `json:"summary"`
		Lists   []List  `json:"lists"`
	}{p, s, lists})
	if err != nil {
		return err
	}
	// The object stays open for the rows.
	_, _ = out.Write(head[:len(head)-1])
	_, _ = out.WriteString(`,"entries":[`)
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	first := true
	for e, err := range entries {
		if err != nil {
			return err
		}
		if !first {
			_ = out.WriteByte(',')
		}
		first = false
		if err := enc.Encode(names.row(&e)); err != nil {
			return err
		}
	}
	_, _ = out.WriteString("]}\n")
	return out.Flush() // a bufio.Writer keeps its first error
}
