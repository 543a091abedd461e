package integration

import (
	"cmp"
	"encoding/json"
	"flag"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"

	"digitalbridge/activities/operations"
	"digitalbridge/clients/autotask"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/config"
	"digitalbridge/internal/policy"
	"digitalbridge/workflows/orders"
	"digitalbridge/workflows/products"
)

var update = flag.Bool("update", false, "write docs/bad-input.md")

// badInput is something wrong that is given to the bridge, and what it says to that.
type badInput struct {
	what string
	// gives is what is given, as a person writes it; NUMBER stands for a purchase order that could be sent.
	gives string
	says  string
}

// badPlace is where wrong things are given, what stays as it was, and the test of one of them.
type badPlace struct {
	name string
	kept string
	rows []badInput
	// refused gives it and returns what is said.
	refused func(t *testing.T, row badInput) string
}

// Whatever is wrong with what people, programs and vendors give the bridge: it is named, and nothing is sent or written for
// it. The table is docs/bad-input.md (go test ./test/integration -run BadInput -update).
func TestBadInputIsNamedAndChangesNothing(t *testing.T) {
	b := start(t, 300, nil)
	b.fields()
	number := b.purchaseOrder(b.product("1000003"))
	waiting := b.purchaseOrder(b.product("1000004"), b.product("99999999"))
	b.wonSale(b.product("1000005"))
	held := b.hold(waiting, orders.SubmitOrderInput{Wait: true})
	starter := built(t, "starter")

	places := []badPlace{
		{"Command line", "nothing is started", badCommands(), func(t *testing.T, row badInput) string { return b.mistyped(t, starter, row) }},
		{"Inputs of workflows", "nothing is sent or written", badInputs(), func(t *testing.T, row badInput) string {
			return b.refusedInput(t, row, number)
		}},
		{"Updates and queries", "the order waits on", badUpdates(), held.refusedUpdate},
		{"Policy", "the worker does not start with it", badPolicies(), func(t *testing.T, row badInput) string {
			_, err := policy.Parse([]byte(strings.ReplaceAll(row.gives, "⏎", "\n")))
			require.NotEmpty(t, policy.Mistakes(err), "%v", err)
			return err.Error()
		}},
		{"Environment", "the worker does not start with it", badEnvironments(), func(t *testing.T, row badInput) string {
			for set := range strings.SplitSeq(row.gives, " ") {
				name, value, _ := strings.Cut(set, "=")
				t.Setenv(name, value)
			}
			_, err := config.LoadWorker()
			require.Error(t, err)
			require.NotContains(t, err.Error(), "hunter2")
			return err.Error()
		}},
		{"Price file", "Autotask stays as it is, and so does the last good file", badFeeds(), b.refusedFeed},
		{"Purchase orders", "nothing is sent", b.badPurchaseOrders(), func(t *testing.T, row badInput) string {
			return b.refusedInput(t, badInput{what: bridge.SubmitOrder, gives: `{"purchaseOrder":"` + row.gives + `"}`}, number)
		}},
		{"Answers of vendors", "nothing is sent or written", badAnswers(), b.refusedAnswer},
	}
	before := b.autotaskState()
	n := 0
	for _, p := range places {
		for _, row := range p.rows {
			n++
			t.Run(p.name+": "+row.what, func(t *testing.T) {
				said := p.refused(t, row)
				require.Contains(t, said, row.says)
				require.Empty(t, b.orders(number), "something was sent")
			})
		}
		require.True(t, reflect.DeepEqual(before, b.autotaskState()), "%s: Autotask has changed", p.name)
	}
	require.GreaterOrEqual(t, n, 100)
	t.Run("what is right is done", func(t *testing.T) {
		require.Equal(t, products.SyncSuccess, b.sync(products.ProductSyncInput{Only: []string{"1000003"}}).Status)
		b.submit(number)
		require.Len(t, b.orders(number), 1)
	})
	page := badInputPage(places)
	file := filepath.Join("..", "..", "docs", "bad-input.md")
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(page), 0o600))
	}
	written, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, string(written), page, "write it anew: go test ./test/integration -run BadInput -update")
}

