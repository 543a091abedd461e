package order

import (
	"cmp"
	"slices"
	"strings"

	"github.com/shopspring/decimal"
)

// parcels are the item's parcels, each with what the item says of all of them. Numbers that the
// distributor joins with commas are in a fixed order. When a single parcel lacks its quantity it holds
// what the others do not.
func (it AnswerItem) parcels() []Parcel {
	var out []Parcel
	rest, without := it.shipped(), 0
	for _, p := range it.Parcels {
		p.Tracking = trackingNumbers(p.Tracking)
		p.Serials = union(nil, p.Serials)
		p.Warehouse = cmp.Or(p.Warehouse, it.Warehouse)
		p.Method = cmp.Or(p.Method, it.Method)
		p.MethodCode = cmp.Or(p.MethodCode, it.MethodCode)
		if p.ShippedAt.IsZero() {
			p.ShippedAt = it.ShippedAt
		}
		p.Quantity = max(p.Quantity, 0)
		if p.Quantity == 0 {
			without++
		}
		rest -= p.Quantity
		out = append(out, p)
	}
	if without == 1 && rest > 0 {
		out[slices.IndexFunc(out, func(p Parcel) bool { return p.Quantity == 0 })].Quantity = rest
	}
	return out
}

// mergeParcels adds the parcels of an answer. A parcel is known by its tracking numbers: two that share
// one are the same parcel, grouped differently. What has shipped beyond the parcels with numbers is
// shown as one parcel without; it goes when the numbers come.
func mergeParcels(l LineTracking, items []AnswerItem) LineTracking {
	var tracked, said []Parcel
	for _, p := range l.Parcels {
		if len(p.Tracking) > 0 {
			tracked = append(tracked, p)
		}
	}
	for _, it := range items {
		parcels := it.parcels()
		if len(parcels) == 0 && it.shipped() > 0 {
			parcels = []Parcel{{Warehouse: it.Warehouse, Method: it.Method, MethodCode: it.MethodCode, ShippedAt: it.ShippedAt}}
		}
		for _, p := range parcels {
			if len(p.Tracking) == 0 {
				last := latest(l.Untracked.ShippedAt, p.ShippedAt)
				p.Quantity, p.Weight = 0, decimal.Decimal{}
				l.Untracked = joinParcels(l.Untracked, p)
				l.Untracked.ShippedAt = last
				continue
			}
			// One parcel may hold goods of several items, and have a node for each piece.
			if i := slices.IndexFunc(said, func(q Parcel) bool { return slices.Equal(q.Tracking, p.Tracking) }); i >= 0 {
				quantity, weight := said[i].Quantity+p.Quantity, said[i].Weight
				if !p.Weight.IsZero() { // a sum of nothing would differ from nothing, to [reflect.DeepEqual]
					weight = weight.Add(p.Weight)
				}
				said[i] = joinParcels(said[i], p)
				said[i].Quantity, said[i].Weight = quantity, weight
			} else {
				said = append(said, p)
			}
		}
	}
	for _, p := range said {
		tracked = addParcel(tracked, p)
	}
	slices.SortFunc(tracked, func(a, b Parcel) int {
		return cmp.Or(a.ShippedAt.Compare(b.ShippedAt), slices.Compare(a.Tracking, b.Tracking))
	})
	l.Parcels = tracked
	if p, ok := untrackedRest(l, tracked); ok {
		l.Parcels = append(l.Parcels, p)
	}
	return l
}

// addParcel joins p with every parcel that shares a number with it.
func addParcel(known []Parcel, p Parcel) []Parcel {
	var out []Parcel
	numbers := p.Tracking
	for _, k := range known {
		if slices.ContainsFunc(k.Tracking, func(n string) bool { return slices.Contains(numbers, n) }) {
			p = joinParcels(k, p)
		} else {
			out = append(out, k)
		}
	}
	return append(out, p)
}

// joinParcels is all that two readings of a parcel say. The order of the readings does not matter.
func joinParcels(a, b Parcel) Parcel {
	return Parcel{
		Tracking:   union(a.Tracking, b.Tracking),
		Quantity:   max(a.Quantity, b.Quantity),
		Serials:    union(a.Serials, b.Serials),
		Warehouse:  fuller(a.Warehouse, b.Warehouse),
		Method:     fuller(a.Method, b.Method),
		MethodCode: fuller(a.MethodCode, b.MethodCode),
		ShippedAt:  earliest(a.ShippedAt, b.ShippedAt), // an item's date moves on with its next shipment
		Delivered:  latest(a.Delivered, b.Delivered),
		Refused:    latest(a.Refused, b.Refused),
		Weight:     further(a.Weight, b.Weight), Weightless: a.Weightless || b.Weightless,
	}
}

func untrackedRest(l LineTracking, tracked []Parcel) (Parcel, bool) {
	p := l.Untracked
	p.Quantity = l.Shipped
	var serials []string
	for _, k := range tracked {
		if k.Quantity == 0 {
			return Parcel{}, false
		}
		p.Quantity -= k.Quantity
		serials = append(serials, k.Serials...)
	}
	p.Serials = slices.DeleteFunc(slices.Clone(p.Serials), func(s string) bool { return slices.Contains(serials, s) })
	if len(p.Serials) == 0 {
		p.Serials = nil
	}
	said := !l.Untracked.ShippedAt.IsZero() || l.Untracked.Warehouse != "" || l.Untracked.Method != "" || len(l.Untracked.Serials) > 0 ||
		!l.Untracked.Delivered.IsZero()
	return p, said && p.Quantity > 0
}

// trackingNumbers are the numbers of a parcel as they are compared and shown: sorted, each once, none empty.
func trackingNumbers(numbers []string) []string {
	var out []string
	for _, n := range numbers {
		if n = strings.TrimSpace(n); n != "" {
			out = append(out, n)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func fuller(a, b string) string {
	if len(b) > len(a) || (len(b) == len(a) && b < a) {
		return b
	}
	return a
}
