package products

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"digitalbridge/activities/border"
	"digitalbridge/internal/catalog"
	"digitalbridge/internal/policy"
	"digitalbridge/internal/report"
	"digitalbridge/internal/store"
)

// ReportPlanInput is a plan that has been made.
type ReportPlanInput struct {
	Connection string        `json:"connection"`
	Staged     StagedCatalog `json:"staged"`
	Plan       ProductPlan   `json:"plan"`
	// At is when the plan was made.
	At time.Time `json:"at"`
}

// PlanReport is where the report's files are, and what they add up to.
type PlanReport struct {
	// HTML, CSV and JSON are keys for the question readReport.
	HTML    string         `json:"html"`
	CSV     string         `json:"csv"`
	JSON    string         `json:"json"`
	Plan    report.Plan    `json:"plan"`
	Summary report.Summary `json:"summary"`
}

// maxListRows bounds the further lists of a report; the whole ones are beside the plan.
const maxListRows = 500

// PlanReports shows plans and what became of them. It works on the blob store alone.
type PlanReports struct {
	Store  *store.Store
	Policy policy.Policy
}

// ReportPlan writes the plan's report as a page, as CSV and as JSON beside the plan. It reads and writes
// the blob store only and may be repeated.
func (a *PlanReports) ReportPlan(ctx context.Context, in ReportPlanInput) (*PlanReport, error) {
	r, err := a.reportPlan(ctx, in)
	return r, border.Failure(ctx, err)
}

