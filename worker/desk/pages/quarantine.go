package pages

import (
	"context"
	"fmt"
	"net/http"

	"digitalbridge/internal/bridge"
	"digitalbridge/workflows/products"
)

type quarantineView struct {
	Waiting int
	Tables  []table
}

func (s *Site) quarantine(w http.ResponseWriter, r *http.Request, who session) error {
	t, waiting, err := s.quarantineTable(r.Context())
	if err != nil {
		return err
	}
	s.show(w, r, who, http.StatusOK, "quarantine", view{Title: "Quarantine", Data: quarantineView{Waiting: waiting, Tables: []table{t}}})
	return nil
}

func (s *Site) quarantineTable(ctx context.Context) (table, int, error) {
	t := table{Name: "Held products",
		Columns: columns("SKU", "Product", "Why", "Field", "#Old", "#New", "#Times seen", "First seen", "Decision"),
		None:    "Nothing is held.", Export: "/export/quarantine."}
	var q products.QuarantineStatus
	err := s.query(ctx, bridge.QuarantineID(s.Bridge.Connection), bridge.QueryList, &q)
	if err != nil && absent(err) {
		return t, 0, nil
	}
	if err != nil {
		return t, 0, err
	}
	for _, e := range q.Entries {
		decision := "waits"
		if d := e.Decision; d != nil {
			decision = "rejected by " + d.Actor + ": " + d.Reason
			if d.Approved {
				decision = "approved by " + d.Actor + ": " + d.Reason
			}
		}
		t.add(text(e.SKU), text(e.Name), text(e.Reason), text(string(e.Field)), text(e.Old), text(e.New), text(fmt.Sprint(e.TimesSeen)),
			text(s.moment(e.FirstSeen)), text(decision))
	}
	t.Note = fmt.Sprintf("Waiting for a decision: %d; approved and being written: %d; rejected: %d.", q.Waiting, q.Approved, q.Rejected)
	return t, q.Waiting, nil
}
