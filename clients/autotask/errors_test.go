// What an answer means, what is repeated, and what a lost answer of a write is called.

package autotask

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"digitalbridge/clients/authguard"
)

func TestClassify(t *testing.T) {
	for name, row := range map[string]struct {
		status      int
		body        string
		read, write Class
	}{
		"a missing field": {500, `{"errors":["Missing Required Field: title"]}`, ClassValidation, ClassValidation},
		"a bad reference": {500,
			`{"errors":["Reference value on field: roleID of type: Role does not exist or is invalid. ; on record number [1]."]}`, ClassValidation,
			ClassValidation},
		"a business rule": {500, `{"errors":["Data violation: When assigning a Resource, …"]}`, ClassValidation,
			ClassValidation},
		"an unknown query field": {500, `{"errors":["Unable to find projectID in the TimeEntry Entity"]}`, ClassValidation,
			ClassValidation},
		"the OR limit": {500, `{"errors":["Invalid query syntax. Queries are limited to 500 or fewer 'OR' conditions."]}`,
			ClassValidation, ClassValidation},
		"a text for an int": {500, `{"errors":["Conversion failed when converting the varchar value 'x' to data type int."]}`,
			ClassValidation, ClassValidation},
		"a message in another language": {500, `{"errors":["Pflichtfeld fehlt: Titel"]}`, ClassValidation, ClassValidation},
		"no right to create": {500,
			`{"errors":["The logged in Resource does not have the adequate permissions to create this entity type."]}`, ClassPermission,
			ClassPermission},
		"no right, in German": {500, `{"errors":["Die Ressource hat keine ausreichende Berechtigung."]}`, ClassPermission,
			ClassPermission},
		"nothing to delete": {500,
			`{"errors":["No message. No matching records found. The logged in Resource may not have the required permissions to delete the data."]}`,
			ClassNotFound, ClassNotFound},
		"a fault inside": {500, `{"errors":["Object reference not set to an instance of an object."]}`, ClassTransient,
			ClassAmbiguous},
		"a fault of the framework": {500, `{"Message":"An error has occurred."}`, ClassTransient, ClassAmbiguous},
		"a fault without words":    {500, ``, ClassTransient, ClassAmbiguous},
		"a page of a proxy":        {502, `<html>Bad Gateway</html>`, ClassTransient, ClassAmbiguous},
		"unavailable":              {503, ``, ClassTransient, ClassAmbiguous},
		"a gateway that gave up":   {504, `{"errors":["x"]}`, ClassTransient, ClassAmbiguous},
		"over the hourly limit":    {429, ``, ClassThrottled, ClassThrottled},
		"too many at once": {500, `{"errors":["The Autotask API thread threshold of 3 threads has been exceeded."]}`,
			ClassThrottled, ClassThrottled},
		"too many at once, other status": {403, `{"errors":["Thread Threshold Exceeded"]}`, ClassThrottled, ClassThrottled},
		"bad credentials":                {401, ``, ClassAuth, ClassAuth},
		"bad credentials with words":     {401, `{"errors":["Unauthorized"]}`, ClassAuth, ClassAuth},
		"forbidden":                      {403, ``, ClassPermission, ClassPermission},
		"a wrong path": {404, `{"Message":"No HTTP resource was found that matches the request URI '…'."}`,
			ClassNotFound, ClassNotFound},
		"a wrong verb": {405, `{"Message":"The requested resource does not support http method 'GET'."}`, ClassValidation,
			ClassValidation},
		"a redirect, which autotask never has": {302, ``, ClassMalformed, ClassMalformed},
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, row.read, classify(row.status, []byte(row.body), false).Class, "read")
			require.Equal(t, row.write, classify(row.status, []byte(row.body), true).Class, "write")
		})
	}
}

