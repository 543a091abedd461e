package order

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/shopspring/decimal"

	"digitalbridge/internal/policy"
	"digitalbridge/internal/problem"
)

// This file decides how a won opportunity becomes a purchase order: what of its quote is ordered, what
// is left out and why, and what stands in the way of converting it at all.

// Sale is an opportunity with its primary quote, as converting it needs them.
type Sale struct {
	Opportunity int64  `json:"opportunity"`
	Title       string `json:"title"`
	// Status is the label of the opportunity's status, such as Closed.
	Status      string `json:"status"`
	CompanyID   int64  `json:"companyId"`
	CompanyName string `json:"companyName"`
	// Quote is the id of the primary quote, 0 when there is none.
	Quote       int64        `json:"quote,omitempty"`
	QuoteName   string       `json:"quoteName,omitempty"`
	QuoteActive bool         `json:"quoteActive"`
	Items       []QuotedItem `json:"items"`
	ShipTo      Address      `json:"shipTo"`
	// ShipToFrom says where the address is kept, for messages.
	ShipToFrom string `json:"shipToFrom"`
	Phone      string `json:"phone,omitempty"`
	// Charges are those behind the opportunity, none in a tenant without Procurement.
	Charges []Charge `json:"charges,omitempty"`
	// ChargesUnseen is what the API user cannot see while it is not known whether the tenant has Procurement: charges
	// may stand there that ask for the same goods.
	ChargesUnseen []string `json:"chargesUnseen,omitempty"`
}

// QuotedItem is a line of a quote.
type QuotedItem struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
	// Kind is the label of the item's type; ProductID is set for products only.
	Kind      string `json:"kind"`
	ProductID int64  `json:"productId,omitempty"`
	Active    bool   `json:"active"`
	// NoProcurement: Autotask asks nobody to order the product, such as a service.
	NoProcurement bool `json:"noProcurement,omitempty"`
	// SKU is the TD SYNNEX SKU of the product, empty when it has no active vendor row for TD SYNNEX.
	SKU        string          `json:"sku,omitempty"`
	Optional   bool            `json:"optional,omitempty"`
	Quantity   decimal.Decimal `json:"quantity"`
	UnitCost   decimal.Decimal `json:"unitCost"`
	VendorCost decimal.Decimal `json:"vendorCost"`
}

// ConvertedOrder is a purchase order that carries an opportunity's mark.
type ConvertedOrder struct {
	ID     int64  `json:"id"`
	Number string `json:"number"`
	Status string `json:"status"`
	// QuoteItems are the quote items that its items were made of.
	QuoteItems []int64 `json:"quoteItems,omitempty"`
	// Charges are the charges that its items carry, by quote item.
	Charges map[int64]int64 `json:"charges,omitempty"`
}

// Conversion is what becomes of a sale.
type Conversion struct {
	Opportunity int64           `json:"opportunity"`
	Title       string          `json:"title"`
	CompanyID   int64           `json:"companyId"`
	CompanyName string          `json:"companyName"`
	Quote       int64           `json:"quote,omitempty"`
	ShipTo      Address         `json:"shipTo"`
	Phone       string          `json:"phone,omitempty"`
	Lines       []ConvertedLine `json:"lines"`
	LeftOut     []LeftOut       `json:"leftOut,omitempty"`
	Total       decimal.Decimal `json:"total"`
	// Existing is the purchase order that was made of the opportunity before.
	Existing *ConvertedOrder `json:"existing,omitempty"`
	// Missing are the lines that Existing lacks, all of them when there is none.
	Missing []ConvertedLine `json:"missing,omitempty"`
	// Findings speak against converting; nothing is written while there are any.
	Findings []Finding `json:"findings,omitempty"`
	// Warnings need a look but stop nothing.
	Warnings []Finding `json:"warnings,omitempty"`
	// Unsure: a person has to look before the order goes out, because the goods may be ordered already.
	Unsure bool `json:"unsure,omitempty"`
}

