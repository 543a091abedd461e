package drills_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// env is a user's .env for the sandboxes; the ports leave those of a development server alone.
const env = `POSTGRES_PASSWORD=a4d0c1b2e3f4a5b6c7d8
COMPOSE_PROFILES=sandbox
AUTOTASK_ZONE_URL=http://sandbox:8081/ATServicesRest/
TDSYNNEX_WEB_SERVICE_URL=http://sandbox:8082
TDSYNNEX_SFTP_ADDRESS=sandbox:8022
`

const (
	temporalAddress = "127.0.0.1:7233"
	autotask        = "http://127.0.0.1:8081"
	distributor     = "http://127.0.0.1:8082"
)

// stack is the compose file's services on this machine's Docker engine, from a copy of the committed tree.
type stack struct {
	*testing.T
	dir      string // the copy
	compose  string // Docker Compose itself
	starter  string // our command line
	temporal string // Temporal's
	files    []string
}

// newStack copies the tree, builds the command line and says how the services are started. They are removed,
// volumes included, when the test ends; what they said last is printed when it failed.
func newStack(t *testing.T, more ...string) *stack {
	t.Helper()
	root, err := filepath.Abs("../../..")
	require.NoError(t, err)
	s := &stack{
		T: t, dir: t.TempDir(), compose: filepath.Join(root, "bin/compose/docker-compose"),
		files: append([]string{"docker-compose.yml", "test/compose/override.yml"}, more...),
	}
	s.run(root, "sh", "-c", `tree=$(git stash create); git archive "${tree:-HEAD}" | tar -x -C "$0"`, s.dir)
	require.NoError(t, os.WriteFile(filepath.Join(s.dir, ".env"), []byte(env), 0o600))
	s.starter = filepath.Join(s.dir, "starter.test")
	s.run(root, "go", "build", "-o", s.starter, "./starter")
	s.temporal, err = exec.LookPath("temporal")
	if err != nil {
		s.temporal = filepath.Join(root, "bin/temporal")
	}
	s.docker("down", "--volumes", "--remove-orphans", "--timeout", "0")
	t.Cleanup(func() {
		if t.Failed() {
			out, _ := s.try(context.Background(), "ps", "--all")
			t.Log(out)
			out, _ = s.try(context.Background(), "logs", "--tail", "60")
			t.Log(out)
		}
		_, _ = s.try(context.Background(), "down", "--volumes", "--remove-orphans", "--timeout", "0")
	})
	return s
}

