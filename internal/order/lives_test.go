package order_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	. "digitalbridge/internal/order"
)

// lives is the number of random order lives. seed makes them the same every time; change it to look
// elsewhere.
const (
	lives = 600
	seed  = 20261124
)

// life is what happens to an order, by steps; truth is where it ends.
type life struct {
	po      PurchaseOrder
	answers []Answer // one a step
	truth   map[int]*lineTruth
}

// lineTruth is all that was ever said of a line: quantities by order number.
type lineTruth struct {
	said                      map[string]Figures
	cancelled                 int
	orders, tracking, serials map[string]bool
}

type piece struct {
	line          int
	order, pendID string
	warehouse     string
	quantity      int
	released      int // step at which a pending order becomes a sales order
	shipments     []shipment
	diesAt        int // step of the deletion, -1: never
	dead          Code
	forgetful     bool // a deleted item shows no quantities any more
}

type shipment struct {
	at, tracked, delivered, invoiced, quantity int // steps; -1: never
	tracking                                   string
	serials                                    []string
}

var day0 = time.Date(2026, 11, 2, 0, 0, 0, 0, time.UTC)

func step(n int) time.Time { return day0.AddDate(0, 0, n) }

// newLife draws a life: lines split over warehouses, pending review, partial shipments, tracking
// numbers that come late, in groups or never, deletions and rejections after part has shipped.
func newLife(r *rand.Rand) life {
	l := life{po: PurchaseOrder{Number: "PO1"}, truth: map[int]*lineTruth{}}
	var pieces []piece
	serial := 0
	const steps = 9
	for line := 1; line <= 1+r.IntN(3); line++ {
		truth := &lineTruth{said: map[string]Figures{}, orders: map[string]bool{}, tracking: map[string]bool{}, serials: map[string]bool{}}
		l.truth[line] = truth
		ordered := 1 + r.IntN(12)
		l.po.Lines = append(l.po.Lines, Line{Number: line, ItemID: int64(100 + line), Quantity: ordered})
		released, pend := 0, ""
		if r.IntN(3) == 0 {
			released, pend = 1+r.IntN(3), fmt.Sprintf("9%03d", line)
		}
		for n, rest := 0, ordered; rest > 0; n++ {
			p := piece{line: line, order: fmt.Sprintf("SO%d%d", line, n), pendID: pend, warehouse: fmt.Sprint(3 + n), released: released, diesAt: -1}
			p.quantity = 1 + r.IntN(rest)
			if n == 2 {
				p.quantity = rest
			}
			rest -= p.quantity
			truth.orders[p.order] = true
			at := released
			if r.IntN(5) == 0 {
				p.diesAt, p.dead, p.forgetful = released+1+r.IntN(5), []Code{CodeDeleted, CodeRejected}[r.IntN(2)], r.IntN(2) == 0
			}
			for left := p.quantity; left > 0; {
				at += 1 + r.IntN(3)
				q := 1 + r.IntN(left)
				left -= q
				if at >= steps-1 || (p.diesAt >= 0 && at >= p.diesAt) {
					break
				}
				s := shipment{at: at, quantity: q, tracked: at + r.IntN(2), delivered: at + 1 + r.IntN(4), invoiced: at + r.IntN(3)}
				s.tracking = fmt.Sprintf("1Z%s%d", p.order, at)
				if r.IntN(3) == 0 {
					s.tracking += fmt.Sprintf(",0Z%s%d", p.order, at)
				}
				if r.IntN(6) == 0 {
					s.tracked = -1
				}
				for range r.IntN(q + 1) {
					serial++
					s.serials = append(s.serials, fmt.Sprintf("SN%d", serial))
				}
				p.shipments = append(p.shipments, s)
			}
			pieces = append(pieces, p)
		}
	}
	for n := range steps {
		l.answers = append(l.answers, snapshot(r, pieces, n, l.truth))
	}
	return l
}