// ConvertedLine is a quote item as it is ordered.
type ConvertedLine struct {
	QuoteItem int64 `json:"quoteItem"`
	ProductID int64 `json:"productId"`
	// ChargeID is the charge behind the line, 0 when it is ordered by its product alone.
	ChargeID int64           `json:"chargeId,omitempty"`
	Product  string          `json:"product"`
	SKU      string          `json:"sku"`
	Quantity int64           `json:"quantity"`
	UnitCost decimal.Decimal `json:"unitCost"`
}

// LeftOut is a quote item that is not ordered.
type LeftOut struct {
	QuoteItem int64  `json:"quoteItem"`
	Item      string `json:"item"`
	Reason    string `json:"reason"`
	Fix       string `json:"fix"`
	// Problem: it should have been ordered, so a person has to look before the order goes out.
	Problem bool `json:"problem,omitempty"`
}

// String is the item with reason and fix.
func (l LeftOut) String() string { return l.Item + ": " + problem.InList(l.Reason, l.Fix) }

// Problems reports whether something that should have been ordered was left out.
func (c Conversion) Problems() bool {
	return slices.ContainsFunc(c.LeftOut, func(l LeftOut) bool { return l.Problem })
}

// Settled reports whether there is nothing to write.
func (c Conversion) Settled() bool {
	return c.Existing != nil && !SameLabel(c.Existing.Status, StatusCanceled) && len(c.Missing) == 0
}

// Marks tie a purchase order to its opportunity and its items to the items of the quote: Autotask has no
// field for either. They stand among the people's text in a memo. The full stop ends the number.
const (
	opportunityMark = "Digital Bridge: opportunity "
	quoteItemMark   = "Digital Bridge: quote item "
)

var (
	opportunityMarked = regexp.MustCompile(opportunityMark + `(\d+)\.`)
	quoteItemMarked   = regexp.MustCompile(quoteItemMark + `(\d+)\.`)
)

// OpportunityMark is what the memo of a purchase order made of this opportunity holds. Without its full
// stop it is what to search for.
func OpportunityMark(id int64) string { return fmt.Sprintf("%s%d.", opportunityMark, id) }

// QuoteItemMark is what the memo of a purchase order item made of this quote item holds.
func QuoteItemMark(id int64) string { return fmt.Sprintf("%s%d.", quoteItemMark, id) }

// MarkedOpportunity is the opportunity that a purchase order's memo names, or 0.
func MarkedOpportunity(memo string) int64 { return marked(opportunityMarked, memo) }

// MarkedQuoteItem is the quote item that a purchase order item's memo names, or 0.
func MarkedQuoteItem(memo string) int64 { return marked(quoteItemMarked, memo) }

func marked(mark *regexp.Regexp, memo string) int64 {
	m := mark.FindStringSubmatch(memo)
	if m == nil {
		return 0
	}
	id, err := strconv.ParseInt(m[1], 10, 64)
	if err != nil {
		return 0
	}
	return id
}

// ChooseConverted picks the purchase order that counts among those that carry an opportunity's mark: the
// oldest that is not cancelled, or else the oldest. The others are returned as further ones.
func ChooseConverted(found []ConvertedOrder) (chosen *ConvertedOrder, further []ConvertedOrder) {
	slices.SortFunc(found, func(a, b ConvertedOrder) int { return int(a.ID - b.ID) })
	place := slices.IndexFunc(found, func(o ConvertedOrder) bool { return !SameLabel(o.Status, StatusCanceled) })
	if place < 0 && len(found) > 0 {
		place = 0
	}
	for i, o := range found {
		switch {
		case i == place:
			chosen = &found[i]
		case !SameLabel(o.Status, StatusCanceled):
			further = append(further, o)
		}
	}
	return chosen, further
}

