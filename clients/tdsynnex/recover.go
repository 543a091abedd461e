package tdsynnex

// Reading of an answer whose XML is broken: what repeats (items, rows, invoices) is read piece by piece, so
// that a broken one takes nothing from the others.

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// repeated are the elements of a service's answer that may be read apart, with those inside them.
func repeated(operation string) []string {
	switch operation {
	case OperationInvoices:
		return []string{"invoice", "item"}
	case OperationPriceAvailability:
		return []string{"priceavailabilitylist", "availabilitybywarehouse"}
	case OperationFreightQuote:
		return []string{"availableshipmethod"}
	}
	return []string{"item", "package"}
}

// Bounds of what is read apart, far above an answer that means something: without them one that is made to be broken would
// keep a processor busy for ever.
const (
	maxPieces = 20_000
	maxTags   = 2 * maxElements
	maxOpen   = 4 * maxDepth
)

// recovered reads a text that is no sound XML; cause says why. Pieces that are sound are read as they are.
// One that is not is read as far as it goes and marked with its damage; what stands between the pieces is
// left out. What lies around them must make sense in the end: an answer that was cut short is still an error.
func recovered(text string, names []string, cause error) (*element, error) {
	if len(tag.FindAllStringIndex(text, maxTags+1)) > maxTags {
		return nil, cause
	}
	found, err := pieces(text, names[0])
	if err != nil {
		return nil, cause
	}
	if len(found) > 0 {
		if root, err := recoveredPieces(text, names); err == nil {
			return root, nil
		}
		return nil, cause
	}
	if root, err := parseTree(balanced(text), false); err == nil {
		root.damage = cause.Error()
		return root, nil
	}
	return nil, cause
}

const placeholder = "digitalbridge-pieces"

func recoveredPieces(text string, names []string) (*element, error) {
	found, err := pieces(text, names[0])
	if err != nil {
		return nil, err
	}
	if len(found) == 0 {
		return parseTree(balanced(text), false)
	}
	var children []*element
	for _, p := range found {
		children = append(children, readPiece(text[p.start:p.end], names))
	}
	before, after := text[:found[0].start], text[found[len(found)-1].end:]
	if container := containers()[names[0]]; container != nil { // nothing but these stands in it
		if at := container.begin.FindStringIndex(before); at != nil {
			before = before[:at[1]]
		}
		if all := container.end.FindAllStringIndex(after, -1); all != nil {
			after = after[all[len(all)-1][0]:]
		}
	}
	around := before + "<" + placeholder + "/>" + after
	root, err := parseTree(around, true)
	if err != nil {
		if root, err = parseTree(balanced(around), false); err != nil {
			return nil, err
		}
	}
	if !root.put(children) {
		return nil, errors.New("its items stand outside of it")
	}
	return root, nil
}

func readPiece(text string, names []string) *element {
	e, cause := parseTree(text, true)
	if cause == nil {
		return e
	}
	var err error
	if len(names) > 1 {
		e, err = recoveredPieces(text, names[1:])
	} else {
		e, err = parseTree(balanced(text), false)
	}
	if err != nil || !strings.EqualFold(e.name, names[0]) {
		e = &element{name: names[0]}
		e.content.WriteString(text)
	}
	e.damage = cause.Error()
	return e
}

// put replaces the placeholder by the children; it is false when there is none.
func (e *element) put(children []*element) bool {
	for i, c := range e.children {
		if c.name == placeholder {
			e.children = slices.Replace(e.children, i, i+1, children...)
			return true
		}
		if c.put(children) {
			return true
		}
	}
	return false
}

type container struct{ begin, end *regexp.Regexp }

// containers hold nothing but elements of the name.
func containers() map[string]*container {
	return map[string]*container{"item": inItems, "package": inPackages, "availableshipmethod": inMethods}
}

var (
	inItems    = &container{regexp.MustCompile(`(?i)<items(\s[^<>]*)?>`), regexp.MustCompile(`(?i)</items\s*>`)}
	inPackages = &container{regexp.MustCompile(`(?i)<packages(\s[^<>]*)?>`), regexp.MustCompile(`(?i)</packages\s*>`)}
	inMethods  = &container{regexp.MustCompile(`(?i)<availableshipmethods(\s[^<>]*)?>`), regexp.MustCompile(`(?i)</availableshipmethods\s*>`)}
)