// snapshot is what the distributor says at a step. It also keeps the truth of all that it says.
func snapshot(r *rand.Rand, pieces []piece, now int, truth map[int]*lineTruth) Answer {
	a := Answer{Found: true}
	cancelled := map[int]int{}
	for _, p := range pieces {
		it := AnswerItem{Line: p.line, Code: CodeAccepted, OrderNumber: p.order, Warehouse: p.warehouse, Ordered: p.quantity,
			UnitPrice: decimal.NewFromInt(int64(1 + now/4))}
		if now < p.released {
			it.OrderNumber, it.Pending, it.Warehouse = p.pendID, true, ""
			a.Items = append(a.Items, it)
			continue
		}
		invoiced, delivered := 0, 0
		for _, s := range p.shipments {
			if s.at > now {
				continue
			}
			it.Shipped += s.quantity
			it.ShippedAt = step(s.at)
			parcel := Parcel{Quantity: s.quantity, Serials: s.serials, Weight: decimal.NewFromInt(int64(3 * s.quantity))}
			if s.tracked >= 0 && s.tracked <= now {
				parcel.Tracking = strings.Split(s.tracking, ",")
			}
			if s.delivered <= now {
				parcel.Delivered = step(s.delivered)
				delivered += s.quantity
			}
			if s.invoiced <= now {
				invoiced += s.quantity
				a.Invoices = append(a.Invoices, Invoice{Number: "INV" + p.order + fmt.Sprint(s.at), Date: step(s.invoiced),
					Total: decimal.NewFromInt(int64(s.quantity)), Lines: []InvoiceLine{
						{Line: p.line, Quantity: s.quantity, UnitPrice: decimal.NewFromInt(1)}}})
			}
			it.Parcels = append(it.Parcels, parcel)
		}
		switch {
		case it.Shipped == p.quantity && invoiced == p.quantity:
			it.Code = CodeInvoiced
		case it.Shipped == p.quantity:
			it.Code = CodeShipped
		case it.Shipped > 0:
			it.Code = CodePartial
		default:
			if r.IntN(2) == 0 {
				it.BackOrder, it.ETA = true, step(now+5)
			}
		}
		if p.diesAt >= 0 && now >= p.diesAt && it.Shipped < p.quantity {
			it.Code = p.dead
			cancelled[p.line] += p.quantity - it.Shipped
			if p.forgetful {
				it.Shipped, delivered, it.Parcels, it.ShippedAt = 0, 0, nil, time.Time{}
			}
		}
		said := truth[p.line].said[p.order]
		said.Shipped, said.Delivered = max(said.Shipped, it.Shipped), max(said.Delivered, delivered)
		if it.Code == CodeInvoiced {
			said.Invoiced = p.quantity
		}
		truth[p.line].said[p.order] = said
		for _, parcel := range it.Parcels {
			for _, n := range parcel.Tracking {
				truth[p.line].tracking[n] = true
			}
			for _, sn := range parcel.Serials {
				truth[p.line].serials[sn] = true
			}
		}
		a.Items = append(a.Items, it)
		if r.IntN(8) == 0 {
			a.Items = append(a.Items, it)
		}
	}
	for line, n := range cancelled {
		truth[line].cancelled = max(truth[line].cancelled, n)
	}
	r.Shuffle(len(a.Items), func(i, j int) { a.Items[i], a.Items[j] = a.Items[j], a.Items[i] })
	return a
}

var ranks = map[State]int{PartiallyShipped: 1, Shipped: 2, Delivered: 3, Invoiced: 4}

// monotone is a tracking without what is only true as last said.
func monotone(t Tracking) Tracking {
	t.Differences = nil
	t.Lines = slices.Clone(t.Lines)
	for i := range t.Lines {
		t.Lines[i].BackOrdered, t.Lines[i].ETA, t.Lines[i].Placed, t.Lines[i].UnitPrice = 0, time.Time{}, 0, decimal.Decimal{}
	}
	return t
}

func numbers(t LineTracking) (tracking, serials map[string]bool) {
	tracking, serials = map[string]bool{}, map[string]bool{}
	for _, p := range t.Parcels {
		for _, n := range p.Tracking {
			tracking[n] = true
		}
		for _, s := range p.Serials {
			serials[s] = true
		}
	}
	return tracking, serials
}

