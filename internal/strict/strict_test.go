package strict_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"digitalbridge/internal/strict"
)

type line struct {
	SKU      string `json:"sku"`
	Quantity int    `json:"quantity"`
}

type base struct {
	Actor string `json:"actor"`
}

type input struct {
	base
	PurchaseOrder string            `json:"purchaseOrder"`
	DryRun        bool              `json:"dryRun,omitempty"`
	Since         time.Time         `json:"since,omitzero"`
	Lines         []line            `json:"lines,omitempty"`
	First         *line             `json:"first,omitempty"`
	Names         map[string]line   `json:"names,omitempty"`
	Loose         json.RawMessage   `json:"loose,omitempty"`
	Carried       *map[string]int   `json:"carried,omitempty" inner:"true"`
	hidden        map[string]string //nolint:unused // no key of JSON
	Ignored       string            `json:"-"`
}

func (input) Example() string { return `{"purchaseOrder":"1016","dryRun":true}` }

// What a typing error may not do is what it did not mean to: every input that is not exactly one of ours is
// refused with the key and the nearest right one.
func TestWhatIsNotExactlyAnInputIsRefused(t *testing.T) {
	for text, want := range map[string]string{
		`{"purchaseOrder":"1006","dry_run":true}`: "dry_run: unknown; did you mean dryRun?",
		`{"purchaseOrder":"1006","dry-run":true}`: "dry-run: unknown; did you mean dryRun?",
		`{"purchaseOrder":"1006","dryrRun":true}`: "dryrRun: unknown; did you mean dryRun?",
		`{"purchaseOrder":"1006","DryRun":true}`:  "DryRun: unknown; did you mean dryRun?",
		`{"purchaseOrder":"1006","dryrun":true}`:  "dryrun: unknown; did you mean dryRun?",
		`{"purchaseOrder":"1006","mode":"plan"}`: "mode: unknown; there are actor, purchaseOrder, dryRun, since, " +
			"lines, first, names, loose",
		`{"purchaseOrder":"1006","dryRun":true,"dryRun":false}`:    "dryRun: is given twice",
		`{"purchaseOrder":"1006","dryRun":true,"dry\u0052un":1}`:   "dryRun: is given twice",
		`{"purchaseOrder":"1006","hidden":{}}`:                     "hidden: unknown",
		`{"purchaseOrder":"1006","Ignored":"x"}`:                   "Ignored: unknown",
		`{"purchaseOrder":"1006","":1}`:                            ": unknown; there are",
		`{"purchaseOrder":"1006","carried":{}}`:                    "carried: is what the bridge writes for itself; leave it out",
		`{"lines":[{"sku":"1","quantity":1},{"sku":"2","qty":3}]}`: "lines[1].qty: unknown; ",
		`{"first":{"Sku":"1"}}`:                                    "first.Sku: unknown; did you mean sku?",
		`{"names":{"a":{"sku":"1","sku":"2"}}}`:                    "names.a.sku: is given twice",
		`{"names":{"a":{},"a":{}}}`:                                "names.a: is given twice",
		`{"loose":{"a":1,"a":2}}`:                                  "loose.a: is given twice",
		`{"dryRun":"yes"}`:                                         "dryRun: a text stands where true or false belongs",
		`{"dryRun":1}`:                                             "dryRun: a number stands where true or false belongs",
		`{"purchaseOrder":1006}`:                                   "purchaseOrder: a number stands where a text belongs",
		`{"lines":{"sku":"1"}}`:                                    "lines: an object stands where a list belongs",
		`{"lines":[{"quantity":1.5}]}`:                             "quantity: the number 1.5 stands where a whole number belongs",
		`{"since":"yesterday"}`:                                    "yesterday",
		`"1006"`:                                                   "it is a text, where an object belongs",
		`"{\"purchaseOrder\":\"1006\"}"`:                           "it is a text, where an object belongs",
		`1006`:                                                     "it is a number, where an object belongs",
		`["1006"]`:                                                 "it is a list, where an object belongs",
		`null`:                                                     "it is null, where an object belongs",
		`{"purchaseOrder":"1006","dryRun":null}`:                   "dryRun: is null; give a value or leave the key out",
		`{"purchaseOrder":null}`:                                   "purchaseOrder: is null",
		`{"since":null}`:                                           "since: is null",
		`{"lines":null}`:                                           "lines: is null",
		`{"lines":[null]}`:                                         "lines[0]: is null",
		`{"first":null}`:                                           "first: is null",
		`{"first":{"sku":null}}`:                                   "first.sku: is null",
		`{"names":{"a":null}}`:                                     "names.a: is null",
		`true`:                                                     "it is true or false, where an object belongs",
		`{"purchaseOrder":"1006"`:                                  "it is no JSON: it ends too early",
		`{"purchaseOrder":"1006"}{"dryRun":true}`:                  "something follows after its end",
		`{"purchaseOrder":"1006",}`:                                "it is no JSON",
		`{purchaseOrder:"1006"}`:                                   "it is no JSON",
		``:                                                         "it is empty",
		`{"loose":` + strings.Repeat("[", 100) + strings.Repeat("]", 100) + `}`: "more than 32 deep",
		strings.Repeat("[", 1<<19):                               "where an object belongs",
		`{"loose":` + strings.Repeat("[", 1<<19):                 "more than 32 deep",
		`{"purchaseOrder":"` + strings.Repeat("1", 1<<20) + `"}`: "more than 1048576",
	} {
		in := input{PurchaseOrder: "before"}
		err := strict.Decode([]byte(text), &in, false)
		require.ErrorContains(t, err, want, text[:min(len(text), 80)])
		require.ErrorContains(t, err, `What to do: write it like {"purchaseOrder":"1016","dryRun":true}; nothing was done`)
	}
}

