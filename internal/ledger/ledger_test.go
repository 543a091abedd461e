package ledger_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"digitalbridge/internal/ledger"
	"digitalbridge/internal/redact"
	"digitalbridge/internal/store"
)

func newBook(t *testing.T) *ledger.Book {
	t.Helper()
	s, err := store.Open(t.Context(), "mem://")
	require.NoError(t, err)
	t.Cleanup(func() { _ = s.Close() })
	return &ledger.Book{Store: s, Secrets: redact.New("s3cret-password"),
		Now: func() time.Time { return time.Date(2026, 11, 28, 9, 0, 0, 0, time.UTC) }}
}

// A person reads each assumption with what follows from every answer.
func TestEveryAssumptionSaysWhatFollows(t *testing.T) {
	seen := map[ledger.Name]bool{}
	for _, a := range ledger.Assumptions() {
		require.False(t, seen[a.Name], a.Name)
		seen[a.Name] = true
		for _, text := range []string{a.Assumed, a.Learned, a.Holds, a.Fails, a.Open} {
			require.NotEmpty(t, text, a.Name)
			require.False(t, strings.HasSuffix(text, "."), "%s: %s", a.Name, text)
		}
		found, ok := ledger.Find(a.Name)
		require.True(t, ok)
		require.Equal(t, a, found)
	}
	_, ok := ledger.Find("weather")
	require.False(t, ok)
}

func TestAnAnswerIsRememberedUntilAnotherIsSeen(t *testing.T) {
	book := newBook(t)
	keep := func(v ledger.Verdict, seen string) bool {
		changed, err := book.Answered(t.Context(), ledger.Answer{Name: ledger.Procurement, Verdict: v, Seen: seen})
		require.NoError(t, err)
		return changed
	}
	row := func() ledger.Row {
		answers, err := book.Answers(t.Context())
		require.NoError(t, err)
		return ledger.Rows(answers)[0]
	}
	procurement, _ := ledger.Find(ledger.Procurement)
	require.Equal(t, ledger.NotSeen, row().Verdict)
	require.Equal(t, procurement.Open, row().Follows)

	require.False(t, keep(ledger.AsAssumed, "there with s3cret-password"), "a first answer changes nothing")
	require.Equal(t, procurement.Holds, row().Follows)
	require.NotContains(t, row().Seen, "s3cret-password")
	require.False(t, keep(ledger.NotSeen, "no right"), "what was seen is not forgotten")
	require.Equal(t, ledger.AsAssumed, row().Verdict)
	require.True(t, keep(ledger.Otherwise, "gone"))
	require.Equal(t, procurement.Fails, row().Follows)
	require.Equal(t, "gone", row().Seen)
}

func TestASurpriseIsKeptAndToldOnce(t *testing.T) {
	book := newBook(t)
	for range 2 {
		require.NoError(t, book.Surprised(t.Context(), ledger.StatusWord, "allocated", "order 1016"))
	}
	for _, id := range []string{"17", "18"} {
		require.NoError(t, book.Surprised(t.Context(), ledger.Unreadable, "line "+id+": 2 EA is not a quantity", "order 1016"))
	}
	require.NoError(t, book.Surprised(t.Context(), ledger.ErrorBody, "<x>s3cret-password</x>"+strings.Repeat("é", 400), "PO"))
	require.NoError(t, book.Surprised(t.Context(), ledger.ShipMethod, " ", "an empty one is none"))
	all, err := book.Surprises(t.Context())
	require.NoError(t, err)
	require.Len(t, all, 3)
	for _, s := range all {
		require.NotContains(t, s.What, "s3cret-password")
		require.NotEmpty(t, s.Effect)
		require.LessOrEqual(t, len(s.What), 520)
	}

	told, err := book.Tell(t.Context())
	require.NoError(t, err)
	require.Len(t, told, 3)
	// Another worker, which remembers nothing, meets the same word again.
	again := &ledger.Book{Store: book.Store, Now: book.Now}
	require.NoError(t, again.Surprised(t.Context(), ledger.StatusWord, "allocated", "order 1017"))
	told, err = again.Tell(t.Context())
	require.NoError(t, err)
	require.Empty(t, told)
}

func TestWithoutABookNothingIsKept(t *testing.T) {
	var book *ledger.Book
	require.NoError(t, book.Surprised(t.Context(), ledger.StatusWord, "x", "y"))
	_, err := book.Answered(t.Context(), ledger.Answer{Name: ledger.Costs, Verdict: ledger.AsAssumed})
	require.NoError(t, err)
	answers, err := book.Answers(t.Context())
	require.NoError(t, err)
	require.Empty(t, answers)
}
