package retention

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode"
)

// Removed stands where a person was named.
const Removed = "(removed)"

// shortest is how many letters and digits a text needs at least: a shorter one would be found in what is not about the
// person.
const shortest = 4

// Person finds a person in texts.
type Person struct{ forms []*regexp.Regexp }

// NewPerson is whoever these texts name: names, mail addresses, telephone numbers. Each is found in every case, a name of
// two words in both orders, and a telephone number however it is written.
func NewPerson(texts []string) (*Person, error) {
	p := &Person{}
	for _, text := range texts {
		text = strings.TrimSpace(text)
		if text == "" {
			continue
		}
		letters := strings.Map(func(r rune) rune {
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				return r
			}
			return -1
		}, text)
		if len([]rune(letters)) < shortest {
			return nil, fmt.Errorf("%q is too short to be looked for: it would be found in what is not about the person; give at least %d "+
				"letters or digits", text, shortest)
		}
		for _, form := range forms(text) {
			p.forms = append(p.forms, regexp.MustCompile(`(?i)(^|[^\pL\pN])(`+form+`)($|[^\pL\pN])`))
		}
	}
	if len(p.forms) == 0 {
		return nil, errors.New("there is no text by which the person could be found")
	}
	return p, nil
}

// forms are the patterns of a text.
func forms(text string) []string {
	digits := strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return r
		}
		return -1
	}, text)
	if len(digits) >= 7 && !strings.ContainsFunc(text, unicode.IsLetter) {
		return []string{`\+?` + strings.Join(strings.Split(digits, ""), `[\s().\-/]{0,2}`)}
	}
	words := strings.Fields(text)
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = regexp.QuoteMeta(w)
	}
	out := []string{strings.Join(quoted, `\s+`)}
	if len(words) == 2 {
		out = append(out, quoted[1]+`,?\s+`+quoted[0])
	}
	return out
}

// Without is a text in which the person is replaced.
func (p *Person) Without(text string) string {
	for _, form := range p.forms {
		// Twice: what stands between two matches belongs to one of them only.
		for range 2 {
			text = form.ReplaceAllString(text, "${1}"+Removed+"${3}")
		}
	}
	return text
}
