package operations

import "digitalbridge/activities/operations"

// Nil pointers: activities are named by method, so that a typing error does not compile.
var (
	connectionActivities *operations.Connection
	reportActivities     *operations.Reports
	settingsActivities   *operations.Settings
)