// badInputPage is the table as people read it.
func badInputPage(places []badPlace) string {
	var s strings.Builder
	total := 0
	for _, p := range places {
		total += len(p.rows)
	}
	fmt.Fprintf(&s, `# Bad input

What the bridge says to %d wrong things, and what stays as it was. A test gives it each of them and writes this page:
[bad_input_table_test.go](../test/integration/bad_input_table_test.go). What is said here is a part of the message; the whole one
ends with what to do.
`, total)
	cell := strings.NewReplacer("|", `\|`, "\n", " ", strings.Repeat("so ", 700), "so so so (700 times) ")
	for _, p := range places {
		fmt.Fprintf(&s, "\n## %s\n\nKept: %s.\n\n| Wrong | Given | Said |\n|---|---|---|\n", p.name, p.kept)
		for _, row := range p.rows {
			fmt.Fprintf(&s, "| %s | `` %s `` | %s |\n", cell.Replace(row.what), cell.Replace(row.gives), cell.Replace(row.says))
		}
	}
	return s.String()
}

// mistyped runs a command line, which must end with the exit code of a wrong one.
func (b *bench) mistyped(t *testing.T, starter string, row badInput) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), starter, strings.Fields(row.gives)...) //nolint:gosec // the table's
	cmd.Env = append(os.Environ(), "TEMPORAL_ADDRESS="+b.Temporal.Address, "BRIDGE_CONNECTION="+b.connection())
	out, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	require.ErrorAs(t, err, &exit, "%s", out)
	require.Equal(t, 2, exit.ExitCode(), "%s", out)
	return string(out)
}

func badCommands() []badInput {
	return []badInput{
		{"a mistyped command", "ordr list", `did you mean order?`},
		{"a mistyped subcommand", "order submitt 1003", `"submitt" is not a command of starter order; did you mean submit?`},
		{"a subcommand like none", "sync zzzzzz", `"zzzzzz" is not a command of starter sync`},
		{"a mistyped decision", "sync quarantine aprove 1", "did you mean approve?"},
		{"no purchase order", "order submit", "PURCHASE-ORDER is missing"},
		{"two purchase orders", "order submit 1016 1017", `"1017" is too much`},
		{"an argument too many", "sync run now", `"now" is too much`},
		{"a mistyped flag", "order submit 1016 --dry-rn", "--dry-rn"},
		{"a flag of another command", "sync run --lift", "--lift"},
		{"a decision without a reason", "order approve 1016", "give --reason"},
		{"a form that there is not", "order list --output pdf", "table, json, csv"},
		{"a form that it does not have", "order status 1016 -o csv", "it has table, json"},
		{"two forms", "order list --json -o csv", "give one"},
		{"a mark of spreadsheets for a table", "order list --bom", "--bom is for --output csv"},
		{"a span that is none", "today --since yesterday", "60d"},
	}
}

// refusedInput starts a workflow with an input as the web UI and the temporal command send it.
func (b *bench) refusedInput(t *testing.T, row badInput, number string) string {
	t.Helper()
	kind, _, _ := strings.Cut(row.what, ":")
	id := map[string]string{
		bridge.SubmitOrder: bridge.SubmitOrderID(b.connection(), number), bridge.ProductSync: bridge.ProductSyncID(b.connection()),
		bridge.SubmitApprovedOrders: bridge.SubmitApprovedOrdersID(b.connection()),
	}[kind]
	var inputs []any
	for one := range strings.SplitSeq(strings.ReplaceAll(row.gives, "NUMBER", number), " ⏎ ") {
		inputs = append(inputs, json.RawMessage(one))
	}
	if kind == bridge.SubmitOrder {
		var named struct{ PurchaseOrder string }
		if json.Unmarshal([]byte(strings.ReplaceAll(row.gives, "NUMBER", number)), &named) == nil && named.PurchaseOrder != "" {
			id = bridge.SubmitOrderID(b.connection(), named.PurchaseOrder)
		}
	}
	run, err := b.Client.ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{
		ID: cmp.Or(id, "bad/"+b.connection()+"/"+kind), TaskQueue: bridge.TaskQueue(b.connection())}, kind, inputs...)
	require.NoError(t, err)
	f := failed(t, run.Get(t.Context(), nil))
	cure := "What to do:"
	if f.Type() == bridge.OrderNotReady {
		cure = " - " // there may be several things to do
	}
	require.Contains(t, f.Message(), cure)
	return f.Message()
}

