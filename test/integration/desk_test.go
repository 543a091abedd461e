package integration

import (
	"context"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"

	"digitalbridge/internal/bridge"
	"digitalbridge/internal/config"
	"digitalbridge/starter/local"
	"digitalbridge/worker/desk/pages"
	"digitalbridge/workflows/orders"
	"digitalbridge/workflows/products"
)

// This file is a person at a browser: Chromium, with both systems, a real Temporal and the real worker.

// browserWithin bounds the whole visit on a machine that is busy.
const browserWithin = 15 * time.Minute

// chromium is the browser's program, which .ci/run installs.
func chromium(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	require.FailNow(t, "there is no Chromium on the PATH, in which the desk is looked at: apt-get install chromium")
	return ""
}

// visit is a browser of its own.
type visit struct {
	t    *testing.T
	ctx  context.Context //nolint:containedctx // chromedp's tab is its context
	base string
}

// visit looks at pages of ours, which must work without a script.
func (b *bench) visit(base string) *visit {
	b.t.Helper()
	return b.browser(base, false)
}

func (b *bench) browser(base string, scripts bool) *visit {
	b.t.Helper()
	options := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]), chromedp.ExecPath(chromium(b.t)), chromedp.NoSandbox,
		chromedp.Flag("disable-dev-shm-usage", true), chromedp.WSURLReadTimeout(time.Minute))
	ctx, closeBrowser := chromedp.NewExecAllocator(b.t.Context(), options...)
	b.t.Cleanup(closeBrowser)
	ctx, closeTab := chromedp.NewContext(ctx)
	b.t.Cleanup(closeTab)
	// The browser lives as long as the context of the first call, so this one has no time limit.
	_, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !scripts})
	require.NoError(b.t, err)
	ctx, cancel := context.WithTimeout(ctx, browserWithin)
	b.t.Cleanup(cancel)
	return &visit{b.t, ctx, base}
}

func (v *visit) do(actions ...chromedp.Action[chromedp.Void]) {
	v.t.Helper()
	require.NoError(v.t, chromedp.Do(v.ctx, actions...))
}

func (v *visit) open(path string) {
	v.t.Helper()
	if !strings.HasPrefix(path, "http") {
		path = v.base + path
	}
	v.do(chromedp.Navigate(path), chromedp.WaitReady("main"))
}

// press presses a button and waits for the page behind it, which says so.
func (v *visit) press(button, says string) {
	v.t.Helper()
	ctx, cancel := context.WithTimeout(v.ctx, soon)
	defer cancel()
	err := chromedp.Do(ctx, chromedp.Click(button, chromedp.NodeVisible), chromedp.WaitReady("//main[contains(., '"+says+"')]"))
	if err != nil {
		require.NoError(v.t, err, "the page does not say %q but: %s", says, v.text())
	}
}

// text is what the page says.
func (v *visit) text() string {
	v.t.Helper()
	text, err := chromedp.Run(v.ctx, chromedp.TextContent("main"))
	require.NoError(v.t, err)
	return text
}

// roles are those of controls, by the accessibility tree.
var roles = []string{"button", "link", "textbox", "combobox", "searchbox", "checkbox", "radio"}

// heard looks that whoever can't see the page hears of every control what it is.
func (v *visit) heard() {
	v.t.Helper()
	tree, err := chromedp.Call(v.ctx, accessibility.GetFullAXTree, accessibility.GetFullAXTreeParams{})
	require.NoError(v.t, err)
	controls, mains, headings := 0, 0, 0
	for _, n := range tree.Nodes {
		if n.Ignored || n.Role == nil {
			continue
		}
		role := strings.Trim(string(n.Role.Value), `"`)
		switch role {
		case "main":
			mains++
		case "heading":
			headings++
		}
		if !slices.Contains(roles, role) {
			continue
		}
		controls++
		require.NotNil(v.t, n.Name, role)
		require.NotEmpty(v.t, strings.Trim(string(n.Name.Value), `" `), "a %s has no name", role)
	}
	require.Positive(v.t, controls)
	require.Positive(v.t, headings)
	require.Equal(v.t, 1, mains)
}

// anyPage is a page whose picture nobody keeps.
const anyPage = "page"

