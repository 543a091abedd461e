package products

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"go.temporal.io/sdk/activity"

	"digitalbridge/clients/tdsynnex/pricefile"
	"digitalbridge/internal/catalog"
	"digitalbridge/internal/policy"
	"digitalbridge/internal/store"
)

// This file reads a price file once: it lists what is there, counts, and chooses.

// fileSKU is one line of the list of all SKUs: whether it can still be bought, and what replaces it.
type fileSKU struct {
	SKU         string `json:"s"`
	Gone        bool   `json:"g,omitempty"`
	Replacement string `json:"r,omitempty"`
}

// fileReading is one pass over a price file.
type fileReading struct {
	ctx        context.Context
	staged     *StagedCatalog
	selector   *catalog.Selector
	rejections *rejections
	sample     *catalog.PriceSample
	only       map[string]bool
	// listed are those of only that the file has.
	listed map[string]bool
	seen   catalog.SKUSet
	err    error
}

// readFile streams the file through the selector and lists every SKU of it in the store. With staged.Only
// it lists those, and returns which of them the file has.
func (a *Catalog) readFile(ctx context.Context, file *pricefile.Archive, staged *StagedCatalog, selector *catalog.Selector,
	rejections *rejections, sample *catalog.PriceSample) (listed map[string]bool, err error) {
	r := &fileReading{ctx: ctx, staged: staged, selector: selector, rejections: rejections, sample: sample, only: map[string]bool{},
		listed: map[string]bool{}}
	for _, sku := range staged.Only {
		r.only[sku] = true
	}
	lines := func(yield func(fileSKU) bool) {
		for row, err := range file.Rows() {
			if !r.take(row, err, yield) {
				return
			}
		}
	}
	if err := store.PutLines(ctx, a.Store, skusKey(staged.Key), lines); err != nil {
		return nil, err
	}
	report := file.Report()
	staged.Figures.SKUs, staged.Figures.Fields, staged.Figures.OtherFields = r.seen.Len(), report.Fields, report.Other
	return r.listed, r.err
}

// take deals with one row, and says whether to go on.
func (r *fileReading) take(row *pricefile.Row, err error, list func(fileSKU) bool) bool {
	var refused *pricefile.FeedError
	var bad *pricefile.RowError
	switch {
	case err == nil:
		return r.good(&row.Head, list)
	case errors.As(err, &refused) || !errors.As(err, &bad): // a refusal may have a row as its cause
		r.err = err
		return false
	}
	return r.bad(bad, list)
}

// good counts a row that can be used, and lets the selector look at it.
func (r *fileReading) good(h *pricefile.Head, list func(fileSKU) bool) bool {
	figures := &r.staged.Figures
	figures.Count(h, r.seen.Add(h.SKU))
	if figures.Rows%rowsPerHeartbeat == 0 {
		activity.RecordHeartbeat(r.ctx, fmt.Sprintf("%d rows read", figures.Rows))
		if r.err = r.ctx.Err(); r.err != nil {
			return false
		}
	}
	r.sample.Consider(h)
	if rejection := r.selector.Consider(h); rejection != nil && !r.reject(*rejection) {
		return false
	}
	line := fileSKU{SKU: h.SKU, Gone: catalog.Gone(h)}
	if line.Gone {
		line.Replacement = h.ReplacementSKU
	}
	return r.list(line, list)
}

// bad counts a row that can't be used. The product is in the file all the same, so its SKU is listed; when that
// can't be read, so is every number that may be it: a product is not taken out of Autotask for a damaged row.
func (r *fileReading) bad(bad *pricefile.RowError, list func(fileSKU) bool) bool {
	if r.staged.Figures.Malformed++; r.staged.Figures.Malformed <= maxListed {
		if !r.reject(catalog.Rejection{SKU: bad.SKU, Reason: bad.Error(),
			Fix: "report the row to TD SYNNEX; the next file usually has it right"}) {
			return false
		}
	} else {
		r.rejections.total++
	}
	for _, sku := range append(bad.Perhaps, bad.SKU) {
		if sku != "" && !r.list(fileSKU{SKU: sku}, list) {
			return false
		}
	}
	return true
}

// reject keeps a rejection. A sync of a few products has nothing to say about the others.
func (r *fileReading) reject(rejection catalog.Rejection) bool {
	if len(r.only) == 0 || r.only[rejection.SKU] {
		r.err = r.rejections.add(rejection)
	}
	return r.err == nil
}

// list notes that the file has a SKU.
func (r *fileReading) list(line fileSKU, list func(fileSKU) bool) bool {
	if len(r.only) > 0 {
		if !r.only[line.SKU] {
			return true
		}
		r.listed[strings.Clone(line.SKU)] = true
	}
	return list(line)
}

// maxMalformed is the policy's limit in the reader's terms, where 0 stands for its own default.
func maxMalformed(limits policy.Limits) float64 {
	share, _ := limits.MaxMalformedPercent.Shift(-2).Float64()
	if share == 0 {
		return -1
	}
	return share
}