func badInputs() []badInput {
	const ask = "it is a text, where an object belongs"
	rows := []badInput{
		{"SubmitOrder: a dry run with an underscore", `{"purchaseOrder":"NUMBER","dry_run":true}`, "dry_run: unknown; did you mean dryRun?"},
		{"SubmitOrder: a dry run with a dash", `{"purchaseOrder":"NUMBER","dry-run":true}`, "dry-run: unknown; did you mean dryRun?"},
		{"SubmitOrder: a dry run in another case", `{"purchaseOrder":"NUMBER","DryRun":true}`, "DryRun: unknown; did you mean dryRun?"},
		{"SubmitOrder: a mistyped dry run", `{"purchaseOrder":"NUMBER","dryrRun":true}`, "dryrRun: unknown; did you mean dryRun?"},
		{"SubmitOrder: another workflow's key", `{"purchaseOrder":"NUMBER","mode":"plan"}`, "mode: unknown"},
		{"SubmitOrder: a key given twice", `{"purchaseOrder":"NUMBER","dryRun":true,"dryRun":false}`, "dryRun: is given twice"},
		{"SubmitOrder: what a run tells its next one", `{"purchaseOrder":"NUMBER","carried":{}}`,
			"carried: is what the bridge writes for itself"},
		{"SubmitOrder: a text for a yes or no", `{"purchaseOrder":"NUMBER","dryRun":"yes"}`, "dryRun: "},
		{"SubmitOrder: nothing for a yes or no", `{"purchaseOrder":"NUMBER","dryRun":null}`, "dryRun: is null; give a value or leave the key out"},
		{"SubmitOrder: nothing for the input", `null`, "it is null, where an object belongs"},
		{"SubmitOrder: an id for the number", `{"purchaseOrder":{"ID":7}}`, `give its number, for example "1016"`},
		{"SubmitOrder: a text for the input", `"NUMBER"`, ask},
		{"SubmitOrder: a list for the input", `["NUMBER"]`, "it is a list, where an object belongs"},
		{"SubmitOrder: two inputs", `{"purchaseOrder":"NUMBER"} ⏎ {"dryRun":true}`, "there are 2 of them, where one belongs"},
		{"SubmitOrder: no purchase order", `{}`, "purchaseOrder is missing"},
		{"ProductSync: a dry run", `{"dryRun":true}`, "dryRun: unknown"},
		{"ProductSync: SKUs by another name", `{"skus":["1000001"]}`, "skus: unknown"},
		{"ProductSync: nothing for the SKUs", `{"only":null}`, "only: is null"},
		{"ProductSync: nothing for one of the SKUs", `{"only":["1000001",null]}`, "only[1]: is null"},
		{"ProductSync: nothing for the input", `null`, "it is null, where an object belongs"},
		{"ProductSync: a mode that is none", `{"mode":"test"}`, "test"},
		{"ConvertOpportunity: a dry run with an underscore", `{"opportunity":1,"dry_run":true}`, "dry_run: unknown; did you mean dryRun?"},
		{"ConvertOpportunity: nothing for whether to submit", `{"opportunity":1,"submit":null}`, "submit: is null"},
		{"SubmitApprovedOrders: chosen orders", `{"remaining":["NUMBER"]}`, "remaining: is what the bridge writes for itself"},
		{"Readings: a question as the input", `{"key":"reports/latest.json"}`, "it takes none"},
	}
	for _, kind := range []string{bridge.ConvertOpportunity, bridge.GetOrderStatus, bridge.ReconcileOrders, bridge.CheckConnection,
		bridge.AdoptOrder, bridge.RefreshPrices, bridge.RelinkProduct} {
		rows = append(rows, badInput{kind + ": an unknown key", `{"Nonsense":1}`, "Nonsense: unknown"},
			badInput{kind + ": a text", `"1006"`, ask})
	}
	return rows
}

// refusedUpdate sends an update to the order that waits.
func (o *heldOrder) refusedUpdate(t *testing.T, row badInput) string {
	t.Helper()
	name, input, _ := strings.Cut(row.gives, " ")
	var err error
	if name == bridge.QueryStatus {
		_, err = o.Client.QueryWorkflow(t.Context(), o.id, "", name, json.RawMessage(input))
	} else {
		err = o.update(o.id, name, json.RawMessage(input), nil)
	}
	require.Error(t, err)
	require.Empty(t, o.orders(o.number))
	return err.Error()
}

