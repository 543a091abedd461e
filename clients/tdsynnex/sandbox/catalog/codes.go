// Manufacturer part numbers, SKUs and UPCs: unique by construction, each a function of the index.

package catalog

import (
	"fmt"
	"strconv"
	"strings"
)

const (
	// firstSKU and skuStep space the SKUs: product i has a number from firstSKU+i*skuStep on, so the
	// numbers ascend with the index, have gaps, and lead back to it by a division.
	firstSKU = 1000001
	skuStep  = 7
	// maxItems bounds the catalogue with everything a change adds: the size of the code space.
	maxItems = 1 << 21
)

func (s *state) sku(i int) string { return strconv.Itoa(s.skuNumber(i)) }

func (s *state) skuNumber(i int) int {
	r := newRandom(s.seed, i, purposeSKU)
	return firstSKU + i*skuStep + r.below(skuStep)
}

// index finds the product of a SKU.
func (s *state) index(sku string) (int, bool) {
	n, err := strconv.Atoi(sku)
	if err != nil || n < firstSKU {
		return 0, false
	}
	i := (n - firstSKU) / skuStep
	if i >= s.items || s.skuNumber(i) != n {
		return 0, false
	}
	return i, true
}

// scatter gives every index below maxItems a number of its own below maxItems that does not ascend.
func scatter(seed int64, i int) int {
	x := uint64(i)
	for _, salt := range [2]uint64{uint64(seed), uint64(seed) ^ 0xabcdef} {
		x = (x + mix(salt)) & (maxItems - 1)
		x ^= x >> 11
		x = x * 0x2545f5 & (maxItems - 1) // odd, so this can be undone and numbers stay unique
		x ^= x >> 9
	}
	return int(x)
}

// fill writes a number into a pattern: "d" becomes a digit, "x" a letter, all else stands as it is. A
// number below maxItems gives a text of its own as long as the pattern has that many.
func fill(pattern string, number int, r *random) string {
	capacity := patternCapacity(pattern)
	spread := capacity / maxItems
	n := number*spread + r.below(spread)
	out := []byte(pattern)
	for i := len(out) - 1; i >= 0; i-- {
		switch out[i] {
		case 'd':
			out[i] = byte('0' + n%10)
			n /= 10
		case 'x':
			out[i] = letters[n%len(letters)]
			n /= len(letters)
		}
	}
	return string(out)
}

// letters leaves out I and O, as part numbers do.
const letters = "ABCDEFGHJKLMNPQRSTUVWXYZ"

func patternCapacity(pattern string) int {
	capacity := 1
	for range strings.Count(pattern, "d") {
		capacity *= 10
	}
	for range strings.Count(pattern, "x") {
		capacity *= len(letters)
	}
	return capacity
}

// upc is a 12-digit UPC-A with its check digit.
func upc(number int, vendor int) string {
	body := fmt.Sprintf("%011d", int64(number)*4000+int64(vendor%4000))
	sum := 0
	for i, c := range body {
		weight := 1
		if i%2 == 0 {
			weight = 3
		}
		sum += weight * int(c-'0')
	}
	return body + strconv.Itoa((10-sum%10)%10)
}
