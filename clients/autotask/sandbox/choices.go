// This file holds what the public material on the API leaves open or gives only as an example: the
// wording of errors and the choices made for behaviour that nobody has recorded. Change them here when
// a real tenant shows otherwise.

package sandbox

// Messages that were recorded on live tenants or quoted by the vendor.
const (
	textRequired        = "Missing Required Field: %s"
	textReference       = "Reference value on field: %s of type: %s does not exist or is invalid. ; on record number [1]."
	textUnknownField    = "Unable to find %s in the %s Entity"
	textConversion      = "Conversion failed when converting the varchar value '%v' to data type %s."
	textOrLimit         = "Invalid query syntax. Queries are limited to 500 or fewer 'OR' conditions."
	textMaxRecords      = "maxCountOfRecordsToReturn must be between 1 and 500"
	textNullModel       = "Value cannot be null.\r\nParameter name: queryModel"
	textTooLong         = "String value exceeds maximum length (field:%s)"
	textThreads         = "The Autotask API thread threshold of %d threads has been exceeded."
	textPermission      = "The logged in Resource does not have the adequate permissions to %s this entity type."
	textNothingToDelete = "No message. No matching records found. The logged in Resource may not have the required " +
		"permissions to delete the data."
	textUnique    = "A %s already exists with %s [%v]. %s %ss must be unique."
	textNoRoute   = "No HTTP resource was found that matches the request URI '%s'."
	textNoVerb    = "The requested resource does not support http method '%s'."
	textMediaType = "The request entity's media type '%s' is not supported for this resource."
)

// Messages whose case is documented and whose wording is ours.
const (
	textZoneUnknown  = "Zone information could not be determined for the specified user."
	textPicklist     = "Picklist value %v on field: %s is invalid."
	textNoFilter     = "Invalid query syntax. The filter is missing or empty."
	textNotQueryable = "Field %s in the %s Entity is not queryable"
	textOneUDF       = "Invalid query syntax. Queries are limited to one user-defined field condition."
	textBadQuery     = "Invalid query syntax. %s"
	textBudget       = "The Autotask API request threshold of %d requests per 60 minutes has been exceeded."
	textNotFound     = "No matching records found for %s with id %d."
	textUnknownUDF   = "User-defined field %s does not exist on %s."
	textNullBody     = "Value cannot be null.\r\nParameter name: entity"
	textBadJSON      = "The request body is not valid JSON: %v"
)

// codeThreads is the code that a thread refusal carries, under whatever status.
const codeThreads = "Itgenatr005"

const (
	pageSize          = 500  // rows a page at most, and by default
	orLimit           = 500  // OR conditions in a query; elements of in and notIn count
	urlLimit          = 2048 // characters of a whole URL
	bodyLimit         = 8 << 20
	rememberPages     = 50 // pages one can go back
	threadLimit       = 3  // simultaneous requests per tracking identifier and entity
	halfBudget        = 0.5
	highBudget        = 0.75
	companyTypeVendor = 7
	useTypeMaterial   = 4
)

// pagingNeedsID: a page chain is offered only when the answer's rows carry their id; the vendor says to
// include it whenever a result can exceed one page and doesn't say what happens otherwise.
const pagingNeedsID = true

// mayStartAs reports whether a purchase order can be created with a status. Documented is only that the
// status is required; received and canceled orders make no sense as a start.
func mayStartAs(status int64) bool { return status == poNew || status == poSubmitted }

// mayBecome reports whether a purchase order's status may be set from one value to another. Documented
// are New to Submitted, Canceled, and that received statuses come from receiving. Not known are the ways
// back, and canceling what has been received in part: refused here.
func mayBecome(from, to int64) bool {
	switch from {
	case poNew:
		return to == poSubmitted || to == poCanceled
	case poSubmitted:
		return to == poCanceled
	}
	return false
}

// excused reports whether a required field may be absent after all.
func excused(c *change, name string) bool {
	// Since 2026 sources disagree on which of the two billing codes a product needs: one will do.
	return c.t.entity.name == "Product" && name == "productBillingCodeID" && c.get("chargeBillingCodeID") != nil
}
