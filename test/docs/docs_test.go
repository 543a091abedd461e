// These tests hold README.md and docs/ against the repository: inputs, names, links, targets, policy.

package docs_test

import (
	"bytes"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/stretchr/testify/require"

	"digitalbridge/activities/operations"
	orderactivities "digitalbridge/activities/orders"
	productactivities "digitalbridge/activities/products"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/policy"
	"digitalbridge/starter/local/devserver"
	"digitalbridge/test/docs"
	"digitalbridge/workflows/orders"
	"digitalbridge/workflows/products"
	"digitalbridge/workflows/shared"
)

const root = "../.."

// inputs are the input types of the workflows that people start.
func inputs() map[string]any {
	return map[string]any{
		bridge.CheckConnection:      &operations.CheckInput{},
		bridge.ProductSync:          &products.ProductSyncInput{},
		bridge.RefreshPrices:        &products.RefreshPricesInput{},
		bridge.EndPromotions:        &products.EndPromotionsInput{},
		bridge.ReviewQuarantine:     &products.ReviewQuarantineInput{},
		bridge.SubmitOrder:          &orders.SubmitOrderInput{},
		bridge.GetOrderStatus:       &orders.GetOrderStatusInput{},
		bridge.AdoptOrder:           &orders.AdoptOrderInput{},
		bridge.GoLive:               &shared.Decision{},
		bridge.Forget:               &operations.ForgetInput{},
		bridge.UnadoptOrder:         &orders.UnadoptOrderInput{},
		bridge.ConvertOpportunity:   &orders.ConvertOpportunityInput{},
		bridge.SubmitApprovedOrders: &orders.SweepInput{},
		bridge.TrackOpenOrders:      &orders.SweepInput{},
		bridge.ReconcileOrders:      &orders.ReconcileOrdersInput{},
		bridge.SendDigest:           &operations.DigestInput{},
		bridge.InspectProducts:      &productactivities.InspectProductsInput{},
		bridge.RelinkProduct:        &productactivities.RelinkProductInput{},
	}
}

// ids are the workflow ids that the pages must show for connection main and purchase order 1016.
func ids() map[string]string {
	return map[string]string{
		bridge.CheckConnection:      bridge.CheckConnectionID("main"),
		bridge.Forget:               bridge.ForgetID("main"),
		bridge.GoLive:               bridge.GoLiveID("main"),
		bridge.ProductSync:          bridge.ProductSyncID("main"),
		bridge.RefreshPrices:        bridge.RefreshPricesID("main"),
		bridge.EndPromotions:        bridge.EndPromotionsID("main"),
		bridge.ReviewQuarantine:     bridge.QuarantineID("main"),
		bridge.SubmitOrder:          bridge.SubmitOrderID("main", "1016"),
		bridge.GetOrderStatus:       bridge.OrderStatusID("main", "1016"),
		bridge.AdoptOrder:           bridge.AdoptOrderID("main", "1016"),
		bridge.UnadoptOrder:         bridge.AdoptOrderID("main", "1016"),
		bridge.ConvertOpportunity:   bridge.ConvertOpportunityID("main", "123"),
		bridge.SubmitApprovedOrders: bridge.SubmitApprovedOrdersID("main"),
		bridge.TrackOpenOrders:      bridge.TrackOpenOrdersID("main"),
		bridge.ReconcileOrders:      bridge.ReconcileOrdersID("main"),
		bridge.InspectProducts:      bridge.InspectProductsID("main"),
		bridge.SendDigest:           bridge.SendDigestID("main"),
		bridge.RelinkProduct:        bridge.RelinkProductID("main", "8100001"),
	}
}

func decode(t *testing.T, where, text string, into any) {
	t.Helper()
	dec := json.NewDecoder(strings.NewReader(text))
	dec.DisallowUnknownFields()
	require.NoError(t, dec.Decode(into), "%s: %s", where, text)
}