func TestErrorWords(t *testing.T) {
	tn := newTenant(t)
	tn.json("POST", "V1.0/Products", 500, `{"errors":["Missing Required Field: name","Missing Required Field: isActive"]}`)
	_, err := tn.client().Products.Create(context.Background(), Product{SKU: Of("x")})
	require.EqualError(t, err, "autotask: create Products (POST V1.0/Products): validation, status 500: Missing Required Field: name; "+
		"Missing Required Field: isActive")

	long := strings.Repeat("ä", 1000)
	tn.json("POST", "V1.0/Products", 500, `{"errors":["`+long+`"]}`)
	_, err = tn.client().Products.Create(context.Background(), Product{SKU: Of("x")})
	require.Less(t, len(err.Error()), 500, "a page of text is cut")
	require.True(t, utf8.ValidString(err.Error()), "between letters")

	for _, class := range []Class{ClassTransient, ClassThrottled, ClassAuth, ClassPermission, ClassValidation, ClassNotFound, ClassAmbiguous,
		ClassMalformed} {
		require.Regexp(t, `^[A-Z].*\.$`, (&Error{Class: class}).Fix(), class)
	}
}

// TestRepeats counts how often a call reaches Autotask. A create is sent once, whatever happens,
// unless it was refused for throttling, which has no effect.
func TestRepeats(t *testing.T) {
	ctx := context.Background()
	const get, count, create = "GET V1.0/Products/1", "POST V1.0/Products/query/count", "POST V1.0/Products"
	for name, row := range map[string]struct {
		call   string
		first  http.HandlerFunc
		second http.HandlerFunc
		class  Class
		sent   int
	}{
		"a read after a fault":      {get, answer(503, ""), answer(200, `{"item":{"id":1}}`), "", 2},
		"a read after a cut":        {count, cut, answer(200, `{"queryCount":1}`), "", 2},
		"a read after garbage":      {get, answer(200, "<html>"), answer(200, `{"item":{"id":1}}`), "", 2},
		"a read that keeps failing": {get, answer(503, ""), answer(503, ""), ClassTransient, maxAttempts},
		"a read refused as invalid": {get, answer(500, `{"errors":["x"]}`), nil, ClassValidation, 1},
		"a read after throttling":   {get, answer(429, ""), answer(200, `{"item":{"id":1}}`), "", 2},
		"a create after throttling": {create, answer(429, ""), answer(200, `{"itemId":1}`), "", 2},
		"a read refused for its threads under 200": {get, answer(200, `{"errors":["busy"],"code":"Itgenatr005"}`),
			answer(200, `{"item":{"id":1}}`), "", 2},
		"a create refused for its threads under 200": {create, answer(200, `{"code":"ITGENATR005","message":"x"}`),
			answer(200, `{"itemId":1}`), "", 2},
		"a create refused for its threads under 403, the code alone": {create, answer(403, `{"Message":"Code: Itgenatr005"}`),
			answer(200, `{"itemId":1}`), "", 2},
		"a row that holds the code is a row": {get, answer(200, `{"item":{"id":1,"title":"Itgenatr005"}}`), nil, "", 1},
		"a create after a fault":             {create, answer(503, ""), nil, ClassAmbiguous, 1},
		"a create after a fault with words":  {create, answer(500, `{"Message":"An error has occurred."}`), nil, ClassAmbiguous, 1},
		"a create after a cut":               {create, cut, nil, ClassAmbiguous, 1},
		"a create after garbage":             {create, answer(200, "<html>"), nil, ClassAmbiguous, 1},
		"a create answered without an id":    {create, answer(200, `{}`), nil, ClassAmbiguous, 1},
		"a create answered with a null id":   {create, answer(200, `{"itemId":null}`), nil, ClassAmbiguous, 1},
		"a create answered with id 0":        {create, answer(200, `{"itemId":0}`), nil, ClassAmbiguous, 1},
		"a create refused as invalid":        {create, answer(500, `{"errors":["x"]}`), nil, ClassValidation, 1},
		"a create refused for missing right": {create, answer(500, `{"errors":["adequate permissions"]}`), nil, ClassPermission, 1},
	} {
		t.Run(name, func(t *testing.T) {
			tn := newTenant(t)
			method, path, _ := strings.Cut(row.call, " ")
			second := row.second
			if second == nil {
				second = answer(200, `{"itemId":2}`)
			}
			tn.sequence(method, path, row.first, second)
			c := tn.client()
			var err error
			switch row.call {
			case create:
				_, err = c.Products.Create(ctx, Product{Name: Of("x")})
			case count:
				_, err = c.Products.Count(ctx, Query{})
			default:
				_, err = c.Products.Get(ctx, 1)
			}
			require.Equal(t, row.class, ClassOf(err), "%v", err)
			require.Len(t, tn.requests(method, path), row.sent)
			require.Equal(t, row.sent-1, tn.clock.naps(), "a pause before each repetition")
		})
	}
}

