// Package activities lists the activities of the bridge: all I/O that the workflows ask for. Each half of the
// business keeps its own in a package of its own.
package activities

import (
	"go.temporal.io/sdk/worker"

	"digitalbridge/activities/operations"
	"digitalbridge/activities/orders"
	"digitalbridge/activities/products"
)

// Set is every group of activities of one connection. Nil groups are registered as well: an activity's name
// needs no value.
type Set struct {
	Orders         *orders.Orders
	Status         *orders.Status
	Opportunities  *orders.Opportunities
	Dossiers       *orders.Dossiers
	Reconciliation *orders.Reconciliation

	Catalog     *products.Catalog
	Planner     *products.Planner
	Refresher   *products.Refresher
	Applier     *products.Applier
	PlanReports *products.PlanReports
	Inspector   *products.Inspector
	Relinker    *products.Relinker
	Promotions  *products.Promotions
	Quarantine  *products.Quarantine

	Connection *operations.Connection
	Notices    *operations.Notices
	Digests    *operations.Digests
	Reports    *operations.Reports
	Settings   *operations.Settings
	Forgetting *operations.Forgetting
	Meetings   *operations.Meetings
	Log        *operations.ActivityLog
}

// Register registers every activity with the queues that it runs on: what works on the whole catalogue with catalog, what
// belongs to an order or takes a moment with the others.
func (s Set) Register(catalog worker.ActivityRegistry, others ...worker.ActivityRegistry) {
	for _, group := range []any{
		s.Orders, s.Status, s.Opportunities, s.Dossiers, s.Promotions, s.Connection, s.Notices, s.Digests, s.Reports, s.Settings,
		s.Forgetting, s.Meetings, s.Log,
	} {
		for _, queue := range others {
			queue.RegisterActivity(group)
		}
	}
	for _, group := range []any{
		s.Catalog, s.Planner, s.Refresher, s.Applier, s.PlanReports, s.Inspector, s.Relinker, s.Quarantine, s.Reconciliation,
	} {
		catalog.RegisterActivity(group)
	}
}