func TestEveryStartShownHasTheRightTypeQueueIdAndInput(t *testing.T) {
	for _, program := range []string{"temporal", "tctl"} {
		shown := map[string]bool{}
		for _, c := range docs.Commands(t, root, program) {
			if len(c.Args) < 3 || c.Args[1] != "workflow" || c.Args[2] != "start" {
				continue
			}
			kind := c.Flag("--type", "--workflow_type")
			require.Contains(t, inputs(), kind, c.String())
			require.Equal(t, bridge.TaskQueue("main"), c.Flag("--task-queue", "--taskqueue"), c.String())
			require.Equal(t, ids()[kind], c.Flag("--workflow-id", "--workflow_id"), c.String())
			decode(t, c.String(), c.Flag("--input"), inputs()[kind])
			shown[kind] = true
		}
		require.GreaterOrEqual(t, len(shown), 3, program)
		if program == "temporal" {
			require.Len(t, shown, len(inputs()), "a workflow has no start command")
		}
	}
}

func TestTheTableOfTheStartFormFitsTheWorkflows(t *testing.T) {
	table := page(t, "docs/workflows.md")
	for kind, id := range ids() {
		row := regexp.MustCompile("(?m)^\\| `" + kind + "` \\| `([^`]+)` \\| `([^`]+)` \\|$").FindStringSubmatch(table)
		require.NotNil(t, row, kind)
		require.Equal(t, id, row[1])
		decode(t, kind, row[2], inputs()[kind])
	}
}

func TestEveryUpdateAndSignalShownIsTaken(t *testing.T) {
	decisions := map[string]any{
		bridge.UpdateApprove: &shared.Decision{}, bridge.UpdateReject: &shared.Decision{}, bridge.UpdatePause: &shared.Decision{},
		bridge.UpdateResume: &shared.Decision{},
		bridge.UpdateRetry:  &shared.Decision{}, bridge.UpdateAbandon: &shared.Decision{},
		bridge.UpdateEditLine: &orders.LineEdit{}, bridge.UpdateResolve: &orders.OrderResolution{},
	}
	questions := map[string]any{
		bridge.ReadReport: &operations.ReadReportInput{}, bridge.ReadDossier: &orderactivities.ReadDossierInput{},
		bridge.ReadLedger: &operations.LedgerInput{}, bridge.QuoteShipMethods: &operations.QuoteShipMethodsInput{},
		bridge.ReadPendingOrders: nil, bridge.ReadSettings: nil,
		bridge.PreviewOrder: &orderactivities.PreviewOrderInput{}, bridge.PreviewConversion: &orderactivities.OpportunityInput{},
	}
	shown := map[string]bool{}
	for _, c := range docs.Commands(t, root, "temporal") {
		name := c.Flag("--name")
		switch strings.Join(c.Args[1:min(len(c.Args), 4)], " ") {
		case "workflow update execute":
			require.Contains(t, decisions, name, c.String())
			input := decisions[name]
			if c.Flag("--workflow-id") == bridge.QuarantineID("main") {
				input = &products.QuarantineVerdict{}
			}
			decode(t, c.String(), c.Flag("--input"), input)
			shown[name] = true
		case "workflow execute-update-with-start --task-queue":
			name := c.Flag("--update-name")
			require.Contains(t, questions, name, c.String())
			require.Equal(t, []string{bridge.Readings, bridge.ReadingsID("main"), bridge.TaskQueue("main"), "UseExisting"}, []string{
				c.Flag("--type"), c.Flag("--workflow-id"), c.Flag("--task-queue"), c.Flag("--id-conflict-policy")}, c.String())
			if questions[name] == nil {
				require.Empty(t, c.Flag("--update-input"), c.String())
			} else {
				decode(t, c.String(), c.Flag("--update-input"), questions[name])
			}
			shown[name] = true
		case "workflow signal --workflow-id":
			require.Equal(t, bridge.SignalPollNow, name, c.String())
			shown[name] = true
		}
	}
	require.Len(t, shown, len(decisions)+len(questions)+1)
}