func TestRetryAfter(t *testing.T) {
	ctx := context.Background()
	refusal := func(header string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", header)
			w.WriteHeader(http.StatusTooManyRequests)
		}
	}
	t.Run("a short one is waited for", func(t *testing.T) {
		tn := newTenant(t)
		tn.sequence("GET", "V1.0/Products/1", refusal("20"), answer(200, `{"item":{"id":1}}`))
		_, err := tn.client().Products.Get(ctx, 1)
		require.NoError(t, err)
		require.Equal(t, []time.Duration{20 * time.Second}, tn.clock.slept)
	})
	t.Run("a long one is the caller's to wait for", func(t *testing.T) {
		tn := newTenant(t)
		tn.sequence("GET", "V1.0/Products/1", refusal("600"))
		_, err := tn.client().Products.Get(ctx, 1)
		var e *Error
		require.ErrorAs(t, err, &e)
		require.Equal(t, 10*time.Minute, e.RetryAfter)
		require.Contains(t, e.Fix(), "Wait 10 min and")
		require.Len(t, tn.requests("GET", "V1.0/Products/1"), 1)
	})
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	for header, want := range map[string]time.Duration{
		"": 0, "7": 7 * time.Second, "-1": 0, "soon": 0, "999999999": 24 * time.Hour,
		"Mon, 23 Nov 2026 09:00:30 GMT": 30 * time.Second,
		"Mon, 23 Nov 2026 08:00:00 GMT": 0,
	} {
		require.Equal(t, want, parseRetryAfter(header, now), header)
	}
}

func TestNothingWrittenIsNotAmbiguous(t *testing.T) {
	tn := newTenant(t)
	c := tn.client()
	_, err := c.Zone(context.Background())
	require.NoError(t, err)
	tn.server.Close()
	c.http.CloseIdleConnections()
	_, err = c.Products.Create(context.Background(), Product{Name: Of("x")})
	require.Equal(t, ClassTransient, ClassOf(err), "nobody listened: %v", err)
}

func TestPausesEndWithTheirContext(t *testing.T) {
	tn := newTenant(t)
	ctx, cancel := context.WithCancel(context.Background())
	tn.on("GET", "V1.0/Products/1", answer(503, ""))
	c := tn.client(func(cfg *Config) { cfg.OnWait = func(string, string, time.Duration) { cancel() } })
	_, err := c.Products.Get(ctx, 1)
	require.ErrorIs(t, err, context.Canceled)
	require.Equal(t, ClassTransient, ClassOf(err))
	require.LessOrEqual(t, len(tn.requests("GET", "V1.0/Products/1")), 2)
}

func TestLostAnswers(t *testing.T) {
	t.Run("a create whose caller gave up is ambiguous", func(t *testing.T) {
		tn := newTenant(t)
		arrived := make(chan struct{})
		gone := make(chan struct{})
		tn.on("POST", "V1.0/Products", func(http.ResponseWriter, *http.Request) { close(arrived); <-gone })
		ctx, cancel := context.WithCancel(context.Background())
		go func() { <-arrived; cancel() }()
		_, err := tn.client().Products.Create(ctx, Product{Name: Of("x")})
		close(gone)
		require.ErrorIs(t, err, ErrAmbiguous)
		require.ErrorIs(t, err, context.Canceled)
	})
	t.Run("an answer that doesn't come in time", func(t *testing.T) {
		tn := newTenant(t)
		gone := make(chan struct{})
		hang := func(http.ResponseWriter, *http.Request) { <-gone }
		tn.on("POST", "V1.0/Products", hang)
		tn.on("GET", "V1.0/Products/1", hang)
		c := tn.client(func(cfg *Config) { cfg.Timeout = 500 * time.Millisecond })
		_, write := c.Products.Create(context.Background(), Product{Name: Of("x")})
		_, read := c.Products.Get(context.Background(), 1)
		close(gone)
		require.ErrorIs(t, write, ErrAmbiguous)
		require.Len(t, tn.requests("POST", "V1.0/Products"), 1)
		require.Equal(t, ClassTransient, ClassOf(read))
		require.ErrorIs(t, read, context.DeadlineExceeded)
		require.Len(t, tn.requests("GET", "V1.0/Products/1"), maxAttempts)
	})
	t.Run("an answer without end is not read to its end", func(t *testing.T) {
		tn := newTenant(t)
		sent := make(chan int, 1)
		tn.on("POST", "V1.0/Products", func(w http.ResponseWriter, _ *http.Request) {
			chunk := []byte(strings.Repeat(" ", 1<<20))
			n := 0
			for n < 32*maxAnswer {
				wrote, err := w.Write(chunk)
				n += wrote
				if err != nil {
					break
				}
			}
			sent <- n
		})
		_, err := tn.client().Products.Create(context.Background(), Product{Name: Of("x")})
		require.ErrorIs(t, err, ErrAmbiguous)
		require.ErrorContains(t, err, "over 33554432 bytes")
		require.Less(t, <-sent, 8*maxAnswer) // the system takes tens of megabytes more than were read
	})
	t.Run("a create whose answer breaks off is ambiguous", func(t *testing.T) {
		tn := newTenant(t)
		tn.on("POST", "V1.0/Products", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "100")
			_, _ = io.WriteString(w, `{"itemId":`)
		})
		_, err := tn.client().Products.Create(context.Background(), Product{Name: Of("x")})
		require.ErrorIs(t, err, ErrAmbiguous)
		require.Len(t, tn.requests("POST", "V1.0/Products"), 1)
	})
}

