package digest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

var monday = time.Date(2026, 3, 2, 12, 30, 0, 0, time.UTC)

func TestTheDigestSaysWhatWaitsFirst(t *testing.T) {
	ny, err := time.LoadLocation("America/New_York")
	require.NoError(t, err)
	f := Facts{
		Since: monday.AddDate(0, 0, -1), Until: monday, NextSync: "2026-03-03 03:15 EST",
		Syncs:    []Sync{{monday.Add(-4 * time.Hour), "Partial success", "3 created, 2 updated, 0 deactivated, 1 failed"}},
		Repriced: 1, Moves: []string{"price +31.8 % (10.00 → 13.18): Lenovo 40AY, Dock"}, HeldPlan: "12 % would be deactivated", Held: 1,
		Open: 4, Sent: 2, BudgetPeak: 3400, BudgetLimit: 10000, NotRead: []string{"the activity log: away"},
		Waiting: []Order{{PurchaseOrder: "1016", State: "Needs approval", Since: monday}, {PurchaseOrder: "1017",
			State: "Outcome unknown"}},
		Unknown:  []Order{{PurchaseOrder: "1017", State: "Outcome unknown", Since: monday}},
		Slipped:  []Order{{PurchaseOrder: "1009", State: "Back-ordered", ETA: monday.AddDate(0, 0, 9)}},
		Failures: []Failure{{"ProductSync", "the price is 0", 2}},
	}
	require.Equal(t, `Orders of unknown outcome: 1
- 1017: Outcome unknown, since Mon 07:30 EST
Orders waiting for a decision: 1
- 1016: Needs approval, since Mon 07:30 EST
A plan of Product Sync is held because 12 % would be deactivated
Held in quarantine: 1 product
Synced Mon 03:30 EST: Partial success, 3 created, 2 updated, 0 deactivated, 1 failed
Prices or costs that moved: 1 product
- price +31.8 % (10.00 → 13.18): Lenovo 40AY, Dock
Next sync: 2026-03-03 03:15 EST
Orders: 4 open, 2 sent
Orders whose date has slipped: 1
- 1009: now 2026-03-11
Failed and still open: 2 × ProductSync: the price is 0
Autotask's calls: at most 3400 of 10000 within an hour (34 %)
Not known: the activity log: away`, f.Text(ny))
}

func TestAQuietDay(t *testing.T) {
	require.Equal(t, "Nothing waits for a person.\nSynced: no sync has ended since Mon 12:30 UTC\nOrders: 0 open, 0 sent",
		Facts{Since: monday}.Text(time.UTC))
}

func TestLongListsAreCut(t *testing.T) {
	var f Facts
	for i := range 30 {
		f.Waiting = append(f.Waiting, Order{PurchaseOrder: fmt.Sprint(i)})
		f.Failures = append(f.Failures, Failure{})
	}
	text := f.Text(time.UTC)
	require.Contains(t, text, "- and 20 more")
	require.Contains(t, text, "Further causes of failures: 20")
	require.Less(t, strings.Count(text, "\n"), 30)
}
