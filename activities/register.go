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
	Reports    *operations.Reports
	Settings   *operations.Settings
}

// Register registers every activity with the queue that it runs on: what belongs to an order or takes a
// moment with main, what works on the whole catalogue with catalog, so that a sync never delays an order.
func (s Set) Register(main, catalog worker.ActivityRegistry) {
	for _, group := range []any{
		s.Orders, s.Status, s.Opportunities, s.Dossiers, s.Promotions, s.Connection, s.Notices, s.Reports, s.Settings,
	} {
		main.RegisterActivity(group)
	}
	for _, group := range []any{
		s.Catalog, s.Planner, s.Refresher, s.Applier, s.PlanReports, s.Inspector, s.Relinker, s.Quarantine, s.Reconciliation,
	} {
		catalog.RegisterActivity(group)
	}
}
