package sandbox

// The control endpoints of this sandbox, beside the shared ones: orders, state, catalogue, price-file
// drop and scenarios.

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"digitalbridge/clients/sandboxkit"
	"digitalbridge/clients/tdsynnex/sandbox/catalog"
	"digitalbridge/clients/tdsynnex/sandbox/drop"
)

func (s *Server) addControlEndpoints() {
	if s.drop != nil {
		s.control.ExtraStats = func() map[string]any { return map[string]any{"sftp": s.drop.Stats()} }
	}
	s.control.Handle("GET /sandbox/orders", s.getOrders)
	s.control.Handle("GET /sandbox/state", s.getState)
	s.control.Handle("POST /sandbox/catalog", s.postCatalog)
	s.control.Handle("POST /sandbox/feed", s.postFeed)
	s.control.Handle("GET /sandbox/scenario", s.getScenario)
	s.control.Handle("POST /sandbox/scenario", s.postScenario)
	s.control.Handle("DELETE /sandbox/scenario", func(w http.ResponseWriter, _ *http.Request) {
		s.scenarios.clear()
		w.WriteHeader(http.StatusNoContent)
	})
}

// orderRecord is one order record as the control endpoints show it.
type orderRecord struct {
	PONumber     string       `json:"poNumber"`
	OrderNumber  string       `json:"orderNumber"`  // the first of OrderNumbers
	OrderNumbers []string     `json:"orderNumbers"` // a split order has several
	Type         string       `json:"type"`         // SO, 99, QO, BO
	State        string       `json:"state"`
	Time         *time.Time   `json:"time,omitempty"` // when it was taken
	Asked        askedRecord  `json:"asked"`          // what the request asked for beside the goods
	Lines        []lineRecord `json:"lines"`
	Invoices     []string     `json:"invoices"`
}

// askedRecord is the request's options as they came.
type askedRecord struct {
	DropShip              string   `json:"dropShip,omitempty"`
	BackOrder             string   `json:"backOrder,omitempty"`
	ShipComplete          string   `json:"shipComplete,omitempty"`
	WarehouseSplit        string   `json:"warehouseSplit,omitempty"`
	Warehouse             string   `json:"warehouse,omitempty"`
	ShipMethod            string   `json:"shipMethod,omitempty"`
	FreightAccount        string   `json:"freightAccount,omitempty"`
	SpecialPriceType      string   `json:"specialPriceType,omitempty"`
	SpecialPriceReference string   `json:"specialPriceReference,omitempty"`
	EndUser               string   `json:"endUser,omitempty"`  // name
	Contact               string   `json:"contact,omitempty"`  // name
	Customer              string   `json:"customer,omitempty"` // name
	Licensee              string   `json:"licensee,omitempty"` // name
	EndUserPONumber       string   `json:"endUserPONumber,omitempty"`
	Comments              []string `json:"comments,omitempty"`
	ShipComments          []string `json:"shipComments,omitempty"`
	InternalNote          string   `json:"internalNote,omitempty"`
}

type lineRecord struct {
	LineNumber int           `json:"lineNumber"`
	SKU        string        `json:"sku"`
	Quantity   int           `json:"quantity"`
	UnitPrice  string        `json:"unitPrice"`
	State      string        `json:"state"`
	Reason     string        `json:"reason,omitempty"`
	Pieces     []pieceRecord `json:"pieces,omitempty"`
}

type pieceRecord struct {
	OrderNumber string   `json:"orderNumber"`
	Warehouse   string   `json:"warehouse"`
	Quantity    int      `json:"quantity"`
	BackOrdered bool     `json:"backOrdered"`
	State       string   `json:"state"`
	Shipped     int      `json:"shipped"`
	Tracking    []string `json:"tracking,omitempty"`
	Serials     []string `json:"serials,omitempty"`
}

func (s *Server) getOrders(w http.ResponseWriter, _ *http.Request) {
	orders, duplicates := s.orders.all()
	now := s.clock.Now()
	records := make([]orderRecord, 0, len(orders))
	for _, o := range orders {
		r := recordOf(o, now)
		taken := o.TakenAt.Truncate(time.Second)
		r.Time = &taken
		records = append(records, r)
	}
	if duplicates == nil {
		duplicates = []refusedDuplicate{}
	}
	sandboxkit.WriteJSON(w, http.StatusOK, map[string]any{"orders": records, "refusedDuplicates": duplicates})
}

// getState leaves out times and the numbers of killed duplicates, so that two runs compare equal.
func (s *Server) getState(w http.ResponseWriter, _ *http.Request) {
	orders, duplicates := s.orders.all()
	now := s.clock.Now()
	records := make([]orderRecord, 0, len(orders))
	for _, o := range orders {
		records = append(records, recordOf(o, now))
	}
	refused := map[string]int{}
	for _, d := range duplicates {
		refused[key(d.PONumber)]++
	}
	sandboxkit.WriteJSON(w, http.StatusOK, map[string]any{
		"account": s.options.Account, "region": s.options.Region, "seed": s.options.Seed, "skus": s.catalogueSize(), "orders": records,
		"refusedDuplicates": refused,
	})
}

