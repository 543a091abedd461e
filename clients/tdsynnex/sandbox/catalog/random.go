// Randomness that can be asked for out of order: every draw is a function of the seed, a product's index
// and what the draw is for. And permutations that can be followed in both directions, so that "2 % of
// the products" is an exact number of them and membership is known without a list.

package catalog

// random is a splitmix64 stream.
type random uint64

// newRandom begins the stream of one product for one purpose.
func newRandom(seed int64, index int, purpose uint64) random {
	return random(mix(mix(uint64(seed)^0x9e3779b97f4a7c15) ^ mix(uint64(index)+purpose*0xd1342543de82ef95)))
}

func (r *random) next() uint64 {
	*r += 0x9e3779b97f4a7c15
	return mix(uint64(*r))
}

// below is a number from 0 to n-1.
func (r *random) below(n int) int { return int(r.next() % uint64(n)) }

// between is a number from low to high, both included.
func (r *random) between(low, high int) int { return low + r.below(high-low+1) }

// share is true in p of 1,000 draws.
func (r *random) permille(p int) bool { return r.below(1000) < p }

// unit is a number from 0 up to 1.
func (r *random) unit() float64 { return float64(r.next()>>11) / (1 << 53) }

func mix(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// permutation shuffles 0..n-1: a four-round Feistel network over the next even power of two, walked
// until it lands inside.
type permutation struct {
	n    uint64
	half uint
	keys [4]uint64
}

func newPermutation(seed int64, n int) permutation {
	p := permutation{n: uint64(n), half: 1}
	for uint64(1)<<(2*p.half) < p.n {
		p.half++
	}
	r := newRandom(seed, n, purposePermutation)
	for i := range p.keys {
		p.keys[i] = r.next()
	}
	return p
}

// at is the element at a place.
func (p *permutation) at(place int) int {
	x := uint64(place)
	for {
		mask := uint64(1)<<p.half - 1
		left, right := x>>p.half, x&mask
		for _, key := range p.keys {
			left, right = right, left^mix(right^key)&mask
		}
		if x = left<<p.half | right; x < p.n {
			return int(x)
		}
	}
}

// place is where an element is.
func (p *permutation) place(element int) int {
	x := uint64(element)
	for {
		mask := uint64(1)<<p.half - 1
		left, right := x>>p.half, x&mask
		for i := len(p.keys) - 1; i >= 0; i-- {
			left, right = right^mix(left^p.keys[i])&mask, left
		}
		if x = left<<p.half | right; x < p.n {
			return int(x)
		}
	}
}

// Purposes keep the draws of one product apart, so that adding a draw to one leaves the others as they
// were. A round of change uses purposeRound plus its number.
const (
	purposeFamily uint64 = iota
	purposeTwin
	purposeText
	purposePrice
	purposeStock
	purposeLife
	purposeShape
	purposeSKU
	purposePermutation
	purposeRound
)
