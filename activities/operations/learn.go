package operations

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"
	"go.temporal.io/sdk/activity"

	"digitalbridge/activities/border"
	"digitalbridge/activities/products"
	"digitalbridge/activities/tenant"
	"digitalbridge/clients/autotask"
	"digitalbridge/clients/tdsynnex"
	"digitalbridge/clients/tdsynnex/lengths"
	"digitalbridge/internal/ledger"
	"digitalbridge/internal/spelling"
)

// This file asks the tenant for everything that the bridge takes for true (internal/ledger).

// LedgerInput asks for what is known of the tenant.
type LedgerInput struct {
	// Afresh asks the tenant again; otherwise what is remembered is read. About a dozen calls, none of which writes.
	Afresh bool `json:"afresh,omitempty"`
	// Tell: what is new counts as told from now on; the schedule sets it.
	Tell bool `json:"tell,omitempty"`
}

// LedgerReport is what is known of the tenant.
type LedgerReport struct {
	Assumptions []ledger.Row      `json:"assumptions"`
	Surprises   []ledger.Surprise `json:"surprises"`
	// Changed are the assumptions that a look has just found otherwise than before, and New the surprises that nobody was
	// told of.
	Changed []ledger.Row      `json:"changed,omitempty"`
	New     []ledger.Surprise `json:"new,omitempty"`
}

// ReadLedger reads what is known of the tenant, and asks it first when it is to. It may be repeated.
func (a *Connection) ReadLedger(ctx context.Context, in LedgerInput) (*LedgerReport, error) {
	defer border.Alive(ctx)()
	report, err := a.readLedger(ctx, in)
	return report, border.Failure(ctx, err)
}

func (a *Connection) readLedger(ctx context.Context, in LedgerInput) (*LedgerReport, error) {
	var changed []ledger.Name
	if in.Afresh {
		var err error
		if changed, err = a.learn(ctx); err != nil {
			return nil, err
		}
	}
	answers, err := a.Book.Answers(ctx)
	if err != nil {
		return nil, err
	}
	report := &LedgerReport{Assumptions: ledger.Rows(answers)}
	for _, row := range report.Assumptions {
		if slices.Contains(changed, row.Name) {
			report.Changed = append(report.Changed, row)
		}
	}
	if report.Surprises, err = a.Book.Surprises(ctx); err != nil {
		return nil, err
	}
	if in.Tell {
		report.New, err = a.Book.Tell(ctx)
	}
	return report, err
}

// seen is what a look came to.
type seen struct {
	verdict ledger.Verdict
	what    string
}

func seenf(v ledger.Verdict, format string, args ...any) (seen, error) {
	return seen{v, fmt.Sprintf(format, args...)}, nil
}

// holds is a verdict of yes and no.
func holds(yes bool) ledger.Verdict {
	if yes {
		return ledger.AsAssumed
	}
	return ledger.Otherwise
}

// learn asks for each assumption and remembers the answers. What can't be asked is not seen, with the reason; refused
// credentials end it, since asking on would lock the user.
func (a *Connection) learn(ctx context.Context) (changed []ledger.Name, err error) {
	fresh := *a
	fresh.Tenant = &tenant.Tenant{Autotask: a.Autotask, Policy: a.Policy, Currency: a.Tenant.Currency}
	for _, d := range []described{
		a.Autotask.SalesOrders, a.Autotask.InventoryStockedItemsAdd, a.Autotask.InventoryItems, a.Autotask.PurchaseOrders,
	} {
		d.ForgetMetadata()
	}
	recent := &recentOrders{connection: &fresh}
	for _, look := range []struct {
		name ledger.Name
		ask  func(context.Context) (seen, error)
	}{
		{ledger.Procurement, fresh.learnProcurement},
		{ledger.StockOnHand, fresh.learnStock},
		{ledger.MemoSearch, fresh.learnMemoSearch},
		{ledger.DayHour, recent.dayHour},
		{ledger.StatusLabels, fresh.learnLabels},
		{ledger.Costs, fresh.learnCosts},
		{ledger.ExternalNumber, recent.externalNumber},
		{ledger.OrderNumbers, recent.numbers},
		{ledger.Prices, fresh.learnPrices},
		{ledger.Freight, fresh.learnFreight},
		{ledger.PriceFile, fresh.learnPriceFile},
	} {
		activity.RecordHeartbeat(ctx, string(look.name))
		found, err := look.ask(ctx)
		switch {
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case errors.Is(err, autotask.ErrAuth):
			return nil, err
		case err != nil:
			found = seen{ledger.NotSeen, border.Describe(err).Cause}
		}
		otherwise, err := a.Book.Answered(ctx, ledger.Answer{Name: look.name, Verdict: found.verdict, Seen: found.what})
		if err != nil {
			return nil, err
		}
		if otherwise {
			changed = append(changed, look.name)
		}
	}
	return changed, nil
}