// The real program is the judge of its own flags: with --help it refuses a flag that it does not know
// before it prints anything.
func TestEveryTemporalCommandShownIsOne(t *testing.T) {
	binary, err := devserver.Find(root)
	if err != nil {
		binary, err = devserver.Build(t.Context(), root, os.Stderr)
	}
	require.NoError(t, err)
	alike := map[string][]docs.Command{}
	for _, c := range docs.Commands(t, root, "temporal") {
		alike[shape(c.Args[1:])] = append(alike[shape(c.Args[1:])], c)
	}
	require.Greater(t, len(alike), 10)
	for _, shown := range alike {
		// All that are alike at once: it reads every flag with its value, and a later one takes the place of an earlier one.
		words := verbs(shown[0].Args[1:])
		args := slices.Clone(words)
		for _, c := range shown {
			args = append(args, c.Args[1+len(words):]...)
		}
		out, err := exec.CommandContext(t.Context(), binary, append(args, "--help")...).CombinedOutput() //nolint:gosec // our own pages
		require.NoError(t, err, "%s\n%s", shown, out)
		require.Contains(t, string(out), "temporal "+strings.Join(words, " "), "%s", shown)
	}
}

// shape is a command's words and flags, with a mark for each value.
func shape(args []string) string {
	words := verbs(args)
	out := slices.Clone(words)
	for _, a := range args[len(words):] {
		if !strings.HasPrefix(a, "-") {
			a = "_"
		}
		out = append(out, a)
	}
	return strings.Join(out, " ")
}

// verbs are the words before the first flag.
func verbs(args []string) []string {
	for i, a := range args {
		if strings.HasPrefix(a, "-") {
			return args[:i]
		}
	}
	return args
}

func TestEveryVariableNamedIsInTheExample(t *testing.T) {
	example, err := os.ReadFile(filepath.Join(root, ".env.example"))
	require.NoError(t, err)
	name := regexp.MustCompile(
		`\b(?:AUTOTASK|TDSYNNEX|TEMPORAL|BRIDGE|ORDERS|WORKER|LIVELINK|DESK|METRICS|LOG|POSTGRES|COMPOSE)_[A-Z_]*[A-Z]\b`,
	)
	found := 0
	for _, p := range docs.Pages(t, root) {
		for _, v := range name.FindAllString(p.Text, -1) {
			v = strings.TrimSuffix(v, "_FILE") // every secret's can come from a file
			require.Regexp(t, `(?m)^#?`+v+`(_FILE)?=`, string(example), "%s names %s", p.Path, v)
			found++
		}
	}
	require.Greater(t, found, 10)
}

func TestEveryLinkToAFileLeadsThere(t *testing.T) {
	found := 0
	for _, p := range docs.Pages(t, root) {
		for _, link := range regexp.MustCompile(`\]\(([^)]+)\)`).FindAllStringSubmatch(p.Text, -1) {
			if strings.Contains(link[1], "://") {
				continue
			}
			target, _, _ := strings.Cut(link[1], "#")
			require.FileExists(t, filepath.Join(root, filepath.Dir(p.Path), target), p.Path)
			found++
		}
	}
	require.Greater(t, found, 15)
}

func TestEveryMakeTargetShownExists(t *testing.T) {
	makefile, err := os.ReadFile(filepath.Join(root, "Makefile"))
	require.NoError(t, err)
	for _, c := range docs.Commands(t, root, "make") {
		for _, target := range c.Args[1:] {
			if strings.Contains(target, "=") {
				continue // a variable, such as BENCH='sync'
			}
			require.Regexp(t, `(?m)^`+regexp.QuoteMeta(target)+`:`, string(makefile), c.String())
		}
	}
}

