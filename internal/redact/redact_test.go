package redact_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"

	"digitalbridge/internal/redact"
)

const secret = `p&w <"x$1#y*'z> ü\`

// Every form that a secret comes back in is hidden, wherever it stands.
func TestEveryFormOfASecretIsHidden(t *testing.T) {
	var asXML strings.Builder
	require.NoError(t, xml.EscapeText(&asXML, []byte(secret)))
	asJSON, err := json.Marshal(secret)
	require.NoError(t, err)
	asJSONAgain, err := json.Marshal(string(asJSON))
	require.NoError(t, err)
	r := redact.New(secret, "abc")
	for name, text := range map[string]string{
		"as it is": secret, "in a query": url.QueryEscape(secret), "in a path": url.PathEscape(secret), "in XML": asXML.String(),
		"in JSON": string(asJSON), "in JSON in JSON": string(asJSONAgain),
		"in JSON of a library that escapes all but ASCII": `p&w <\"x$1#y*'z> \u00fc\\`,
		"in JSON of one that escapes for HTML":            `p\u0026w \u003C\u0022x$1#y*\u0027z\u003E \u00FC\\`,
		"in HTML by numbers":                              `p&#38;w &#60;&#34;x$1#y*&#39;z&#62; ü\`,
		"in HTML with other quotes":                       `p&amp;w &lt;&quot;x$1#y*&#x27;z&gt; ü\`,
		"in HTML that is ASCII":                           `p&amp;w &lt;&quot;x$1#y*&#x27;z&gt; &#252;\`,
		"in a browser's address":                          `p%26w%20%3C%22x%241%23y*'z%3E%20%C3%BC%5C`,
	} {
		got := r.Text("before " + text + " after")
		require.Contains(t, got, redact.Hidden, name)
		require.NotContains(t, got, "x$1", name)
		require.NotContains(t, got, "x%241", name)
		require.True(t, strings.HasPrefix(got, "before ") && strings.HasSuffix(got, " after"), name)
	}
	for _, user := range []string{"", "u", "us", "use", "api@msp.example"} {
		for _, enc := range []*base64.Encoding{base64.StdEncoding, base64.URLEncoding, base64.RawStdEncoding, base64.RawURLEncoding} {
			text := enc.EncodeToString([]byte(user + ":" + secret))
			got := r.Text("Authorization: Basic " + text)
			require.Contains(t, got, redact.Hidden, user)
			decoded, _ := base64.RawStdEncoding.DecodeString(strings.TrimPrefix(got, "Authorization: Basic "))
			require.NotContains(t, string(decoded), "x$1")
		}
	}
	require.Equal(t, "abc stays: it would be found in words", r.Text("abc stays: it would be found in words"))
}

// A number or a name that happens to be a secret is none: whoever reads the value needs it.
func TestOnlyTextsOfJSONAreChanged(t *testing.T) {
	r := redact.New("10016", "order", `p"w/\x<`)
	for data, want := range map[string]string{
		`{"id":10016,"order":{"order":10016.5}}`:               `{"id":10016,"order":{"order":10016.5}}`,
		`{"id":10016,"text":"order 10016"}`:                    `{"id":10016,"text":"[secret] [secret]"}`,
		`{"order" : "an order", "n" : [10016, "10016"]}`:       `{"order" : "an [secret]", "n" : [10016, "[secret]"]}`,
		`{"the order":1}`:                                      `{"the [secret]":1}`,
		`{"a":"said p\"w/\\x< \"","order":"\\"}` + "\n" + `{}`: `{"a":"said [secret] \"","order":"\\"}` + "\n" + `{}`,
		`"p\"w/\\x\u003c"`:                                     `"[secret]"`,
		`{"cut":"order`:                                        `{"cut":"[secret]`,
		`["said p\"w/\\x< here",{"a":"p\\\"w\/\\\\x<"}]`:       `["said [secret] here",{"a":"[secret]"}]`,
		`{"plain":"text"}`:                                     `{"plain":"text"}`,
	} {
		require.Equal(t, want, string(r.JSON([]byte(data))))
	}
	require.Equal(t, []byte(`{}`), (*redact.Redactor)(nil).JSON([]byte(`{}`)))
}

// Clients cut what vendors say before it comes here, also inside a secret.
func TestTheBeginningOfASecretThatWasCutIsHidden(t *testing.T) {
	const key = "hunter2-hunter2"
	r := redact.New(key)
	for text, want := range map[string]string{
		"you sent hunter2-hun…":                  "you sent [secret]…",
		"you sent hunter2-hun... and more":       "you sent [secret]... and more",
		"you sent hunte ...":                     "you sent [secret]...",
		"hunter2-hunter…; and then hunter2-…":    "[secret]…; and then [secret]…",
		"you sent hunt…":                         "you sent hunt…",
		"a hunter2 is no secret, nor hunter2-hu": "a hunter2 is no secret, nor hunter2-hu",
		"nothing was cut... here":                "nothing was cut... here",
		"cGFzczpodW50ZXIyLWh1bnRlcjI...":         "cGFzczp[secret]I...", // the letter depends on what follows
		"cGFzczpodW50ZXIyLWh1bn...":              "cGFzczp[secret]...",
	} {
		require.Equal(t, want, r.Text(text))
	}
	require.Equal(t, `{"error":"you sent [secret]…"}`, string(r.JSON([]byte(`{"error":"you sent hunter2-hu…"}`))))
}

func TestWithoutSecretsNothingIsChanged(t *testing.T) {
	require.Equal(t, "text", redact.New().Text("text"))
	require.Equal(t, []byte("text"), redact.New("").Bytes([]byte("text")))
	log := zap.NewNop()
	require.Same(t, log, redact.New().Log(log))
}

func TestLogsHoldNoSecret(t *testing.T) {
	var out bytes.Buffer
	zl := zap.New(zapcore.NewCore(zapcore.NewJSONEncoder(zap.NewProductionEncoderConfig()), zapcore.AddSync(&out), zap.DebugLevel))
	const key = "hunter2-hunter2"
	log := redact.New(key).Log(zl).With(zap.String("with", key))
	log.Info("said "+key, zap.Error(errors.New("cause "+key)), zap.Any("any", map[string]string{"k": key}),
		zap.Stringer("url", &url.URL{Host: key}),
		zap.ByteString("bytes", []byte(key)), zap.Strings("list", []string{key}), zap.Int("n", 5))
	log.Debug(fmt.Sprint(key))
	require.NotContains(t, out.String(), "hunter2")
	require.Contains(t, out.String(), `"n":5`)
	require.Equal(t, 9, strings.Count(out.String(), redact.Hidden), out.String())
}
