package codec_test

import (
	"bytes"
	"encoding/base64"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
	"google.golang.org/protobuf/encoding/protojson"

	"digitalbridge/internal/codec"
	"digitalbridge/internal/redact"
)

func key(b byte) string { return base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{b}, 32)) }

func ring(t *testing.T, text string) *codec.KeyRing {
	t.Helper()
	r, err := codec.ParseKeys(text)
	require.NoError(t, err)
	return r
}

func options(t *testing.T, keys string, secrets ...string) client.Options {
	t.Helper()
	var o client.Options
	codec.Apply(&o, ring(t, keys), redact.New(secrets...))
	return o
}

func TestPayloadsAreEncryptedAndComeBack(t *testing.T) {
	o := options(t, "k1:"+key(1))
	p, err := o.DataConverter.ToPayload(order{Number: "1016 Main Street", Inner: "x"})
	require.NoError(t, err)
	wire, err := p.Marshal()
	require.NoError(t, err)
	require.NotContains(t, string(wire), "Main Street")
	require.Equal(t, "binary/encrypted", string(p.Metadata["encoding"]))
	require.Equal(t, "k1", string(p.Metadata["encryption-key-id"]))
	var in order
	require.NoError(t, o.DataConverter.FromPayload(p, &in))
	require.Equal(t, order{Number: "1016 Main Street", Inner: "x"}, in, "the mark of our programs is inside")

	again, err := o.DataConverter.ToPayload(order{Number: "1016 Main Street", Inner: "x"})
	require.NoError(t, err)
	require.NotEqual(t, p.Data, again.Data, "no nonce is used twice")
	require.NoError(t, o.DataConverter.FromPayload(typed(`{"number":"7"}`), &in), "what people type is not encrypted")
	require.Equal(t, "7", in.Number)
}

func TestKeysAreRotated(t *testing.T) {
	old, both, fresh := options(t, "a:"+key(1)), options(t, "b:"+key(2)+", a:"+key(1)), options(t, "b:"+key(2))
	p, err := old.DataConverter.ToPayload("text")
	require.NoError(t, err)
	var text string
	require.NoError(t, both.DataConverter.FromPayload(p, &text))
	require.Equal(t, "text", text)
	require.ErrorIs(t, fresh.DataConverter.FromPayload(p, &text), codec.ErrUnknownKey)
	require.ErrorContains(t, fresh.DataConverter.FromPayload(p, &text), `"a"`)
	p, err = both.DataConverter.ToPayload("new")
	require.NoError(t, err)
	require.NoError(t, fresh.DataConverter.FromPayload(p, &text), "the first key encrypts")
}

// A program that was started without its keys, or with others, says so: a worker waits for them instead of ending what runs,
// and a person reads what to do.
func TestWithoutTheKeyItIsSaidWhatIsMissing(t *testing.T) {
	sealed := options(t, "a:"+key(1))
	p, err := sealed.DataConverter.ToPayload(order{Number: "1016"})
	require.NoError(t, err)
	inner := temporal.NewApplicationError("the cause", "validation")
	f := sealed.FailureConverter.ErrorToFailure(temporal.NewApplicationErrorWithCause("the price has risen", "validation", inner))
	for keys, says := range map[string]string{"": "PAYLOAD_KEYS is not set", "b:" + key(2): "put it back"} {
		o := options(t, keys)
		var in order
		err := o.DataConverter.FromPayload(p, &in)
		require.ErrorIs(t, err, codec.ErrUnknownKey)
		require.ErrorContains(t, err, `its id is "a"`)
		require.ErrorContains(t, err, says)
		inWorkflow := o.DataConverter.(workflow.ContextAware).WithWorkflowContext(nil)
		require.PanicsWithError(t, err.Error(), func() { _ = inWorkflow.FromPayload(p, &in) }, "the run waits")
		require.PanicsWithError(t, err.Error(), func() { _ = inWorkflow.FromPayloads(&commonpb.Payloads{Payloads: []*commonpb.Payload{p}}, &in) })
		var app *temporal.ApplicationError
		require.ErrorAs(t, o.FailureConverter.FailureToError(f), &app)
		require.Equal(t, "validation", app.Type())
		require.Contains(t, app.Message(), says)
		require.ErrorContains(t, app.Unwrap(), says)
		require.NoError(t, o.DataConverter.FromPayload(typed(`{"number":"7"}`), &in), "what is not encrypted is read")
	}
	require.ErrorContains(t, sealed.FailureConverter.FailureToError(f), "the price has risen")
}

func TestAPayloadThatWasChangedIsRefused(t *testing.T) {
	o := options(t, "a:"+key(1)+",b:"+key(1))
	p, err := o.DataConverter.ToPayload("text")
	require.NoError(t, err)
	for name, spoil := range map[string]func(p *commonpb.Payload){
		"another byte":       func(p *commonpb.Payload) { p.Data[len(p.Data)-1] ^= 1 },
		"another nonce":      func(p *commonpb.Payload) { p.Data[0] ^= 1 },
		"cut short":          func(p *commonpb.Payload) { p.Data = p.Data[:5] },
		"nothing":            func(p *commonpb.Payload) { p.Data = nil },
		"another key's name": func(p *commonpb.Payload) { p.Metadata["encryption-key-id"] = []byte("b") },
	} {
		q := &commonpb.Payload{Metadata: map[string][]byte{}, Data: bytes.Clone(p.Data)}
		for k, v := range p.Metadata {
			q.Metadata[k] = v
		}
		spoil(q)
		var text string
		require.Error(t, o.DataConverter.FromPayload(q, &text), name)
	}
}