func (a *Connection) learnProcurement(ctx context.Context) (seen, error) {
	has, err := a.Tenant.Procurement(ctx)
	if err != nil {
		return seen{}, err
	}
	switch has {
	case tenant.ProcurementThere:
		return seenf(ledger.AsAssumed, "sales orders can be read")
	case tenant.ProcurementAbsent:
		return seenf(ledger.Otherwise, "the tenant has no sales orders")
	}
	return seenf(ledger.NotSeen, "the API user cannot see sales orders, which looks the same as a tenant that has none")
}

func (a *Connection) learnStock(ctx context.Context) (seen, error) {
	info, err := a.Autotask.InventoryStockedItemsAdd.EntityInformation(ctx)
	if err != nil && !errors.Is(err, autotask.ErrNotFound) {
		return seen{}, err
	}
	byItems := err == nil && info.CanCreate && info.UserAccessForCreate != autotask.AccessNone
	field, err := a.Autotask.InventoryItems.Field(ctx, "quantityOnHand")
	if err != nil {
		return seen{}, err
	}
	how := "the field may be written"
	if field.IsReadOnly {
		how = "the field is read-only"
	}
	if byItems {
		return seenf(ledger.AsAssumed, "stocked items may be added; %s", how)
	}
	return seenf(ledger.Otherwise, "stocked items may not be added; %s", how)
}

// memoNobodyHas is searched for to see whether a search of memos answers.
const memoNobodyHas = "Digital Bridge asks whether memos can be searched"

func (a *Connection) learnMemoSearch(ctx context.Context) (seen, error) {
	vendor, err := a.Tenant.Vendor(ctx)
	if err != nil {
		return seen{}, err
	}
	began := time.Now()
	for _, err := range a.Autotask.PurchaseOrders.Query(ctx, autotask.Where(autotask.Eq("vendorID", vendor.ID),
		autotask.Contains("generalMemo", memoNobodyHas)).PageSize(1)) {
		switch {
		case tenant.NoMemoSearch(err):
			return seenf(ledger.Otherwise, "the search is refused: %s", border.Describe(err).Cause)
		case err != nil:
			return seen{}, err
		}
	}
	return seenf(ledger.AsAssumed, "answered in %s", spelling.Span(time.Since(began)))
}

// recentOrders are the newest purchase orders of every vendor, read once for all that is learned of them.
type recentOrders struct {
	connection *Connection
	read       bool
	rows       []autotask.PurchaseOrder
	err        error
}

const (
	recentDays = 90
	recentRows = 100
)

// newest reads the purchase orders of the last 90 days; none is an error that says so.
func (r *recentOrders) newest(ctx context.Context) ([]autotask.PurchaseOrder, error) {
	if r.read {
		return r.rows, r.err
	}
	r.read = true
	since := r.connection.now().UTC().AddDate(0, 0, -recentDays)
	for row, err := range r.connection.Autotask.PurchaseOrders.Query(ctx, autotask.Where(autotask.Gte("createDateTime", since))) {
		if err != nil {
			r.err = err
			return nil, err
		}
		r.rows = append(r.rows, row)
	}
	if r.rows = r.rows[max(0, len(r.rows)-recentRows):]; len(r.rows) == 0 {
		r.err = &unknown{why: fmt.Sprintf("Autotask has no purchase order of the last %d days", recentDays)}
	}
	return r.rows, r.err
}

func (r *recentOrders) dayHour(ctx context.Context) (seen, error) {
	rows, err := r.newest(ctx)
	if err != nil {
		return seen{}, err
	}
	hours := map[string]bool{}
	known := true
	for _, row := range rows {
		for _, day := range []autotask.Optional[time.Time]{row.ShippingDate, row.LatestEstimatedArrivalDate} {
			if t, ok := day.Get(); ok && !t.IsZero() {
				t = t.UTC()
				hours[t.Format("15:04")] = true
				// Midnight from UTC to Hawaii, or noon UTC.
				known = known && t.Minute() == 0 && t.Second() == 0 && t.Hour() <= 12
			}
		}
	}
	if len(hours) == 0 {
		return seenf(ledger.NotSeen, "none of the newest %d purchase orders has a ship date or an ETA", len(rows))
	}
	return seenf(holds(known), "days come back at %s UTC", strings.Join(slices.Sorted(maps.Keys(hours)), ", "))
}

func (r *recentOrders) externalNumber(ctx context.Context) (seen, error) {
	rows, err := r.newest(ctx)
	if err != nil {
		return seen{}, err
	}
	vendor, err := r.connection.Tenant.Vendor(ctx)
	if err != nil {
		return seen{}, err
	}
	var others, ours int
	example := ""
	for _, row := range rows {
		number := row.ExternalPONumber.Or("")
		switch {
		case number == "":
		case row.VendorID.Or(0) == vendor.ID:
			ours++
		default:
			others++
			example = row.PurchaseOrderNumber.Or("")
		}
	}
	if others > 0 {
		return seenf(ledger.Otherwise, "%d of the newest %d purchase orders carry one from other vendors, for example %s", others, len(rows),
			example)
	}
	return seenf(ledger.AsAssumed, "of the newest %d purchase orders no other vendor's carries one; %d of TD SYNNEX's do", len(rows), ours)
}

var plainNumber = regexp.MustCompile(`^[A-Za-z0-9-]+$`)

