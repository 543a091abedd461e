package activities

// What the tests of package activities_test look at from inside.
var (
	SnapshotKey    = snapshotKey
	SKUsKey        = skusKey
	RejectionsKey  = rejectionsKey
	PlanKey        = planKey
	ReviewKey      = reviewKey
	KeptKey        = keptKey
	DuplicatesKey  = duplicatesKey
	FailuresKey    = failuresKey
	KeepAlive      = keepAlive
	NewSentOrder   = sentOrder
	AbandonedAfter = abandonedAfter
)

// LastGoodKey is where the figures of the last good full file are.
const LastGoodKey = lastGoodKey

type (
	// FileSKU is a line of the list of all SKUs.
	FileSKU = fileSKU
)