// eachLife runs a check for every life, in as many parts at once as there are processors.
func eachLife(t *testing.T, check func(t *testing.T, n uint64)) {
	parts := uint64(runtime.GOMAXPROCS(0))
	for part := range parts {
		t.Run(fmt.Sprintf("part %d", part+1), func(t *testing.T) {
			t.Parallel()
			for n := part; n < lives; n += parts {
				check(t, n)
			}
		})
	}
}

// Merge leaves what it is given alone: a workflow compares it with the result.
func TestMergeChangesNeitherArgument(t *testing.T) {
	for n := range uint64(150) {
		l := newLife(rand.New(rand.NewPCG(seed, n)))
		tracking := NewTracking(l.po)
		for _, a := range l.answers {
			before, said := fmt.Sprintf("%+v", tracking), fmt.Sprintf("%+v", a)
			after := Merge(tracking, a)
			require.Equal(t, before, fmt.Sprintf("%+v", tracking), "seed %d, life %d", seed, n)
			require.Equal(t, said, fmt.Sprintf("%+v", a), "seed %d, life %d", seed, n)
			tracking = after
		}
	}
}

func TestRandomLivesInAnyOrder(t *testing.T) {
	eachLife(t, func(t *testing.T, n uint64) {
		r := rand.New(rand.NewPCG(seed, n))
		l := newLife(r)
		where := fmt.Sprintf("seed %d, life %d", seed, n)

		inOrder := NewTracking(l.po)
		for _, a := range l.answers {
			inOrder = mergeChecked(t, where, inOrder, a)
		}
		shuffled := slices.Concat(l.answers, l.answers[:r.IntN(len(l.answers))])
		r.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		late := NewTracking(l.po)
		for _, a := range shuffled {
			late = mergeChecked(t, where, late, a)
		}
		require.Equal(t, monotone(inOrder), monotone(late), where)
		require.Equal(t, inOrder.OrderNumbers(), late.OrderNumbers(), where)

		for _, line := range late.Lines {
			truth := l.truth[line.Number]
			at := []any{"%s, line %d: %+v", where, line.Number, line}
			var said Figures
			for _, f := range truth.said {
				said.Shipped, said.Delivered, said.Invoiced = said.Shipped+f.Shipped, said.Delivered+f.Delivered, said.Invoiced+f.Invoiced
			}
			require.Equal(t, said, Figures{Shipped: line.Shipped, Delivered: line.Delivered, Invoiced: line.Invoiced}, at...)
			require.Equal(t, truth.cancelled, line.Cancelled, at...)
			require.Len(t, line.OrderNumbers, len(truth.orders), at...)
			tracking, serials := numbers(line)
			require.Len(t, tracking, len(truth.tracking), at...)
			require.Equal(t, truth.serials, serials, at...)
			total := 0
			for _, p := range line.Parcels {
				total += p.Quantity
			}
			require.Equal(t, line.Shipped, total, at...)
		}
	})
}

// mergeChecked merges and checks what must hold of every single merge.
func mergeChecked(t *testing.T, where string, before Tracking, a Answer) Tracking {
	t.Helper()
	after := Merge(before, a)
	if again := Merge(after, a); !reflect.DeepEqual(after, again) {
		require.Equal(t, after, again, "%s: merging an answer twice", where)
	}
	require.GreaterOrEqual(t, len(after.Invoices), len(before.Invoices), where)
	for i, was := range before.Lines {
		is := after.Lines[i]
		if is.Shipped < was.Shipped || is.Delivered < was.Delivered || is.Invoiced < was.Invoiced {
			require.Fail(t, "a quantity fell", "%s: %+v -> %+v", where, was, is)
		}
		if is.Delivered > is.Shipped || is.Invoiced > is.Shipped || is.Shipped+is.Cancelled > max(is.Ordered, is.Shipped) || is.BackOrdered < 0 ||
			is.Cancelled < 0 {
			require.Fail(t, "quantities contradict each other", "%s: %+v", where, is)
		}
		// The one exception: goods that counted as cancelled turn out to have shipped.
		if ranks[is.State()] < ranks[was.State()] && is.Cancelled >= was.Cancelled {
			require.Fail(t, "the state went backwards", "%s: %s %+v -> %s %+v", where, was.State(), was, is.State(), is)
		}
		for _, n := range was.OrderNumbers {
			require.Contains(t, is.OrderNumbers, n, where)
		}
		oldTracking, oldSerials := numbers(was)
		newTracking, newSerials := numbers(is)
		for n := range oldTracking {
			require.Contains(t, newTracking, n, where)
		}
		for n := range oldSerials {
			require.Contains(t, newSerials, n, where)
		}
		if !was.FirstShipped.IsZero() {
			require.False(t, is.FirstShipped.After(was.FirstShipped), where)
		}
	}
	return after
}

