package orders

import (
	"time"

	"digitalbridge/internal/bridge"
	"digitalbridge/workflows/shared"
)

const (
	// recheckAtFirst and recheckAtMost space the looks at an order that waits to be fixed or decided.
	recheckAtFirst = 2 * time.Minute
	recheckAtMost  = time.Hour
	// unreadAtFirst and unreadAtMost space them while a vendor refuses to be asked: credentials are renewed in minutes, and
	// nobody tells the order. The clients send refused credentials rarely, however many orders look.
	unreadAtFirst = time.Minute
	unreadAtMost  = 15 * time.Minute
)

// pace spaces the looks at an order that waits.
type pace struct{ look, unread time.Duration }

// next is the wait after a look, which failed with err when a vendor can't be asked. A vendor that is not asked before a
// certain moment is asked then.
func (p *pace) next(err error) time.Duration {
	if err == nil {
		p.unread = 0
		p.look = min(max(2*p.look, recheckAtFirst), recheckAtMost)
		return p.look
	}
	p.unread = min(max(2*p.unread, unreadAtFirst), unreadAtMost)
	if asked := shared.AskAfter(err); asked > 0 {
		return min(max(asked, unreadAtFirst), unreadAtMost)
	}
	return p.unread
}

// credentialsRefused reports whether an attempt ended because a vendor refused the credentials. Nothing was sent then, and
// no order has to be changed before it goes out.
func credentialsRefused(err error) bool { return err != nil && shared.ClassOf(err) == bridge.Auth }
