// Package ledger is what the bridge takes for true about a tenant and can't prove beforehand, what was seen there
// instead, and what nobody had expected. The list of assumptions is here; the book keeps the answers in the store.
package ledger

import (
	"slices"
	"time"
)

// Verdict is how an assumption fares at a tenant.
type Verdict string

// Verdicts. What was not seen is never taken for what was assumed.
const (
	NotSeen   Verdict = "not seen"
	AsAssumed Verdict = "as assumed"
	Otherwise Verdict = "otherwise"
)

// Name is how an assumption is called in commands, JSON and the store.
type Name string

// Assumptions.
const (
	Procurement    Name = "procurement"
	StockOnHand    Name = "stock-on-hand"
	MemoSearch     Name = "memo-search"
	DayHour        Name = "day-hour"
	StatusLabels   Name = "status-labels"
	Costs          Name = "costs"
	ExternalNumber Name = "external-number"
	OrderNumbers   Name = "order-numbers"
	OrderPage      Name = "order-page"
	Receiving      Name = "receiving"
	VendorRow      Name = "vendor-row"
	Prices         Name = "prices"
	Freight        Name = "freight"
	PriceFile      Name = "price-file"
)

// Assumption is one thing that the bridge takes for true until a tenant shows otherwise.
type Assumption struct {
	Name Name
	// Assumed is the statement.
	Assumed string
	// Learned says how the tenant is asked.
	Learned string
	// Holds is what the bridge does where it is so, Fails where it is otherwise, and Open where nobody knows.
	Holds, Fails, Open string
}

// follows is what the bridge does at a verdict.
func (a Assumption) follows(v Verdict) string {
	switch v {
	case AsAssumed:
		return a.Holds
	case Otherwise:
		return a.Fails
	}
	return a.Open
}

// Assumptions are all of them, in the order in which people read them.
func Assumptions() []Assumption {
	return []Assumption{
		{
			Name: Procurement, Assumed: "The tenant has Procurement: a won opportunity becomes charges and a sales order",
			Learned: "the entity information of sales orders",
			Holds:   "charges behind an opportunity are taken into the purchase order lines",
			Fails:   "quote items become purchase order lines, and no charges are looked for",
			Open:    "charges are looked for, and a refused look is no reason to stop",
		},
		{
			Name: StockOnHand, Assumed: "On-hand quantities are changed by adding and removing stocked items",
			Learned: "the entity information of the commands, and whether the field quantityOnHand is read-only",
			Holds:   "products.inventoryLocation is kept by stocked items; the first one is read back",
			Fails:   "products.inventoryLocation is kept by the field itself where it may be written, and refused where not",
			Open:    "the first write decides; it is read back",
		},
		{
			Name: MemoSearch, Assumed: "A purchase order can be found by a part of its memo",
			Learned: "one search for a text that no memo holds, timed",
			Holds:   "converted and adopted purchase orders are found by their mark in the memo",
			Fails:   "the vendor's purchase orders of the last year are read one after the other, which takes more calls",
			Open:    "it is tried at each search, and the slow way is taken when it is refused",
		},
		{
			Name: DayHour, Assumed: "A day field comes back as midnight of an American zone or as noon UTC",
			Learned: "the ship dates and ETAs of the newest purchase orders",
			Holds:   "days are written at noon UTC and compared as days",
			Fails:   "the same; a day that comes back at another hour may be shown as its neighbour: tell your zone to the maintainers",
			Open:    "days are written at noon UTC and compared as days",
		},
		{
			Name: StatusLabels, Assumed: "Purchase order statuses have Autotask's English labels",
			Learned: "the picklist of purchase orders",
			Holds:   "the labels are used as they are",
			Fails:   "the tenant's own labels are used, as known translations or by autotask.statusLabels",
			Open:    "no order is read before the five statuses are known",
		},
		{
			Name: Costs, Assumed: "The API user sees costs",
			Learned: "the costs of up to 100 active products",
			Holds:   "costs are compared and written",
			Fails:   "check reports a fault; no sync should run",
			Open:    "look again once products are there",
		},
		{
			Name: ExternalNumber, Assumed: "External P.O. Number is used by nobody else",
			Learned: "the newest 100 purchase orders that carry one, of every vendor",
			Holds:   "the distributor's order number may be written there (orders.writeOrderNumber)",
			Fails:   "what stands there is never overwritten; leave orders.writeOrderNumber off when somebody else fills it later",
			Open:    "what stands there is never overwritten",
		},
		{
			Name: OrderNumbers, Assumed: "Purchase order numbers are letters, digits and hyphens, and short enough for TD SYNNEX",
			Learned: "the numbers of the newest 100 purchase orders",
			Holds:   "a number goes to TD SYNNEX as it is, behind orders.numberPrefix",
			Fails:   "other characters are written in a form that can be read back; change the numbers in Autotask to avoid it",
			Open:    "each number is looked at when it is sent",
		},
		{
			Name: OrderPage, Assumed: "A purchase order's page in Autotask opens by its id",
			Learned: "by a person: no interface tells the address",
			Holds:   "links to Autotask open the order",
			Fails:   "set the address in the environment",
			Open:    "open one link and look",
		},
		{
			Name: Receiving, Assumed: "Receiving demands a vendor invoice number",
			Learned: "the receipts that the bridge makes",
			Holds:   "goods are received once an invoice is there (tracking.receiveNeedsInvoice)",
			Fails:   "goods may be received as soon as they ship: set tracking.receiveNeedsInvoice to false",
			Open:    "goods are received once an invoice is there; a missing inventory row is made first",
		},
		{
			Name: VendorRow, Assumed: "A purchase order line is taken also when the product has no vendor row of TD SYNNEX",
			Learned: "the lines that conversions make",
			Holds:   "lines are made as they are",
			Fails:   "a line that is refused is reported by name with the vendor row to make",
			Open:    "lines are made as they are; a refusal is reported by name",
		},
		{
			Name: Prices, Assumed: "Price & availability is allowed, in the price file's currency, and agrees with the file",
			Learned: "the prices of a few products of the last price file, asked of the web service",
			Holds:   "orders are checked against the live price",
			Fails:   "the live price counts for orders; compare the price file with your representative",
			Open:    "an order whose price can't be asked waits for a person, by policy",
		},
		{
			Name: Freight, Assumed: "A freight quote to the office offers the policy's ship method",
			Learned: "a quote of one piece that is in stock",
			Holds:   "nothing",
			Fails:   "orders still go out by the policy's method; TD SYNNEX may hold them",
			Open:    "orders go out by the policy's method",
		},
		{
			Name: PriceFile, Assumed: "The price file is a full one of the known layout with few odd rows",
			Learned: "the last full file that was applied",
			Holds:   "rows are read by their position",
			Fails:   "the shares that are odd are shown with each plan, and limits hold the plan",
			Open:    "run starter sync plan: it shows the file's kind and figures and writes nothing",
		},
	}
}

