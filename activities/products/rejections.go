package products

import (
	"context"

	"digitalbridge/internal/catalog"
	"digitalbridge/internal/store"
)

// maxRejections is how many rejections of a file are kept; more of them are counted. A file in which nothing can be
// used would fill the disk otherwise.
const maxRejections = 10_000

// rejections collects what of a file can't become a product.
type rejections struct {
	kept  *spool[catalog.Rejection]
	total int
}

func newRejections(dir string) (*rejections, error) {
	kept, err := newSpool[catalog.Rejection](dir)
	return &rejections{kept: kept}, err
}

func (r *rejections) add(rejection catalog.Rejection) error {
	if r.total++; r.total > maxRejections {
		return nil
	}
	_, err := r.kept.add(rejection)
	return err
}

func (r *rejections) close() { r.kept.close() }

// writeRejections puts the rejections into the store and the first few into the result.
func (a *Catalog) writeRejections(ctx context.Context, staged *StagedCatalog, rejections *rejections) error {
	staged.Rejected = rejections.total
	var fault error
	all := func(yield func(catalog.Rejection) bool) {
		for r, err := range rejections.kept.all() {
			if err != nil {
				fault = err
				return
			}
			if len(staged.Rejections) < maxListed {
				staged.Rejections = append(staged.Rejections, r)
			}
			if !yield(r) {
				return
			}
		}
	}
	if err := store.PutLines(ctx, a.Store, rejectionsKey(staged.Key), all); err != nil {
		return err
	}
	return fault
}
