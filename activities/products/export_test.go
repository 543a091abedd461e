package products

// What the tests of package products_test look at from inside.
var (
	SnapshotKey    = snapshotKey
	SKUsKey        = skusKey
	RejectionsKey  = rejectionsKey
	PlanKey        = planKey
	ReviewKey      = reviewKey
	KeptKey        = keptKey
	DuplicatesKey  = duplicatesKey
	FailuresKey    = failuresKey
	UnreadKey      = unreadKey
	StockKey       = stockKey
	AbandonedAfter = abandonedAfter
)

// LastGoodKey is where the figures of the last good full file are.
const LastGoodKey = lastGoodKey

type (
	// FileSKU is a line of the list of all SKUs.
	FileSKU = fileSKU
)

const IDRangesKey = idRangesKey

func CutIDs(ids []int64) []int64 { return cutIDs(ids) }
