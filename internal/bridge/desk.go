package bridge

import (
	"net/url"
	"strings"
)

// DeskOrder is the path of a purchase order's page on the desk.
func DeskOrder(purchaseOrder string) string { return "/orders/" + url.PathEscape(purchaseOrder) }

// DeskLink is the address of the desk's page about a workflow; empty when there is no desk, or no such page.
func DeskLink(base, connection, workflowID, runID string) string {
	if base == "" {
		return ""
	}
	path := ""
	order := func(kind func(connection, purchaseOrder string) string) {
		if prefix := kind(connection, ""); strings.HasPrefix(workflowID, prefix) && workflowID != prefix {
			path = DeskOrder(PurchaseOrderOf(workflowID, kind, connection))
		}
	}
	order(SubmitOrderID)
	order(OrderStatusID)
	own := ProductSyncID(connection)
	switch {
	case workflowID == QuarantineID(connection):
		path = "/quarantine"
	case workflowID == own || strings.HasPrefix(workflowID, own+"-") || strings.HasPrefix(workflowID, own+"/"):
		path = "/sync?" + url.Values{"workflow": {workflowID}, "run": {runID}}.Encode()
	}
	if path == "" {
		return ""
	}
	return strings.TrimSuffix(base, "/") + path
}