// Find is the assumption of a name.
func Find(name Name) (Assumption, bool) {
	all := Assumptions()
	i := slices.IndexFunc(all, func(a Assumption) bool { return a.Name == name })
	if i < 0 {
		return Assumption{}, false
	}
	return all[i], true
}

// Answer is what a tenant showed.
type Answer struct {
	Name    Name    `json:"name"`
	Verdict Verdict `json:"verdict"`
	// Seen is what was seen, in a sentence without secrets.
	Seen string    `json:"seen,omitempty"`
	At   time.Time `json:"at,omitzero"`
}

// Row is an assumption with its answer, for people.
type Row struct {
	Name    Name      `json:"name"`
	Assumed string    `json:"assumed"`
	Verdict Verdict   `json:"verdict"`
	Seen    string    `json:"seen,omitempty"`
	At      time.Time `json:"at,omitzero"`
	Follows string    `json:"follows"`
	Learned string    `json:"learned"`
}

// Rows joins the assumptions with the answers that are known.
func Rows(answers map[Name]Answer) []Row {
	var rows []Row
	for _, a := range Assumptions() {
		known, ok := answers[a.Name]
		if !ok {
			known.Verdict = NotSeen
		}
		rows = append(rows, Row{Name: a.Name, Assumed: a.Assumed, Verdict: known.Verdict, Seen: known.Seen, At: known.At,
			Follows: a.follows(known.Verdict), Learned: a.Learned})
	}
	return rows
}

// Better is the answer to remember of two: one that was seen is not forgotten because it could not be looked at once.
func Better(before, now Answer) Answer {
	if now.Verdict == NotSeen && before.Verdict != "" && before.Verdict != NotSeen {
		return before
	}
	return now
}

// Kind is what sort of thing came as a surprise.
type Kind string

// Kinds of surprises.
const (
	StatusWord Kind = "status word"
	ShipMethod Kind = "ship method"
	Warehouse  Kind = "warehouse"
	ErrorBody  Kind = "error answer"
	Unreadable Kind = "unreadable part of an answer"
	// UnreadRow is a row of a list of Autotask's.
	UnreadRow Kind = "row not readable"
)

// Surprise is something of a vendor's that the bridge did not know, kept when it first came.
type Surprise struct {
	Kind Kind `json:"kind"`
	// What is the word, code or the beginning of the answer, without secrets; Where is the service or order it came with.
	What  string `json:"what"`
	Where string `json:"where"`
	// Effect is what the bridge does with it.
	Effect string    `json:"effect"`
	First  time.Time `json:"first"`
	// Told: people have been told.
	Told bool `json:"told,omitempty"`
}

// effects is what the bridge does with a surprise of a kind. It never stops more than what it touches.
func (k Kind) effect() string {
	switch k {
	case StatusWord:
		return "its quantities count, the word does not; the order has an alarm"
	case ShipMethod:
		return "the carrier is known by the tracking number's form, or not at all"
	case Warehouse:
		return "it is shown by its number"
	case ErrorBody:
		return "the answer counts as a failure that may pass; an order's outcome counts as unknown"
	case UnreadRow:
		return "nothing is decided or written by it; all other rows are used"
	}
	return "that part is left out, and everything else of the answer is used"
}
