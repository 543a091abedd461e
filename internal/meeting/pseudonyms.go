package meeting

import (
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// Pseudonyms replace values by others of the same form. The same value always gets the same one, and two values never get
// the same, so that what belonged together still does. Without the key, which is thrown away when a recording ends, nobody
// can go back.
type Pseudonyms struct{ key []byte }

// NewPseudonyms are those of a key.
func NewPseudonyms(key []byte) *Pseudonyms { return &Pseudonyms{key} }

func (p *Pseudonyms) mac(format string, args ...any) []byte {
	h := hmac.New(sha256.New, p.key)
	_, _ = fmt.Fprintf(h, format, args...)
	return h.Sum(nil)
}

// permute maps a word over an alphabet of size base to another of the same length: a Feistel network, so that no two words
// get the same.
func (p *Pseudonyms) permute(word []byte, base int) []byte {
	out := append([]byte(nil), word...)
	if len(out) == 1 {
		out[0] = byte((int(out[0]) + int(p.mac("one/%d", base)[0])) % base)
		return out
	}
	half := len(out) / 2
	for round := range 8 {
		change, by := out[:half], out[half:]
		if round%2 == 1 {
			change, by = by, change
		}
		f := p.mac("%d/%d/%d/%x", base, len(out), round, by)
		for i := range change {
			change[i] = byte((int(change[i]) + int(f[i%len(f)])) % base)
		}
	}
	return out
}

// Digits is another number of as many digits. It begins with 0 when the number does, and 0 stays what it is.
func (p *Pseudonyms) Digits(run string) string {
	word := make([]byte, len(run))
	zero := true
	for i := range run {
		word[i] = run[i] - '0'
		zero = zero && word[i] == 0
	}
	if zero {
		return run
	}
	if len(word) == 1 {
		return string('1' + byte((int(word[0])-1+int(p.mac("digit")[0]))%9))
	}
	out := p.permute(word, 10)
	for (out[0] == 0) != (word[0] == 0) || !slices.ContainsFunc(out, func(b byte) bool { return b != 0 }) {
		out = p.permute(out, 10)
	}
	for i := range out {
		out[i] += '0'
	}
	return string(out)
}

// Word is another word of as many letters, each in the case of the one that it stands for.
func (p *Pseudonyms) Word(word string) string {
	runes := []rune(strings.ToLower(word))
	letters := make([]byte, len(runes))
	for i, r := range runes {
		if r < 'a' || r > 'z' {
			r = 'a' + rune(p.mac("rune/%d", r)[0]%26)
		}
		letters[i] = byte(r - 'a')
	}
	if len(letters) == 0 {
		return word
	}
	out := p.permute(letters, 26)
	var b strings.Builder
	for i, r := range []rune(word) {
		letter := rune('a' + out[min(i, len(out)-1)])
		if unicode.IsUpper(r) {
			letter = unicode.ToUpper(letter)
		}
		b.WriteRune(letter)
	}
	return b.String()
}

// Amount is another amount with as many digits before and after the point; 10.5 and 10.50 stay the same amount.
func (p *Pseudonyms) Amount(text string) string {
	sign, rest := "", text
	if strings.HasPrefix(rest, "-") {
		sign, rest = "-", rest[1:]
	}
	whole, part, _ := strings.Cut(strings.ReplaceAll(rest, ",", ""), ".")
	exact := strings.TrimRight(part, "0")
	out := p.Digits(whole)
	if part == "" {
		return sign + out
	}
	digest := p.mac("amount/%s.%s", whole, exact)
	digits := make([]byte, len(part))
	for i := range digits {
		digits[i] = '0'
		if i < len(exact) {
			digits[i] += digest[i%len(digest)] % 10
		}
		if i == len(exact)-1 { // the last one that counts is not 0
			digits[i] = '1' + digest[i%len(digest)]%9
		}
	}
	return sign + out + "." + string(digits)
}

// Text is a text with other words and numbers. What is neither stays: spaces, dots, the @ of a mail address.
func (p *Pseudonyms) Text(text string) string {
	return p.words(text, func(string) bool { return false }, 0)
}

// words replaces every word that is not kept, and every number of more digits than so many.
func (p *Pseudonyms) words(text string, kept func(lower string) bool, shortNumbers int) string {
	var out strings.Builder
	for rest := text; rest != ""; {
		digits := len(rest) - len(strings.TrimLeftFunc(rest, func(r rune) bool { return r >= '0' && r <= '9' }))
		letters := len(rest) - len(strings.TrimLeftFunc(rest, unicode.IsLetter))
		switch {
		case digits > 0:
			if run := rest[:digits]; digits <= shortNumbers {
				out.WriteString(run)
			} else {
				out.WriteString(p.Digits(run))
			}
			rest = rest[digits:]
		case letters > 0:
			if word := rest[:letters]; kept(strings.ToLower(word)) {
				out.WriteString(word)
			} else {
				out.WriteString(p.Word(word))
			}
			rest = rest[letters:]
		default:
			next := strings.IndexFunc(rest[1:], func(r rune) bool { return r >= '0' && r <= '9' || unicode.IsLetter(r) })
			if next < 0 {
				next = len(rest) - 1
			}
			out.WriteString(rest[:next+1])
			rest = rest[next+1:]
		}
	}
	return out.String()
}