func TestTheExamplePolicyIsTheDefaultOneAndHasEveryKey(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(root, "docs", "bridge.yaml"))
	require.NoError(t, err)
	p, err := policy.Parse(data)
	require.NoError(t, err)
	got, err := yaml.Marshal(p) // an empty list and none are the same
	require.NoError(t, err)
	want, err := yaml.Marshal(policy.Default())
	require.NoError(t, err)
	require.Equal(t, string(want), string(got))

	var file map[string]any
	require.NoError(t, yaml.Unmarshal(data, &file))
	reference := page(t, "docs/policy.md")
	for _, key := range keys(reflect.TypeFor[policy.Policy](), "") {
		var at any = file
		for _, part := range strings.Split(key, ".") {
			m, ok := at.(map[string]any)
			require.True(t, ok, "docs/bridge.yaml has no %s", key)
			require.Contains(t, m, part, "docs/bridge.yaml has no %s", key)
			at = m[part]
		}
		require.Contains(t, reference, "`"+key+"`", "docs/policy.md explains no %s", key)
	}
}

// keys are the paths of all settings under a type.
func keys(t reflect.Type, prefix string) []string {
	var out []string
	for i := range t.NumField() {
		f := t.Field(i)
		key := prefix + f.Tag.Get("yaml")
		if f.Type.Kind() == reflect.Struct && f.Type.PkgPath() == t.PkgPath() {
			out = append(out, keys(f.Type, key+".")...)
			continue
		}
		out = append(out, key)
	}
	return out
}

func TestEveryTypeOfFailureIsExplained(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(root, "internal", "bridge", "bridge.go"), nil, parser.ParseComments)
	require.NoError(t, err)
	pageOfFailures, explained := page(t, "docs/failures.md"), 0
	for _, decl := range file.Decls {
		group, ok := decl.(*ast.GenDecl)
		if !ok || group.Tok != token.CONST || !strings.Contains(strings.ToLower(group.Doc.Text()), "failures") {
			continue
		}
		for _, spec := range group.Specs {
			literal, ok := spec.(*ast.ValueSpec).Values[0].(*ast.BasicLit)
			require.True(t, ok)
			name, err := strconv.Unquote(literal.Value)
			require.NoError(t, err)
			require.Contains(t, pageOfFailures, "\n| `"+name+"` |")
			explained++
		}
	}
	require.Greater(t, explained, 15)
}

func TestSplitReadsWhatAShellReads(t *testing.T) {
	require.Equal(t, [][]string{{"bin/starter", "order", "submit", "$PO"}, {"grep", "-c", `"a": "b"`}},
		docs.Split(`A=1 bin/starter order submit $PO | grep -c "\"a\": \"b\"" # why`))
	require.Equal(t, [][]string{{"temporal", "--input", `{"mode":"plan"}`}}, docs.Split(`temporal --input '{"mode":"plan"}'`))
}

func page(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, path))
	require.NoError(t, err)
	return string(bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")))
}

func TestTheReadmeIsShort(t *testing.T) {
	require.LessOrEqual(t, strings.Count(page(t, "README.md"), "\n"), 150)
}

func TestTheWalksOfAStrangerLeadThroughFewFiles(t *testing.T) {
	text := page(t, "CONTRIBUTING.md")
	walks := regexp.MustCompile("(?m)^### From (.*)$").FindAllStringSubmatchIndex(text, -1)
	require.Len(t, walks, 3)
	for i, w := range walks {
		end := len(text)
		if i+1 < len(walks) {
			end = walks[i+1][0]
		}
		title, steps := text[w[2]:w[3]], regexp.MustCompile("(?m)^[0-9]+\\. `([^`]+)`").FindAllStringSubmatch(text[w[1]:end], -1)
		require.NotEmpty(t, steps, title)
		require.LessOrEqual(t, len(steps), 15, title)
		for _, s := range steps {
			file, name, _ := strings.Cut(s[1], ":")
			source, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(file)))
			require.NoError(t, err, title)
			require.Contains(t, string(source), name, "%s: %s has no %s", title, file, name)
		}
	}
}

// TestWordsThatStopAReader: metaphors and phrases that a native reader stumbles over.
func TestWordsThatStopAReader(t *testing.T) {
	stop := regexp.MustCompile(`(?i)\b(brakes?|gates?|park(s|ed)?|bent orders?|by the way|in life you|the house|house rules)\b`)
	for _, p := range docs.Pages(t, root) {
		require.Empty(t, stop.FindString(p.Text), p.Path)
	}
}
