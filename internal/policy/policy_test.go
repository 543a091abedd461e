package policy

import (
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"
)

func TestDefaultsAreValid(t *testing.T) { require.Empty(t, Default().mistakes()) }

func TestParseKeepsDefaultsForWhatIsNotSaid(t *testing.T) {
	p, err := Parse([]byte(`
products:
  select:
    categories: ["005", "002001"]
    priceMin: 10.50
  pricing:
    markupPercent: 12.5
tracking:
  pollEvery: 90s
`))
	require.NoError(t, err)
	require.Equal(t, []string{"005", "002001"}, p.Products.Select.Categories)
	require.Equal(t, 20000, p.Products.Select.Cap)
	require.True(t, p.Products.Select.PriceMin.Valid)
	require.Equal(t, "10.5", p.Products.Select.PriceMin.Decimal.String())
	require.True(t, p.Products.Pricing.MarkupPercent.Equal(decimal.RequireFromString("12.5")))
	require.Equal(t, Duration(90*time.Second), p.Tracking.PollEvery)
	require.Equal(t, []string{"Submitted"}, p.Orders.ApprovedStatuses)
	require.True(t, p.Products.Promotions)
}

func TestMistakesAreNamedWithTheirPlace(t *testing.T) {
	rows := []struct{ name, yaml, want string }{
		{"unknown key with its line", "products:\n  skuPrefixx: A\n", "line 2: products.skuPrefixx"},
		{"wrong type with its line", "products:\n  promotions: often\n", "line 2: products.promotions"},
		{"working days", "tracking:\n  hours: {days: [monday]}\n", "monday"},
		{"working hours that end before they begin", "tracking:\n  hours: {from: \"18:00\", to: \"09:00\"}\n", "not later than 18:00"},
		{"cut-off", "tracking:\n  cutOffs: [\"3 pm\"]\n", "3 pm"},
		{"jitter", "tracking:\n  jitterPercent: 80\n", "between 0 and 50"},
		{"time of the reconciliation", "reconcile: {at: \"25:00\"}", "reconcile.at"},
		{"span of the reconciliation", "reconcile: {since: 0s}", "reconcile.since"},
		{"freight below zero", "reconcile: {freightTolerance: -1}", "reconcile.freightTolerance"},
		{"a state of a note", "tracking: {notes: {internal: [Sent]}}", "tracking.notes.internal"},
		{"a state that is told to both", "tracking: {notes: {internal: [Shipped], customer: [Shipped]}}", "tracking.notes.customer"},
		{"a customer's note without a type of its own", "tracking: {notes: {customer: [Shipped]}}", "tracking.notes.customerNoteType"},
		{"a customer's note of the others' type", "tracking: {notes: {customer: [Shipped], customerNoteType: task notes}}",
			"tracking.notes.customerNoteType"},
		{"a note for nobody", "tracking: {notes: {customer: [Shipped], customerPublish: \"\"}}", "tracking.notes.customerPublish"},
		{"time span", "tracking:\n  pollEvery: soon\n", "soon"},
		{"category", "products: {select: {categories: [\"12\"]}}", "products.select.categories"},
		{"negative mark-up", "products: {pricing: {markupPercent: -1}}", "below cost"},
		{"range", "products: {select: {priceMin: 9, priceMax: 5}}", "nothing is selected"},
		{"no status", "orders: {approvedStatuses: []}", "no order ever goes out"},
		{"country", "orders: {country: DE}", `"DE" is not US or CA`},
		{"prefix", "orders: {numberPrefix: \"po_\"}", "orders.numberPrefix"},
		{"time zone", "timeZone: Mars/Olympus", "timeZone"},
		{"half a window", "products: {window: {from: \"20:00\"}}", "both from and to"},
		{"no time of day", "products: {window: {from: \"8pm\", to: \"06:00\"}}", "products.window.from"},
		{"a window that never opens", "products: {window: {from: \"06:00\", to: \"06:00\"}}", "never opens"},
		{"match", "products: {match: guess}", "products.match"},
		{"price move", "products: {limits: {maxPriceMovePercent: -5}}", "switches the limit off"},
		{"margin", "products: {limits: {minMarginPercent: 100}}", "products.limits.minMarginPercent"},
		{"auto-release", "products: {limits: {autoReleaseAfter: -1}}", "0 means never"},
		{"what is accepted in part", "orders: {partial: send}", "orders.partial"},
		{"what is out of stock", "orders: {outOfStock: maybe}", "orders.outOfStock"},
		{"a ship method of nobody's", "orders: {shipMethods: {Ground: \"f g\"}}", "orders.shipMethods"},
		{"approvers", "orders: {approval: {approvers: 3}}", "not 1 or 2"},
		{"a reference without its kind", "orders: {specialPrice: {reference: B1}}", "orders.specialPrice.type"},
		{"tolerance", "orders: {priceTolerancePercent: -1}", "orders.priceTolerancePercent"},
		{"time to decide", "orders: {decideWithin: 0s}", "orders.decideWithin"},
		{"limit", "products: {limits: {maxRowDropPercent: 120}}", "between 0 and 100"},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			_, err := Parse([]byte(row.yaml))
			require.ErrorContains(t, err, row.want)
		})
	}
}

