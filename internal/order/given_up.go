package order

import (
	"fmt"
	"strings"
	"time"
)

// This file is the mark of what is not to be ordered: it lives in Autotask's memos, so that it outlasts
// every workflow, and people see and can lift it.

// Withheld is the state of a purchase order that has no order at the distributor, or of a line that is not ordered. In a
// memo it says that people decided against it: nothing more happens to it.
const Withheld State = "Not sent"

// WithheldText is the text of the memo block of a purchase order or line that is not to be sent.
func WithheldText(what, actor, reason string, at time.Time) string {
	by := ""
	if actor != "" {
		by = " by " + Plain(actor)
	}
	return fmt.Sprintf("%s%s\n%s%s on %s: %s\nTake these lines out to have it ordered after all.\n", statusLabel, Withheld, what, by,
		at.UTC().Format(time.DateOnly), Plain(reason))
}

// GivenUp reports whether people decided that the purchase order is not to be sent, and what its memo
// says about it.
func GivenUp(po PurchaseOrder) (why string, ok bool) { return notSent(po.GeneralMemo) }

// Dropped reports whether people took the line out of what is ordered. Autotask lets no item be deleted.
func (l Line) Dropped() bool {
	_, ok := notSent(l.Memo)
	return ok
}

func notSent(memo string) (why string, ok bool) {
	first, rest, _ := strings.Cut(MemoBlock(memo), "\n")
	if first != statusLabel+string(Withheld) {
		return "", false
	}
	why, _, _ = strings.Cut(rest, "\n")
	return strings.TrimSpace(why), true
}
