package tdsynnex

import (
	"context"
	"errors"
	"time"

	"digitalbridge/clients/authguard"
	"digitalbridge/internal/spelling"
)

// authGuard keeps refused credentials from being sent again and again to one service: trackers of thousands of orders would
// ask it by the hundred.
type authGuard struct {
	authguard.Guard[Error]
	now func() time.Time
}

func newAuthGuard(pause time.Duration) *authGuard {
	return &authGuard{Guard: authguard.Guard[Error]{First: pause}, now: time.Now}
}

// hold makes the call unless the service is not to be asked now. A purchase order that is held was not sent.
func (g *authGuard) hold(ctx context.Context, x exchange, call func() (*element, error)) (*element, error) {
	asked, held := g.Begin(ctx, g.now())
	if held != nil {
		e := held.Last
		e.Operation, e.Subject, e.NotSent, e.RetryAfter, e.Status = x.operation, x.subject, true, held.For, 0
		e.Message = "the service refused this worker at its last call (" + e.Message + "), and is not asked again for another " +
			spelling.Span(held.For) + ", because repeated refusals lock the user"
		return nil, &e
	}
	answer, err := call()
	said, refusal := authguard.Nothing, Error{}
	var e *Error
	switch {
	case err == nil:
		said = authguard.Taken
	case errors.As(err, &e) && e.Class == ClassAuth && !e.NotSent:
		said, refusal = authguard.Refused, *e
	}
	if pause := asked.End(g.now(), said, refusal); said == authguard.Refused {
		e.RetryAfter = max(e.RetryAfter, pause)
	}
	return answer, err
}
