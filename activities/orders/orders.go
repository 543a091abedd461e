package orders

import (
	"digitalbridge/activities/tenant"
	"digitalbridge/clients/autotask"
	"digitalbridge/clients/tdsynnex"
	"digitalbridge/internal/ledger"
	"digitalbridge/internal/policy"
	"digitalbridge/internal/store"
)

// Orders reads purchase orders, sends them to the distributor and writes back what became of them.
// On the task queue of orders its calls go before all others at both vendors' limits.
type Orders struct {
	Autotask *autotask.Client
	TDSynnex *tdsynnex.Client
	Tenant   *tenant.Tenant
	Policy   policy.Policy
	// Live lets orders go out; without it everything but the sending works.
	Live bool
	// LiveOnce lets a single order out while Live does not, when a person asks for that one.
	LiveOnce bool
	// Store is where it stands that an order is being sent, so that no other run sends it meanwhile.
	Store *store.Store
	// Dossiers keeps what was done; nil keeps nothing.
	Dossiers *Dossiers
	// Book keeps what came as a surprise; nil keeps nothing.
	Book *ledger.Book
	// Workflows starts trackers; nil leaves that to the submission.
	Workflows WorkflowStarter
	// WorkflowURL is the page of a workflow in the web UI; nil when there is none.
	WorkflowURL func(id, runID string) string
}
