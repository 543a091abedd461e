// One product: what it is (never changes) and what it costs and how many there are on the first day.

package catalog

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"digitalbridge/clients/tdsynnex/categories"
	"digitalbridge/clients/tdsynnex/pricefile"
)

// figures are the parts of a product that change from file to file.
type figures struct {
	unit, contract int // cents
	promoExpires   time.Time
	stock          []int // by warehouse of the region
	dropShip       int
	onOrder        int
	eta            time.Time
	status         pricefile.Status
	abc            pricefile.ABCCode
	removed        bool
	// peers is how many products there were when it was discontinued, or else at its beginning: among
	// them is its replacement.
	peers int
}

// promoted says whether the file of a day shows the promotion: until one day after it has ended, since
// real files lag behind their own expiry dates.
func (f *figures) promoted(day time.Time) bool {
	return !f.promoExpires.IsZero() && !f.promoExpires.Before(day.AddDate(0, 0, -1))
}

// twin says whether a product is another pack of the one before it, under the same manufacturer part
// number: one in 150 is.
func (s *state) twin(i int) bool {
	if i == 0 {
		return false
	}
	r := newRandom(s.seed, i, purposeTwin)
	return r.below(150) == 0
}

// identity is the index that decides what a product is: its own, or its twin's.
func (s *state) identity(i int) int {
	for s.twin(i) {
		i--
	}
	return i
}

// kind is a product's family and maker; the last family is "anything else" of the category tree.
func (s *state) kind(identity int) (*family, *maker, *random) {
	r := newRandom(s.seed, identity, purposeFamily)
	f := &s.families[s.lottery[r.below(len(s.lottery))]]
	m := s.makers[f.makers[r.below(len(f.makers))]]
	return f, m, &r
}

func (s *state) partNumber(identity int) string {
	_, m, r := s.kind(identity)
	return fill(m.patterns[r.below(len(m.patterns))], scatter(s.seed, identity), r)
}

// assemble puts a product together with its figures of the day.
func (s *state) assemble(i int, now *figures, touched bool) pricefile.Item {
	identity := s.identity(i)
	f, m, r := s.kind(identity)
	mpn := fill(m.patterns[r.below(len(m.patterns))], scatter(s.seed, identity), r)
	category := s.category(f, r)
	item := pricefile.Item{
		SKU:                    s.sku(i),
		ManufacturerPartNumber: mpn,
		PartNumber:             clip(m.prefix+"-"+mpn, 20),
		Manufacturer:           m.name,
		VendorNumber:           strconv.Itoa(m.number),
		CategoryCode:           category.Code,
		UNSPSC:                 category.UNSPSC,
		ProductCode:            strconv.Itoa(200 + int(mix(uint64(m.number))%2400)),
		VPLCode:                m.prefix + "-" + category.Code[:3],
		MediaType:              f.media,
		Status:                 now.status,
		ABCCode:                now.abc,
		Virtual:                f.virtual,
		EndUserRequired:        f.endUser && r.permille(600),
		Serialized:             f.serialized,
		Returnable:             r.permille(930),
		TAACompliant:           r.permille(180),
	}
	s.describe(&item, f, m, category, i, identity)
	s.shape(&item, f, i)
	s.price(&item, f, now, i)
	s.stock(&item, f, now)
	if item.Discontinued() {
		item.ReplacementSKU = s.replacement(i, now.peers)
	}
	if touched && item.Status == pricefile.StatusAdded {
		item.Status = pricefile.StatusChanged
	}
	return item
}

// category picks one of the family's; the catch-all family takes any of the tree.
func (s *state) category(f *family, r *random) categories.Category {
	if len(f.categories) == 0 {
		return s.tree[r.below(len(s.tree))]
	}
	return s.byCode[f.categories[r.below(len(f.categories))]]
}

func (s *state) describe(item *pricefile.Item, f *family, m *maker, category categories.Category, i, identity int) {
	r := newRandom(s.seed, identity, purposeText)
	var b strings.Builder
	if len(f.segments) == 0 {
		words := strings.Fields(category.Level2 + " " + category.Level3 + " " + catchAll[r.below(len(catchAll))])
		fmt.Fprintf(&b, "%s %s", item.ManufacturerPartNumber, strings.ToUpper(strings.Join(words, " ")))
	}
	writeSegments(&b, f.segments, item.ManufacturerPartNumber, m.name, &r)
	full := b.String()
	if i != identity {
		full = packs[(i-identity-1)%len(packs)] + full
	}
	item.Description = clip(full, 80)
	if r.permille(400) || len(full) > 80 {
		item.LongDescription = clip(full+" - "+m.name+" - "+strings.ToUpper(category.Name()), 240)
	}
	if len(f.frenchSegments) > 0 && r.permille(300) {
		b.Reset()
		writeSegments(&b, f.frenchSegments, item.ManufacturerPartNumber, m.name, &r)
		item.FrenchDescription = clip(b.String(), 100)
	}
}

var (
	catchAll = [...]string{"", "BLACK", "WHITE", "GRAY", "KIT", "2-PACK", "10-PACK", "OEM", "RETAIL", "W/ CASE", "½IN", "PRO", "V2", "GEN 3"}
	packs    = [...]string{"BULK PACK ", "TAA VERSION ", "OPEN MARKET "}
)

func writeSegments(b *strings.Builder, segments []segment, model, maker string, r *random) {
	for _, choices := range segments {
		switch choice := choices[r.below(len(choices))]; choice {
		case modelMark:
			b.WriteString(model)
		case makerMark:
			b.WriteString(maker)
		default:
			b.WriteString(choice)
		}
	}
}