func (r *recentOrders) numbers(ctx context.Context) (seen, error) {
	rows, err := r.newest(ctx)
	if err != nil {
		return seen{}, err
	}
	longest := lengths.PONumber - len(r.connection.Policy.Orders.NumberPrefix)
	for _, row := range rows {
		number := row.PurchaseOrderNumber.Or("")
		if number != "" && (!plainNumber.MatchString(number) || len(number) > longest) {
			return seenf(ledger.Otherwise, "%q is one of the newest", number)
		}
	}
	last := rows[len(rows)-1].PurchaseOrderNumber.Or("one without a number")
	return seenf(ledger.AsAssumed, "so are the newest %d, for example %s", len(rows), last)
}

func (a *Connection) learnLabels(ctx context.Context) (seen, error) {
	statuses, err := a.Tenant.Statuses(ctx)
	if err != nil {
		return seen{}, err
	}
	if own := statuses.Translated(); own != "" {
		return seenf(ledger.Otherwise, "%s", own)
	}
	return seenf(ledger.AsAssumed, "%s", statuses.Labels())
}

func (a *Connection) learnCosts(ctx context.Context) (seen, error) {
	shown, of, err := a.costsShown(ctx)
	switch {
	case err != nil:
		return seen{}, err
	case of == 0:
		return seenf(ledger.NotSeen, "there is no active product yet")
	}
	return seenf(holds(shown > 0), "%d of %d products show theirs", shown, of)
}

// pricesAsked is how many prices are compared, and pricesApart how far they may be from each other, in percent, before
// the two sources count as different ones: both change during a day.
const (
	pricesAsked = 20
	pricesApart = 5
)

func (a *Connection) learnPrices(ctx context.Context) (seen, error) {
	_, costs, ok, err := products.LastGoodFile(ctx, a.Store)
	if err != nil {
		return seen{}, err
	}
	if !ok || len(costs) == 0 {
		return seenf(ledger.NotSeen, "no price file has been applied yet")
	}
	var asked []tdsynnex.PriceAvailabilityRequest
	for _, sku := range slices.Sorted(maps.Keys(costs))[:min(pricesAsked, len(costs))] {
		asked = append(asked, tdsynnex.PriceAvailabilityRequest{SynnexSKU: sku})
	}
	rows, err := a.TDSynnex.PriceAvailability(ctx, asked)
	if err != nil {
		return seen{}, err
	}
	compared, apart, example := 0, 0, ""
	for _, row := range rows {
		file, ok := costs[row.SynnexSKU]
		if !ok || !row.Price.Valid || file.IsZero() {
			continue
		}
		compared++
		move := row.Price.Decimal.Sub(file).Abs().Mul(decimal.NewFromInt(100))
		if move.GreaterThan(file.Mul(decimal.NewFromInt(pricesApart))) {
			apart++
			example = fmt.Sprintf("SKU %s is %s in the file and %s now", row.SynnexSKU, file.StringFixed(2), row.Price.Decimal.StringFixed(2))
		}
	}
	switch {
	case compared == 0:
		return seenf(ledger.NotSeen, "price & availability answered, but gave no price for %s of the file", spelling.Count(len(asked), "product"))
	case apart*2 > compared:
		return seenf(ledger.Otherwise, "%d of %d prices differ by more than %d %%: %s", apart, compared, pricesApart, example)
	}
	return seenf(ledger.AsAssumed, "%d of %d prices are within %d %% of the file's", compared-apart, compared, pricesApart)
}

func (a *Connection) learnFreight(ctx context.Context) (seen, error) {
	quoted, err := a.quoteShipMethods(autotask.WithPriority(ctx), QuoteShipMethodsInput{})
	if err != nil {
		return seen{}, err
	}
	code := a.Policy.Orders.ShipMethod
	offered := slices.ContainsFunc(quoted.Methods, func(m QuotedShipMethod) bool { return m.Code == code })
	return seenf(holds(code == "" || offered), "%s", quoted)
}

// knownFields is how many fields of a price file's row are described (reference tdsynnex.md, section 6).
const knownFields = 70

func (a *Connection) learnPriceFile(ctx context.Context) (seen, error) {
	f, _, ok, err := products.LastGoodFile(ctx, a.Store)
	switch {
	case err != nil:
		return seen{}, err
	case !ok:
		return seenf(ledger.NotSeen, "no full price file has been applied yet")
	}
	share := func(n int) string { return fmt.Sprintf("%.1f %%", 100*float64(n)/float64(max(f.Rows, 1))) }
	odd := f.OtherFields*100 > f.Rows || f.Malformed*100 > f.Rows || f.Fields != 0 && f.Fields < knownFields
	return seenf(holds(!odd), "%d rows of %d fields, of %s; %s can't be used, %s are placeholders, %s show 9,999, "+
		"%s carry a minimum quantity, %s an end user", f.Rows, f.Fields, f.Created.Format(time.DateOnly), share(f.Malformed),
		share(f.Placeholders), share(f.Unlimited), share(f.MinimumQuantity), share(f.EndUserRequired))
}