func TestLoadSaysWhatToDoAboutAMissingFile(t *testing.T) {
	_, err := Load("nowhere.yaml")
	require.ErrorContains(t, err, "BRIDGE_POLICY")
	p, err := Load("")
	require.NoError(t, err)
	require.Equal(t, Default(), p)
}

func TestWorkIsDoneWithinTheWindow(t *testing.T) {
	newYork, err := time.LoadLocation("America/New_York")
	require.NoError(t, err)
	at := func(day, hour, minute int) time.Time { return time.Date(2026, 11, day, hour, minute, 0, 0, newYork) }
	night, noon := Window{From: "20:00", To: "06:00"}, Window{From: "12:00", To: "13:30"}
	for name, row := range map[string]struct {
		window Window
		at     time.Time
		work   time.Duration
		done   time.Time
	}{
		"the whole day":                  {Window{}, at(3, 9, 0), 90 * time.Minute, at(3, 10, 30)},
		"open, and long enough":          {night, at(3, 21, 0), 2 * time.Hour, at(3, 23, 0)},
		"open, over midnight":            {night, at(3, 21, 0), 8 * time.Hour, at(4, 5, 0)},
		"closed, waits until it opens":   {night, at(3, 9, 0), 2 * time.Hour, at(3, 22, 0)},
		"just to its end":                {night, at(3, 4, 0), 2 * time.Hour, at(3, 6, 0)},
		"goes on in the next night":      {night, at(3, 4, 0), 2*time.Hour + time.Minute, at(3, 20, 1)},
		"over three noons":               {noon, at(3, 13, 0), 3 * time.Hour, at(5, 13, 0)},
		"closed at its end":              {noon, at(3, 13, 30), time.Hour, at(4, 13, 0)},
		"the clock is set back in there": {night, time.Date(2026, 10, 31, 22, 0, 0, 0, newYork), 8 * time.Hour, at(1, 5, 0)},
		"nothing to do":                  {night, at(3, 9, 0), 0, at(3, 9, 0)},
		"less than nothing":              {Window{}, at(3, 9, 0), -time.Hour, at(3, 9, 0)},
	} {
		require.True(t, row.done.Equal(row.window.Done(row.at, row.work, newYork)), "%s: %s", name, row.window.Done(row.at, row.work, newYork))
		require.True(t, row.done.Equal(row.window.Done(row.at.UTC(), row.work, newYork)), name)
	}
	require.Equal(t, "20:00 to 06:00", night.String())
}

func TestWindowOpens(t *testing.T) {
	newYork, err := time.LoadLocation("America/New_York")
	require.NoError(t, err)
	at := func(day, hour, minute int) time.Time { return time.Date(2026, 11, day, hour, minute, 0, 0, newYork) }
	night, noon := Window{From: "20:00", To: "06:00"}, Window{From: "12:00", To: "13:30"}
	for name, row := range map[string]struct {
		window    Window
		at, opens time.Time
	}{
		"the whole day":                      {Window{}, at(3, 9, 0), at(3, 9, 0)},
		"over midnight, in the evening":      {night, at(3, 20, 0), at(3, 20, 0)},
		"over midnight, in the morning":      {night, at(3, 5, 59), at(3, 5, 59)},
		"over midnight, closed at its end":   {night, at(3, 6, 0), at(3, 20, 0)},
		"over midnight, in the daytime":      {night, at(3, 19, 59), at(3, 20, 0)},
		"within a day, before":               {noon, at(3, 9, 0), at(3, 12, 0)},
		"within a day, open":                 {noon, at(3, 13, 29), at(3, 13, 29)},
		"within a day, after":                {noon, at(3, 13, 30), at(4, 12, 0)},
		"after the last day of a month":      {noon, at(30, 20, 0), at(31, 12, 0)},
		"on the day the clock is set back":   {noon, at(1, 0, 30), at(1, 12, 0)},
		"over the night of that same change": {noon, time.Date(2026, 10, 31, 20, 0, 0, 0, newYork), at(1, 12, 0)},
	} {
		require.True(t, row.opens.Equal(row.window.Opens(row.at, newYork)), name)
		require.True(t, row.opens.Equal(row.window.Opens(row.at.UTC(), newYork)), name)
	}
}
