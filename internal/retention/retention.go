// Package retention removes what the store keeps of orders and people: by age, and when somebody asks for it.
package retention

import (
	"context"
	"errors"
	"net/url"
	"time"

	"digitalbridge/internal/activitylog/archive"
	"digitalbridge/internal/policy"
	"digitalbridge/internal/store"
)

const (
	// dossiersRoot is where the entries of all purchase orders are, a folder each.
	dossiersRoot = "dossiers/"
	// DossiersRead is where dossiers that were put together for a reader are; LogsRead is the same for the activity log.
	DossiersRead = "reports/dossiers/"
	LogsRead     = "reports/activity-log/"
	// recordsRoot is where it stands who had whom or what removed, and why. Nothing removes that.
	recordsRoot = "forgotten/"
	// AttemptsRoot is where attempts to send an order left their marks, and were fenced off. After keepAttempts no attempt
	// can wake any more, and no submission can ask about one whose order TD SYNNEX would not show.
	AttemptsRoot = "order-attempts/"
	keepAttempts = 90 * 24 * time.Hour
)

// DossierPrefix is where the entries of a purchase order are.
func DossierPrefix(purchaseOrder string) string {
	return dossiersRoot + "po-" + url.PathEscape(purchaseOrder) + "/"
}

// ApprovalsKey is where it stands who has approved what of a purchase order.
func ApprovalsKey(purchaseOrder string) string {
	return "approvals/" + url.PathEscape(purchaseOrder) + ".json"
}

// Prune removes the dossiers that nothing was added to for as long as the policy keeps them, what the activity log has
// of before its time, and old marks of attempts to send.
func Prune(ctx context.Context, s *store.Store, p policy.Policy, now time.Time) error {
	var dossiers error
	if keep := time.Duration(p.Orders.Dossier.Keep); keep > 0 {
		_, dossiers = s.PruneFolders(ctx, dossiersRoot, now.Add(-keep))
	}
	_, log := (&archive.Archive{Store: s}).Prune(ctx, now.Add(-time.Duration(p.ActivityLog.Keep)))
	_, attempts := s.Prune(ctx, AttemptsRoot, now.Add(-keepAttempts))
	return errors.Join(dossiers, log, attempts)
}

// Record says that something was removed: who wanted it, why, and how much there was. It holds nothing of what was removed.
type Record struct {
	At     time.Time `json:"at"`
	Actor  string    `json:"actor"`
	Reason string    `json:"reason"`
	// About is "purchase order 1016", "contact 4711" or the number of texts that were given.
	About string `json:"about"`
	// Removed are the objects of the store that are gone, Rewritten those in which something was replaced.
	Removed   int `json:"removed"`
	Rewritten int `json:"rewritten"`
	// Workflows are the closed workflows whose histories were deleted.
	Workflows int `json:"workflows"`
}

// Keep keeps a record under the name of the run that made it; an attempt replaces that of the one before.
func (r Record) Keep(ctx context.Context, s *store.Store, run string) error {
	return s.PutJSON(ctx, recordsRoot+url.PathEscape(run)+".json", r)
}
