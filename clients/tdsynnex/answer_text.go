package tdsynnex

// Cleaning of an answer's text before it is read as XML: what the services are known to send, and what a
// product description typed by somebody brings along.

import (
	"bytes"
	"html"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// cleanText makes UTF-8 of an answer that an XML reader takes: bytes that are no UTF-8 are read as
// Windows-1252, one by one; control characters become blanks; an ampersand or a less-than sign that begins nothing stands for itself;
// comments are dropped and CDATA is written as text.
func cleanText(body []byte) string {
	text := validText(body)
	var b strings.Builder
	b.Grow(len(text))
	inside := false // the root has begun, after which there are no declarations
	for i := 0; i < len(text); {
		rest := text[i:]
		switch {
		case rest[0] == '&':
			n, reference := cleanReference(rest)
			b.WriteString(reference)
			i += n
		case strings.HasPrefix(rest, "<![CDATA["):
			content, after, closed := strings.Cut(rest[len("<![CDATA["):], "]]>")
			if !closed {
				b.WriteString("&lt;")
				i++
				continue
			}
			b.WriteString(escapeText(content))
			i = len(text) - len(after)
		case strings.HasPrefix(rest, "<!--"):
			_, after, closed := strings.Cut(rest, "-->")
			if !closed {
				b.WriteString("&lt;")
				i++
				continue
			}
			i = len(text) - len(after)
		case rest[0] == '<' && !beginsTag(rest, inside):
			b.WriteString("&lt;")
			i++
		case strings.HasPrefix(rest, "]]>"):
			b.WriteString("]]&gt;")
			i += len("]]>")
		default:
			inside = inside || rest[0] == '<' && isLetter(rest[1])
			b.WriteByte(rest[0])
			i++
		}
	}
	return b.String()
}

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

func escapeText(s string) string { return escaper.Replace(s) }

// validText is text of characters that XML allows. What nobody sees in it is taken out of each value later
// (package vendortext).
func validText(body []byte) string {
	var b strings.Builder
	b.Grow(len(body))
	for len(body) > 0 {
		r, n := utf8.DecodeRune(body)
		if r == utf8.RuneError && n == 1 {
			r = charmap.Windows1252.DecodeByte(body[0])
		}
		body = body[n:]
		switch {
		case r == 0:
		case r < 0x20 && r != '\t' && r != '\n' && r != '\r', r == 0xfffe, r == 0xffff:
			b.WriteByte(' ')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

var reference = regexp.MustCompile(`^&(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});`)

// cleanReference is what an ampersand begins, and how many bytes of it are used.
func cleanReference(s string) (int, string) {
	m := reference.FindString(s)
	if m == "" {
		return 1, "&amp;"
	}
	switch m {
	case "&amp;", "&lt;", "&gt;", "&quot;", "&apos;":
		return len(m), m
	}
	if code, isNumber := strings.CutPrefix(strings.Trim(m, "&;"), "#"); isNumber {
		base := 10
		if code[0] == 'x' || code[0] == 'X' {
			code, base = code[1:], 16
		}
		n, err := strconv.ParseUint(code, base, 32)
		if err != nil || n > utf8.MaxRune || !utf8.ValidRune(rune(n)) {
			return len(m), " "
		}
		return len(m), escapeText(validText([]byte(string(rune(n)))))
	}
	if text := html.UnescapeString(m); text != m {
		return len(m), escapeText(text)
	}
	return 1, "&amp;" // no entity of anybody's
}

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' }

func beginsTag(s string, inside bool) bool {
	if len(s) < 2 {
		return false
	}
	switch {
	case isLetter(s[1]), s[1] == '/' && len(s) > 2 && isLetter(s[2]):
		return true
	case inside:
		return false
	case s[1] == '?':
		return strings.Contains(s, "?>")
	case s[1] == '!':
		return len(s) > 9 && strings.EqualFold(s[:9], "<!DOCTYPE")
	}
	return false
}

// trimMark takes the byte order mark off a body.
func trimMark(body []byte) []byte { return bytes.TrimPrefix(body, []byte("\ufeff")) }
