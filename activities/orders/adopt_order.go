package orders

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"go.temporal.io/sdk/activity"

	"digitalbridge/activities/border"
	"digitalbridge/clients/autotask"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/dossier"
	"digitalbridge/internal/order"
	"digitalbridge/internal/problem"
	"digitalbridge/internal/store"
)

// AdoptOrderInput names an order that was placed outside the bridge, and the purchase order that it belongs to, by whose
// decision and why.
type AdoptOrderInput struct {
	PurchaseOrder string `json:"purchaseOrder"`
	// CustomerPO is the purchase order number that it was placed under, DistributorOrder TD SYNNEX's order number. One of
	// them will do.
	CustomerPO       string `json:"customerPO,omitempty"`
	DistributorOrder string `json:"distributorOrder,omitempty"`
	// DryRun shows both sides and writes nothing.
	DryRun bool      `json:"dryRun,omitempty"`
	Actor  string    `json:"actor"`
	Reason string    `json:"reason"`
	At     time.Time `json:"at"`
}

// Adoption is an order that was placed outside the bridge beside the purchase order.
type Adoption struct {
	PurchaseOrder string `json:"purchaseOrder"`
	// CustomerPO is the number under which TD SYNNEX knows the order, DistributorOrders are its own.
	CustomerPO        string               `json:"customerPO"`
	DistributorOrders []string             `json:"distributorOrders,omitempty"`
	Lines             []order.AdoptionLine `json:"lines"`
	// Against is what stands in the way of the adoption; only a dry run ends with any.
	Against []order.Finding `json:"against,omitempty"`
	Adopted bool            `json:"adopted"`
	// TrackedBy is the workflow that follows the order from here; empty when the next sweep starts it.
	TrackedBy string `json:"trackedBy,omitempty"`
}

// adopted is what stands in the store of an adoption, so that it can be taken back.
type adopted struct {
	Number string               `json:"number"`
	Orders []string             `json:"orders,omitempty"`
	Before order.BeforeAdoption `json:"before"`
	Actor  string               `json:"actor"`
	Reason string               `json:"reason"`
	At     time.Time            `json:"at"`
}

func adoptionKey(purchaseOrder string) string {
	return "adoptions/" + url.PathEscape(purchaseOrder) + ".json"
}

// AdoptOrder makes an order that was placed outside the bridge the purchase order's: it compares both, writes the order to
// Autotask and starts its tracker. It is refused when another purchase order holds the order, when SKUs or quantities
// differ, and when the purchase order has one already. It may be repeated.
func (a *Status) AdoptOrder(ctx context.Context, in AdoptOrderInput) (*Adoption, error) {
	defer border.Alive(ctx)()
	out, err := a.adopt(ctx, in)
	return out, border.Failure(ctx, err)
}

func (a *Status) adopt(ctx context.Context, in AdoptOrderInput) (*Adoption, error) {
	po, err := a.Orders.purchaseOrders().read(ctx, in.PurchaseOrder)
	if err != nil {
		return nil, err
	}
	// While its order is being sent, nobody knows yet whether it has one.
	own, err := a.Orders.numbers().toSend(ctx, po)
	if err != nil {
		return nil, err
	}
	run := activity.GetInfo(ctx).WorkflowExecution
	claim, err := a.Store.Claim(ctx, "send-order/"+own, run.ID+" (run "+run.RunID+")", sendWithin)
	var sending *store.ClaimedError
	if errors.As(err, &sending) {
		return nil, problem.New(bridge.AdoptionRefused, "Wait until it is known what became of that; starter order list shows it.",
			"the order of purchase order %s is being sent by %s", po.Number, sending.By)
	}
	if err != nil {
		return nil, err
	}
	defer func() { _ = claim.Release(context.WithoutCancel(ctx)) }()
	number, answer, err := a.findPlaced(ctx, in, own)
	if err != nil {
		return nil, err
	}
	out := &Adoption{PurchaseOrder: po.Number, CustomerPO: number, DistributorOrders: orderNumbers(answer), Lines: order.BothLines(po,
		answer)}
	kept, err := a.adoption(ctx, po.Number)
	if err != nil {
		return nil, err
	}
	if out.Against, err = a.against(ctx, po, out, answer, kept); err != nil {
		return nil, err
	}
	switch {
	case in.DryRun:
		return out, nil
	case len(out.Against) > 0:
		return nil, refusedAdoption(po.Number, out.Against)
	}
	return out, a.recordAdoption(ctx, in, po, out, answer, kept)
}

