package orders

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"
	"time"

	"go.temporal.io/sdk/activity"

	"digitalbridge/activities/border"
	"digitalbridge/clients/autotask"
	"digitalbridge/internal/activitylog"
	"digitalbridge/internal/activitylog/archive"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/dossier"
	"digitalbridge/internal/order"
	"digitalbridge/internal/policy"
	"digitalbridge/internal/problem"
	"digitalbridge/internal/retention"
	"digitalbridge/internal/store"
)

// Dossiers keeps the dossiers of purchase orders in the blob store and reads them. What an activity notes is
// an object of its own, so that two activities never overwrite each other's; its key is made of the activity,
// so that a repeated attempt replaces what the one before wrote.
type Dossiers struct {
	Store    *store.Store
	Policy   policy.Policy
	Autotask *autotask.Client
	// Log is where the ends of submissions, and what is written of followed orders, are logged; nil: nowhere.
	Log *archive.Archive
}

const (
	// fileWithin bounds the writing of an entry beside an order's work: a store that is away must not hold
	// an order up.
	fileWithin = 5 * time.Second
	// keepRead is how long a dossier that was put together for a reader is kept.
	keepRead = 24 * time.Hour
)

// file writes entries of one purchase order and reports whether they are kept. A failure is only logged: the
// order matters more, and whether it was sent must not depend on the store. A nil Dossiers keeps nothing.
func (a *Dossiers) file(ctx context.Context, entries ...dossier.Entry) bool {
	if a == nil || len(entries) == 0 || entries[0].PurchaseOrder == "" {
		return false
	}
	// Also when the activity has been told to stop: what was done is to be known.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), fileWithin)
	defer cancel()
	if err := a.put(ctx, entries...); err != nil {
		activity.GetLogger(ctx).Warn("dossier not written", "PurchaseOrder", entries[0].PurchaseOrder, "Kind", entries[0].Kind, "error", err)
		return false
	}
	return true
}

func (a *Dossiers) put(ctx context.Context, entries ...dossier.Entry) error {
	info := activity.GetInfo(ctx)
	noted := make([]dossier.Entry, len(entries))
	for i, e := range entries {
		if e.At.IsZero() {
			e.At = time.Now().UTC()
		}
		e.Run = dossier.Run{WorkflowID: info.WorkflowExecution.ID, RunID: info.WorkflowExecution.RunID, Activity: info.ActivityType.Name,
			Attempt: info.Attempt}
		if a.Policy.HidesPrices() {
			e = dossier.HidePrices(e)
		}
		noted[i] = e
	}
	key := fmt.Sprintf("%s%s-%s-%s.json", retention.DossierPrefix(noted[0].PurchaseOrder), info.WorkflowExecution.RunID, info.ActivityID,
		url.PathEscape(string(noted[0].Kind)))
	return a.Store.PutJSON(ctx, key, noted)
}

// OrderEnd is how a submission ended.
type OrderEnd struct {
	PurchaseOrder   string `json:"purchaseOrder"`
	PurchaseOrderID int64  `json:"purchaseOrderId,omitempty"`
	Outcome         string `json:"outcome"`
	// Orders are the distributor's order numbers.
	Orders    []string           `json:"orders,omitempty"`
	Findings  []order.Finding    `json:"findings,omitempty"`
	Decisions []dossier.Decision `json:"decisions,omitempty"`
	// Problem and ProblemType are those of a submission that failed.
	Problem     string `json:"problem,omitempty"`
	ProblemType string `json:"problemType,omitempty"`
	// Operation and Result are for the activity log.
	Operation string             `json:"operation,omitempty"`
	Result    activitylog.Result `json:"result,omitempty"`
}

func (e OrderEnd) entry() dossier.Entry {
	return dossier.Entry{
		PurchaseOrder: e.PurchaseOrder, PurchaseOrderID: e.PurchaseOrderID, Kind: dossier.Ended, Text: "The submission ended: " + e.Outcome,
		Outcome: e.Outcome, Orders: e.Orders,
		Findings: dossier.FindingsOf(e.Findings), Decisions: e.Decisions, Problem: e.Problem, ProblemType: e.ProblemType,
	}
}

// FileOrderEnd writes to the dossier how a submission ended. It may be repeated.
func (a *Dossiers) FileOrderEnd(ctx context.Context, in OrderEnd) error {
	return border.Failure(ctx, errors.Join(a.forgetApprovals(ctx, in), a.put(ctx, in.entry()), a.log(ctx, in.Run(in.PurchaseOrder))))
}