func badUpdates() []badInput {
	const who = `{"actor":"Ann","reason":"typed",`
	return []badInput{
		{"a mistyped quantity", bridge.UpdateEditLine + " " + who + `"line":1,"qantity":1}`, "qantity: unknown; did you mean quantity?"},
		{"a line given twice", bridge.UpdateEditLine + " " + who + `"line":1,"quantity":1,"line":2}`, "line: is given twice"},
		{"a key in another case", bridge.UpdateEditLine + " " + who + `"line":1,"Drop":true}`, "Drop: unknown; did you mean drop?"},
		{"a text for a number", bridge.UpdateEditLine + " " + who + `"line":1,"quantity":"1"}`,
			"quantity: a text stands where a whole number belongs"},
		{"nothing for a yes or no", bridge.UpdateEditLine + " " + who + `"line":1,"quantity":1,"drop":null}`, "drop: is null"},
		{"a text for the input", bridge.UpdateEditLine + ` "drop line 1"`, "it is a text, where an object belongs"},
		{"a line that there is not", bridge.UpdateEditLine + " " + who + `"line":9,"quantity":1}`, "9"},
		{"a decision by nobody", bridge.UpdateRetry + ` {"reason":"typed"}`, "actor"},
		{"a decision for a reason that is a novel", bridge.UpdateRetry + ` {"actor":"Ann","reason":"` + strings.Repeat("so ", 700) + `"}`,
			"reason has 2099 characters, more than 2000: say it shorter"},
		{"a price that is no price", bridge.UpdateEditLine + " " + who + `"line":1,"unitPrice":1e400}`, "unitPrice is no price"},
		{"a price of no number", bridge.UpdateEditLine + " " + who + `"line":1,"unitPrice":"NaN"}`, "can't convert NaN"},
		{"a decision without a reason", bridge.UpdateRetry + ` {"actor":"Ann"}`, "reason"},
		{"a query with an input", bridge.QueryStatus + ` {"x":1}`, "it takes none"},
	}
}

func badPolicies() []badInput {
	return []badInput{
		{"an unknown key", "products:⏎  skuPrefixx: A⏎", "line 2: products.skuPrefixx"},
		{"dashes for capitals", "products:⏎  sku-prefix: A⏎", "did you mean skuPrefix?"},
		{"a word for a yes or no", "products:⏎  promotions: often⏎", "line 2: products.promotions"},
		{"a day that is none", "tracking:⏎  hours: {days: [monday]}⏎", "monday"},
		{"hours that end before they begin", `tracking:⏎  hours: {from: "18:00", to: "09:00"}⏎`, "not later than 18:00"},
		{"a cut-off that is no time", `tracking:⏎  cutOffs: ["3 pm"]⏎`, "3 pm"},
		{"too much jitter", "tracking:⏎  jitterPercent: 80⏎", "between 0 and 50"},
		{"a time of day that is none", `reconcile: {at: "25:00"}`, "reconcile.at"},
		{"no span", "reconcile: {since: 0s}", "reconcile.since"},
		{"a tolerance below zero", "reconcile: {freightTolerance: -1}", "reconcile.freightTolerance"},
		{"a note for an unknown state", "tracking: {notes: {internal: [Sent]}}", "tracking.notes.internal"},
		{"a state that is told to both", "tracking: {notes: {internal: [Shipped], customer: [Shipped]}}", "tracking.notes.customer"},
		{"a time span that is none", "tracking:⏎  pollEvery: soon⏎", "soon"},
		{"a number for a time span", "orders:⏎  decideWithin: 72⏎", `"72" is not a time span such as 90s, 15m, 36h or 60d`},
		{"a time span that overflows", "orders:⏎  decideWithin: 99999999999h⏎", "is not a time span"},
		{"a category that is none", `products: {select: {categories: ["12"]}}`, "products.select.categories"},
		{"a number that overflows", "products:⏎  select:⏎    cap: 99999999999999999999⏎", "is not a whole number"},
		{"a selection of nothing", "products: {select: {priceMin: 9, priceMax: 5}}", "nothing is selected"},
		{"prices below cost", "products: {pricing: {markupPercent: -1}}", "below cost"},
		{"a margin of all", "products:⏎  pricing:⏎    marginPercent: 100⏎", "100 is not a margin"},
		{"a rate of nothing", "products:⏎  pricing:⏎    exchangeRate: 0⏎", "0 is not a rate"},
		{"an amount in quotes", `products:⏎  pricing:⏎    markupPercent: "12.5"⏎`, "write it in plain digits and without quotes"},
		{"an owner that is nobody", "products:⏎  fields:⏎    unitPrice: nobody⏎", `"nobody" is not bridge, person or first`},
		{"a field that a product needs", "products:⏎  fields:⏎    name: person⏎", "Autotask makes no product without it"},
		{"a link that is none", "products:⏎  link: shop/{sku}⏎", "is not a web address"},
		{"half a window", `products: {window: {from: "20:00"}}`, "both from and to"},
		{"a window that never opens", `products: {window: {from: "06:00", to: "06:00"}}`, "never opens"},
		{"a limit above all", "products: {limits: {maxRowDropPercent: 120}}", "between 0 and 100"},
		{"no status that sends", "orders: {approvedStatuses: []}", "no order ever goes out"},
		{"a country that is not served", "orders: {country: DE}", `"DE" is not US or CA`},
		{"a prefix that TD SYNNEX does not take", `orders: {numberPrefix: "po_"}`, "orders.numberPrefix"},
		{"a yes for a text", "orders:⏎  numberPrefix: true⏎", "true is not a text; write it in quotes"},
		{"too many approvers", "orders: {approval: {approvers: 3}}", "not 1 or 2"},
		{"an amount with a thousands sign", "orders:⏎  approval:⏎    above: 5_000⏎", "orders.approval.above"},
		{"no number at all", "orders:⏎  approval:⏎    above: .inf⏎", "orders.approval.above"},
		{"a reference without its kind", "orders: {specialPrice: {reference: B1}}", "orders.specialPrice.type"},
		{"a zone that there is not", "timeZone: Mars/Olympus", "timeZone"},
	}
}