// Convert decides what becomes of a sale. found are the purchase orders that carry its mark.
func Convert(s Sale, found []ConvertedOrder, p policy.Conversion) Conversion {
	c := Conversion{
		Opportunity: s.Opportunity, Title: s.Title, CompanyID: s.CompanyID, CompanyName: s.CompanyName, Quote: s.Quote, ShipTo: s.ShipTo,
		Phone: s.Phone,
		Lines: []ConvertedLine{}, Total: decimal.Zero,
	}
	for _, item := range s.Items {
		line, out := convertItem(item, p)
		if out != nil {
			c.LeftOut = append(c.LeftOut, *out)
			continue
		}
		c.Lines = append(c.Lines, *line)
	}
	if len(s.ChargesUnseen) > 0 {
		c.Unsure = true
		c.Warnings = append(c.Warnings, Finding{
			Problem: "it is not known whether charges ask for the same goods already: the API user can see neither sales orders nor " +
				strings.Join(s.ChargesUnseen, " and "),
			Fix: "grant the API user the right to view them and convert again; where there is no Procurement, submit the purchase order by hand",
		})
	}
	var further []ConvertedOrder
	c.Existing, further = ChooseConverted(found)
	c.fulfil(s)
	for _, line := range c.Lines {
		c.Total = c.Total.Add(line.UnitCost.Mul(decimal.NewFromInt(line.Quantity)))
	}
	for _, o := range further {
		c.Warnings = append(c.Warnings, Finding{
			Problem: fmt.Sprintf("purchase order %s carries the mark of this opportunity too", o.Number),
			Fix:     fmt.Sprintf("cancel it, or take the line %q out of its memo when it is a copy that you want", OpportunityMark(s.Opportunity)),
		})
	}
	c.compare()
	if !c.Settled() {
		c.object(s, p)
	}
	return c
}

// compare finds the lines that the existing purchase order lacks, and says what of it the quote no longer
// has.
func (c *Conversion) compare() {
	if c.Existing == nil {
		c.Missing = c.Lines
		return
	}
	for _, l := range c.Lines {
		if !slices.Contains(c.Existing.QuoteItems, l.QuoteItem) {
			c.Missing = append(c.Missing, l)
		}
	}
	for _, id := range c.Existing.QuoteItems {
		if !slices.ContainsFunc(c.Lines, func(l ConvertedLine) bool { return l.QuoteItem == id }) {
			c.Warnings = append(c.Warnings, Finding{
				Problem: fmt.Sprintf("purchase order %s has an item that was made of quote item %d, which is no longer to be ordered",
					c.Existing.Number, id),
				Fix: "set its quantity right in Autotask, or leave it when it is still wanted",
			})
		}
	}
}

// object finds everything that speaks against writing.
func (c *Conversion) object(s Sale, p policy.Conversion) {
	find := func(problem, fix string) { c.Findings = append(c.Findings, Finding{Problem: problem, Fix: fix}) }
	if e := c.Existing; e != nil && SameLabel(e.Status, StatusCanceled) {
		find(fmt.Sprintf("it was made into purchase order %s, which is cancelled", e.Number),
			fmt.Sprintf("to make another one, take the line %q out of the memo of purchase order %s", OpportunityMark(s.Opportunity), e.Number))
	} else if e != nil && !SameLabel(e.Status, StatusNew) {
		names := make([]string, len(c.Missing))
		for i, l := range c.Missing {
			names[i] = l.Product
		}
		find(fmt.Sprintf("purchase order %s is %s and lacks %s; Autotask takes items only while a purchase order is New", e.Number, e.Status,
			strings.Join(names, ", ")),
			"order them on a purchase order of their own")
	}
	if !slices.ContainsFunc(p.WonStatuses, func(label string) bool { return SameLabel(label, s.Status) }) {
		find(fmt.Sprintf("its status is %q", s.Status),
			fmt.Sprintf("win it in Autotask (status %s), or name the status in the policy (orders.convert.wonStatuses)",
				strings.Join(p.WonStatuses, " or ")))
	}
	switch {
	case s.Quote == 0:
		find("it has no primary quote", "make a quote for it in Autotask and mark it as the primary one")
	case !s.QuoteActive:
		find(fmt.Sprintf("its primary quote %q is not active", s.QuoteName), "activate the quote, or mark another one as the primary quote")
	case len(c.Lines) == 0:
		find("its primary quote holds nothing that is to be ordered from TD SYNNEX",
			"see the items left out and their reasons; products come from TD SYNNEX when Product Sync made them or linked them")
	}
	c.checkShipTo(s.ShipToFrom, find)
}

