package operations

import (
	"digitalbridge/activities/operations"
	"digitalbridge/activities/orders"
)

// Nil pointers: activities are named by method, so that a typing error does not compile.
var (
	connectionActivities *operations.Connection
	forgettingActivities *operations.Forgetting
	meetingActivities    *operations.Meetings
	reportActivities     *operations.Reports
	settingsActivities   *operations.Settings
	noticesActivities    *operations.Notices
	digestActivities     *operations.Digests
	dossierActivities    *orders.Dossiers
	statusActivities     *orders.Status

	orderActivities       *orders.Orders
	opportunityActivities *orders.Opportunities
)