// refusedAdoption is the error of an adoption against which something speaks.
func refusedAdoption(purchaseOrder string, against []order.Finding) error {
	kind := bridge.AdoptionRefused
	if against[0].Code == order.AboutOtherOrder {
		kind = bridge.OtherOrder
	}
	var problems []string
	for _, f := range against {
		problems = append(problems, f.Problem)
	}
	return problem.New(kind, against[0].Fix, "purchase order %s does not adopt the order: %s", purchaseOrder, strings.Join(problems, "; "))
}

// adoption is what is kept of an adoption of the purchase order; zero when there is none.
func (a *Status) adoption(ctx context.Context, purchaseOrder string) (kept adopted, err error) {
	err = a.Store.GetJSON(ctx, adoptionKey(purchaseOrder), &kept)
	if errors.Is(err, store.ErrNotFound) {
		err = nil
	}
	return kept, err
}

// findPlaced finds an order by the purchase order number that it was placed under, or else by the distributor's order
// number: order status takes only the former (reference tdsynnex.md §4), invoices take both.
func (a *Status) findPlaced(ctx context.Context, in AdoptOrderInput, own string) (number string, answer order.Answer, err error) {
	candidates := []string{in.CustomerPO}
	if in.CustomerPO == "" {
		candidates = []string{own}
		list, err := a.Orders.TDSynnex.InvoicesByOrder(ctx, in.DistributorOrder)
		if err != nil {
			return "", answer, err
		}
		for _, i := range list {
			candidates = append(candidates, i.CustomerPONumber)
		}
	}
	for _, number := range candidates {
		if number == "" {
			continue
		}
		status, err := a.Orders.TDSynnex.OrderStatus(ctx, number)
		if err != nil {
			return "", answer, err
		}
		answer := statusAnswer(status)
		if answer.Found && (in.DistributorOrder == "" || slices.Contains(orderNumbers(answer), in.DistributorOrder)) {
			return number, answer, nil
		}
	}
	if in.CustomerPO != "" {
		return "", answer, problem.New(bridge.NotFound,
			"Check the number in the TD SYNNEX portal: it is the purchase order number that was given with the order.",
			"TD SYNNEX shows no order %s under the purchase order number %s", in.DistributorOrder, in.CustomerPO)
	}
	return "", answer, problem.New(bridge.NotFound, "Give the purchase order number that the order was placed under (--customer-po): "+
		"TD SYNNEX finds an order by its own number only once it is invoiced.",
		"TD SYNNEX shows no order %s under the purchase order number %s, and no invoice of it", in.DistributorOrder, own)
}

// against is what stands in the way of the adoption. What an earlier attempt of it has written does not.
func (a *Status) against(ctx context.Context, po order.PurchaseOrder, out *Adoption, answer order.Answer,
	kept adopted) ([]order.Finding, error) {
	var found []order.Finding
	refuse := func(code, problem, fix string) {
		found = append(found, order.Finding{Severity: order.Blocks, Code: code, Problem: problem, Fix: fix})
	}
	switch {
	case !po.ForDistributor:
		refuse("", fmt.Sprintf("it goes to %q, not to TD SYNNEX", po.VendorName), "Adopt the order on a purchase order to TD SYNNEX.")
	case po.Cancelled():
		refuse("", "it is cancelled in Autotask", "Adopt the order on a purchase order that is not cancelled.")
	case answer.WhollyRefused():
		refuse("", "TD SYNNEX says of the order: "+string(answer.Whole),
			"Look the order up in the TD SYNNEX portal; nothing of this one comes.")
	}
	if differences := order.Compare(order.NewTracking(po), answer); len(differences) > 0 {
		found = append(found, order.OtherOrder(out.CustomerPO, differences))
	}
	if kept.Number != out.CustomerPO {
		problem, fix, err := a.hasOrder(ctx, po, out)
		if err != nil {
			return nil, err
		}
		if problem != "" {
			refuse(order.AboutRecorded, problem, fix)
		}
	}
	holder, unread, err := a.holder(ctx, po, out)
	if err != nil {
		return nil, err
	}
	switch {
	case holder != "":
		refuse(order.AboutRecorded, holder,
			"Compare both purchase orders; if the order is this one's after all, take it from the other one "+
				"first: starter order unadopt, or cancel that purchase order in Autotask.")
	case unread != nil:
		refuse(order.AboutRecorded, "another purchase order may hold the order: "+unread.Error(),
			"Open that row in Autotask and save it again, which writes its fields anew, and adopt again.")
	}
	return found, nil
}

