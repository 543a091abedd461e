package orders

import "digitalbridge/activities/orders"

// Nil pointers: activities are named by method, so that a typing error does not compile.
var (
	orderActivities       *orders.Orders
	statusActivities      *orders.Status
	opportunityActivities *orders.Opportunities
	dossierActivities     *orders.Dossiers
	reconcileActivities   *orders.Reconciliation
)
