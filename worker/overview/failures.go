package overview

import (
	"regexp"
	"slices"
	"time"

	"digitalbridge/internal/bridge"
	"digitalbridge/workflows/orders"
	"digitalbridge/workflows/products"
)

// ofRun is what a schedule puts behind the id of each of its runs; a sync that runs beside a held one has the same.
var ofRun = regexp.MustCompile(`-\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$`)

// StillOpen are the failed runs after which none of the same work has completed. A dry run and a plan that nobody applied mend
// nothing.
func StillOpen(failed, completed []Listed) []Listed {
	work := func(l Listed) string { return ofRun.ReplaceAllString(l.ID, "") }
	done := map[string]time.Time{}
	for _, l := range completed {
		switch Attribute[string](l, bridge.State.GetName()) {
		case orders.OutcomeDryRun, products.SyncPlanned:
			continue
		}
		if l.End.After(done[work(l)]) {
			done[work(l)] = l.End
		}
	}
	return slices.DeleteFunc(slices.Clone(failed), func(l Listed) bool { return done[work(l)].After(l.End) })
}