// hasOrder says which order the purchase order has already; empty when it has none that lives.
func (a *Status) hasOrder(ctx context.Context, po order.PurchaseOrder, out *Adoption) (problem, fix string, err error) {
	own, err := a.Orders.numbers().of(ctx, po)
	if err != nil {
		return "", "", err
	}
	if own == out.CustomerPO && order.RecordedNumber(po) == own {
		return "it has this order already", "Look where it is: starter order status " + po.Number + ".", nil
	}
	gone := false // the order that it had
	if own != out.CustomerPO {
		status, err := a.Orders.TDSynnex.OrderStatus(ctx, own)
		if err != nil {
			return "", "", err
		}
		switch answer := statusAnswer(status); {
		case answer.Found && !answer.WhollyRefused():
			return fmt.Sprintf("it has an order at TD SYNNEX already, under the number %s", own),
				"Look at both orders in the TD SYNNEX portal; adopt this one on a purchase order of its own, or have one of them " +
					"cancelled.", nil
		default:
			gone = order.RecordedNumber(po) != ""
		}
	}
	refs := order.ExternalReferences(po)
	if a.Orders.Policy.Orders.WriteOrderNumber && len(refs) > 0 && !gone &&
		!slices.ContainsFunc(refs, func(r string) bool { return slices.Contains(out.DistributorOrders, r) }) {
		return fmt.Sprintf("its External P.O. Number is %s, and this order is %s", po.ExternalPONumber,
				strings.Join(out.DistributorOrders, ", ")),
			"Empty External P.O. Number in Autotask when it names no order, and adopt again.", nil
	}
	return "", "", nil
}

// holder says which other purchase order to the distributor holds the order. It reads all of them: a memo can't be
// searched for certain, and an adoption is rare. Unread is one that can't be read, which may hold it.
func (a *Status) holder(ctx context.Context, po order.PurchaseOrder, out *Adoption) (_ string, unread *autotask.UnreadRow, _ error) {
	statuses, err := a.Orders.Tenant.Statuses(ctx)
	if err != nil {
		return "", nil, err
	}
	q := autotask.Where(autotask.Eq("vendorID", po.VendorID)).
		Include("id", "purchaseOrderNumber", "status", "externalPONumber", "generalMemo", "vendorID")
	for row, err := range a.Orders.Autotask.PurchaseOrders.Query(ctx, q) {
		damaged, ok := autotask.AsUnread(err)
		switch {
		case err != nil && !ok:
			return "", nil, err
		case row.ID == po.ID:
			continue
		}
		other := purchaseOrder(row)
		other.Status = statuses.Name(row.Status.Or(0))
		if ok {
			unread, other.Number = damaged, cmp.Or(other.Number, damaged.What())
		}
		if why := order.HoldsOrder(other, out.CustomerPO, out.DistributorOrders, a.Orders.Policy.Orders); why != "" {
			return fmt.Sprintf("purchase order %s holds it: %s", other.Number, why), nil, nil
		}
	}
	return "", unread, nil
}

// recordAdoption keeps what was there before, writes the order to the purchase order and starts its tracker.
func (a *Status) recordAdoption(ctx context.Context, in AdoptOrderInput, po order.PurchaseOrder, out *Adoption, answer order.Answer,
	kept adopted) error {
	if kept.Number != out.CustomerPO {
		kept = adopted{
			Number: out.CustomerPO, Orders: out.DistributorOrders, Before: order.Before(po), Actor: in.Actor, Reason: in.Reason,
			At: in.At.UTC(),
		}
		if err := a.Store.PutJSON(ctx, adoptionKey(po.Number), kept); err != nil {
			return err
		}
	}
	tracking := order.NewTracking(po)
	tracking.CustomerPO, tracking.Identified = out.CustomerPO, true
	tracking = order.Merge(tracking, answer)
	tracking.History = append([]order.Event{{
		At: kept.At.Truncate(time.Minute), Text: fmt.Sprintf("Adopted by %s: followed under the number %s", order.Plain(kept.Actor),
			out.CustomerPO),
	}}, po.History...)
	recorded := RecordOrderInput{PurchaseOrderID: po.ID, Tracking: tracking, Track: &TrackOrder{PurchaseOrder: po.Number, Anew: true}}
	if _, err := a.Orders.record(ctx, recorded); err != nil {
		return err
	}
	a.Orders.Dossiers.file(ctx, dossier.Entry{
		PurchaseOrder: po.Number, PurchaseOrderID: po.ID, Kind: dossier.Looked, Answer: dossier.AnswerOf(answer),
		Orders: out.DistributorOrders,
		Text:   "TD SYNNEX has the order under the number " + out.CustomerPO + ", which was placed outside the bridge",
		Decisions: []dossier.Decision{{
			Decision: "adopt", Actor: kept.Actor, Reason: kept.Reason, At: kept.At, Detail: "ordered under the number " + out.CustomerPO,
		}},
	})
	out.Adopted, out.TrackedBy = true, a.Orders.track(ctx, recorded)
	return nil
}

