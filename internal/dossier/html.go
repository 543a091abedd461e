package dossier

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"strings"
	"time"

	"digitalbridge/internal/spelling"
	"digitalbridge/internal/style"
)

//go:embed page.html
var pageHTML string

//go:embed page.css
var pageCSS string

// WriteHTML writes one page that needs nothing else. It has no script, and its content policy lets it load
// and send nothing.
func WriteHTML(w io.Writer, d Dossier) error {
	page, err := template.New("dossier").Funcs(template.FuncMap{"when": d.when, "class": class}).Parse(pageHTML)
	if err != nil {
		return err
	}
	css := style.CSS + pageCSS
	sum := sha256.Sum256([]byte(css))
	return page.Execute(w, struct {
		Dossier
		State     string
		Orders    string
		CSS       template.CSS
		CSSDigest string
	}{d, d.State(), strings.Join(d.Orders, ", "),
		template.CSS(css), base64.StdEncoding.EncodeToString(sum[:])}) //nolint:gosec // our own file
}

// State is the outcome, or that there is none yet.
func (d Dossier) State() string {
	if d.Outcome == "" {
		return "Under way"
	}
	return d.Outcome
}

// WriteTable writes the dossier for a terminal: a head, then a line for each step, tabs between columns.
func WriteTable(w io.Writer, d Dossier) error {
	var b strings.Builder
	row := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%s\t%s\n", name, value)
		}
	}
	row("purchase order", d.PurchaseOrder)
	row("number at TD SYNNEX", d.Number)
	row("TD SYNNEX order", strings.Join(d.Orders, ", "))
	row("outcome", d.State())
	row("problem", d.Problem)
	row("Autotask", d.AutotaskURL)
	if d.PricesHidden {
		row("prices", "hidden by the policy")
	}
	last := ""
	for _, e := range d.Steps {
		fmt.Fprintf(&b, "%s\t%s: %s\n", d.when(e.At), e.Kind, e.Text)
		for _, line := range e.Details() {
			fmt.Fprintf(&b, "\t  %s\n", strings.ReplaceAll(line, "\n", "\n\t  "))
		}
		if e.Run.URL != "" && e.Run.URL != last {
			fmt.Fprintf(&b, "\t  %s\n", e.Run.URL)
			last = e.Run.URL
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// when is a time in the policy's zone, with the zone's name.
func (d Dossier) when(t time.Time) string {
	return spelling.In(t, spelling.Zone(d.TimeZone)).Format("2006-01-02 15:04:05 MST")
}

// class is the kind as the name of a style.
func class(k Kind) string { return strings.ReplaceAll(string(k), " ", "-") }
