// Package redact takes secrets out of texts, in every form that a vendor, a proxy or a library may give them
// back: as they are, in an address, in XML or JSON, or in base64. It stands at the borders over which texts leave
// the process: histories, the store, logs and traces.
package redact

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
)

// Hidden stands where a secret was.
const Hidden = "[secret]"

// shortest is the least length of a secret that is looked for: a shorter one would be found in words.
const shortest = 5

// Redactor knows the secrets of a process. The nil one knows none.
type Redactor struct {
	replacer *strings.Replacer
	// forms are all forms of all secrets, the longest first.
	forms []string
}

// New makes a Redactor of secrets.
func New(secrets ...string) *Redactor {
	var forms []string
	for _, s := range secrets {
		if len(s) >= shortest {
			forms = append(forms, formsOf(s)...)
		}
	}
	if len(forms) == 0 {
		return nil
	}
	slices.SortFunc(forms, func(a, b string) int { return cmp.Or(cmp.Compare(len(b), len(a)), strings.Compare(a, b)) })
	forms = slices.Compact(forms)
	var pairs []string
	for _, f := range forms {
		pairs = append(pairs, f, Hidden)
	}
	return &Redactor{strings.NewReplacer(pairs...), forms}
}

// formsOf are the ways in which a secret is written.
func formsOf(s string) []string {
	forms := append([]string{s}, urlForms(s)...)
	forms = append(forms, xmlForms(s)...)
	for _, f := range jsonForms(s) {
		forms = append(forms, f)
		// JSON within JSON is escaped once more.
		forms = append(forms, jsonForms(f)...)
	}
	// In base64 a secret that stands inside something longer, such as user:secret, looks in one of three ways,
	// by where it begins; the letters at its ends also depend on its neighbours and are left out.
	for lead := range 3 {
		for _, enc := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
			text := enc.EncodeToString([]byte(strings.Repeat("\x00", lead) + s))
			from := []int{0, 2, 3}[lead]
			to := len(text)
			if (lead+len(s))%3 != 0 {
				to--
			}
			if to-from >= shortest+1 {
				forms = append(forms, text[from:to])
			}
		}
	}
	return forms
}

// urlForms are those of addresses: libraries differ in what they escape.
func urlForms(s string) []string {
	query := url.QueryEscape(s)
	strict := strings.ReplaceAll(query, "+", "%20")
	script := strings.NewReplacer("%21", "!", "%27", "'", "%28", "(", "%29", ")", "%2A", "*").Replace(strict) // as encodeURIComponent does
	var forms []string
	for _, f := range []string{query, strict, script, url.PathEscape(s)} {
		forms = append(forms, f, lowerHex(f))
	}
	return forms
}

// xmlForms are those of XML and HTML, by name or by number.
func xmlForms(s string) []string {
	var escaped strings.Builder
	_ = xml.EscapeText(&escaped, []byte(s)) // a Builder takes everything
	forms := []string{escaped.String(), strings.NewReplacer("&", "&#38;", "<", "&#60;", ">", "&#62;", `"`, "&#34;", "'", "&#39;").Replace(s)}
	for _, quote := range []string{`"`, "&quot;", "&#34;", "&#x22;"} {
		for _, single := range []string{"'", "&apos;", "&#39;", "&#x27;"} {
			named := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, quote, "'", single).Replace(s)
			forms = append(forms, named, notASCII(named, func(r rune) string { return fmt.Sprintf("&#%d;", r) }))
		}
	}
	return forms
}

