package catalog

// SKUSet holds SKUs, which are numbers of up to eight digits, as bits: 12.5 MB for all there can be, 8 kB for every
// 65,536 in a row. What is no such number is never in it.
type SKUSet struct {
	pages [1 + mostSKU/bitsOfPage]*[bitsOfPage / 64]uint64
	count int
}

const (
	mostSKU    = 99_999_999
	bitsOfPage = 1 << 16
)

// Add puts a SKU into the set and reports whether it is new there.
func (s *SKUSet) Add(sku string) bool {
	n, ok := skuNumber(sku)
	if !ok {
		return true
	}
	page := &s.pages[n/bitsOfPage]
	if *page == nil {
		*page = new([bitsOfPage / 64]uint64)
	}
	word, bit := &(*page)[n%bitsOfPage/64], uint64(1)<<(n%64)
	if *word&bit != 0 {
		return false
	}
	*word |= bit
	s.count++
	return true
}

// Len is the number of SKUs in the set.
func (s *SKUSet) Len() int { return s.count }

func skuNumber(sku string) (int, bool) {
	n := 0
	for i := range len(sku) {
		if sku[i] < '0' || sku[i] > '9' || i == 8 {
			return 0, false
		}
		n = n*10 + int(sku[i]-'0')
	}
	return n, sku != ""
}
