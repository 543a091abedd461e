package products

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"digitalbridge/clients/autotask"
	"digitalbridge/clients/tdsynnex/pricefile"
	"digitalbridge/internal/catalog"
	"digitalbridge/internal/policy"
	"digitalbridge/internal/store"
)

// newItem is what matching and the cap look at in an item that would become a new product.
type newItem struct {
	SKU string `json:"sku"`
	catalog.Maker
}

// possibleMatches looks, for every item that would become a new product, for products that are not ours and
// may be the same thing. It costs one call for every 500 spellings of part numbers, and none when nothing
// is to be created. Items on the review list are looked for by every sync: until a person has decided they
// would be created.
func (a *Ours) possibleMatches(ctx context.Context, vendorID int64, in PlanProductsInput, have *ourProducts, chosen map[string]bool,
	beat func(string)) (map[string][]catalog.Candidate, error) {
	found := map[string][]catalog.Candidate{}
	if a.Policy.Products.Match == policy.MatchCreate {
		return found, nil
	}
	own := make(map[int64]bool, len(have.bySKU))
	for _, p := range have.bySKU {
		own[p.productID] = true
		for _, d := range p.duplicates {
			own[d.ProductID] = true
		}
	}
	batch := &matchBatch{products: a, own: own, found: found}
	for page := range in.Staged.Pages {
		for item, err := range store.Lines[newItem](ctx, a.Store, snapshotKey(in.Staged.Key, page)) {
			if err != nil {
				return nil, err
			}
			if have.bySKU[item.SKU] != nil || (chosen != nil && !chosen[item.SKU]) {
				continue
			}
			if err := batch.add(ctx, item); err != nil {
				return nil, err
			}
		}
		beat(fmt.Sprintf("new products of %d of %d snapshot pages looked for", page+1, in.Staged.Pages))
	}
	if err := batch.ask(ctx); err != nil {
		return nil, err
	}
	if have.complete {
		return found, nil
	}
	return found, a.withoutOurs(ctx, vendorID, found)
}

// withoutOurs drops the candidates that are products of ours under another SKU, when not all of ours have
// been read.
func (a *Ours) withoutOurs(ctx context.Context, vendorID int64, found map[string][]catalog.Candidate) error {
	var ids []int64
	for _, candidates := range found {
		for _, c := range candidates {
			ids = append(ids, c.ProductID)
		}
	}
	slices.Sort(ids)
	rows, err := a.vendorRows(ctx, vendorID, ids, new(unreadRows)) // without its row a candidate stays one
	if err != nil {
		return err
	}
	for sku, candidates := range found {
		candidates = slices.DeleteFunc(candidates, func(c catalog.Candidate) bool {
			return rows[c.ProductID] != 0 || strings.HasPrefix(c.SKU, a.Policy.Products.SKUPrefix)
		})
		if found[sku] = candidates; len(candidates) == 0 {
			delete(found, sku)
		}
	}
	return nil
}

// matchBatch collects new items until their part numbers fill a query.
type matchBatch struct {
	products  *Ours
	own       map[int64]bool
	items     map[string][]newItem // by folded part number
	spellings []string
	found     map[string][]catalog.Candidate
}

func (b *matchBatch) add(ctx context.Context, item newItem) error {
	spellings := catalog.PartNumberSpellings(item.PartNumber)
	if len(spellings) == 0 {
		return nil
	}
	if len(b.spellings)+len(spellings) > autotask.MaxOrConditions {
		if err := b.ask(ctx); err != nil {
			return err
		}
	}
	if b.items == nil {
		b.items = map[string][]newItem{}
	}
	part := catalog.FoldPartNumber(item.PartNumber)
	b.items[part] = append(b.items[part], item)
	b.spellings = append(b.spellings, spellings...)
	return nil
}

// ask looks for the items of the batch and empties it.
func (b *matchBatch) ask(ctx context.Context) error {
	// Inactive products can't be sold: one beside them is no double.
	q := autotask.Where(autotask.Eq("isActive", true)).Include("id", "name", "sku", "isActive", "manufacturerName", "manufacturerProductName")
	err := autotask.Narrow(b.spellings, func(some []string) ([]string, error) {
		var unknown []string
		for _, q := range autotask.SplitIn(q, "manufacturerProductName", some) {
			for p, err := range b.products.Autotask.Products.Query(ctx, q) {
				row, unread := autotask.AsUnread(err)
				switch {
				case unread && row.Lacks("manufacturerProductName"):
					unknown = append(unknown, row.Error())
				case unread:
					b.mayBe(p.ManufacturerProductName.Or(""), p, row.Error())
				case err != nil:
					return nil, err
				default:
					b.match(p)
				}
			}
		}
		return unknown, nil
	}, func(spelling, why string) { b.mayBe(spelling, autotask.Product{}, why) })
	b.items, b.spellings = nil, nil
	return err
}

// mayBe takes a product that can't be read for a possible match of the items of its part number: a person decides.
func (b *matchBatch) mayBe(partNumber string, p autotask.Product, why string) {
	if b.own[p.ID] {
		return
	}
	for _, item := range b.items[catalog.FoldPartNumber(partNumber)] {
		b.found[item.SKU] = append(b.found[item.SKU], catalog.Candidate{ProductID: p.ID, Name: p.Name.Or(""), SKU: p.SKU.Or(""), Why: why})
	}
}

// match compares a product with the items of its part number. Products of ours are other SKUs of the
// distributor.
func (b *matchBatch) match(p autotask.Product) {
	if b.own[p.ID] {
		return
	}
	f := foreign(p)
	for _, item := range b.items[catalog.FoldPartNumber(f.PartNumber)] {
		if why, ok := item.Match(f); ok {
			b.found[item.SKU] = append(b.found[item.SKU], catalog.Candidate{
				ProductID: f.ProductID, Name: f.Name, SKU: f.SKU, Active: f.Active, Why: why})
		}
	}
}

func foreign(p autotask.Product) catalog.Foreign {
	return catalog.Foreign{
		ProductID: p.ID, Name: p.Name.Or(""), SKU: p.SKU.Or(""), Manufacturer: p.ManufacturerName.Or(""),
		PartNumber: p.ManufacturerProductName.Or(""), Active: p.IsActive.Or(false),
	}
}

// withinCap chooses the new products of a file with changes that fit under the policy's cap beside those
// that are there: such a file does not show the others, so the selector that read it could not count them.
// nil: there is no limit beyond the selection's own.
func (a *Planner) withinCap(ctx context.Context, in PlanProductsInput, have *ourProducts) (map[string]bool, error) {
	if in.Staged.Full {
		return nil, nil
	}
	rules := a.Policy.Products.Select
	active := have.total
	if have.complete {
		active = 0
		for _, p := range have.bySKU {
			if p.active {
				active++
			}
		}
	}
	rules.Cap = max(0, rules.Cap-active)
	selector := catalog.NewSelector(rules)
	for page := range in.Staged.Pages {
		for item, err := range store.Lines[pricefile.Item](ctx, a.Store, snapshotKey(in.Staged.Key, page)) {
			if err != nil {
				return nil, err
			}
			if p := have.bySKU[item.SKU]; p == nil || !p.active {
				head := item.Head()
				_ = selector.Consider(&head) // it passed once
			}
		}
	}
	chosen := map[string]bool{}
	list, _ := selector.Chosen()
	for _, c := range list {
		chosen[c.SKU] = true
	}
	return chosen, nil
}
