package meeting

import (
	"bytes"
	"cmp"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// Difference is one point in which a sandbox answers otherwise than the vendor did.
type Difference struct {
	// Kind is the question, Where the place in the answer.
	Kind  string `json:"kind"`
	Where string `json:"where"`
	// Vendor and Sandbox are what each says there.
	Vendor  string `json:"vendor"`
	Sandbox string `json:"sandbox"`
	// Times is how often it was met, Example the number of an exchange.
	Times   int `json:"times"`
	Example int `json:"example"`
}

// Compared is how a recording compares with the sandboxes.
type Compared struct {
	Exchanges   int          `json:"exchanges"`
	Same        int          `json:"same"`
	Differences []Difference `json:"differences"`
	// NotAsked are kinds of questions that were not put to the sandbox, with the reason.
	NotAsked []string `json:"notAsked,omitempty"`
}

// Answered is what a sandbox answered to a question of a recording.
type Answered struct {
	Status int
	Type   string
	Body   string
}

// Compare says how the sandbox's answers differ by shape, and by value where a value means the same everywhere: a status,
// a label, a message. Ask puts a recorded question to the sandbox; its second result is why it can't be put.
func Compare(r *Recording, ask func(Exchange) (Answered, string, error)) (*Compared, error) {
	out := &Compared{}
	found := map[string]*Difference{}
	for _, x := range r.Exchanges {
		if x.Vendor == PriceFile || x.Status == 0 {
			continue
		}
		kind := x.Vendor + " " + Kind(x.Method, x.Path, x.Request)
		got, why, err := ask(x)
		if err != nil {
			return nil, err
		}
		if why != "" {
			if note := kind + ": " + why; !slices.Contains(out.NotAsked, note) {
				out.NotAsked = append(out.NotAsked, note)
			}
			continue
		}
		out.Exchanges++
		differences := differ(x, got)
		if len(differences) == 0 {
			out.Same++
		}
		for _, d := range differences {
			d.Kind, d.Example = kind, x.Number
			key := d.Kind + "\x00" + d.Where + "\x00" + d.Vendor + "\x00" + d.Sandbox
			if found[key] == nil {
				found[key] = &d
			}
			found[key].Times++
		}
	}
	for _, d := range found {
		out.Differences = append(out.Differences, *d)
	}
	slices.SortFunc(out.Differences, func(a, b Difference) int {
		return cmp.Or(strings.Compare(a.Kind, b.Kind), strings.Compare(a.Where, b.Where), strings.Compare(a.Vendor, b.Vendor))
	})
	slices.Sort(out.NotAsked)
	return out, nil
}

func differ(x Exchange, got Answered) []Difference {
	if x.Status != got.Status {
		return []Difference{{Where: "status", Vendor: fmt.Sprint(x.Status), Sandbox: fmt.Sprint(got.Status)}}
	}
	mediaType := func(s string) string {
		s, _, _ = strings.Cut(s, ";")
		return strings.ToLower(strings.TrimSpace(s))
	}
	var out []Difference
	if mediaType(x.Type) != mediaType(got.Type) {
		out = append(out, Difference{Where: "content type", Vendor: mediaType(x.Type), Sandbox: mediaType(got.Type)})
	}
	theirs, ours := shapeOf(x.Answer), shapeOf(got.Body)
	for _, where := range slices.Sorted(maps.Keys(theirs)) {
		their, our := theirs[where], ours[where]
		switch {
		case our == nil && ours.reaches(where):
			out = append(out, Difference{Where: where, Vendor: their.text(), Sandbox: "not there"})
		case our == nil:
		case !their.fits(our):
			out = append(out, Difference{Where: where, Vendor: their.beside(our), Sandbox: our.beside(their)})
		}
	}
	for _, where := range slices.Sorted(maps.Keys(ours)) {
		if theirs[where] == nil && theirs.reaches(where) {
			out = append(out, Difference{Where: where, Vendor: "not there", Sandbox: ours[where].text()})
		}
	}
	return out
}

// shape is every place of an answer with what stands there. Lists are one place.
type shape map[string]*place

// place is what an answer has at a place: of which kinds, and which values that mean something.
type place struct {
	kinds  map[string]bool
	values map[string]bool
}

// reaches reports whether the answer has what the place is in, so that its absence says something: an empty list says
// nothing of its rows.
func (s shape) reaches(where string) bool {
	above := where[:max(strings.LastIndex(where, "/"), 0)]
	p := s[above]
	if p == nil || strings.HasSuffix(where, "[]") {
		return false
	}
	return p.kinds["object"] || p.kinds["element"] || strings.Contains(where[len(above):], "@")
}

// fits reports whether two places are of the same kind. Null goes with everything.
func (p *place) fits(other *place) bool {
	kinds := func(a *place) []string {
		return slices.DeleteFunc(slices.Sorted(maps.Keys(a.kinds)), func(k string) bool { return k == "null" || k == "empty" })
	}
	mine, others := kinds(p), kinds(other)
	if len(mine) == 0 || len(others) == 0 {
		return true
	}
	for _, k := range mine {
		if !slices.Contains(others, k) && (k != "whole number" || !slices.Contains(others, "number")) {
			return false
		}
	}
	for v := range p.values {
		if len(other.values) > 0 && !other.values[v] {
			return false
		}
	}
	return true
}

// text is the place as a person reads it.
func (p *place) text() string { return p.beside(&place{}) }

// beside is the place as a person reads it, with those of its values that the other has not.
func (p *place) beside(other *place) string {
	kind := strings.Join(slices.Sorted(maps.Keys(p.kinds)), " or ")
	values := slices.DeleteFunc(slices.Sorted(maps.Keys(p.values)), func(v string) bool { return other.values[v] })
	if len(values) == 0 {
		return kind
	}
	const most = 5
	if len(values) > most {
		values = append(values[:most], "...")
	}
	return kind + ": " + strings.Join(values, ", ")
}

func (s shape) add(where, kind, value string) {
	p := s[where]
	if p == nil {
		p = &place{kinds: map[string]bool{}, values: map[string]bool{}}
		s[where] = p
	}
	p.kinds[kind] = true
	name := strings.ToLower(strings.TrimSuffix(where[strings.LastIndexAny(where, "/@")+1:], "[]"))
	if value = strings.TrimSpace(value); value != "" && (codes[name] || messages[name]) {
		p.values[value] = true
	}
}

func shapeOf(body string) shape {
	s := shape{}
	switch trimmed := strings.TrimSpace(body); {
	case trimmed == "":
		s.add("", "nothing", "")
	case trimmed[0] == '{' || trimmed[0] == '[':
		dec := json.NewDecoder(strings.NewReader(trimmed))
		dec.UseNumber()
		var v any
		if dec.Decode(&v) != nil {
			s.add("", "text", "")
			break
		}
		s.json("", v)
	case trimmed[0] == '<':
		if s.xml(trimmed) != nil {
			s = shape{}
			s.add("", "text", "")
		}
	default:
		s.add("", "text", "")
	}
	return s
}

func (s shape) json(where string, v any) {
	switch v := v.(type) {
	case nil:
		s.add(where, "null", "")
	case bool:
		s.add(where, "yes or no", "")
	case json.Number:
		kind := "whole number"
		if strings.ContainsAny(v.String(), ".eE") {
			kind = "number"
		}
		s.add(where, kind, "")
	case string:
		kind := "text"
		if moment.MatchString(v) {
			kind = "time"
		}
		if v == "" {
			kind = "empty"
		}
		s.add(where, kind, v)
	case []any:
		s.add(where, "list", "")
		for i := range v {
			s.json(where+"[]", v[i])
		}
	case map[string]any:
		s.add(where, "object", "")
		for key := range v {
			s.json(where+"/"+key, v[key])
		}
	}
}

func (s shape) xml(body string) error {
	dec := xml.NewDecoder(bytes.NewReader([]byte(body)))
	dec.Strict = false
	dec.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	where, text := "", []string{}
	for {
		token, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		switch t := token.(type) {
		case xml.StartElement:
			if where != "" {
				s.add(where, "element", "")
			}
			where += "/" + t.Name.Local
			text = append(text, "")
			for _, a := range t.Attr {
				s.add(where+"/@"+a.Name.Local, scalarKind(a.Value), a.Value)
			}
		case xml.CharData:
			if len(text) > 0 {
				text[len(text)-1] += string(t)
			}
		case xml.EndElement:
			value := strings.TrimSpace(text[len(text)-1])
			if p := s[where]; p == nil || !p.kinds["element"] || value != "" {
				s.add(where, scalarKind(value), value)
			}
			text, where = text[:len(text)-1], where[:strings.LastIndex(where, "/")]
		}
	}
}

func scalarKind(v string) string {
	switch {
	case v == "":
		return "empty"
	case whole.MatchString(v):
		return "whole number"
	case decimal.MatchString(v):
		return "number"
	case moment.MatchString(v):
		return "time"
	}
	return "text"
}