// run is a command that must succeed; it answers what it printed.
func (s *stack) run(dir, name string, args ...string) string {
	s.Helper()
	cmd := exec.CommandContext(s.Context(), name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=-buildvcs=false")
	out, err := cmd.CombinedOutput()
	require.NoErrorf(s, err, "%s %s\n%s", name, strings.Join(args, " "), out)
	return string(out)
}

func (s *stack) try(ctx context.Context, args ...string) (string, error) {
	var all []string
	for _, f := range s.files {
		all = append(all, "--file", f)
	}
	cmd := exec.CommandContext(ctx, s.compose, append(all, args...)...)
	cmd.Dir = s.dir
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// docker is a Docker Compose command that must succeed.
func (s *stack) docker(args ...string) string {
	s.Helper()
	out, err := s.try(s.Context(), args...)
	require.NoErrorf(s, err, "docker compose %s\n%s", strings.Join(args, " "), out)
	return out
}

// up starts everything and waits until all of it is healthy; it answers how long that took.
func (s *stack) up(args ...string) time.Duration {
	s.Helper()
	began := time.Now()
	s.docker(append([]string{"up", "--detach", "--wait", "--wait-timeout", "180"}, args...)...)
	return time.Since(began)
}

// service is one row of `docker compose ps`.
type service struct {
	Service, State, Health, Name string
	ExitCode                     int
}

func (s *stack) services() []service {
	s.Helper()
	var all []service
	d := json.NewDecoder(strings.NewReader(s.docker("ps", "--all", "--format", "json")))
	for {
		var one service
		err := d.Decode(&one)
		if errors.Is(err, io.EOF) {
			return all
		}
		require.NoError(s, err)
		all = append(all, one)
	}
}

// sick are the services that are not as they should be: running ones healthy, one-time ones ended well.
func (s *stack) sick() []string {
	s.Helper()
	var out []string
	for _, one := range s.services() {
		ok := one.State == "running" && one.Health == "healthy" ||
			one.State == "exited" && one.ExitCode == 0 && (one.Service == "temporal-schema" || one.Service == "temporal-namespace")
		if !ok {
			out = append(out, fmt.Sprintf("%s: %s %s (%d)", one.Service, one.State, one.Health, one.ExitCode))
		}
	}
	return out
}

// healthy waits until every service is as it should be and answers how long that took.
func (s *stack) healthy() time.Duration {
	s.Helper()
	began := time.Now()
	var sick []string
	require.Eventually(s, func() bool { sick = s.sick(); return len(sick) == 0 }, 3*time.Minute, time.Second, "%v", &sick)
	return time.Since(began)
}

// bridge is a command of ours that must succeed, over the published port of Temporal.
func (s *stack) bridge(args ...string) map[string]any {
	s.Helper()
	out, err := s.bridgeTry(args...)
	require.NoErrorf(s, err, "starter %s\n%s", strings.Join(args, " "), out)
	var envelope struct {
		Result map[string]any
	}
	require.NoErrorf(s, json.Unmarshal(out, &envelope), "%s", out)
	return envelope.Result
}

func (s *stack) bridgeTry(args ...string) ([]byte, error) {
	cmd := exec.CommandContext(s.Context(), s.starter, append(args, "--json")...)
	cmd.Dir = s.dir
	cmd.Env = append(os.Environ(), "TEMPORAL_ADDRESS="+temporalAddress)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	if err != nil {
		err = fmt.Errorf("%w: %s", err, stderr.Bytes())
	}
	return stdout.Bytes(), err
}

// rest is a request to a sandbox through its published port.
func (s *stack) rest(method, url string, body, into any) {
	s.Helper()
	var payload io.Reader
	if body != nil {
		raw, err := json.Marshal(body)
		require.NoError(s, err)
		payload = bytes.NewReader(raw)
	}
	req, err := http.NewRequestWithContext(s.Context(), method, url, payload)
	require.NoError(s, err)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("UserName", "api@sandbox.example")
	req.Header.Set("Secret", "sandbox-secret")
	req.Header.Set("ApiIntegrationCode", "SANDBOX")
	resp, err := http.DefaultClient.Do(req)
	require.NoError(s, err)
	defer func() { _ = resp.Body.Close() }()
	raw, err := io.ReadAll(resp.Body)
	require.NoError(s, err)
	require.Less(s, resp.StatusCode, 300, "%s %s: %s", method, url, raw)
	if into != nil {
		require.NoErrorf(s, json.Unmarshal(raw, into), "%s", raw)
	}
}

type object = map[string]any

// first is the id of the first entity that a condition finds.
func (s *stack) first(entity, field, op string, value any) int64 {
	s.Helper()
	var found struct {
		Items []struct {
			ID int64 `json:"id"`
		} `json:"items"`
	}
	s.rest(http.MethodPost, autotask+"/ATServicesRest/V1.0/"+entity+"/query",
		object{"filter": []object{{"op": op, "field": field, "value": value}}}, &found)
	require.NotEmpty(s, found.Items, "%s with %s %v", entity, field, value)
	return found.Items[0].ID
}

// buy makes purchase orders of twenty network cables each, as a buyer does in Autotask, and answers their numbers.
func (s *stack) buy(count int) []string {
	s.Helper()
	const v1 = autotask + "/ATServicesRest/V1.0/"
	vendor, place := s.first("Companies", "companyName", "contains", "SYNNEX"), s.first("InventoryLocations", "isDefault", "eq", true)
	product := s.first("Products", "sku", "eq", "TDS-1000033")
	var numbers []string
	for range count {
		var made struct {
			ItemID int64 `json:"itemId"`
		}
		s.rest(http.MethodPost, v1+"PurchaseOrders", object{
			"vendorID": vendor, "status": 1, "phone": "775-555-0100", "shipToName": "Sample MSP", "shipToAddress1": "1 Main Street",
			"shipToCity": "Reno", "shipToState": "NV", "shipToPostalCode": "89501",
		}, &made)
		s.rest(http.MethodPost, fmt.Sprint(v1, "PurchaseOrders/", made.ItemID, "/Items"), object{
			"orderID": made.ItemID, "productID": product, "inventoryLocationID": place, "quantity": 20, "unitCost": 79.02,
		}, nil)
		s.rest(http.MethodPatch, v1+"PurchaseOrders", object{"id": made.ItemID, "status": 2}, nil)
		var row struct {
			Item struct {
				Number string `json:"purchaseOrderNumber"`
			} `json:"item"`
		}
		s.rest(http.MethodGet, fmt.Sprint(v1, "PurchaseOrders/", made.ItemID), nil, &row)
		numbers = append(numbers, row.Item.Number)
	}
	return numbers
}

// placed is how many orders TD SYNNEX has under each purchase order number.
func (s *stack) placed() map[string]int {
	s.Helper()
	var all struct {
		Orders []struct {
			PONumber string `json:"poNumber"`
		} `json:"orders"`
	}
	s.rest(http.MethodGet, distributor+"/sandbox/orders", nil, &all)
	out := map[string]int{}
	for _, o := range all.Orders {
		out[o.PONumber]++
	}
	return out
}

// once requires that each of the numbers was ordered, and nothing twice.
func (s *stack) once(numbers ...string) {
	s.Helper()
	placed := s.placed()
	for _, n := range numbers {
		require.Equal(s, 1, placed[n], "orders under purchase order number %s", n)
	}
	for n, count := range placed {
		require.Equal(s, 1, count, "orders under purchase order number %s", n)
	}
}

// container is the name of a service's only container.
func (s *stack) container(name string) string {
	s.Helper()
	all := s.services()
	i := slices.IndexFunc(all, func(one service) bool { return one.Service == name })
	require.GreaterOrEqual(s, i, 0, "no container of %s", name)
	return all[i].Name
}