type piece struct{ start, end int }

// pieces finds the elements of a name, whatever is inside. One that is not closed ends where the next one
// begins, or where its parent is closed. More of them than maxPieces are an error: none may go under in another.
func pieces(text, name string) ([]piece, error) {
	begins := regexp.MustCompile(`(?i)<` + name + `[\s/>]`)
	ends := regexp.MustCompile(`(?i)</` + name + `\s*>`)
	starts := begins.FindAllStringIndex(text, maxPieces+1)
	if len(starts) > maxPieces {
		return nil, fmt.Errorf("it has more than %d times %s", maxPieces, name)
	}
	var out []piece
	for i, s := range starts {
		p := piece{start: s[0], end: len(text)}
		if i+1 < len(starts) {
			p.end = starts[i+1][0]
		}
		within := text[p.start:p.end]
		if m := tag.FindStringSubmatchIndex(within); m != nil && m[0] == 0 && strings.HasSuffix(within[:m[1]], "/>") {
			p.end = p.start + m[1]
		} else if e := ends.FindStringIndex(within); e != nil {
			p.end = p.start + e[1]
		} else if n := strangerEnd(within); n >= 0 {
			p.end = p.start + n
		}
		out = append(out, p)
	}
	return out, nil
}

var tag = regexp.MustCompile(`<(/?)([A-Za-z_][\w.:-]*)([^<>]*)>`)

// neverClosed are elements of HTML that have no end.
func neverClosed(name string) bool {
	return slices.Contains([]string{"br", "hr", "img"}, strings.ToLower(name))
}

// strangerEnd is where a closing tag stands that closes nothing of the text; -1 when there is none.
func strangerEnd(text string) int {
	var open []string
	for _, m := range tag.FindAllStringSubmatchIndex(text, -1) {
		name := strings.ToLower(text[m[4]:m[5]])
		switch {
		case strings.HasSuffix(text[m[6]:m[7]], "/"):
		case m[2] == m[3] && len(open) == maxOpen:
			return -1
		case m[2] == m[3]:
			open = append(open, name)
		case slices.Contains(open, name):
			open = open[:lastIndex(open, name)]
		default:
			return m[0]
		}
	}
	return -1
}

// balanced closes what was left open inside something that is closed, leaves out closing tags of nothing,
// and writes a less-than sign that begins no tag as text. What is open at the end stays open.
func balanced(text string) string {
	var b strings.Builder
	var open []string
	last := 0
	for _, m := range tag.FindAllStringSubmatchIndex(text, -1) {
		b.WriteString(strayBrackets(text[last:m[0]]))
		last = m[1]
		name := text[m[4]:m[5]]
		switch {
		case strings.HasSuffix(text[m[6]:m[7]], "/"):
			b.WriteString(text[m[0]:m[1]])
		case neverClosed(name):
			b.WriteByte(' ')
		case m[2] == m[3] && len(open) == maxOpen:
			return text // nested too deep to be read
		case m[2] == m[3]:
			open = append(open, name)
			b.WriteString(text[m[0]:m[1]])
		default:
			i := lastIndex(open, name)
			if i < 0 {
				continue
			}
			for len(open) > i {
				b.WriteString("</" + open[len(open)-1] + ">")
				open = open[:len(open)-1]
			}
		}
	}
	b.WriteString(strayBrackets(text[last:]))
	return b.String()
}

func lastIndex(names []string, name string) int {
	for i := len(names) - 1; i >= 0; i-- {
		if strings.EqualFold(names[i], name) {
			return i
		}
	}
	return -1
}

// strayBrackets escapes what looks like the begin of a tag and is none; declarations stay.
func strayBrackets(s string) string {
	var b strings.Builder
	for i := range len(s) {
		if s[i] == '<' && !strings.HasPrefix(s[i:], "<?") && !strings.HasPrefix(s[i:], "<!") {
			b.WriteString("&lt;")
			continue
		}
		b.WriteByte(s[i])
	}
	return b.String()
}