func (s *Server) catalogueSize() int {
	if s.catalog == nil {
		return 0
	}
	return s.catalog.Len()
}

func recordOf(o *order, now time.Time) orderRecord {
	r := orderRecord{PONumber: o.PONumber, OrderNumbers: o.numbers(now), Type: o.orderType(now), State: o.code(now), Asked: o.Asked,
		Invoices: []string{}}
	if len(r.OrderNumbers) > 0 {
		r.OrderNumber = r.OrderNumbers[0]
	}
	for _, l := range o.Lines {
		line := lineRecord{LineNumber: l.Number, SKU: firstFilled(l.Product.SKU, l.AskedSKU, l.AskedMPN), Quantity: l.Quantity,
			UnitPrice: l.UnitPrice.StringFixed(2), State: "accepted", Reason: l.Reason}
		switch {
		case l.Reason != "":
			line.State = "rejected"
		case l.QuoteNumber != "":
			line.State = "quote"
		case o.lineDeleted(l, now):
			line.State = "deleted"
		case o.inReview(l, now):
			line.State = "pendingReview"
		}
		for _, p := range l.Pieces {
			piece := pieceRecord{OrderNumber: p.OrderNumber, Warehouse: p.Warehouse.Number, Quantity: p.Quantity, BackOrdered: p.BackOrdered,
				State: p.code(now)}
			if o.inReview(l, now) {
				piece.OrderNumber = o.PendingNumber
			}
			if o.lineDeleted(l, now) {
				piece.State = "deleted"
				line.Pieces = append(line.Pieces, piece)
				continue
			}
			piece.Shipped = p.shippedBy(now)
			for _, sh := range p.Shipments {
				if now.Before(sh.At) {
					continue
				}
				for _, box := range sh.Parcels {
					piece.Tracking = append(piece.Tracking, box.Tracking)
					piece.Serials = append(piece.Serials, box.Serials...)
				}
			}
			line.Pieces = append(line.Pieces, piece)
		}
		r.Lines = append(r.Lines, line)
	}
	slices.SortFunc(r.Lines, func(a, b lineRecord) int { return a.LineNumber - b.LineNumber })
	for _, i := range invoicesOf(o, "", now) {
		r.Invoices = append(r.Invoices, i.InvoiceNumber)
	}
	return r
}

func (s *Server) postCatalog(w http.ResponseWriter, r *http.Request) {
	var in catalog.Change
	if !sandboxkit.ReadJSON(w, r, &in) {
		return
	}
	report, err := s.catalog.Change(in)
	if err != nil {
		sandboxkit.WriteError(w, http.StatusBadRequest, err)
		return
	}
	sandboxkit.WriteJSON(w, http.StatusOK, report)
}

// postFeed drives the SFTP drop: {"fault":"no-header","denyLogins":1,"delta":true}; fields that are
// absent stay as they are.
func (s *Server) postFeed(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Fault      *drop.FeedFault `json:"fault"`
		DenyLogins int             `json:"denyLogins"`
		Delta      *bool           `json:"delta"`
	}
	if !sandboxkit.ReadJSON(w, r, &in) {
		return
	}
	if in.Fault != nil {
		if err := s.drop.SetFeedFault(*in.Fault); err != nil {
			sandboxkit.WriteError(w, http.StatusBadRequest, err)
			return
		}
	}
	if in.DenyLogins > 0 {
		s.drop.DenyLogins(in.DenyLogins)
	}
	if in.Delta != nil {
		s.drop.SetDelta(*in.Delta)
	}
	w.WriteHeader(http.StatusNoContent)
}

func (s *Server) getScenario(w http.ResponseWriter, _ *http.Request) {
	type known struct {
		Scenario        string   `json:"scenario"`
		PONumberPattern string   `json:"poNumberPattern,omitempty"`
		ChosenBy        []string `json:"chosenBy"`
		Does            string   `json:"does"`
	}
	var table []known
	for _, k := range scenarioTable() {
		table = append(table, known{k.name, k.pattern, k.scopes, k.does})
	}
	sandboxkit.WriteJSON(w, http.StatusOK, map[string]any{"known": table, "rules": s.scenarios.list()})
}

func (s *Server) postScenario(w http.ResponseWriter, r *http.Request) {
	var in scenarioRule
	if !sandboxkit.ReadJSON(w, r, &in) {
		return
	}
	in.Scenario = strings.TrimSpace(in.Scenario)
	if err := s.scenarios.add(in); err != nil {
		sandboxkit.WriteError(w, http.StatusBadRequest, err)
		return
	}
	sandboxkit.WriteJSON(w, http.StatusOK, map[string]any{"rules": s.scenarios.list()})
}