// picture photographs the page at both widths, when a folder for that is named, and looks that nothing is wider than the
// screen of a telephone.
func (v *visit) picture(name string) {
	v.t.Helper()
	for _, width := range []int64{390, 1280} {
		_, err := chromedp.Call(v.ctx, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
			Width: width, Height: 900, DeviceScaleFactor: 1, Mobile: width < 500})
		require.NoError(v.t, err)
		size, err := chromedp.Call(v.ctx, page.GetLayoutMetrics, cdp.Empty{})
		require.NoError(v.t, err)
		require.LessOrEqual(v.t, size.CSSContentSize.Width, float64(width), "%s is wider than %d", name, width)
		if dir := os.Getenv("DESK_PICTURES"); dir != "" && name != anyPage {
			png, err := chromedp.Run(v.ctx, chromedp.CaptureScreenshot())
			require.NoError(v.t, err)
			suffix := map[int64]string{390: "-narrow", 1280: ""}[width]
			require.NoError(v.t, os.WriteFile(filepath.Join(dir, "desk-"+name+suffix+".png"), png, 0o600))
		}
	}
}

// withDesk starts a stack that serves the desk and holds what breaks a limit, and returns the keys of its links.
func withDesk(t *testing.T) (*bench, *pages.Keys, string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = l.Close() })
	address := l.Addr().String()
	b := start(t, 200, func(o *local.Options) {
		o.Desk = l
		o.Configure = func(c *config.Worker) {
			c.Desk.Address, c.Desk.URL, c.LinkKey = address, "http://"+address, linkKey
		}
		o.PolicyFile = filepath.Join(t.TempDir(), "bridge.yaml")
		before, after, _ := strings.Cut(testPolicy, "  priceTolerancePercent: null")
		_, after, _ = strings.Cut(after, "\n")
		rules := "products:\n  limits: {maxRowDropPercent: 50, maxSameDayDropPercent: 50}\n" + before +
			"  approval: {above: 100, approvers: 2}\n" + after
		require.NoError(t, os.WriteFile(o.PolicyFile, []byte(strings.Replace(rules, "orders:\n", "orders:\n"+asking, 1)), 0o600))
	})
	keys, err := pages.NewKeys(linkKey, b.Worker.Connection)
	require.NoError(t, err)
	return b, keys, "http://" + address
}

// scan opens every address as a scanner of mail does.
func (b *bench) scan(addresses ...string) {
	b.t.Helper()
	for _, address := range addresses {
		req, err := http.NewRequestWithContext(b.t.Context(), http.MethodGet, address, nil)
		require.NoError(b.t, err)
		resp, err := http.DefaultClient.Do(req)
		require.NoError(b.t, err)
		require.NoError(b.t, resp.Body.Close())
		require.Empty(b.t, resp.Cookies(), "nobody is signed in by opening %s", address)
	}
}

// heldSync brings a sync up whose plan waits for a person.
func (b *bench) heldSync() client.WorkflowRun {
	b.t.Helper()
	b.control(http.MethodPost, b.Sandboxes.TDSynnexURL()+"/sandbox/catalog", map[string]any{"discontinuePercent": 20, "seed": 8}, nil)
	id := bridge.ProductSyncID(b.Worker.Connection)
	run, err := b.Client.ExecuteWorkflow(b.t.Context(), client.StartWorkflowOptions{ID: id,
		TaskQueue: bridge.TaskQueue(b.Worker.Connection)},
		bridge.ProductSync, products.ProductSyncInput{})
	require.NoError(b.t, err)
	eventually(b, id, bridge.QueryProgress, func(p products.SyncProgress) bool { return p.Waiting })
	return run
}

