package products

import "digitalbridge/activities/products"

// Nil pointers: activities are named by method, so that a typing error does not compile.
var (
	catalogActivities    *products.Catalog
	productActivities    *products.Products
	promotionActivities  *products.Promotions
	quarantineActivities *products.Quarantine
)
