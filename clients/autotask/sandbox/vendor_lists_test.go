package sandbox

import (
	"encoding/csv"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// fieldExceptions are the cells of the vendor's list that the sandbox contradicts, each with its reason.
var fieldExceptions = map[string]string{
	"ProductNotes.productID reference": "the list names ConfigurationItem; a note's product could then never be found",
}

// pathExceptions are the paths of the vendor's lists that the sandbox doesn't serve, each with its reason.
var pathExceptions = map[string]string{
	"/V1.0/Authenticate": "listed by one unofficial description only; no client is known to call it",
	"/V1.0/InvoicePDF":   "invoices to customers are not part of the sandbox",
}

func vendorList(t *testing.T, name string) [][]string {
	t.Helper()
	f, err := os.Open("vendorlists/" + name)
	require.NoError(t, err)
	defer func() { _ = f.Close() }()
	rows, err := csv.NewReader(f).ReadAll()
	require.NoError(t, err)
	return rows[1:]
}

// report compares what disagrees with the exceptions, and prints how many rows agree.
func report(t *testing.T, what string, rows int, disagree []string, exceptions map[string]string) {
	t.Helper()
	var unexplained []string
	for _, d := range disagree {
		if exceptions[d] == "" {
			unexplained = append(unexplained, d)
		}
	}
	for d := range exceptions {
		require.Contains(t, disagree, d, "this exception is not needed any more")
	}
	fmt.Printf("%s %d of %d, %d excepted\n", what, rows-len(disagree), rows, len(disagree))
	require.Empty(t, unexplained)
	documented(t, what, rows-len(disagree), rows)
	for _, d := range disagree {
		t.Logf("except %s: %s", d, exceptions[d])
	}
}

// documented holds the figure in docs/vendors.md to the one of the test.
func documented(t *testing.T, what string, agree, all int) {
	t.Helper()
	doc, err := os.ReadFile("../../../docs/vendors.md")
	require.NoError(t, err)
	require.True(t, strings.Contains(string(doc), fmt.Sprintf("| %s | %d of %d |", what, agree, all)), "docs/vendors.md has another figure")
}

func TestVendorFields(t *testing.T) {
	s := newTenant(t, Options{Procurement: true})
	served := map[string]map[string]object{}
	var disagree []string
	rows := vendorList(t, "fields.csv")
	for _, r := range rows {
		collection := r[listEntity]
		if served[collection] == nil {
			a := s.get(collection + "/entityInformation/fields")
			require.Equal(t, 200, a.status, collection)
			served[collection] = map[string]object{}
			for _, f := range a.body["fields"].([]any) {
				served[collection][f.(object)["name"].(string)] = f.(object)
			}
		}
		name := collection + "." + r[listField]
		f := served[collection][r[listField]]
		if r[listUDF] == "true" {
			info := s.get(collection + "/entityInformation/userDefinedFields")
			if info.status != 200 || f != nil {
				disagree = append(disagree, name)
			}
			continue
		}
		if f == nil {
			disagree = append(disagree, name)
			continue
		}
		differ := ""
		check := func(what, listed string, served any) {
			if listed == "" {
				return // unknown
			}
			var have string
			switch v := served.(type) {
			case bool:
				have = strconv.FormatBool(v)
			case float64:
				have = strconv.FormatFloat(v, 'f', -1, 64)
			case string:
				have = v
			}
			if have != listed {
				differ = strings.TrimSpace(differ + " " + what)
			}
		}
		check("type", r[listType], f["dataType"])
		check("length", r[listLength], f["length"])
		check("required", r[listRequired], f["isRequired"])
		check("read-only", r[listReadOnly], f["isReadOnly"])
		check("queryable", r[listQueryable], f["isQueryable"])
		check("picklist", r[listPicklist], f["isPickList"])
		check("reference", r[listReference], f["referenceEntityType"])
		if differ != "" {
			disagree = append(disagree, name+" "+differ)
		}
	}
	report(t, "vendor fields", len(rows), disagree, fieldExceptions)
}

// unlisted are the entities that the sandbox serves although the vendor's list of fields has none of theirs, each
// with what its fields rest on.
var unlisted = map[string]string{
	"Contracts": "the vendor's help", "Projects": "the vendor's help",
}

// Every entity that is served has its fields in the vendor's list, or is named here.
func TestEveryServedEntityIsListed(t *testing.T) {
	listed := map[string]bool{}
	for _, r := range vendorList(t, "fields.csv") {
		listed[r[listEntity]] = true
	}
	served, without := 0, []string{}
	for _, e := range schema() {
		served++
		if !listed[e.collection] && unlisted[e.collection] == "" {
			without = append(without, e.collection)
		}
		require.False(t, listed[e.collection] && unlisted[e.collection] != "", "%s is listed", e.collection)
	}
	fmt.Printf("vendor entities %d of %d, %d excepted\n", served-len(unlisted), served, len(unlisted))
	require.Empty(t, without)
	documented(t, "vendor entities", served-len(unlisted), served)
}

func TestVendorPaths(t *testing.T) {
	s := newTenant(t, Options{Procurement: true})
	rows := vendorList(t, "paths.csv")
	var disagree []string
	for _, r := range rows {
		verbs := r[2] // the younger list; a path that it left out is taken from the older
		if verbs == "" {
			verbs = r[1]
		}
		target := "/ATServicesRest" + strings.NewReplacer("{parentId}", "1", "{id}", "1").Replace(r[0])
		var takes []string
		for _, verb := range []string{"DELETE", "GET", "PATCH", "POST", "PUT"} {
			a := s.call(verb, target, object{})
			if a.status != 404 && a.status != 405 {
				takes = append(takes, verb)
			}
		}
		listed := strings.Fields(verbs)
		slices.Sort(listed)
		if strings.Join(takes, " ") != strings.Join(listed, " ") {
			t.Logf("%s: the list has %s, the sandbox takes %v", r[0], listed, takes)
			disagree = append(disagree, r[0])
		}
	}
	report(t, "vendor paths", len(rows), disagree, pathExceptions)
}

func TestVendorLabels(t *testing.T) {
	s := newTenant(t, Options{Procurement: true})
	rows := vendorList(t, "picklists.csv")
	fields := map[string][]any{}
	var disagree []string
	for _, r := range rows {
		if fields[r[0]] == nil {
			fields[r[0]] = s.get(r[0] + "/entityInformation/fields").body["fields"].([]any)
		}
		found := false
		for _, f := range fields[r[0]] {
			if f.(object)["name"] != r[1] {
				continue
			}
			values, _ := f.(object)["picklistValues"].([]any)
			for _, v := range values {
				v := v.(object)
				found = found || (v["label"] == r[3] && (r[2] == "" || v["value"] == r[2]))
			}
		}
		if !found {
			disagree = append(disagree, strings.Join(r, " "))
		}
	}
	report(t, "vendor labels", len(rows), disagree, nil)
}

// A version is a path segment of the calls that follow, so each of its spellings is served.
func TestVersionsAreServedAlike(t *testing.T) {
	s := newTenant(t, Options{})
	for _, version := range []string{"V1.0", "v1.0", "1.0"} {
		a := s.get("/ATServicesRest/" + version + "/zoneInformation?user=" + DefaultUserName)
		require.Equal(t, 200, a.status, version)
		require.Equal(t, 200, s.get("/ATServicesRest/"+version+"/Companies/0").status, version)
	}
}