func badEnvironments() []badInput {
	return []badInput{
		{"half of the credentials", "AUTOTASK_USERNAME=api@msp.example", "AUTOTASK_SECRET is missing"},
		{"a number that is none", "WORKER_REPLICAS=many", "WORKER_REPLICAS"},
		{"too many workers", "WORKER_REPLICAS=4", "WORKER_REPLICAS is 4"},
		{"a build without its deployment", "TEMPORAL_WORKER_BUILD_ID=1.4.0", "TEMPORAL_WORKER_BUILD_ID is set without TEMPORAL_DEPLOYMENT_NAME"},
		{"a deployment with a dot", "TEMPORAL_DEPLOYMENT_NAME=bridge.main", "TEMPORAL_DEPLOYMENT_NAME is"},
		{"a certificate without its key", "TEMPORAL_TLS_CLIENT_CERT_PATH=/c.pem", "TEMPORAL_TLS_CLIENT_KEY_PATH is missing"},
		{"a key without its certificate", "TEMPORAL_TLS_CLIENT_KEY_PATH=/k.pem", "TEMPORAL_TLS_CLIENT_CERT_PATH is missing"},
		{"an API key in clear text", "TEMPORAL_API_KEY=hunter2 TEMPORAL_TLS=false", "TEMPORAL_TLS is false"},
		{"a profile that is not there", "TEMPORAL_PROFILE=cloud", "cloud"},
		{"a codec with a weak token", "CODEC_ADDRESS=127.0.0.1:1 PAYLOAD_KEYS=a:b CODEC_TOKEN=hunter2", "CODEC_TOKEN"},
		{"a password in an address", "TDSYNNEX_WEB_SERVICE_URL=https://me:hunter2@host", "TDSYNNEX_WEB_SERVICE_URL holds a user or a password"},
		{"a key in a store's address", "BRIDGE_STORE=s3://AKIA:hunter2@bucket", "BRIDGE_STORE holds a user or a password"},
		{"a password in the address of links", "LIVELINK_ADDRESS=:1 LIVELINK_URL=http://me:hunter2@host",
			"LIVELINK_URL holds a user or a password"},
		{"a password in the desk's address", "DESK_ADDRESS=:1 DESK_URL=http://me:hunter2@host", "DESK_URL holds a user or a password"},
		{"a password in the issuer's address", "DESK_OIDC_ISSUER=http://me:hunter2@host", "DESK_OIDC_ISSUER holds a user or a password"},
		{"a password in Temporal's address", "TEMPORAL_ADDRESS=me:hunter2@host:7233", "TEMPORAL_ADDRESS holds a user or a password"},
		{"a password without a scheme", "TDSYNNEX_SFTP_ADDRESS=me:hunter2@host:22", "TDSYNNEX_SFTP_ADDRESS holds a user or a password"},
		{"a word for what is sent", "ORDERS_LIVE=yes", "is not false, true or once"},
		{"a secret's file that is not there", "AUTOTASK_SECRET_FILE=/nowhere/secret", "AUTOTASK_SECRET_FILE"},
	}
}