func TestAllMistakesAreSaidAtOnce(t *testing.T) {
	var in input
	err := strict.Decode([]byte(`{"purchase_order":"1","dry_run":true,"lines":[{"qantity":1}]}`), &in, false)
	var bad *strict.Error
	require.ErrorAs(t, err, &bad)
	require.Equal(t, []string{
		"purchase_order: unknown; did you mean purchaseOrder?", "dry_run: unknown; did you mean dryRun?",
		"lines[0].qantity: unknown; did you mean quantity?",
	}, bad.Mistakes)
}

func TestWhatIsExactlyAnInputIsTaken(t *testing.T) {
	for text, want := range map[string]input{
		`{}`: {},
		` {"purchaseOrder" : "1006", "dryRun":true, "actor":"Ann"} `: {PurchaseOrder: "1006", DryRun: true, base: base{Actor: "Ann"}},
		`{"lines":[{"sku":"1","quantity":2}]}`:                       {Lines: []line{{"1", 2}}},
		`{"names":{"Any Key":{"sku":"1"}}}`:                          {Names: map[string]line{"Any Key": {SKU: "1"}}},
		`{"since":"2026-03-02T09:00:00Z"}`:                           {Since: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)},
		`{"loose":{"any":[{"thing":null}]}}`:                         {Loose: json.RawMessage(`{"any":[{"thing":null}]}`)},
	} {
		var in input
		require.NoError(t, strict.Decode([]byte(text), &in, false), text)
		require.Equal(t, want, in, text)
	}
}

func TestOurProgramsFillInnerFieldsButMakeNoMistakesEither(t *testing.T) {
	var in input
	require.NoError(t, strict.Decode([]byte(`{"purchaseOrder":"1006","carried":{"a":1}}`), &in, true))
	require.Equal(t, map[string]int{"a": 1}, *in.Carried)
	require.NoError(t, strict.Decode([]byte(`{"purchaseOrder":"1007","lines":null,"carried":null}`), &in, true))
	require.Equal(t, "1007", in.PurchaseOrder)
	require.NoError(t, strict.Decode([]byte(`null`), &in, true))
	require.ErrorContains(t, strict.Decode([]byte(`{"caried":{"a":1}}`), &in, true), "caried: unknown")
}

// Whatever text comes, it is refused with a sentence, or it means the same as Go's own reading of it.
func FuzzDecode(f *testing.F) {
	for _, text := range []string{`{"purchaseOrder":"1006","dry_run":true}`, `{"lines":[{"sku":"1"}],"loose":{"a":1}}`, `"x"`,
		`{"a":`, "\xff"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var in input
		err := strict.Decode(data, &in, false)
		if err != nil {
			require.Contains(t, err.Error(), "nothing was done")
			return
		}
		var plain input
		dec := json.NewDecoder(strings.NewReader(string(data)))
		dec.DisallowUnknownFields()
		require.NoError(t, dec.Decode(&plain))
		require.Equal(t, plain, in)
	})
}
