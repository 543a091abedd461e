package policy

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Every mistake names its line and its key, whether it is in the form of the file or in what it means.
func TestEveryMistakeNamesItsLine(t *testing.T) {
	for name, row := range map[string]struct{ yaml, want string }{
		"no YAML":     {"products:\n  select: [\n", "line 2: this is not YAML: "},
		"a key twice": {"timeZone: UTC\ntimeZone: UTC\n", `line 2: this is not YAML: mapping key "timeZone" already defined`},
		"no table at all": {"- products\n",
			"line 1: has no keys below it; give some of activityLog, autotask, notices, orders, products, reconcile, timeZone, " +
				"tracking, or leave it out"},
		"a second document": {"timeZone: UTC\n---\ntimeZone: UTC\n", "line 3: the file holds a second document"},
		"an unknown key": {"\n\nproducts:\n  skuPrefixx: A\n",
			"line 4: products.skuPrefixx: there is no such key; did you mean skuPrefix?"},
		"an unknown key, nothing like": {"zzz: 1\n", "line 1: zzz: there is no such key; there are activityLog, autotask, notices, " +
			"orders, products"},
		"an unknown key of a rule": {"products:\n  mapping:\n    rules:\n    - category: \"002\"\n      categry: x\n",
			"line 5: products.mapping.rules[0].categry: there is no such key; did you mean category?"},
		"no truth":        {"products:\n  promotions: often\n", `line 2: products.promotions: "often" is not true or false`},
		"no whole number": {"products:\n  select:\n    cap: 1.5\n", `line 3: products.select.cap: "1.5" is not a whole number`},
		"no amount": {"products:\n  pricing:\n    markupPercent: a lot\n",
			`line 3: products.pricing.markupPercent: "a lot" is not a number`},
		"no time span": {"tracking:\n  pollEvery: soon\n",
			`line 2: tracking.pollEvery: "soon" is not a time span such as 90s, 15m, 36h or 60d`},
		"no list":             {"products:\n  select:\n    allow: 123\n", "line 3: products.select.allow: is not a list"},
		"a table for a value": {"products:\n  skuPrefix: {a: b}\n", "line 2: products.skuPrefix: is not a single value"},
		"a value for a table": {"products: all\n", "line 1: products: has no keys below it"},
		"no value":            {"products:\n  promotions:\n", "line 2: products.promotions: has no value"},
		"no amount given": {"products:\n  pricing:\n    markupPercent:\n",
			"line 3: products.pricing.markupPercent: has no value"},
		"nothing below a key": {"products:\n  select:\n", "line 2: products.select: has no keys below it"},
		"a code that YAML would change": {"products:\n  select:\n    categories:\n    - 012\n",
			"line 4: products.select.categories[0]: write 012 in quotes"},
		"the second entry of a list": {"products:\n  select:\n    categories: [\"002\",\n      \"12\"]\n",
			`line 4: products.select.categories[1]: "12" is not a category code`},
		"a SKU": {"products:\n  select:\n    block:\n    - 1\n    - x1\n",
			`line 5: products.select.block[1]: "x1" is not a TD SYNNEX SKU`},
		"an ABC code": {"products:\n  select:\n    abcCodes: [A, X]\n",
			`line 3: products.select.abcCodes[1]: "X" is not A, B, C or T`},
		"an unknown preference": {"products:\n  select:\n    prefer: [inStock, biggest]\n",
			`line 3: products.select.prefer[1]: "biggest" is not inStock, mostStock, promotion, active, ` +
				`categories, manufacturers, cheapest, dearest or newest`},
		"a preference twice": {"products:\n  select:\n    prefer: [newest, newest]\n",
			"line 3: products.select.prefer[1]: newest is in the list already"},
		"an order that is not there": {"products:\n  select:\n    prefer: [manufacturers]\n",
			"line 3: products.select.prefer[0]: the list products.select.manufacturers, whose order it follows, is empty"},
		"a range that is empty": {"products:\n  select:\n    priceMax: 5\n    priceMin: 9\n",
			"line 4: products.select.priceMin: 9 is above priceMax 5"},
		"a mapping rule that says none": {"products:\n  mapping:\n    rules:\n    - category: \"002\"\n",
			"line 4: products.mapping.rules[0]: the rule for 002 says nothing"},
		"two rules for a category": {
			"products:\n  mapping:\n    rules:\n    - {category: \"002\", billingCode: A}\n    - {category: \"002\", period: Yearly}\n",
			"line 5: products.mapping.rules[1].category: 002 has a rule already"},
		"a type": {"products:\n  mapping:\n    rules:\n    - {category: \"002\", type: labor}\n",
			`line 4: products.mapping.rules[0].type: "labor" is not material, service or empty`},
		"mark-up and margin": {"products:\n  pricing:\n    rules:\n    - markupPercent: 5\n      marginPercent: 5\n",
			"line 4: products.pricing.rules[0]: give either markupPercent or marginPercent"},
		"a band that is empty": {"products:\n  pricing:\n    rules:\n    - costFrom: 9\n      costBelow: 9\n      markupPercent: 5\n",
			"line 4: products.pricing.rules[0].costFrom: 9 is not below costBelow 9"},
		"a margin of all": {"products:\n  pricing:\n    marginPercent: 100\n",
			"line 3: products.pricing.marginPercent: 100 is not a margin"},
		"a floor below cost": {"products:\n  pricing:\n    floorPercent: -1\n",
			"line 3: products.pricing.floorPercent: -1 would allow prices below cost"},
		"an ending that can't be": {"products:\n  pricing:\n    roundTo: 0.5\n    ending: 0.99\n",
			"line 4: products.pricing.ending: 0.99 is not an ending of prices in steps of 0.5"},
		"an ending beside the default": {"products:\n  pricing:\n    ending: 0.99\n",
			"line 3: products.pricing.ending: 0.99 is not an ending of prices in steps of 0.01"},
		"a cap": {"products:\n  pricing:\n    cap: list\n",
			`line 3: products.pricing.cap: "list" is not none, msrp or map`},
		"a rate": {"products:\n  pricing:\n    exchangeRate: 0\n",
			"line 3: products.pricing.exchangeRate: 0 is not a rate"},
		"an owner": {"products:\n  fields:\n    unitPrice: nobody\n",
			`line 3: products.fields.unitPrice: "nobody" is not bridge, person or first`},
		"a field that a product needs": {"products:\n  fields:\n    name: person\n",
			"line 3: products.fields.name: Autotask makes no product without it; use first"},
		"one field for two values": {"products:\n  userDefinedFields:\n    eta: tds stock\n",
			`line 3: products.userDefinedFields.eta: "tds stock" takes stock already`},
		"a name that is too long": {"products:\n  userDefinedFields:\n    eta: " + strings.Repeat("x", 46) + "\n",
			"line 3: products.userDefinedFields.eta: "},
		"a link":                     {"products:\n  link: shop/{sku}\n", `line 2: products.link: "shop/{sku}" is not a web address`},
		"a placeholder that is none": {"products:\n  link: https://shop.example/{price}\n", "line 2: products.link: "},
		"dashes for capitals": {"products:\n  sku-prefix: A\n",
			"line 2: products.sku-prefix: there is no such key; did you mean skuPrefix?"},
		"a state that is none": {"tracking:\n  statuses:\n    Sent: Submitted\n",
			"line 3: tracking.statuses.Sent: there is no such key; "},
		"a day that is none": {"tracking:\n  hours: {days: [mon, monday]}\n",
			`line 2: tracking.hours.days[1]: "monday" is not sun, mon, tue, wed, thu, fri or sat`},
		"a number for a word": {"orders:\n  dropShip: 1\n", `line 2: orders.dropShip: "1" is not never or toCustomer`},
		"a truth for a text": {"orders:\n  numberPrefix: true\n",
			"line 2: orders.numberPrefix: true is not a text; write it in quotes"},
		"a number for a time span": {"orders:\n  decideWithin: 72\n",
			`line 2: orders.decideWithin: "72" is not a time span such as 90s, 15m, 36h or 60d`},
		"a time span that overflows": {"orders:\n  decideWithin: 99999999999h\n",
			`line 2: orders.decideWithin: "99999999999h" is not a time span`},
		"a number that overflows": {"products:\n  select:\n    cap: 99999999999999999999\n",
			`line 3: products.select.cap: "99999999999999999999" is not a whole number`},
		"an amount with a thousands sign": {"orders:\n  approval:\n    above: 5_000\n", "line 3: orders.approval.above: "},
		"no number at all":                {"orders:\n  approval:\n    above: .inf\n", "line 3: orders.approval.above: "},
		"an amount in quotes": {"products:\n  pricing:\n    markupPercent: \"12.5\"\n",
			`line 3: products.pricing.markupPercent: "12.5" is not a number; write it in plain digits and without quotes`},
		"a key below an anchor":          {"products:\n  select: &s\n    cap: 0\n", "line 3: products.select.cap: 0 selects nothing"},
		"half a window, of which it has": {"products:\n  window:\n    from: 20:00\n", "line 2: products.window: give both from and to"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Parse([]byte(row.yaml))
			require.Error(t, err)
			require.Len(t, Mistakes(err), 1, err)
			require.ErrorContains(t, err, row.want)
		})
	}
}

