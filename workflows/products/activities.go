package products

import "digitalbridge/activities/products"

// Nil pointers: activities are named by method, so that a typing error does not compile.
var (
	catalogActivities    *products.Catalog
	planner              *products.Planner
	refresher            *products.Refresher
	applier              *products.Applier
	planReports          *products.PlanReports
	inspector            *products.Inspector
	relinker             *products.Relinker
	promotionActivities  *products.Promotions
	quarantineActivities *products.Quarantine
)