func TestAPersonSeesAndDecidesInABrowser(t *testing.T) {
	_ = chromium(t)
	b, keys, base := withDesk(t)
	b.fields()
	require.Equal(t, products.SyncSuccess, b.sync(products.ProductSyncInput{}).Status)
	plan := b.heldSync()
	order := b.hold(b.purchaseOrder(b.product("1000003")), orders.SubmitOrderInput{})
	link := func(person string) string {
		address, err := keys.PersonalLink(base, person, time.Now().Add(time.Hour))
		require.NoError(t, err)
		return address
	}

	b.scan(link("Ann Ng"), link("Ann Ng"),
		base+bridge.DeskOrder(order.number)+"?decision=approve&reason=scanned", base+"/sync?decision=approve")
	progress := eventually(b, order.id, bridge.QueryStatus, func(p orders.SubmitProgress) bool { return true })
	require.True(t, progress.NeedsDecision)
	require.Empty(t, progress.Decided, "a scanner decides nothing")

	ann := b.visit(base)
	ann.open(link("Ann Ng"))
	ann.good()
	ann.press("//button[contains(., 'Sign in as Ann Ng')]", "What failed in the last 7 days")
	today := ann.text()
	require.Contains(t, today, "A plan waits for a decision")
	require.Contains(t, today, order.number)
	ann.good()
	ann.picture("today")

	// The held plan is read before it is decided on.
	ann.press("//a[contains(., 'Look at it and decide')]", "Decide on the plan")
	held := ann.text()
	require.Contains(t, held, "The plan is held because it would deactivate")
	require.Contains(t, held, "deactivate")
	ann.good()
	ann.picture("held-plan")
	reader := b.browser(base, true) // the plan's report has a script of its own
	reader.open(link("Ann Ng"))
	reader.press("//button[contains(., 'Sign in as Ann Ng')]", "A plan waits for a decision")
	reader.press("//a[contains(., 'Look at it and decide')]", "Decide on the plan")
	reader.press("//a[contains(., 'whole report')]", "Autotask calls")
	reader.legible()
	reader.byKeyboard()
	reader.picture(anyPage)
	ann.do(chromedp.SendKeys("#reason-plan", "the price file lacks a fifth"))
	ann.press("//button[contains(., 'Reject the plan')]", "Your rejection is noted.")
	require.ErrorContains(t, plan.Get(t.Context(), nil), "Ann Ng rejected the plan (the price file lacks a fifth)")

	// Two approvals are two people.
	ann.open("/orders?show=waiting+for+a+decision")
	ann.good()
	ann.picture("orders")
	ann.open(bridge.DeskOrder(order.number))
	require.Contains(t, ann.text(), "What speaks against it")
	ann.good()
	ann.picture("order-waiting")
	ann.do(chromedp.SendKeys("#reason-decide", "the customer has agreed"))
	ann.press("//button[contains(., 'Approve')]", "Your approval is noted.")
	ann.do(chromedp.SendKeys("#reason-decide", "once more"))
	ann.press("//button[contains(., 'Approve')]", "somebody else has to approve it too")
	require.Empty(t, b.orders(order.number), "one person is not two")

	bob := b.visit(base)
	bob.open(link("Bob Ito"))
	bob.press("//button[contains(., 'Sign in as Bob Ito')]", "What failed in the last 7 days")
	bob.open(bridge.DeskOrder(order.number))
	bob.do(chromedp.SendKeys("#reason-decide", "seen the quote"))
	bob.press("//button[contains(., 'Approve')]", "Your approval is noted.")
	r := order.result()
	require.Equal(t, orders.OutcomeAccepted, r.Outcome)
	require.Len(t, b.orders(order.number), 1)
	var who []string
	for _, d := range r.Decided {
		who = append(who, d.Actor)
	}
	require.Equal(t, []string{"Ann Ng", "Bob Ito"}, who)

	bob.open(bridge.DeskOrder(order.number))
	story := bob.text()
	for _, part := range []string{"The order goes to TD SYNNEX.", "Ann Ng decided: approve.", "Bob Ito decided: approve.",
		r.DistributorOrders[0]} {
		require.Contains(t, story, part)
	}
	bob.good()
	bob.picture("order")

	// The log knows all of it, and what was decided makes up for what waited.
	bob.open("/log")
	logged := bob.text()
	require.Contains(t, logged, "Waiting, over")
	require.Contains(t, logged, "rejected the plan")
	bob.good()
	bob.picture("log")
	bob.open("/syncs")
	bob.good()
	bob.picture("syncs")
	for _, path := range []string{"/quarantine", "/next", "/log?result=Failed&since=30+days", "/orders/none", "/elsewhere"} {
		bob.open(path)
		bob.good()
		bob.picture(anyPage)
	}
	bob.press("//button[contains(., 'Sign out')]", "Open your personal link")
	bob.open(link("Bob Ito"))
	bob.good()

	// Enter in a field presses the button of its own form: what changes a line approves nothing.
	other := b.hold(b.purchaseOrder(b.product("1000033")), orders.SubmitOrderInput{})
	ann.open(bridge.DeskOrder(other.number))
	ann.do(chromedp.SendKeys("#reason-edit", "three are enough"), chromedp.SendKeys("#line", "1"))
	ann.do(chromedp.SendKeys("#quantity", "3"+kb.Enter), chromedp.WaitReady("//main[contains(., 'The line was changed in Autotask.')]"))
	decided := eventually(b, other.id, bridge.QueryStatus, func(p orders.SubmitProgress) bool { return len(p.Decided) > 0 }).Decided
	require.Len(t, decided, 1)
	require.Equal(t, bridge.UpdateEditLine, decided[0].Decision)
	require.Empty(t, b.orders(other.number))
}