// UnadoptOrderInput names a purchase order whose adopted order is not its own, by whose decision and why.
type UnadoptOrderInput struct {
	PurchaseOrder string    `json:"purchaseOrder"`
	Actor         string    `json:"actor"`
	Reason        string    `json:"reason"`
	At            time.Time `json:"at"`
}

// Unadopted says what was taken back.
type Unadopted struct {
	PurchaseOrder string `json:"purchaseOrder"`
	// CustomerPO is the number of the order that is not the purchase order's any more.
	CustomerPO string `json:"customerPO"`
	// Restored names the fields of Autotask that were changed.
	Restored string `json:"restored,omitempty"`
}

// UnadoptOrder takes an adoption back: the purchase order is what it was before, and marked as not to be sent, since its
// goods may be ordered. The order at the distributor stays. It may be repeated; once it is done it says that nothing is
// adopted.
func (a *Status) UnadoptOrder(ctx context.Context, in UnadoptOrderInput) (*Unadopted, error) {
	defer border.Alive(ctx)()
	out, err := a.unadopt(ctx, in)
	return out, border.Failure(ctx, err)
}

func (a *Status) unadopt(ctx context.Context, in UnadoptOrderInput) (*Unadopted, error) {
	row, err := a.Orders.purchaseOrders().find(ctx, in.PurchaseOrder)
	if err != nil {
		return nil, err
	}
	po, err := a.Orders.purchaseOrders().withLines(ctx, row)
	if err != nil {
		return nil, err
	}
	kept, err := a.adoption(ctx, po.Number)
	if err != nil {
		return nil, err
	}
	switch {
	case kept.Number == "":
		return nil, problem.New(bridge.AdoptionRefused, "Only an order that starter order adopt made a purchase order's is taken back.",
			"purchase order %s has adopted no order", po.Number)
	case order.SameLabel(po.Status, order.StatusReceivedPartial), order.SameLabel(po.Status, order.StatusReceivedFull):
		return nil, problem.New(bridge.AdoptionRefused, "Undo the receipt in Autotask first (Inventory > Purchase Orders).",
			"goods were received on purchase order %s: it is %s", po.Number, po.Status)
	}
	mark := order.WithheldText("Not the order "+kept.Number+", which was adopted by mistake; said", in.Actor, in.Reason, in.At)
	update := order.Unadopt(po, kept.Before, mark, a.Orders.Policy.Orders)
	if err := a.write(ctx, po, update); err != nil {
		return nil, err
	}
	again, err := a.Orders.purchaseOrders().readToWrite(ctx, po.ID)
	if err != nil {
		return nil, err
	}
	if left := order.Unadopt(again, kept.Before, mark, a.Orders.Policy.Orders); !left.Empty() {
		return nil, problem.New(bridge.Validation, "Check that the API user may edit purchase orders and items.",
			"Autotask took the changes of purchase order %s but did not keep them: %s", po.Number, left.Describe())
	}
	a.Orders.Dossiers.file(ctx, dossier.Entry{
		PurchaseOrder: po.Number, PurchaseOrderID: po.ID, Kind: dossier.Written, Written: []string{update.Describe()},
		Text: "Took the order " + kept.Number + " off the purchase order",
		Decisions: []dossier.Decision{{
			Decision: "unadopt", Actor: in.Actor, Reason: in.Reason, At: in.At.UTC(), Detail: "ordered under the number " + kept.Number,
		}},
	})
	out := &Unadopted{PurchaseOrder: po.Number, CustomerPO: kept.Number, Restored: update.Describe()}
	return out, a.Store.PutJSON(ctx, adoptionKey(po.Number), adopted{})
}

// write writes what differs to the purchase order and its items.
func (a *Status) write(ctx context.Context, po order.PurchaseOrder, u order.Update) error {
	for _, l := range u.Lines {
		if err := a.Orders.Autotask.PurchaseOrderItems.Patch(ctx, po.ID, itemPatch(l)); err != nil {
			return err
		}
	}
	if !u.Header() {
		return nil
	}
	return a.Orders.Autotask.PurchaseOrders.Patch(ctx, headerPatch(po.ID, u))
}