// Contradicting answers come from nobody's plan; even then nothing that was said to have happened may
// be taken back, and the order of the answers may not matter.
func TestContradictingAnswersInAnyOrder(t *testing.T) {
	codes := []Code{CodeAccepted, CodePartial, CodeShipped, CodeInvoiced, CodeDeleted, CodeRejected, CodeNotFound, "on fire"}
	eachLife(t, func(t *testing.T, n uint64) {
		r := rand.New(rand.NewPCG(seed+1, n))
		where := fmt.Sprintf("seed %d, answers %d", seed+1, n)
		po := PurchaseOrder{Number: "PO1", Lines: []Line{{Number: 1, ItemID: 1, Quantity: 1 + r.IntN(6)}, {Number: 2, ItemID: 2, Quantity: 3}}}
		var answers []Answer
		for range 1 + r.IntN(6) {
			a := Answer{Found: r.IntN(8) > 0}
			if r.IntN(4) == 0 {
				a.Unknown = []string{fmt.Sprint("word", r.IntN(3))}
			}
			if r.IntN(3) == 0 {
				a.Invoices = []Invoice{{Number: fmt.Sprint(r.IntN(3)), Total: decimal.NewFromInt(int64(r.IntN(5) - 2))}}
			}
			for range r.IntN(5) {
				it := AnswerItem{Line: r.IntN(4), Code: codes[r.IntN(len(codes))], Ordered: r.IntN(9), Shipped: r.IntN(9) - 1,
					BackOrder: r.IntN(3) == 0, Pending: r.IntN(5) == 0}
				if r.IntN(4) > 0 {
					it.OrderNumber = fmt.Sprint("SO", r.IntN(3))
				}
				if r.IntN(2) == 0 {
					it.ShippedAt = step(r.IntN(9))
				}
				for range r.IntN(3) {
					p := Parcel{Quantity: r.IntN(5), Tracking: strings.Split([]string{"", "A", "B", "A, B", "B,C", "D"}[r.IntN(6)], ","),
						Warehouse: fmt.Sprint(r.IntN(3)), Method: []string{"", "FG", "FedEx Ground"}[r.IntN(3)]}
					if r.IntN(3) == 0 {
						p.Delivered = step(r.IntN(9))
					}
					if r.IntN(3) == 0 {
						p.Serials = []string{fmt.Sprint("SN", r.IntN(5)), fmt.Sprint("SN", r.IntN(5))}
					}
					it.Parcels = append(it.Parcels, p)
				}
				a.Items = append(a.Items, it)
			}
			answers = append(answers, a)
		}
		var results [2]Tracking
		for i := range results {
			known := NewTracking(po)
			for _, a := range answers {
				after := Merge(known, a)
				require.Equal(t, after, Merge(after, a), where)
				for j, was := range known.Lines {
					is := after.Lines[j]
					require.True(t, is.Shipped >= was.Shipped && is.Delivered >= was.Delivered && is.Invoiced >= was.Invoiced, "%s: %+v -> %+v",
						where, was, is)
					require.True(t, is.Delivered <= is.Shipped && is.Invoiced <= is.Shipped && is.Cancelled >= 0 && is.BackOrdered >= 0,
						"%s: %+v", where, is)
				}
				known = after
			}
			results[i] = monotone(known)
			r.Shuffle(len(answers), func(i, j int) { answers[i], answers[j] = answers[j], answers[i] })
		}
		require.Equal(t, results[0], results[1], where)
	})
}
