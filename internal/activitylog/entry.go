package activitylog

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// Entry is one line of the log: a run, or a record of one.
type Entry struct {
	At        time.Time `json:"at"`
	Template  string    `json:"template"`
	Object    Object    `json:"object"`
	Operation string    `json:"operation"`
	Result    Result    `json:"result"`
	Text      string    `json:"text,omitempty"`
	Problem
	Connection string `json:"connection"`
	WorkflowID string `json:"workflowId"`
	RunID      string `json:"runId"`
	Report     string `json:"report,omitempty"`
	// Of is the run's object when this is a record of a run; empty for the run itself.
	Of *Object `json:"of,omitempty"`
	// More is how many further records the run's report has.
	More int `json:"more,omitempty"`
	// Gone: a later run was a success with the same thing, or what waited waits no more.
	Gone bool `json:"gone,omitempty"`
	// Group names the entries with the same cause; empty for one without.
	Group string `json:"group,omitempty"`
}

// Open reports whether an entry still needs somebody.
func (e Entry) Open() bool { return e.Result != Success && !e.Gone }

// Entries are the lines of runs, the newest first, with what is over marked.
func Entries(runs []Run) []Entry {
	runs = slices.Clone(runs)
	slices.SortStableFunc(runs, func(a, b Run) int { return cmp.Or(a.At.Compare(b.At), strings.Compare(a.RunID, b.RunID)) })
	var out []Entry
	later := successes{}
	for _, r := range slices.Backward(runs) {
		for _, record := range slices.Backward(r.Records) {
			e := Entry{
				At: r.At, Template: r.Template, Object: record.Object, Operation: record.Operation, Result: record.Result, Problem: record.Problem,
				Connection: r.Connection, WorkflowID: r.WorkflowID, RunID: r.RunID, Report: r.Report, Of: &r.Object,
			}
			e.Gone = later.over(e)
			out = append(out, e)
		}
		e := Entry{
			At: r.At, Template: r.Template, Object: r.Object, Operation: r.Operation, Result: r.Result, Text: r.Text, Problem: r.Problem,
			Connection: r.Connection, WorkflowID: r.WorkflowID, RunID: r.RunID, Report: r.Report, More: r.More,
		}
		e.Gone = later.over(e) || (r.Result == Partial && r.More == 0 && len(r.Records) > 0 && allGone(out[len(out)-len(r.Records):]))
		out = append(out, e)
		later.add(r)
	}
	for i := range out {
		if out[i].Result != Success {
			out[i].Group = groupID(out[i])
		}
	}
	slices.SortStableFunc(out, func(a, b Entry) int { return b.At.Compare(a.At) })
	return out
}

func allGone(entries []Entry) bool {
	return !slices.ContainsFunc(entries, func(e Entry) bool { return e.Result != Success && !e.Gone })
}

// subject is what a success has to be about to make up for a failure.
type subject struct {
	connection, template, operation string
	object                          Object
}

// successes are what later runs have brought to a good end. They are added from the newest to the oldest.
type successes struct {
	done map[subject]bool
	// ended are runs that have a later entry.
	ended map[string]bool
	// syncs are the later runs over products.
	syncs []coverage
}

type coverage struct {
	connection string
	only, bad  map[string]bool
	complete   bool
}

// over reports whether later runs have put right an entry.
func (s *successes) over(e Entry) bool {
	switch {
	case e.Result == Success:
		return false
	case e.Result == Waiting && s.ended[e.RunID]:
		return true
	case e.Object.Kind == Product && e.Of != nil:
		return slices.ContainsFunc(s.syncs, func(c coverage) bool { return c.connection == e.Connection && c.good(e.Object.ID) })
	}
	return s.done[subject{e.Connection, e.Template, e.Operation, e.Object}]
}

// good reports whether a run over products had a product among those that went well.
func (c coverage) good(sku string) bool {
	return c.complete && !c.bad[sku] && (len(c.only) == 0 || c.only[sku])
}

func (s *successes) add(r Run) {
	if s.done == nil {
		s.done, s.ended = map[subject]bool{}, map[string]bool{}
	}
	s.ended[r.RunID] = true
	about := subject{r.Connection, r.Template, r.Operation, r.Object}
	switch {
	case r.Result == Success && len(r.Only) == 0:
		s.done[about] = true
	case r.Result == Partial && r.Object.Kind == Catalogue && len(r.Only) == 0:
		s.done[about] = true // that it ran at all makes up for one that did not; its records stand for themselves
	}
	if r.Object.Kind != Catalogue || (r.Result != Success && r.Result != Partial) || r.Operation == Planned {
		return
	}
	c := coverage{connection: r.Connection, only: set(r.Only), bad: map[string]bool{}, complete: r.More == 0}
	for _, record := range r.Records {
		c.bad[record.Object.ID] = true
	}
	s.syncs = append(s.syncs, c)
}

// Planned is the operation of a sync that writes nothing.
const Planned = "plan"

func set(list []string) map[string]bool {
	out := make(map[string]bool, len(list))
	for _, s := range list {
		out[s] = true
	}
	return out
}

// Filter is which entries a person wants to see; what is empty does not count.
type Filter struct {
	Template      string
	Result        Result
	PurchaseOrder string
	SKU           string
	// Open: only what still needs somebody.
	Open bool
	// Since and Until bound the time; Until is the first moment that is too late.
	Since, Until time.Time
}

// Wants reports whether an entry passes.
func (f Filter) Wants(e Entry) bool {
	return (f.Template == "" || sameWords(f.Template, e.Template)) && (f.Result == "" || f.Result == e.Result) &&
		(f.PurchaseOrder == "" || e.about(PurchaseOrder, f.PurchaseOrder)) && (f.SKU == "" || e.about(Product, f.SKU)) &&
		(!f.Open || e.Open()) && (f.Since.IsZero() || !e.At.Before(f.Since)) && (f.Until.IsZero() || e.At.Before(f.Until))
}

// Choose are the entries that pass.
func (f Filter) Choose(entries []Entry) []Entry {
	out := []Entry{}
	for _, e := range entries {
		if f.Wants(e) {
			out = append(out, e)
		}
	}
	return out
}

func (e Entry) about(kind Kind, id string) bool {
	is := func(o Object) bool { return o.Kind == kind && strings.EqualFold(o.ID, strings.TrimSpace(id)) }
	return is(e.Object) || (e.Of != nil && is(*e.Of))
}

// sameWords compares names as people type them: product-sync is ProductSync.
func sameWords(a, b string) bool {
	plain := func(s string) string {
		return strings.ToLower(strings.NewReplacer("-", "", "_", "", " ", "").Replace(s))
	}
	return plain(a) == plain(b)
}
