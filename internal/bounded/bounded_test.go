package bounded

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func get(t *testing.T, c *http.Client, address string) (int, []byte, error) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	require.NoError(t, err)
	resp, err := c.Do(r)
	if err != nil {
		return 0, nil, err
	}
	data, err := io.ReadAll(resp.Body)
	require.NoError(t, resp.Body.Close())
	return resp.StatusCode, data, err
}

func TestAnAnswerIsBounded(t *testing.T) {
	gone := make(chan struct{}, 3)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/endless":
			for piece := make([]byte, 1<<12); ; {
				if _, err := w.Write(piece); err != nil {
					gone <- struct{}{}
					return
				}
			}
		case "/slow":
			_, _ = io.WriteString(w, "a")
			_ = http.NewResponseController(w).Flush()
			<-r.Context().Done()
			gone <- struct{}{}
		case "/none":
			<-r.Context().Done()
			gone <- struct{}{}
		case "/elsewhere":
			http.Redirect(w, r, "/endless", http.StatusTemporaryRedirect)
		default:
			_, _ = io.WriteString(w, "all of it")
		}
	}))
	defer s.Close()
	c := Transport{Within: time.Minute, Bytes: 1 << 16}.Client()
	status, data, err := get(t, c, s.URL+"/")
	require.NoError(t, err)
	require.Equal(t, 200, status)
	require.Equal(t, "all of it", string(data))

	_, data, err = get(t, c, s.URL+"/endless")
	require.NoError(t, err)
	require.Len(t, data, 1<<16)
	<-gone

	status, data, err = get(t, c, s.URL+"/elsewhere")
	require.NoError(t, err)
	require.Equal(t, http.StatusTemporaryRedirect, status, "it follows nobody")
	require.Less(t, len(data), 100)

	hasty := Transport{Within: 20 * time.Millisecond, Bytes: 1 << 16}.Client()
	for _, path := range []string{"/slow", "/none"} {
		_, _, err = get(t, hasty, s.URL+path)
		require.ErrorIs(t, err, context.DeadlineExceeded, path)
		<-gone
	}
}