// ReadDossierInput names a purchase order by number, or by its id in Autotask.
type ReadDossierInput struct {
	PurchaseOrder string `json:"purchaseOrder"`
}

// DossierFile is a dossier that was put together.
type DossierFile struct {
	PurchaseOrder string `json:"purchaseOrder"`
	// Key is that of the dossier as JSON, for the question readReport; it is kept for a day.
	Key     string `json:"key"`
	Steps   int    `json:"steps"`
	Outcome string `json:"outcome"`
}

// ReadDossier puts the dossier of a purchase order together and stores it for the question readReport. It needs Autotask
// only for a purchase order that is named by its id, and may be repeated.
func (a *Dossiers) ReadDossier(ctx context.Context, in ReadDossierInput) (*DossierFile, error) {
	file, err := a.read(ctx, in)
	return file, border.Failure(ctx, err)
}

func (a *Dossiers) read(ctx context.Context, in ReadDossierInput) (*DossierFile, error) {
	find := a.entries
	if strings.HasPrefix(in.PurchaseOrder, bridge.PurchaseOrderIDPrefix) {
		find = a.entriesByID
	}
	entries, err := find(ctx, in.PurchaseOrder)
	if err != nil {
		return nil, err
	}
	if len(entries) == 0 {
		return nil, problem.New(
			bridge.NotFound,
			"Check the number in Autotask (Inventory > Purchase Orders); a dossier begins when a purchase order is submitted "+
				"for the first time, also as a dry run: starter order submit "+in.PurchaseOrder+" --dry-run.",
			"there is no dossier of a purchase order %q",
			in.PurchaseOrder,
		)
	}
	info := activity.GetInfo(ctx)
	d := dossier.Make(bridge.ConnectionOf(info.TaskQueue), entries, a.Policy.HidesPrices(), time.Now())
	d.TimeZone = a.Policy.TimeZone
	d.AutotaskURL = a.autotaskURL(ctx, d)
	if _, err := a.Store.Prune(ctx, retention.DossiersRead, time.Now().Add(-keepRead)); err != nil {
		return nil, err
	}
	key := retention.DossiersRead + info.WorkflowExecution.RunID + ".json"
	err = a.Store.PutFile(ctx, key, "application/json", func(w io.Writer) error { return json.NewEncoder(w).Encode(d) })
	return &DossierFile{PurchaseOrder: d.PurchaseOrder, Key: key, Steps: len(d.Steps), Outcome: d.State()}, err
}

// Of is the dossier of a purchase order as it is kept; it has no steps when none is kept.
func (a *Dossiers) Of(ctx context.Context, connection, purchaseOrder string) (dossier.Dossier, error) {
	entries, err := a.entries(ctx, purchaseOrder)
	d := dossier.Make(connection, entries, a.Policy.HidesPrices(), time.Now())
	d.TimeZone = a.Policy.TimeZone
	return d, err
}

func (a *Dossiers) entries(ctx context.Context, purchaseOrder string) ([]dossier.Entry, error) {
	keys, err := a.Store.Keys(ctx, retention.DossierPrefix(purchaseOrder))
	if err != nil {
		return nil, err
	}
	var entries []dossier.Entry
	for _, key := range keys {
		var kept []dossier.Entry
		if err := a.Store.GetJSON(ctx, key, &kept); err != nil {
			return nil, err
		}
		entries = append(entries, kept...)
	}
	return entries, nil
}

// entriesByID are the entries of a purchase order that is named by its id.
func (a *Dossiers) entriesByID(ctx context.Context, id string) ([]dossier.Entry, error) {
	row, err := purchaseOrders{autotask: a.Autotask}.find(ctx, id)
	var missing *problem.Problem
	if errors.As(err, &missing) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return a.entries(ctx, numberOf(row))
}

// autotaskURL is where a person finds the purchase order: by the policy's address, or else the start page of
// the tenant's zone. Autotask documents no address of a purchase order's page.
func (a *Dossiers) autotaskURL(ctx context.Context, d dossier.Dossier) string {
	if link := a.Policy.Orders.Dossier.Link(d.PurchaseOrderID, d.PurchaseOrder); link != "" {
		return link
	}
	zone, err := a.Autotask.Zone(ctx)
	if err != nil {
		return "" // a dossier can be read while Autotask is away
	}
	return zone.WebURL
}