// shape is weight, size and the marks on the box.
func (s *state) shape(item *pricefile.Item, f *family, i int) {
	r := newRandom(s.seed, i, purposeShape)
	item.SKUCreated = s.firstDay.AddDate(0, 0, -r.between(3, 3000))
	item.ABCCode = pricefile.ABCCode(firstOf(string(item.ABCCode), pick(&r, "A", "A", "A", "A", "B")))
	item.Kit = r.permille(10)
	item.DropShipOnly = f.dropShips(i)
	item.Refurbished = !f.virtual && r.permille(8)
	if f.virtual {
		return
	}
	share := r.unit()
	item.ShipWeight = cents(f.weightLb[0] + int(share*float64(f.weightLb[1]-f.weightLb[0])))
	item.ParcelShippable = item.ShipWeight.LessThan(decimal.NewFromInt(150))
	for axis, d := range []*decimal.Decimal{&item.Length, &item.Width, &item.Height} {
		*d = cents((30+r.below(40)+int(share*30))*f.inches[axis] + 5*r.below(10))
	}
	item.CountryOfOrigin = strings.Split(pick(&r, "CN", "CN", "VN", "MX", "TW", "US", "MY", "TH", "CN,VN"), ",")
	item.GovernmentClass = pricefile.GovernmentClass{CountryOfOrigin: item.CountryOfOrigin[0], EPEAT: "N", Flag13: f.battery}
	if f.green {
		item.GovernmentClass.EnergyStar = true
		item.GovernmentClass.Section508 = r.permille(500)
		item.GovernmentClass.EPEAT = pick(&r, "B", "S", "G", "G")
		item.GovernmentClass.Warranty = pick(&r, "1Y", "3Y", "36M", "")
	}
	if r.permille(940) {
		number, _ := strconv.Atoi(item.VendorNumber)
		item.UPC, item.UPCAvailable = upc(scatter(s.seed, i), number), true
	}
	if r.permille(30) {
		item.MinimumOrderQuantity = []int{2, 5, 10, 20, 36, 50, 100, 250}[r.below(8)]
	}
	if r.permille(15) {
		item.StreetDate = s.firstDay.AddDate(0, 0, r.between(5, 90))
	}
	item.Platform = pick(&r, "", "", "", "", "ALL", "PC", "MAC")
}

// price fills in every price from the two costs of the day.
func (s *state) price(item *pricefile.Item, f *family, now *figures, i int) {
	r := newRandom(s.seed, i, purposePrice)
	list := s.listPrice(f, i)
	item.UnitCost, item.ContractPrice = cents(now.unit), cents(now.unit)
	if now.promoted(s.day) {
		item.ContractPrice = cents(now.contract)
		item.Promotion, item.PromotionExpires = true, now.promoExpires
		item.PromotionComment = fmt.Sprintf("INSTANT REBATE $%s THRU %s%s", cents(now.unit-now.contract).StringFixed(2),
			now.promoExpires.Format("01/02/06"), pick(&r, "", "", " MIN QTY 5", " LIMIT 25 PER RESELLER", " WHILE SUPPLIES LAST"))
	}
	list = max(list, now.unit+1)
	if !r.permille(60) {
		item.MSRP = valid(cents(list))
		if r.permille(f.mapShare) {
			item.MAPPrice = valid(cents(now.unit + (list-now.unit)*r.between(40, 95)/100 + 1))
		}
	}
	if r.permille(120) {
		item.EducationPrice = valid(cents(now.unit * r.between(90, 98) / 100))
		item.StateGovernmentPrice = valid(cents(now.unit * r.between(92, 99) / 100))
		item.FederalGovernmentPrice = item.StateGovernmentPrice
	}
	if r.permille(40) {
		item.GSAPrice = valid(cents(now.unit * 103 / 100))
		item.HealthcarePrice = valid(cents(now.unit * 97 / 100))
	}
}

// stock lists what the warehouses have; the total is their sum and the vendor's own stock.
func (s *state) stock(item *pricefile.Item, f *family, now *figures) {
	if f.virtual && now.status != pricefile.StatusDeleted {
		item.QuantityTotal, item.ManufacturerDropShip = pricefile.UnlimitedQuantity, pricefile.UnlimitedQuantity
		for _, w := range s.warehouses {
			item.Warehouses = append(item.Warehouses, warehouseStock(w, pricefile.UnlimitedQuantity))
		}
		return
	}
	item.ManufacturerDropShip = now.dropShip
	item.QuantityTotal = now.dropShip
	for i, q := range now.stock {
		if q > 0 {
			item.Warehouses = append(item.Warehouses, warehouseStock(s.warehouses[i], q))
			item.QuantityTotal += q
		}
	}
	item.OnOrder, item.ETA = now.onOrder, now.eta
}

func warehouseStock(w pricefile.Warehouse, q int) pricefile.WarehouseStock {
	return pricefile.WarehouseStock{Number: w.Number, Code: w.Code, City: w.City, Quantity: q}
}

// replacement is the next product of the same family that was not born discontinued, if there is one
// close by. It may have been discontinued since, as replacements are.
func (s *state) replacement(i, peers int) string {
	f, _, _ := s.kind(s.identity(i))
	for j := i + 1; j < min(i+400, peers); j++ {
		if other, _, _ := s.kind(s.identity(j)); other == f && s.lifeDraw(j) >= bornDiscontinued {
			return s.sku(j)
		}
	}
	return ""
}

func cents(n int) decimal.Decimal { return decimal.New(int64(n), -2) }

func valid(d decimal.Decimal) decimal.NullDecimal {
	return decimal.NullDecimal{Decimal: d, Valid: true}
}

func pick(r *random, choices ...string) string { return choices[r.below(len(choices))] }

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// clip cuts a text to n characters, as the real files do in the middle of a word.
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	r := []rune(s)
	return strings.TrimSpace(string(r[:min(n, len(r))]))
}
