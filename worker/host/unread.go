package host

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"go.uber.org/zap"

	"digitalbridge/clients/autotask"
	"digitalbridge/internal/ledger"
	"digitalbridge/internal/notify"
	"digitalbridge/internal/redact"
)

// unreadRows tells people of rows in Autotask that can't be read, each once, also across restarts: in the log, and by a
// notice when something is left out because of it. When very many rows of an entity can't be read in the same fields, the
// cause is one, and so is the notice from then on.
type unreadRows struct {
	log     *zap.Logger
	tell    func(context.Context, notify.Notice) error
	secrets *redact.Redactor
	book    *ledger.Book

	mu   sync.Mutex
	told map[string]bool
	// rows counts by entity and fields.
	rows map[string]int
	// telling are those that are being told.
	telling sync.WaitGroup
}

const (
	// fixUnread is what to do about such a row.
	fixUnread = "open it in Autotask and save it again, which writes its fields anew"
	// eachToAlone is how many rows with the same fields are told one by one.
	eachToAlone = 10
)

// note does not hold up whoever reads the row.
func (u *unreadRows) note(row autotask.UnreadRow) {
	fields := strings.Join(slices.Sorted(slices.Values(row.Fields)), " ")
	kind := row.Entity + " " + fields
	key, what := fmt.Sprintf("%s %d %s %s", kind, row.ID, row.Name, row.Cause), row.Error()
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.told[key] {
		return
	}
	if u.rows == nil {
		u.told, u.rows = map[string]bool{}, map[string]int{}
	}
	u.rows[kind]++
	switch n := u.rows[kind]; {
	case n > eachToAlone+1:
		return
	case n == eachToAlone+1:
		key, what = kind, fmt.Sprintf("more than %d rows of %s can't be read (%s), the last of them: %s", eachToAlone, row.Entity, fields,
			row.Error())
	}
	u.told[key] = true
	u.telling.Go(func() { u.once(key, what, row) })
}

// once tells of a row unless an earlier run of the worker has. What can't be kept is told all the same.
func (u *unreadRows) once(key, what string, row autotask.UnreadRow) {
	ctx, cancel := context.WithTimeout(background, time.Minute)
	defer cancel()
	first, err := u.book.First(ctx, ledger.UnreadRow, key, what, "Autotask, "+row.Entity)
	if err != nil {
		u.log.Warn("a row that can't be read was not kept", zap.Error(err))
	} else if !first {
		return
	}
	u.log.Warn("a row of Autotask can't be read", zap.String("row", what), zap.Bool("used", row.Used), zap.String("fix", fixUnread))
	if row.Used {
		return
	}
	if err := u.tell(ctx, notify.Notice{
		Level: notify.Warning, Topic: notify.Connection, Event: "row not readable", Subject: "Autotask",
		Text: u.secrets.Text(what) + "; it is left out, and nothing is concluded from that", Fix: fixUnread,
	}); err != nil {
		u.log.Warn("the notice of a row that can't be read was not taken", zap.Error(err))
	}
}
