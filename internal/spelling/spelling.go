// Package spelling is how people write and read things: names that may be mistyped, numbers of things, time spans and
// moments.
package spelling

import (
	"strings"

	"github.com/agext/levenshtein"
)

// Nearest is the word that was probably meant by one that is none of them, or empty when none is near. Case,
// dashes, underscores and blanks between the parts of a name make no difference.
func Nearest(word string, words []string) string {
	folded := fold(word)
	best, least := "", len(folded)/2+1
	for _, w := range words {
		if d := levenshtein.Distance(folded, fold(w), nil); d < least {
			best, least = w, d
		}
	}
	return best
}

// Hint says in a message which word may have been meant, or which there are.
func Hint(word string, words []string) string {
	if best := Nearest(word, words); best != "" {
		return "did you mean " + best + "?"
	}
	return "there are " + strings.Join(words, ", ")
}

func fold(s string) string {
	return strings.NewReplacer("-", "", "_", "", " ", "").Replace(strings.ToLower(s))
}