// refusedFeed syncs with a price file that has a fault.
func (b *bench) refusedFeed(t *testing.T, row badInput) string {
	t.Helper()
	b.control(http.MethodPost, b.Sandboxes.TDSynnexURL()+"/sandbox/feed", map[string]string{"fault": row.gives}, nil)
	defer b.control(http.MethodPost, b.Sandboxes.TDSynnexURL()+"/sandbox/feed", map[string]string{"fault": ""}, nil)
	f := failed(t, b.run(bridge.ProductSync, bridge.ProductSyncID(b.connection()), products.ProductSyncInput{}, nil))
	require.Contains(t, f.Message(), "What to do:")
	require.True(t, b.logged(f.Message()), "not in the log: %s", f.Message())
	return f.Message()
}

func badFeeds() []badInput {
	return []badInput{
		{"no header", "no-header", "HDR"},
		{"a wrong qualifier", "wrong-qualifier", "HDR"},
		{"rows that end early", "cut-rows", "rows"},
		{"a zip that ends in the middle", "cut-file", "zip"},
		{"another account's rows", "wrong-account", "account"},
		{"a header and no rows", "empty", "no"},
		{"no file on the server", "missing", "555001.zip"},
		{"a zip transferred as text", "ascii", "zip"},
	}
}

// badPurchaseOrders makes purchase orders in Autotask that can't be sent.
func (b *bench) badPurchaseOrders() []badInput {
	b.t.Helper()
	at, ctx := b.autotask(), b.t.Context()
	draft := b.purchaseOrder(b.product("1000006"))
	require.NoError(b.t, at.PurchaseOrders.Patch(ctx, autotask.PurchaseOrder{ID: b.readPurchaseOrder(draft).ID, Status: b.status("Canceled")}))
	return []badInput{
		{"one that there is not", "424242", `"424242"`},
		{"one of many letters", strings.Repeat("x", 60), "What to do:"},
		{"a SKU that TD SYNNEX does not know", b.purchaseOrder(b.product("99999998")), "does not know"},
		{"a product without a SKU", b.purchaseOrder(b.product("")), "no TD SYNNEX SKU"},
		{"one that is not approved", draft, `status is "Canceled"`},
	}
}

// refusedAnswer checks the connection while a vendor answers badly: each point says what it heard.
func (b *bench) refusedAnswer(t *testing.T, row badInput) string {
	t.Helper()
	action, path, _ := strings.Cut(row.gives, " ")
	rule := map[string]any{"path": path, "action": action}
	var status int
	if _, err := fmt.Sscanf(action, "%d", &status); err == nil {
		rule["action"], rule["status"] = "status", status
	}
	base := b.Sandboxes.TDSynnexURL()
	if strings.Contains(path, "ATServicesRest") {
		base = b.Sandboxes.AutotaskURL()
	}
	b.control(http.MethodPost, base+"/sandbox/faults", map[string]any{"rules": []any{rule}}, nil)
	defer b.control(http.MethodDelete, base+"/sandbox/faults", nil, nil)
	f := failed(t, b.run(bridge.CheckConnection, bridge.CheckConnectionID(b.connection()), operations.CheckInput{}, nil))
	require.Equal(t, bridge.CheckFailed, f.Type())
	require.Contains(t, f.Message(), "What to do:")
	return f.Message()
}

func badAnswers() []badInput {
	const status, companies = "/SynnexXML/POStatus", "/ATServicesRest/V1.0/Companies/query"
	rows := []badInput{
		{"TD SYNNEX: 500", "500 " + status, "HTTP status 500"},
		{"TD SYNNEX: 503", "503 " + status, "HTTP status 503"},
		{"TD SYNNEX: 404", "404 " + status, "TDSYNNEX_WEB_SERVICE_URL"},
		{"TD SYNNEX: 403", "403 " + status, "enable this web service"},
		{"TD SYNNEX: 429", "429 " + status, "HTTP status 429"},
		{"TD SYNNEX: a redirect", "302 " + status, "HTTP status 302"},
		{"TD SYNNEX: bytes that are no XML", "garbage " + status, "not readable XML"},
		{"TD SYNNEX: half an answer", "truncate " + status, "TD SYNNEX web services"},
		{"TD SYNNEX: no answer", "reset " + status, "TD SYNNEX web services"},
		{"Autotask: 403", "403 " + companies, "Autotask"},
		{"Autotask: bytes that are no JSON", "garbage " + companies, "Autotask"},
	}
	return rows
}