func TestRefusedCredentials(t *testing.T) {
	ctx := context.Background()

	t.Run("are not tried again at the same zone, and not soon", func(t *testing.T) {
		tn := newTenant(t)
		tn.json("GET", "V1.0/Products/1", 401, "")
		c := tn.client()
		for range 5 {
			_, err := c.Products.Get(ctx, 1)
			require.ErrorIs(t, err, ErrAuth)
		}
		require.Len(t, tn.requests("GET", "V1.0/Products/1"), 1)

		tn.clock.advance(authguard.FirstPause)
		tn.json("GET", "V1.0/Products/1", 200, `{"item":{"id":1}}`)
		_, err := c.Products.Get(ctx, 1)
		require.NoError(t, err, "after the pause they are tried again")

		tn.json("GET", "V1.0/Products/1", 401, "")
		_, err = c.Products.Get(ctx, 1)
		require.ErrorIs(t, err, ErrAuth)
		tn.clock.advance(authguard.FirstPause)
		tn.json("GET", "V1.0/Products/1", 200, `{"item":{"id":1}}`)
		_, err = c.Products.Get(ctx, 1)
		require.NoError(t, err, "a success makes the pause short again")
	})
	t.Run("are waited for longer each time", func(t *testing.T) {
		tn := newTenant(t)
		tn.json("GET", "V1.0/Products/1", 401, "")
		c := tn.client()
		for range 3600 {
			_, _ = c.Products.Get(ctx, 1)
			tn.clock.advance(time.Second)
		}
		require.LessOrEqual(t, len(tn.requests("GET", "V1.0/Products/1")), 9, "an hour of a workflow that keeps trying")
	})
	t.Run("are tried once at the new zone when the tenant has moved", func(t *testing.T) {
		moved := newTenant(t)
		moved.json("POST", "V1.0/Products", 200, `{"itemId":9}`)
		old := newTenant(t)
		old.json("POST", "V1.0/Products", 401, "")
		c := old.client()
		_, err := c.Zone(ctx)
		require.NoError(t, err)
		old.clock.advance(time.Hour)
		old.json("GET", "V1.0/ZoneInformation", 200, `{"url":"`+moved.server.URL+`/ATServicesRest/"}`)
		id, err := c.Products.Create(ctx, Product{Name: Of("x")})
		require.NoError(t, err)
		require.Equal(t, int64(9), id)
		require.Len(t, moved.requests("POST", "V1.0/Products"), 1)
	})
	t.Run("a redirect carries no credentials away", func(t *testing.T) {
		other := newTenant(t)
		tn := newTenant(t)
		tn.on("GET", "V1.0/Products/1", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, other.server.URL+"/ATServicesRest/V1.0/Products/1", http.StatusFound)
		})
		_, err := tn.client().Products.Get(ctx, 1)
		require.Equal(t, ClassMalformed, ClassOf(err))
		require.Zero(t, other.total())
	})
}