func (a *PlanReports) reportPlan(ctx context.Context, in ReportPlanInput) (*PlanReport, error) {
	beat, stop := border.Narrate(ctx)
	defer stop()
	names, err := report.LoadNames()
	if err != nil {
		return nil, err
	}
	out := &PlanReport{
		HTML: in.Plan.Key + "/report.html", CSV: in.Plan.Key + "/report.csv", JSON: in.Plan.Key + "/report.json",
		Plan: report.Plan{
			Connection: in.Connection, TimeZone: a.Policy.TimeZone, Digest: in.Plan.Digest, Made: in.At,
			FileDate: in.Staged.FileDate, Full: in.Staged.Full,
			Rows: in.Staged.Figures.Rows,
			Feed: in.Staged.Figures, Cut: in.Staged.Cut, NotChecked: in.Staged.NotChecked,
			Selected: in.Staged.Selected, Ours: in.Plan.Ours, Counts: in.Plan.Counts, Hold: in.Plan.Hold,
		},
	}
	if in.Plan.Forecast > 0 {
		out.Plan.Finish = in.At.Add(in.Plan.Forecast)
		if window, zone := a.Policy.Products.Window, a.Policy.Location(); in.Plan.Windowed && !window.Always() {
			out.Plan.Window = fmt.Sprintf("%s %s", window, zone)
			out.Plan.FinishInWindow = window.Done(in.At, in.Plan.Forecast, zone)
		}
	}
	entries := a.planEntries(ctx, in.Plan)
	if out.Summary, err = report.Summarize(entries, names); err != nil {
		return nil, err
	}
	lists, err := a.planLists(ctx, in.Plan)
	if err != nil {
		return nil, err
	}
	for _, f := range []struct {
		key, contentType string
		write            func(io.Writer) error
	}{
		{out.CSV, "text/csv; charset=utf-8", func(w io.Writer) error { return report.WriteCSV(w, entries, names) }},
		{out.JSON, "application/json", func(w io.Writer) error {
			return report.WriteJSON(w, out.Plan, out.Summary, lists, entries, names)
		}},
		{out.HTML, "text/html; charset=utf-8", func(w io.Writer) error {
			return report.WriteHTML(w, out.Plan, out.Summary, lists, entries, names)
		}},
	} {
		beat("writing " + f.key)
		if err := a.Store.PutFile(ctx, f.key, f.contentType, f.write); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// planEntries streams the entries of a plan; it may be ranged over more than once.
func (a *PlanReports) planEntries(ctx context.Context, plan ProductPlan) report.Entries {
	return func(yield func(catalog.Entry, error) bool) {
		for page := range plan.Pages {
			for e, err := range store.Lines[catalog.Entry](ctx, a.Store, planKey(plan.Key, page)) {
				if !yield(e, err) || err != nil {
					return
				}
			}
		}
	}
}

// planLists reads what lies beside the entries, for those lists that a plan has.
func (a *PlanReports) planLists(ctx context.Context, plan ProductPlan) ([]report.List, error) {
	var out []report.List
	for _, read := range []func() (report.List, error){
		func() (report.List, error) {
			return listOf(ctx, a.Store, usesKey(plan.Key), report.List{
				Title: "On open orders and quotes", Head: []string{"SKU", "Name", "Change", "Price move %", "On"},
				Note: fmt.Sprintf("Of the %d biggest changes, those that somebody counts on.", catalog.MaxMovers),
			}, func(m catalog.Mover) []string {
				return []string{m.SKU, m.Name, string(m.Action), m.Move.StringFixed(1), usesText(m.Uses)}
			})
		},
		func() (report.List, error) {
			return listOf(ctx, a.Store, heldKey(plan.Key), report.List{
				Title: "Held in quarantine", Head: []string{"SKU", "Name", "Change", "Field", "From", "To", "Why", "Seen before in files"},
				Note: "These changes are too large to be written without a person's approval; other fields of the same products are not " +
					"affected.",
			}, func(h catalog.HeldEntry) []string {
				return []string{h.SKU, h.Name, string(h.Action), string(h.Field), h.Old, h.New, h.Reason, strconv.Itoa(h.TimesSeen)}
			})
		},
		func() (report.List, error) {
			return listOf(ctx, a.Store, reviewKey(plan.Key), report.List{
				Title: "To be matched by a person", Head: []string{"SKU", "Name", "Manufacturer", "Part number", "May be in Autotask as"},
				Note: "These may be products of Autotask already, so nothing is written for them until a person has decided.",
			}, func(i catalog.ReviewItem) []string {
				var may []string
				for _, c := range i.Candidates {
					may = append(may, fmt.Sprintf("%s (id %d: %s)", c.Name, c.ProductID, c.Why))
				}
				return []string{i.SKU, i.Name, i.Manufacturer, i.ManufacturerPartNumber, strings.Join(may, "; ")}
			})
		},
		func() (report.List, error) {
			return listOf(ctx, a.Store, keptKey(plan.Key), report.List{
				Title: "Gone, but on open orders or quotes", Head: []string{"SKU", "Name", "Reason", "Replaced by", "On"},
				Note: "They left the catalogue and stay active because somebody still counts on them.",
			}, func(k catalog.KeptProduct) []string {
				return []string{k.SKU, k.Name, k.Reason, k.ReplacementSKU, usesText(k.Uses)}
			})
		},
		func() (report.List, error) {
			return listOf(ctx, a.Store, unreadKey(plan.Key), report.List{
				Title: "Not readable in Autotask", Head: []string{"SKU", "Product", "Name", "What can't be read"},
				Note: "They stay as they are: neither made, changed nor deactivated. " + mendRow,
			}, func(u catalog.UnreadProduct) []string {
				return []string{u.SKU, strconv.FormatInt(u.ProductID, 10), u.Name, u.Cause}
			})
		},
		func() (report.List, error) {
			return listOf(ctx, a.Store, duplicatesKey(plan.Key), report.List{
				Title: "Duplicates in Autotask", Head: []string{"SKU", "Manufacturer", "Part number", "Why", "Products"},
				Note: "Several products stand for one. The one that is synced is marked; the others stay as they are.",
			}, func(g catalog.DuplicateGroup) []string {
				var products []string
				for _, p := range g.Products {
					mark := ""
					if p.Synced {
						mark = ", synced"
					}
					products = append(products, p.Name+" (id "+strconv.FormatInt(p.ProductID, 10)+mark+")")
				}
				return []string{g.SKU, g.Manufacturer, g.ManufacturerPartNumber, g.Why, strings.Join(products, "; ")}
			})
		},
	} {
		list, err := read()
		if err != nil {
			return nil, err
		}
		if len(list.Rows) > 0 {
			out = append(out, list)
		}
	}
	return out, nil
}

// usesText says what a product is on.
func usesText(uses []catalog.Use) string {
	on := make([]string, 0, len(uses))
	for _, u := range uses {
		on = append(on, strings.TrimSpace(fmt.Sprintf("%s %s (%s)", u.Kind, u.Number, u.Status)))
	}
	return strings.Join(on, "; ")
}

// listOf fills a list from the store; one that is not there is empty.
func listOf[T any](ctx context.Context, s *store.Store, key string, list report.List, row func(T) []string) (report.List, error) {
	for v, err := range store.Lines[T](ctx, s, key) {
		switch {
		case errors.Is(err, store.ErrNotFound):
			return list, nil
		case err != nil:
			return list, err
		case len(list.Rows) == maxListRows:
			list.More++
		default:
			list.Rows = append(list.Rows, row(v))
		}
	}
	return list, nil
}