// renderedEntry notes what a purchase order was made into. Its digest stands for what it says.
func renderedEntry(in PrepareOrderInput, p *PreparedOrder) (dossier.Entry, string) {
	e := dossier.Entry{
		PurchaseOrder: p.PurchaseOrder.Number, PurchaseOrderID: p.PurchaseOrder.ID, At: time.Now().UTC(), Kind: dossier.Rendered,
		Request:  dossier.RequestOf(p.Order),
		Findings: dossier.FindingsOf(p.Findings), Decisions: in.Decided,
		Text: fmt.Sprintf("Purchase order %s (%s) for %s, made into order %s", p.PurchaseOrder.Number, p.PurchaseOrder.Status,
			p.Total.StringFixed(2), p.Order.Number),
	}
	return e, dossier.Digest([]any{e.Request, e.Findings, p.PurchaseOrder.Status, len(in.Decided)})
}

// checkedEntry notes what the distributor said of the lines. Its digest stands for what it says.
func checkedEntry(in CheckOrderInput, c *CheckedOrder) (dossier.Entry, string) {
	e := dossier.Entry{
		PurchaseOrder: in.PurchaseOrder.Number, PurchaseOrderID: in.PurchaseOrder.ID, At: time.Now().UTC(), Kind: dossier.Checked,
		Offers:   dossier.OffersOf(c.Offers),
		Findings: dossier.FindingsOf(c.Findings), Text: "Asked TD SYNNEX for price and stock of the lines",
	}
	return e, dossier.Digest([]any{e.Offers, e.Findings})
}

// lookedEntry notes what a look-up found.
func lookedEntry(in FindOrderInput, found FoundOrder) dossier.Entry {
	text := "TD SYNNEX shows no order " + in.Number
	switch {
	case len(found.Differences) > 0:
		text = "TD SYNNEX has an order " + in.Number + " that may be another one: " + order.BothSides(found.Differences)
	case found.WhollyRefused():
		text = "TD SYNNEX says of order " + in.Number + ": " + string(found.Whole)
	case found.Found:
		text = "TD SYNNEX has order " + in.Number
	}
	return dossier.Entry{PurchaseOrder: in.PurchaseOrder, At: time.Now().UTC(), Kind: dossier.Looked, Text: text,
		Answer: dossier.AnswerOf(found.Answer)}
}

func (a *Orders) fileSending(ctx context.Context, in SendOrderInput) {
	a.Dossiers.file(ctx, dossier.Entry{
		PurchaseOrder: in.PurchaseOrder, Kind: dossier.Sending, Request: dossier.RequestOf(in.Order),
		Text: "TD SYNNEX shows no order " + in.Order.Number + "; sending it once",
	})
}

func (a *Orders) fileAnswered(ctx context.Context, in SendOrderInput, sent *SentOrder) {
	e := dossier.Entry{
		PurchaseOrder: in.PurchaseOrder, Kind: dossier.Answered, Outcome: string(sent.Outcome), Findings: dossier.FindingsOf(sent.Lines),
		Text: "Order " + in.Order.Number + ": " + string(sent.Outcome),
	}
	if sent.Reason != "" && sent.Outcome != order.Accepted {
		e.Problem = problem.Text(sent.Reason, sent.Fix)
	}
	if sent.Answer.Found {
		e.Answer, e.Orders = dossier.AnswerOf(sent.Answer), orderNumbers(sent.Answer)
	}
	a.Dossiers.file(ctx, e)
}

func orderNumbers(a order.Answer) []string {
	var numbers []string
	for _, it := range a.Items {
		if it.OrderNumber != "" && !slices.Contains(numbers, it.OrderNumber) {
			numbers = append(numbers, it.OrderNumber)
		}
	}
	return numbers
}

// fileWritten notes what was written to Autotask, and the end of the submission when this was it. It reports
// whether the end is noted.
func (a *Orders) fileWritten(ctx context.Context, in RecordOrderInput, number string, written []string) bool {
	var entries []dossier.Entry
	if len(written) > 0 {
		entries = append(entries, dossier.Entry{
			PurchaseOrder:   number,
			PurchaseOrderID: in.PurchaseOrderID,
			Kind:            dossier.Written,
			Written:         written,
			Orders:          in.Tracking.OrderNumbers(),
			Text:            fmt.Sprintf("Wrote %q to Autotask", cmp.Or(in.Tracking.State(), order.Submitted)),
		})
	}
	if in.End != nil {
		entries = append(entries, in.End.entry())
	}
	filed := a.Dossiers.file(ctx, entries...) && in.End != nil
	if filed {
		a.Dossiers.logQuietly(ctx, in.End.Run(number))
	} else if in.End == nil && len(written) > 0 {
		a.Dossiers.logQuietly(ctx, statusRun(number, in.Tracking))
	}
	return filed
}