// All mistakes are said at once, in the order of the file, however they were found, and one that follows
// from another is not said as well.
func TestAllMistakesAreSaidAtOnce(t *testing.T) {
	_, err := Parse([]byte(`timeZone: Mars/Olympus
products:
  skuPrefixx: A
  promotions: often
  select: {cap: 0, categories: [012]}
  pricing:
    rules:
    - {markupPercent: x}
orders:
  country: DE
`))
	var got []string
	for _, m := range Mistakes(err) {
		got = append(got, m.Key)
		require.Positive(t, m.Line, m)
	}
	require.Equal(t, []string{
		"timeZone", "products.skuPrefixx", "products.promotions", "products.select.cap", "products.select.categories[0]",
		"products.pricing.rules[0].markupPercent", "orders.country",
	}, got)
}

func TestAnchorsAliasesAndMergedTables(t *testing.T) {
	p, err := Parse([]byte(`products:
  select:
    allow: &mine ["11", "12"]
    block: *mine
  pricing:
    rules:
    - &base {category: "002", marginPercent: 8}
    - <<: *base
      category: "003"
`))
	require.NoError(t, err)
	require.Equal(t, []string{"11", "12"}, p.Products.Select.Block)
	require.Len(t, p.Products.Pricing.Rules, 2)
	require.Equal(t, "003", p.Products.Pricing.Rules[1].Category)
	require.Equal(t, "8", p.Products.Pricing.Rules[1].MarginPercent.Decimal.String())
}

func TestAnEmptyFileIsTheDefaultPolicy(t *testing.T) {
	for _, text := range []string{"", "# nothing yet\n", "products: {}\n", "products:\n  select:\n    categories:\n    priceMin:\n"} {
		p, err := Parse([]byte(text))
		require.NoError(t, err, text)
		want := Default()
		want.Products.Select.Categories = p.Products.Select.Categories // an empty list and none are the same
		require.Empty(t, p.Products.Select.Categories)
		require.Equal(t, want, p, text)
	}
}