func TestKeysThatCannotBeUsed(t *testing.T) {
	for text, want := range map[string]string{
		"k1": "not written as id:base64", ":" + key(1): "not written as id:base64", "a b:" + key(1): "not written as id:base64",
		"k1:short": "not 32 bytes", "k1:" + key(1) + ",k1:" + key(2): "two keys have the id k1", "k1:" + key(1) + ",": "key 2",
	} {
		_, err := codec.ParseKeys(text)
		require.ErrorContains(t, err, want, text)
		require.NotContains(t, err.Error(), key(1))
	}
	none, err := codec.ParseKeys(" ")
	require.NoError(t, err)
	require.Nil(t, none)
}

// What a vendor echoes reaches neither a history nor a failure.
func TestSecretsReachNoPayloadAndNoFailure(t *testing.T) {
	const secret = `hunter2"&hunter2`
	for _, keys := range []string{"", "k:" + key(1)} {
		o := options(t, keys, secret)
		p, err := o.DataConverter.ToPayload(map[string]string{"answer": "you said " + secret})
		require.NoError(t, err)
		var back map[string]string
		require.NoError(t, o.DataConverter.FromPayload(p, &back))
		require.Equal(t, "you said [secret]", back["answer"])
		inner := temporal.NewApplicationError("inner "+secret, "x", "detail "+secret)
		f := o.FailureConverter.ErrorToFailure(temporal.NewApplicationErrorWithCause("outer "+secret, "validation", inner))
		require.NotContains(t, f.String(), "hunter2")
		if keys != "" {
			require.NotContains(t, f.String(), "outer", "messages are encrypted too")
		}
		err = o.FailureConverter.FailureToError(f)
		require.ErrorContains(t, err, "outer [secret]")
		require.NotContains(t, err.Error(), "hunter2")
	}
}

const token = "0123456789abcdef0123456789abcdef"

func TestTheEndpointServesThoseWhoHaveTheToken(t *testing.T) {
	keys := ring(t, "k:"+key(1))
	s := httptest.NewServer(codec.Endpoint(keys, token, []string{"https://ui.example"}))
	defer s.Close()
	plain, err := converter.GetDefaultDataConverter().ToPayloads("1016 Main Street")
	require.NoError(t, err)
	sealed, err := keys.Encode(plain.Payloads)
	require.NoError(t, err)
	body, err := protojson.Marshal(&commonpb.Payloads{Payloads: sealed})
	require.NoError(t, err)
	for name, row := range map[string]struct {
		method, path, bearer, origin string
		status                       int
		says                         string
	}{
		"a bearer":                     {"POST", "/decode", token, "", 200, ""},
		"the path, from the web UI":    {"POST", "/" + token + "/decode", "", "https://ui.example", 200, ""},
		"no token":                     {"POST", "/decode", "", "", 401, "CODEC_TOKEN"},
		"a wrong one":                  {"POST", "/decode", token + "x", "", 401, "CODEC_TOKEN"},
		"a wrong one in the path":      {"POST", "/nonsense/decode", "", "", 401, "CODEC_TOKEN"},
		"a page of somebody else":      {"POST", "/" + token + "/decode", "", "https://evil.example", 403, "CODEC_ORIGINS"},
		"another method":               {"GET", "/decode", token, "", 405, "POST"},
		"something else":               {"POST", "/keys", token, "", 404, ""},
		"the browser's first question": {"OPTIONS", "/" + token + "/decode", "", "https://ui.example", 204, ""},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := http.NewRequestWithContext(t.Context(), row.method, s.URL+row.path, bytes.NewReader(body))
			require.NoError(t, err)
			r.Header.Set("Content-Type", "application/json")
			if row.bearer != "" {
				r.Header.Set("Authorization", "Bearer "+row.bearer)
			}
			if row.origin != "" {
				r.Header.Set("Origin", row.origin)
			}
			resp, err := s.Client().Do(r)
			require.NoError(t, err)
			defer func() { _ = resp.Body.Close() }()
			var answer bytes.Buffer
			_, err = answer.ReadFrom(resp.Body)
			require.NoError(t, err)
			require.Equal(t, row.status, resp.StatusCode, answer.String())
			require.Contains(t, answer.String(), row.says)
			if row.status < 300 && row.origin != "" {
				require.Equal(t, row.origin, resp.Header.Get("Access-Control-Allow-Origin"))
			} else {
				require.Empty(t, resp.Header.Get("Access-Control-Allow-Origin"))
			}
			if row.status == 200 {
				var got commonpb.Payloads
				require.NoError(t, protojson.Unmarshal(answer.Bytes(), &got))
				require.Equal(t, `"1016 Main Street"`, string(got.Payloads[0].Data))
			} else {
				require.NotContains(t, answer.String(), "Main Street")
			}
		})
	}
}

func TestTheEndpointIsBounded(t *testing.T) {
	h := codec.Endpoint(ring(t, "k:"+key(1)), token, nil)
	post := func(bearer, body string) *httptest.ResponseRecorder {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/decode", strings.NewReader(body))
		r.Header.Set("Authorization", "Bearer "+bearer)
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w
	}
	require.NotEqual(t, 200, post(token, `{"payloads":[{"data":"`+strings.Repeat("A", 17<<20)+`"}]}`).Code)
	for range 2000 {
		require.Equal(t, 401, post("wrong", "{}").Code)
	}
	require.Equal(t, 200, post(token, "{}").Code, "whoever has no token uses nothing up")
	refused := 0
	for range 2000 {
		if w := post(token, "{}"); w.Code == 429 {
			refused++
			require.Equal(t, "1", w.Header().Get("Retry-After"))
		}
	}
	require.Positive(t, refused)
}