// The lengths of a purchase order's ship-to fields (reference autotask.md §5.7).
const (
	maxShipToName    = 100
	maxShipToAddress = 128
	maxShipToCity    = 30
	maxShipToState   = 25
	maxShipToPostal  = 10
)

func (c *Conversion) checkShipTo(from string, find func(problem, fix string)) {
	for _, part := range []struct {
		name, value string
		most        int
		needed      bool
	}{
		{"name", c.ShipTo.Name, maxShipToName, true}, {"first line", c.ShipTo.Address1, maxShipToAddress, true},
		{"second line", c.ShipTo.Address2, maxShipToAddress, false},
		{"city", c.ShipTo.City, maxShipToCity, true}, {"state", c.ShipTo.State, maxShipToState, true},
		{"postal code", c.ShipTo.PostalCode, maxShipToPostal, true},
	} {
		if part.needed && strings.TrimSpace(part.value) == "" {
			find(fmt.Sprintf("the address of %s has no %s", from, part.name), "complete the address in Autotask")
		}
		if n := utf8.RuneCountInString(part.value); n > part.most {
			find(fmt.Sprintf("the %s of the address of %s has %d characters, and a purchase order takes %d", part.name, from, n, part.most),
				"shorten it in Autotask")
		}
	}
}

// convertItem makes the line of a quote item, or says why there is none.
func convertItem(item QuotedItem, p policy.Conversion) (*ConvertedLine, *LeftOut) {
	name := item.Name
	if name == "" {
		name = fmt.Sprintf("quote item %d", item.ID)
	}
	leave := func(problem bool, reason, fix string) (*ConvertedLine, *LeftOut) {
		return nil, &LeftOut{QuoteItem: item.ID, Item: name, Reason: reason, Fix: fix, Problem: problem}
	}
	cost := item.UnitCost
	if other := item.VendorCost; (p.CostFrom == policy.CostFromVendor && other.IsPositive()) || !cost.IsPositive() {
		cost = other
	}
	switch {
	case item.ProductID == 0:
		return leave(false, fmt.Sprintf("it is not a product (%s)", orUnknown(item.Kind)), "nothing; only products are ordered")
	case item.Optional:
		return leave(false, "it is optional on the quote", "if the customer took it, clear the mark Optional on the quote and convert again")
	case item.SKU == "":
		return leave(false, "it has no TD SYNNEX SKU",
			"order it from its own vendor; if TD SYNNEX has it, run Product Sync for it and convert again")
	case !item.Active:
		return leave(true, fmt.Sprintf("its product (SKU %s) is not active", item.SKU),
			"quote its replacement, or activate the product, and convert again")
	case !item.Quantity.IsPositive() || !item.Quantity.IsInteger():
		return leave(true, fmt.Sprintf("its quantity is %s (SKU %s)", item.Quantity, item.SKU),
			"quote a whole number of at least 1 and convert again")
	case !cost.IsPositive():
		return leave(true, fmt.Sprintf("neither the quote nor the product has a cost (SKU %s)", item.SKU),
			"run Product Sync for it, or put the unit cost on the quote, and convert again")
	}
	return &ConvertedLine{QuoteItem: item.ID, ProductID: item.ProductID, Product: name, SKU: item.SKU, Quantity: item.Quantity.IntPart(),
		UnitCost: cost}, nil
}

func orUnknown(s string) string {
	if s == "" {
		return "unknown type"
	}
	return s
}
