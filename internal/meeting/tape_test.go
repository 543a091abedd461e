package meeting

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"digitalbridge/internal/redact"
	"digitalbridge/internal/store"
)

func newTape(t *testing.T) *Tape {
	t.Helper()
	s, err := store.Open(t.Context(), "mem://")
	require.NoError(t, err)
	t.Cleanup(func() { _ = s.Close() })
	return &Tape{Store: s, Secrets: redact.New("s3cr3t-word"), Account: "555001"}
}

// once is a body that can be read a single time, as that of a purchase order.
type once struct{ io.Reader }

func (once) Close() error { return nil }

func post(t *testing.T, c *http.Client, url, body string) (string, error) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, once{strings.NewReader(body)})
	require.NoError(t, err)
	req.ContentLength = int64(len(body))
	res, err := c.Do(req)
	if err != nil {
		return "", err
	}
	answer, err := io.ReadAll(res.Body)
	require.NoError(t, res.Body.Close())
	return string(answer), err
}

func TestATapeHearsOnlyWhileSomebodyRecords(t *testing.T) {
	tape := newTape(t)
	now := time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)
	tape.Now = func() time.Time { return now }
	calls := 0
	vendor := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		calls++
		body, _ := io.ReadAll(r.Body)
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		if strings.Contains(string(body), "cut") {
			w.Header().Set("Content-Length", "1000")
		}
		_, _ = w.Write(append([]byte(`{"echo":`), append(body, '}')...))
	}))
	t.Cleanup(vendor.Close)
	c := &http.Client{Transport: tape.Transport(Autotask)(http.DefaultTransport)}
	say := func(body string) string {
		now = now.Add(time.Second)
		answer, err := post(t, c, vendor.URL+"/V1.0/Contacts/73456", body)
		if err != nil {
			require.ErrorIs(t, err, io.ErrUnexpectedEOF)
		}
		return answer
	}
	const zelda = `{"name":"Zelda","note":"s3cr3t-word"}`
	require.Equal(t, `{"echo":`+zelda+`}`, say(zelda))
	_, _, err := tape.End(t.Context(), "r1")
	require.ErrorContains(t, err, "nothing was recorded")

	require.NoError(t, tape.Begin(t.Context(), "r1", time.Minute))
	require.NoError(t, tape.Begin(t.Context(), "r1", time.Minute), "an attempt may be repeated")
	require.ErrorContains(t, tape.Begin(t.Context(), "r2", time.Minute), "another recording is under way, for another ")
	require.Equal(t, `{"echo":`+zelda+`}`, say(zelda), "what is recorded is not changed")
	say(`"cut"`)
	vendor.CloseClientConnections()
	now = now.Add(time.Second)
	_, err = post(t, &http.Client{Transport: tape.Transport(TDSynnex)(broken{})}, "http://zelda.example/SynnexXML/PO", "<Name>Zelda</Name>")
	require.Error(t, err)
	now = now.Add(time.Second)
	tape.Listed(t.Context(), []map[string]string{{"name": "555001.zip"}}, nil)
	require.Equal(t, 3, calls, "every request is sent once")

	key, m, err := tape.End(t.Context(), "r1")
	require.NoError(t, err)
	require.Equal(t, map[string]int{Autotask: 2, TDSynnex: 1, PriceFile: 1}, m.Exchanges)
	require.Len(t, m.Account, 6)
	require.NotEqual(t, "555001", m.Account)
	r, err := tape.file(t.Context(), key)
	require.NoError(t, err)
	x := r.Exchanges[0]
	require.Equal(t, []any{http.MethodPost, 200, "application/json"}, []any{x.Method, x.Status, x.Type})
	require.Contains(t, r.Exchanges[3].Answer, m.Account+".zip")
	for _, e := range r.Exchanges {
		clean(t, e.Path+e.Request+e.Answer+e.Problem)
	}
	_, again, err := tape.End(t.Context(), "r1")
	require.NoError(t, err)
	require.Equal(t, m, again, "it may be repeated")
	require.NoError(t, tape.Store.PutJSON(t.Context(), takesRoot+"r1/000000000001-01.json", r.Exchanges[0]))
	_, again, err = tape.End(t.Context(), "r1")
	require.NoError(t, err)
	require.Equal(t, m, again, "an attempt that had removed all exchanges but one leaves the file as it is")
	keys, err := tape.Store.Keys(t.Context(), "meeting/")
	require.NoError(t, err)
	require.Empty(t, keys, "neither the key nor an exchange stays")

	// Another process hears of it within seconds, and a recording that nobody ends is over at its time.
	require.NoError(t, tape.Begin(t.Context(), "r3", time.Minute))
	other := &Tape{Store: tape.Store, Now: tape.Now}
	require.NotNil(t, other.recording(t.Context()))
	now = now.Add(2 * time.Minute)
	require.Nil(t, other.recording(t.Context()))
	require.NoError(t, tape.Begin(t.Context(), "r4", time.Minute))
}

type broken struct{}

func (broken) RoundTrip(*http.Request) (*http.Response, error) {
	return nil, errors.New("lookup zelda.example: no such host s3cr3t-word")
}

// A store that is away neither records nor holds an exchange up.
func TestAStoreThatIsAwayRecordsNothing(t *testing.T) {
	tape := newTape(t)
	require.NoError(t, tape.Begin(t.Context(), "r1", time.Minute))
	require.NoError(t, tape.Store.Close())
	tape.keep(context.Background(), tape.on, Exchange{}, time.Now(), nil, []byte("x"))
	tape.look = time.Time{}
	require.Nil(t, tape.recording(t.Context()))
}

// An exchange that began while somebody recorded and ends after it leaves nothing, in whichever process it is.
func TestAnExchangeThatOutlivesItsRecordingIsTakenBack(t *testing.T) {
	tape := newTape(t)
	other := &Tape{Store: tape.Store, Secrets: tape.Secrets, Account: tape.Account}
	asked, answer := make(chan struct{}), make(chan struct{})
	vendor := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/slow" {
			asked <- struct{}{}
			<-answer
		}
		_, _ = w.Write([]byte(`{}`))
	}))
	t.Cleanup(vendor.Close)
	require.NoError(t, tape.Begin(t.Context(), "r1", time.Minute))
	_, err := post(t, &http.Client{Transport: tape.Transport(Autotask)(http.DefaultTransport)}, vendor.URL+"/quick", "{}")
	require.NoError(t, err)
	ended := make(chan error)
	for _, of := range []*Tape{tape, other} {
		c := &http.Client{Transport: of.Transport(Autotask)(http.DefaultTransport)}
		go func() {
			_, err := post(t, c, vendor.URL+"/slow", "{}")
			ended <- err
		}()
		<-asked
	}
	_, m, err := tape.End(t.Context(), "r1")
	require.NoError(t, err)
	require.Equal(t, map[string]int{Autotask: 1}, m.Exchanges)
	require.NoError(t, tape.Begin(t.Context(), "r2", time.Minute))
	close(answer)
	require.NoError(t, errors.Join(<-ended, <-ended))
	keys, err := tape.Store.Keys(t.Context(), takesRoot)
	require.NoError(t, err)
	require.Empty(t, keys)
}
