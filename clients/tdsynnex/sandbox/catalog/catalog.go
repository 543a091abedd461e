// Package catalog makes up a distributor's catalogue: up to a million products, each a pure function of
// a seed, its index and the rounds of change since, so that nothing is kept a product and two
// catalogues of the same seed, size, day and changes are the same.
//
// The categories are the distributor's public ones and the manufacturers' names are real, so that maps
// and filters can be tried; part numbers, prices and stock are invented.
package catalog

import (
	"fmt"
	"sort"
	"strings"
	"sync"
	"time"

	"digitalbridge/clients/tdsynnex/categories"
	"digitalbridge/clients/tdsynnex/pricefile"
)

// MaxSKUs is how many products a catalogue can begin with.
const MaxSKUs = 1_000_000

// Catalog is the made-up catalogue. It is safe for concurrent use.
type Catalog struct {
	now func() time.Time

	changing sync.Mutex // held through a change, so that look-ups go on meanwhile

	mu    sync.RWMutex
	state *state
	// lastFull is how many rounds of change the last whole file had in it.
	lastFull int
	byMPN    []uint64 // hash of the part number and index, sorted; made when first needed
}

// state is a catalogue at one moment; it never changes once made.
type state struct {
	seed       int64
	region     pricefile.Region
	firstItems int
	items      int
	firstDay   time.Time
	day        time.Time // of the latest price file
	rounds     []round

	families   []family
	lottery    []int // family indexes, each as often as its weight
	makers     map[string]*maker
	tree       []categories.Category // categories of the catch-all family
	byCode     map[string]categories.Category
	warehouses []pricefile.Warehouse
}

// New makes a catalogue of n products, 1 to MaxSKUs, for the US. Its files are dated by now; prices and
// promotions move only with [Catalog.Change].
func New(seed int64, n int, now func() time.Time) (*Catalog, error) {
	return NewRegion(seed, n, now, pricefile.US)
}

// NewRegion is [New] with the warehouses of a region.
func NewRegion(seed int64, n int, now func() time.Time, region pricefile.Region) (*Catalog, error) {
	if n < 1 || n > MaxSKUs {
		return nil, fmt.Errorf("a made-up catalogue has 1 to %d SKUs, not %d", MaxSKUs, n)
	}
	warehouses := pricefile.Warehouses(region)
	if len(warehouses) == 0 {
		return nil, fmt.Errorf("no warehouses are known in region %q; use %s or %s", region, pricefile.US, pricefile.CA)
	}
	tree, err := categories.All()
	if err != nil {
		return nil, err
	}
	c := &Catalog{now: now}
	day := c.today()
	s := &state{seed: seed, region: region, firstItems: n, items: n, firstDay: day, day: day,
		families: families(), makers: makers(), byCode: map[string]categories.Category{}, warehouses: warehouses}
	catchAll := family{weight: 90, low: 400, high: 90000, margin: [2]int{12, 45}, weightLb: [2]int{20, 2600}, inches: [3]int{20, 14, 9},
		mapShare: 100}
	for _, category := range tree {
		if len(category.Code) != 9 || category.UNSPSC == "" {
			continue
		}
		s.byCode[category.Code] = category
		if physical(category) {
			s.tree = append(s.tree, category)
		}
	}
	for key := range s.makers {
		catchAll.makers = append(catchAll.makers, key)
	}
	sort.Strings(catchAll.makers)
	s.families = append(s.families, catchAll)
	for i, f := range s.families {
		for range f.weight {
			s.lottery = append(s.lottery, i)
		}
	}
	c.state = s
	return c, nil
}

// physical says whether products of the category are things that are shipped.
func physical(c categories.Category) bool {
	return c.Level1 != "Software" && c.Level1 != "Service / Support" && !strings.Contains(c.Level2+c.Level3, "Warrant")
}

// today is the calendar day of the clock, midnight UTC.
func (c *Catalog) today() time.Time { return c.now().UTC().Truncate(24 * time.Hour) }

func (c *Catalog) current() *state {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.state
}

// Len is the number of products ever made: their indexes are 0 to Len-1. Removed ones count.
func (c *Catalog) Len() int { return c.current().items }

// Round counts the changes so far; a file made at an earlier round is out of date.
func (c *Catalog) Round() int { return len(c.current().rounds) }

// Region is the region whose warehouses the products are in.
func (c *Catalog) Region() pricefile.Region { return c.current().region }

// Published is when a file that is made now is dated: now by the catalogue's clock. A clock that was set ahead
// dates no file ahead of the world's, in which whoever fetches it lives.
func (c *Catalog) Published() time.Time {
	now, world := c.now().UTC(), time.Now().UTC()
	if now.After(world) {
		return world
	}
	return now
}

// Day is the day of the latest change, midnight UTC.
func (c *Catalog) Day() time.Time { return c.current().day }

// Item is the product at an index as the latest price file shows it. A removed product shows as deleted.
// It panics when the index is not below Len.
func (c *Catalog) Item(i int) pricefile.Item {
	s := c.current()
	if i < 0 || i >= s.items {
		panic(fmt.Sprintf("catalog: index %d of %d", i, s.items))
	}
	return s.visible(i)
}

// BySKU finds a product, in the same time whatever the size.
func (c *Catalog) BySKU(sku string) (pricefile.Item, bool) {
	s := c.current()
	i, ok := s.index(sku)
	if !ok {
		return pricefile.Item{}, false
	}
	return s.visible(i), true
}

// visible is a product for look-ups: a removed one is what a deleted one is.
func (s *state) visible(i int) pricefile.Item {
	f, touched := s.figures(i)
	if f.removed {
		f.discontinue()
	}
	return s.assemble(i, &f, touched)
}

// ByManufacturerPartNumber finds the products with a manufacturer part number in SKU order: mostly one,
// now and then two. The first call makes an index of 8 bytes a product.
func (c *Catalog) ByManufacturerPartNumber(mpn string) []pricefile.Item {
	s, index := c.partNumbers()
	hash := hashText(mpn)
	at := sort.Search(len(index), func(k int) bool { return index[k]>>indexBits >= hash })
	var out []pricefile.Item
	for ; at < len(index) && index[at]>>indexBits == hash; at++ {
		i := int(index[at] & (1<<indexBits - 1))
		if s.partNumber(s.identity(i)) == mpn {
			out = append(out, s.visible(i))
		}
	}
	return out
}

// indexBits hold a product's index in an entry of Catalog.byMPN; the rest is the hash.
const indexBits = 21

func (c *Catalog) partNumbers() (*state, []uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	s := c.state
	if len(c.byMPN) != s.items {
		index := make([]uint64, s.items)
		for i := range index {
			index[i] = hashText(s.partNumber(s.identity(i)))<<indexBits | uint64(i)
		}
		sort.Slice(index, func(a, b int) bool { return index[a] < index[b] })
		c.byMPN = index
	}
	return s, c.byMPN
}

// hashText is FNV-1a, cut so that an index fits beside it.
func hashText(s string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	return h >> indexBits
}
