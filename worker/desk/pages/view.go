package pages

import (
	"bytes"
	"embed"
	"encoding/json"
	"html/template"
	"io"
	"net/http"
	"strings"

	"digitalbridge/internal/dossier"
	"digitalbridge/internal/spreadsheet"
)

//go:embed assets
var assets embed.FS

// view is what every page shows.
type view struct {
	Title, Connection string
	Person            string
	// Token is for the forms.
	Token string
	Nav   []place
	// Told says what was just done.
	Told     string
	Problems []string
	// Refresh is after how many seconds the page is looked at again; 0: never.
	Refresh int
	// Engine are the workflows behind the page, in the Temporal web UI.
	Engine []place
	Data   any
}

type place struct {
	Path, Name string
	Here       bool
}

// table is a table of a page, of a spreadsheet and of a program.
type table struct {
	Name, Note, None string
	Columns          []column
	Cells            [][]cell
	// Export is the address of the table's files, without their endings.
	Export string
}

type column struct {
	Name   string
	Number bool
}

// cell is one value: Text is for people, Link where it leads.
type cell struct{ Text, Link, Class string }

// shownCell is a cell with what its column says.
type shownCell struct {
	cell
	Head   string
	Number bool
}

// Head are the columns.
func (t table) Head() []column { return t.Columns }

// Rows are the cells as a page shows them.
func (t table) Rows() [][]shownCell {
	rows := make([][]shownCell, len(t.Cells))
	for i, cells := range t.Cells {
		for j, c := range cells {
			rows[i] = append(rows[i], shownCell{c, t.Columns[j].Name, t.Columns[j].Number})
		}
	}
	return rows
}

func columns(names ...string) []column {
	out := make([]column, len(names))
	for i, n := range names {
		name, number := strings.CutPrefix(n, "#")
		out[i] = column{name, number}
	}
	return out
}

func text(s string) cell { return cell{Text: s} }

func (t *table) add(cells ...cell) { t.Cells = append(t.Cells, cells) }

// discreet is a table as the policy lets it be shown: without amounts where it hides them.
func (s *Site) discreet(t table) table {
	if !s.HidePrices {
		return t
	}
	t.Name, t.Note = dossier.WithoutAmounts(t.Name), dossier.WithoutAmounts(t.Note)
	for _, row := range t.Cells {
		for i := range row {
			row[i].Text = dossier.WithoutAmounts(row[i].Text)
		}
	}
	return t
}

// discreetLines is the same for lines of text.
func (s *Site) discreetLines(lines []string) {
	if s.HidePrices {
		for i := range lines {
			lines[i] = dossier.WithoutAmounts(lines[i])
		}
	}
}

// writeCSV writes the table for a spreadsheet: no cell becomes a formula.
func (t table) writeCSV(w io.Writer) error {
	out := spreadsheet.NewWriter(w)
	row := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		row[i] = c.Name
	}
	if err := out.Write(row...); err != nil {
		return err
	}
	for _, cells := range t.Cells {
		for i, c := range cells {
			row[i] = c.Text
		}
		if err := out.Write(row...); err != nil {
			return err
		}
	}
	return out.Close()
}

// writeJSON writes the table for a program: a list of objects with the columns' names.
func (t table) writeJSON(w io.Writer) error {
	rows := make([]map[string]string, len(t.Cells))
	for i, cells := range t.Cells {
		rows[i] = map[string]string{}
		for j, c := range cells {
			rows[i][t.Columns[j].Name] = c.Text
		}
	}
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	return enc.Encode(rows)
}

// export answers with a table as a file.
func export(w http.ResponseWriter, name, ending string, t table) error {
	var file bytes.Buffer
	kind, write := "text/csv; charset=utf-8", t.writeCSV
	if ending == "json" {
		kind, write = "application/json", t.writeJSON
	}
	if ending == "csv" {
		_, _ = file.WriteString(spreadsheet.BOM)
	}
	if err := write(&file); err != nil {
		return err
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+`.`+ending+`"`)
	_, err := w.Write(file.Bytes())
	return err
}

func loadTemplates() *template.Template {
	return template.Must(template.ParseFS(assets, "assets/pages.html"))
}
