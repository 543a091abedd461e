// Where the fields of a row begin, found eight bytes at a time: nearly all rows of a file are looked at in a few
// of their fields only, so finding the fields is what most of the time goes into.

package pricefile

import (
	"encoding/binary"
	"math/bits"
)

// splitFields notes where the fields of a row begin and returns how many there are, also beyond what starts
// holds. Field i, counted from 0, is row[starts[i] : starts[i+1]-1].
func splitFields(row []byte, starts []int32) int {
	const separators, low = 0x7e7e7e7e7e7e7e7e, 0x7f7f7f7f7f7f7f7f
	starts[0] = 0
	n, at := 1, 0
	for ; at+8 <= len(row); at += 8 {
		w := binary.LittleEndian.Uint64(row[at:]) ^ separators
		// The high bit of every byte that is zero now, and of no other.
		for m := ^((w&low + low) | w | low); m != 0; m &= m - 1 {
			if n < len(starts) {
				starts[n] = int32(at + bits.TrailingZeros64(m)/8 + 1) //nolint:gosec // a row is bounded by maxRow
			}
			n++
		}
	}
	for ; at < len(row); at++ {
		if row[at] == '~' {
			if n < len(starts) {
				starts[n] = int32(at + 1) //nolint:gosec // a row is bounded by maxRow
			}
			n++
		}
	}
	if n < len(starts) {
		starts[n] = int32(len(row) + 1) //nolint:gosec // a row is bounded by maxRow
	}
	return n
}