// jsonForms are those of JSON: some libraries escape what means something in HTML, slashes, or all that is not ASCII.
func jsonForms(s string) []string {
	var forms []string
	for _, slash := range []string{"/", `\/`} {
		plain := strings.NewReplacer(`\`, `\\`, `"`, `\"`, "/", slash).Replace(s)
		for _, hex := range []string{`\u%04x`, `\u%04X`} {
			number := func(r rune) string {
				if hi, lo := utf16.EncodeRune(r); hi != unicode.ReplacementChar {
					return fmt.Sprintf(hex+hex, hi, lo)
				}
				return fmt.Sprintf(hex, r)
			}
			html := strings.NewReplacer("&", number('&'), "<", number('<'), ">", number('>'))
			all := strings.NewReplacer("&", number('&'), "<", number('<'), ">", number('>'), "'", number('\''), "+", number('+'), `\"`, number('"'),
				"`", number('`'))
			for _, f := range []string{plain, html.Replace(plain), all.Replace(plain)} {
				forms = append(forms, f, notASCII(f, number))
			}
		}
	}
	slices.Sort(forms)
	return slices.Compact(forms)
}

// notASCII writes characters beyond ASCII in another way.
func notASCII(s string, written func(rune) string) string {
	var b strings.Builder
	for _, r := range s {
		if r < utf8.RuneSelf {
			b.WriteRune(r)
		} else {
			b.WriteString(written(r))
		}
	}
	return b.String()
}

// lowerHex writes %2F as %2f.
func lowerHex(escaped string) string {
	return percent.ReplaceAllStringFunc(escaped, strings.ToLower)
}

var percent = regexp.MustCompile(`%[0-9A-F]{2}`)

// Text is a text without secrets.
func (r *Redactor) Text(s string) string {
	if r == nil {
		return s
	}
	return r.begun(r.replacer.Replace(s))
}

// dots end a text that was cut.
var dots = regexp.MustCompile(`\.\.\.|…`)

// begun hides the beginning of a secret before dots: whoever cut the text may have cut it inside a secret.
func (r *Redactor) begun(s string) string {
	if !strings.Contains(s, "...") && !strings.Contains(s, "…") { // far faster than the expression
		return s
	}
	at := dots.FindAllStringIndex(s, -1)
	var out strings.Builder
	from := 0
	for _, end := range at {
		piece := s[from:end[0]]
		text := strings.TrimRight(piece, " ")
		if n := r.beginning(text); n > 0 {
			piece = text[:len(text)-n] + Hidden
		}
		out.WriteString(piece + s[end[0]:end[1]])
		from = end[1]
	}
	return out.String() + s[from:]
}

// beginning is the length of the longest beginning of a secret with which a text ends; 0 when there is none.
func (r *Redactor) beginning(text string) (longest int) {
	for _, f := range r.forms {
		for n := min(len(f)-1, len(text)); n >= shortest && n > longest; n-- {
			if strings.HasSuffix(text, f[:n]) {
				longest = n
			}
		}
	}
	return longest
}

// Bytes is data without secrets; the same slice when it has none.
func (r *Redactor) Bytes(b []byte) []byte {
	if r == nil {
		return b
	}
	if clean := r.Text(string(b)); clean != string(b) {
		return []byte(clean)
	}
	return b
}

// JSON is values in JSON without secrets; the same slice when they have none. Only their texts hold any: numbers, and keys
// that are names, stay, or whoever reads the values could not.
func (r *Redactor) JSON(b []byte) []byte {
	if r == nil {
		return b
	}
	var out []byte // what is clean so far, once something had to be changed
	kept := 0      // from where on nothing was copied yet
	for i := 0; i < len(b); {
		n := bytes.IndexByte(b[i:], '"')
		if n < 0 {
			break
		}
		i += n
		text := b[i : i+literal(b[i:])]
		key := bytes.HasPrefix(bytes.TrimLeft(b[i+len(text):], " \t\r\n"), []byte(":"))
		if !key || !name.Match(text) {
			if clean := r.literal(text); !bytes.Equal(clean, text) {
				out = append(append(out, b[kept:i]...), clean...)
				kept = i + len(text)
			}
		}
		i += len(text)
	}
	if out == nil {
		return b
	}
	return append(out, b[kept:]...)
}

// name is a key of our own.
var name = regexp.MustCompile(`^"[A-Za-z][A-Za-z0-9]*"$`)

// literal is the length of the text in JSON that begins here.
func literal(b []byte) int {
	for i := 1; i < len(b); i++ {
		switch b[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(b)
}

// literal is a text in JSON without secrets.
func (r *Redactor) literal(b []byte) []byte {
	if least := len(r.forms[len(r.forms)-1]); len(b) < least && !bytes.Contains(b, []byte("...")) && !bytes.Contains(b, []byte("…")) {
		return b // too short for any
	}
	if bytes.IndexByte(b, '\\') < 0 { // it stands as it is
		return r.Bytes(b)
	}
	var text string
	if json.Unmarshal(b, &text) != nil {
		return r.Bytes(b)
	}
	clean := r.Text(text)
	if clean == text {
		return b
	}
	data, err := json.Marshal(clean)
	if err != nil {
		return r.Bytes(b)
	}
	return data
}

// Log is a logger that writes no secrets.
func (r *Redactor) Log(log *zap.Logger) *zap.Logger {
	if r == nil {
		return log
	}
	return log.WithOptions(zap.WrapCore(func(c zapcore.Core) zapcore.Core { return core{c, r} }))
}

type core struct {
	zapcore.Core
	secrets *Redactor
}

func (c core) With(fields []zapcore.Field) zapcore.Core {
	return core{c.Core.With(c.clean(fields)), c.secrets}
}

func (c core) Check(e zapcore.Entry, checked *zapcore.CheckedEntry) *zapcore.CheckedEntry {
	if c.Enabled(e.Level) {
		return checked.AddCore(e, c)
	}
	return checked
}

func (c core) Write(e zapcore.Entry, fields []zapcore.Field) error {
	e.Message, e.Stack = c.secrets.Text(e.Message), c.secrets.Text(e.Stack)
	return c.Core.Write(e, c.clean(fields))
}

// clean writes each field that can hold a text as one, without secrets.
func (c core) clean(fields []zapcore.Field) []zapcore.Field {
	out := slices.Clone(fields)
	for i, f := range out {
		switch f.Type {
		case zapcore.StringType:
			out[i].String = c.secrets.Text(f.String)
		case zapcore.ErrorType:
			if err, ok := f.Interface.(error); ok && err != nil {
				out[i] = zap.String(f.Key, c.secrets.Text(err.Error()))
			}
		case zapcore.ByteStringType, zapcore.StringerType, zapcore.ReflectType, zapcore.ArrayMarshalerType, zapcore.ObjectMarshalerType,
			zapcore.InlineMarshalerType:
			enc := zapcore.NewMapObjectEncoder()
			f.AddTo(enc)
			for key, value := range enc.Fields {
				data, err := json.Marshal(value)
				if err != nil {
					continue
				}
				if clean := c.secrets.Text(string(data)); clean != string(data) {
					out[i] = zap.String(key, clean)
				}
			}
		}
	}
	return out
}
