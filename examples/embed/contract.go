// Embed shows how other Go programs order through Digital Bridge: from a workflow of their own, as a child
// workflow (child.go), and from ordinary code, by starting it and waiting (wait.go). It needs nothing of the
// bridge's code: copy what you use.
package main

// This file is what another program has to know of the bridge: names and JSON. The test of this package holds
// it to the bridge's own.

import "fmt"

const (
	// submitOrder is the workflow type, outcomeQuery the query that tells what came of an order.
	submitOrder  = "SubmitOrder"
	outcomeQuery = "outcome"
)

// taskQueue is where a connection's workflows are started.
func taskQueue(connection string) string { return "bridge-" + connection }

// workflowID is the one id of a purchase order's submission. Always use it: it keeps two from running at once. Ids are
// printable ASCII: other bytes of a number, and the sign before them, are written as % and two digits.
func workflowID(connection, purchaseOrder string) string {
	id := "submit-order/" + connection + "/"
	for i := range len(purchaseOrder) {
		if c := purchaseOrder[i]; c < ' ' || c > '~' || c == '%' {
			id += fmt.Sprintf("%%%02X", c)
		} else {
			id += string(rune(c))
		}
	}
	return id
}

// SubmitOrderInput names the purchase order by its number in Autotask, or its id.
type SubmitOrderInput struct {
	PurchaseOrder string `json:"purchaseOrder"`
	DryRun        bool   `json:"dryRun,omitempty"`
	// Wait keeps the order open until its faults are fixed, instead of failing with them.
	Wait bool `json:"wait,omitempty"`
}

// SubmitOrderResult is the part of the result that this example uses.
type SubmitOrderResult struct {
	PurchaseOrder     string   `json:"purchaseOrder"`
	Outcome           string   `json:"outcome"`
	DistributorOrders []string `json:"distributorOrders,omitempty"`
}

// OrderOutcome is the part of the answer of the query "outcome" that this example uses.
type OrderOutcome struct {
	PurchaseOrder     string   `json:"purchaseOrder"`
	Outcome           string   `json:"outcome,omitempty"`
	DistributorOrders []string `json:"distributorOrders,omitempty"`
	Problem           string   `json:"problem,omitempty"`
	ProblemType       string   `json:"problemType,omitempty"`
	NeedsDecision     bool     `json:"needsDecision,omitempty"`
	Decisions         []string `json:"decisions,omitempty"`
}
