package host

import (
	"context"
	"fmt"
	"path/filepath"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	"go.uber.org/zap"
	"go.uber.org/zap/zaptest/observer"

	"digitalbridge/clients/autotask"
	"digitalbridge/internal/ledger"
	"digitalbridge/internal/notify"
	"digitalbridge/internal/redact"
	"digitalbridge/internal/store"
)

func TestARowThatCantBeReadIsToldOnce(t *testing.T) {
	var mu sync.Mutex
	var notices []string
	tell := func(_ context.Context, n notify.Notice) error {
		mu.Lock()
		defer mu.Unlock()
		notices = append(notices, n.Text)
		require.Equal(t, notify.Connection, n.Topic)
		return nil
	}
	blobs, err := store.Open(t.Context(), "file://"+filepath.ToSlash(t.TempDir()))
	require.NoError(t, err)
	defer func() { _ = blobs.Close() }()
	secrets := redact.New("hunter2-secret")
	book := &ledger.Book{Store: blobs, Secrets: secrets}
	core, logs := observer.New(zap.WarnLevel)
	started := func() *unreadRows {
		return &unreadRows{log: zap.New(core), tell: tell, book: book, secrets: secrets}
	}
	u := started()
	told := func(row autotask.UnreadRow) (said []string, logged int) {
		before, lines := len(notices), logs.Len()
		u.note(row)
		u.telling.Wait()
		return notices[before:], logs.Len() - lines
	}
	row := autotask.UnreadRow{Entity: "PurchaseOrders", ID: 7, Name: "1016", Fields: []string{"freight"},
		Cause: `freight: "hunter2-secret"`}
	said, _ := told(row)
	require.Len(t, said, 1)
	require.Contains(t, said[0], "the row 7 of PurchaseOrders (1016) can't be read")
	require.NotContains(t, said[0], "hunter2")
	said, logged := told(row)
	require.Empty(t, said)
	require.Zero(t, logged)

	u = started()
	said, logged = told(row)
	require.Empty(t, said, "a restart tells nothing again")
	require.Zero(t, logged)

	besides := row
	besides.Used, besides.Fields = true, []string{"taxRegionID"}
	said, logged = told(besides)
	require.Empty(t, said, "what is used all the same is only logged")
	require.Equal(t, 1, logged)
	more := row
	more.Fields = []string{"freight", "status"}
	said, _ = told(more)
	require.Len(t, said, 1, "it is damaged further")
	again := row
	again.Cause = `freight: "TBD"`
	said, _ = told(again)
	require.Len(t, said, 1, "it was fixed, and is damaged in another way")

	kept, err := book.Surprises(t.Context())
	require.NoError(t, err)
	require.Len(t, kept, 4)
	for _, s := range kept {
		require.Equal(t, ledger.UnreadRow, s.Kind)
		require.NotContains(t, s.What, "hunter2")
		require.True(t, s.Told, "the scheduled check does not tell it again")
	}

	all := 0
	for n := range 5000 {
		said, _ = told(autotask.UnreadRow{Entity: "Products", ID: int64(n + 1), Fields: []string{"unitCost"}, Cause: "unitCost: {}"})
		all += len(said)
	}
	require.Equal(t, eachToAlone+1, all, "very many have one cause")
	require.Contains(t, notices[len(notices)-1], fmt.Sprintf("more than %d rows of Products can't be read (unitCost)", eachToAlone))
}
