package products

import (
	"context"
	"time"
)

// WindowInput asks about a time.
type WindowInput struct {
	At time.Time `json:"at"`
}

// WindowTimes are when the policy lets a sync write: from Opens, which is the time asked about when the
// window is open then, until Closes.
type WindowTimes struct {
	Opens  time.Time `json:"opens"`
	Closes time.Time `json:"closes"`
}

// Window answers from the policy alone.
func (a *Applier) Window(_ context.Context, in WindowInput) (*WindowTimes, error) {
	w, zone := a.Policy.Products.Window, a.Policy.Location()
	opens := w.Opens(in.At, zone)
	return &WindowTimes{Opens: opens, Closes: w.Closes(opens, zone)}, nil
}
