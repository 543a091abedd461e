package border

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"

	"digitalbridge/clients/autotask"
	"digitalbridge/clients/tdsynnex"
	"digitalbridge/clients/tdsynnex/pricedrop"
	"digitalbridge/clients/tdsynnex/pricefile"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/problem"
)

// Every error that can leave an activity: its type in Temporal, whether Temporal tries again and when, and
// words that a person can act on.
func TestFailure(t *testing.T) {
	type row struct {
		name     string
		err      error
		kind     string
		retried  bool
		delay    time.Duration
		cause    string
		whatToDo string
	}
	at := func(c autotask.Class) error {
		return &autotask.Error{Class: c, Op: "create Products", Method: "POST", Path: "/V1.0/Products", Status: 500, Messages: []string{
			"Autotask's own words"}}
	}
	td := func(c tdsynnex.Class) error {
		return &tdsynnex.Error{Class: c, Operation: tdsynnex.OperationOrderStatus, Subject: "PO-1", Message: "the distributor's own words"}
	}
	drop := func(c pricedrop.Class) error {
		return &pricedrop.Error{Class: c, Op: "download", Address: "sftp.example:22", File: "/1.zip", Cause: "the drop's cause",
			Fix: "the drop's fix"}
	}
	rows := []row{
		{name: "autotask transient", err: at(autotask.ClassTransient), kind: bridge.Transient, retried: true, whatToDo: "Try again"},
		{name: "autotask throttled", err: at(autotask.ClassThrottled), kind: bridge.Throttled, retried: true, whatToDo: "Wait"},
		{name: "autotask auth", err: at(autotask.ClassAuth), kind: bridge.Auth, whatToDo: "Check the API user's name"},
		{name: "autotask permission", err: at(autotask.ClassPermission), kind: bridge.Permission, whatToDo: "security level"},
		{name: "autotask validation", err: at(autotask.ClassValidation), kind: bridge.Validation, whatToDo: "Correct the field"},
		{name: "autotask not found", err: at(autotask.ClassNotFound), kind: bridge.NotFound, whatToDo: "Check the id"},
		{name: "autotask ambiguous", err: at(autotask.ClassAmbiguous), kind: bridge.Ambiguous, retried: true, whatToDo: "Look in Autotask"},
		{name: "autotask malformed", err: at(autotask.ClassMalformed), kind: bridge.Malformed, retried: true,
			whatToDo: "Check that the zone URL"},
		{name: "tdsynnex transient", err: td(tdsynnex.ClassTransient), kind: bridge.Transient, retried: true, whatToDo: "Try again later"},
		{name: "tdsynnex throttled", err: td(tdsynnex.ClassThrottled), kind: bridge.Throttled, retried: true, whatToDo: "Wait"},
		{name: "tdsynnex auth", err: td(tdsynnex.ClassAuth), kind: bridge.Auth, whatToDo: "Check TDSYNNEX_USER_ID"},
		{name: "tdsynnex permission", err: td(tdsynnex.ClassPermission), kind: bridge.Permission, whatToDo: "enable this web service"},
		{name: "tdsynnex validation", err: td(tdsynnex.ClassValidation), kind: bridge.Validation, whatToDo: "Correct the named value"},
		{name: "tdsynnex not found", err: td(tdsynnex.ClassNotFound), kind: bridge.NotFound, whatToDo: "TDSYNNEX_REGION"},
		{name: "tdsynnex ambiguous", err: td(tdsynnex.ClassAmbiguous), kind: bridge.Ambiguous, retried: true, whatToDo: "Do not send again"},
		{name: "tdsynnex malformed", err: td(tdsynnex.ClassMalformed), kind: bridge.Malformed, retried: true, whatToDo: "Try again later"},
		{name: "price drop transient", err: drop(pricedrop.ClassTransient), kind: bridge.Transient, retried: true, whatToDo: "the drop's fix"},
		{name: "price drop auth", err: drop(pricedrop.ClassAuth), kind: bridge.Auth, whatToDo: "the drop's fix"},
		{name: "price drop permission", err: drop(pricedrop.ClassPermission), kind: bridge.Permission, whatToDo: "the drop's fix"},
		{name: "price drop validation", err: drop(pricedrop.ClassValidation), kind: bridge.Validation, whatToDo: "the drop's fix"},
		{name: "price drop not found", err: drop(pricedrop.ClassNotFound), kind: bridge.NotFound, whatToDo: "the drop's fix"},
		{name: "price drop malformed", err: drop(pricedrop.ClassMalformed), kind: bridge.Malformed, retried: true, whatToDo: "the drop's fix"},
		{name: "a refused price file", err: &pricefile.FeedError{
			Fault: pricefile.FaultNoHeader, Cause: "it has no header", Fix: "ask for another"}, kind: bridge.FeedRejected, cause: "it has no header",
			whatToDo: "ask for another"},
		{name: "a price file that could not be read here", err: &pricefile.FeedError{
			Fault: pricefile.FaultRead, Cause: "the disk failed", Fix: "look at the disk"}, kind: bridge.Transient, retried: true,
			cause: "the disk failed", whatToDo: "look at the disk"},
		{name: "a rule of our own", err: problem.New(bridge.OrdersNotLive, "Switch it on.", "sending is off"), kind: bridge.OrdersNotLive,
			cause: "sending is off", whatToDo: "Switch it on."},
		{
			name: "a rule of our own, wrapped", err: fmt.Errorf(
				"on the way: %w", problem.New(bridge.InvalidPolicy, "Write another.", "no such label")), kind: bridge.InvalidPolicy,
			cause: "no such label", whatToDo: "Write another."},
		{name: "a client's error, wrapped", err: fmt.Errorf("on the way: %w", at(autotask.ClassValidation)), kind: bridge.Validation,
			cause: "on the way: Autotask: ", whatToDo: "Correct the field"},
		{name: "an error that nobody knows", err: errors.New("the disk is full"), kind: bridge.Transient, retried: true,
			cause: "the disk is full", whatToDo: "look at the worker's log"},
		{name: "a time-out of the client while the activity goes on", err: &autotask.Error{
			Class: autotask.ClassTransient, Op: "query Products", Err: context.DeadlineExceeded}, kind: bridge.Transient, retried: true,
			cause: "query Products", whatToDo: "Try again"},
		{name: "a short wait asked for by the vendor", err: &autotask.Error{
			Class: autotask.ClassThrottled, Op: "query Products", RetryAfter: 40 * time.Second}, kind: bridge.Throttled, retried: true,
			delay: 40 * time.Second, whatToDo: "Wait 40 s"},
		{name: "a wait of a day, which would outlast the activity", err: &tdsynnex.Error{
			Class: tdsynnex.ClassThrottled, Operation: tdsynnex.OperationInvoices, RetryAfter: 24 * time.Hour}, kind: bridge.Throttled,
			retried: true, delay: maxRetryDelay, whatToDo: "Wait"},
	}
	for _, r := range rows {
		t.Run(r.name, func(t *testing.T) {
			var app *temporal.ApplicationError
			err := Failure(t.Context(), r.err)
			require.IsType(t, app, err, "the outermost error decides what Temporal does")
			require.ErrorAs(t, err, &app)
			require.Equal(t, r.kind, app.Type())
			require.Equal(t, r.retried, !app.NonRetryable())
			require.Equal(t, r.delay, app.NextRetryDelay())
			cause, fix, found := strings.Cut(app.Message(), ". What to do: ")
			require.True(t, found, app.Message())
			require.Contains(t, fix, r.whatToDo)
			switch {
			case r.cause != "":
				require.Contains(t, cause, r.cause)
			case strings.HasPrefix(r.name, "autotask"):
				require.Contains(t, cause, "(create Products, POST /V1.0/Products")
				require.Contains(t, cause, "Autotask's own words")
			case strings.HasPrefix(r.name, "tdsynnex"):
				require.Contains(t, cause, "order status of PO-1")
				require.Contains(t, cause, "the distributor's own words")
			case strings.HasPrefix(r.name, "price drop"):
				require.Equal(t, "SFTP download /1.zip at sftp.example:22: the drop's cause", cause)
			}
		})
	}
}

func TestNoErrorIsNoFailure(t *testing.T) { require.NoError(t, Failure(t.Context(), nil)) }

// A failure that was mapped already keeps its type, and is the outermost error again.
func TestFailureMapsOnce(t *testing.T) {
	mapped := Failure(t.Context(), problem.New(bridge.FeedRejected, "Wait.", "bad file"))
	require.Same(t, mapped, Failure(t.Context(), mapped))
	require.Same(t, mapped, Failure(t.Context(), fmt.Errorf("while waiting: %w", mapped)))
}

// The end of the activity's context is neither the vendor's fault nor a message for a person.
func TestFailureOfAnEndedActivity(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	lost := &autotask.Error{Class: autotask.ClassAmbiguous, Op: "create Products", Err: context.Canceled}
	require.Equal(t, context.Canceled, Failure(ctx, lost))

	var app *temporal.ApplicationError
	require.ErrorAs(t, Failure(ctx, problem.New(bridge.Validation, "Fix it.", "wrong")), &app, "what failed for another reason still says so")
	require.Equal(t, bridge.Validation, app.Type())
}

// Vendors write long answers. The fix stays readable, and no character is cut in two.
func TestFailureIsShort(t *testing.T) {
	for _, n := range []int{maxMessage - 1, maxMessage, maxMessage + 1, 100_000} {
		err := Failure(t.Context(), &autotask.Error{
			Class: autotask.ClassValidation, Op: "create Products", Messages: []string{strings.Repeat("ü€", n)}})
		var app *temporal.ApplicationError
		require.ErrorAs(t, err, &app)
		require.LessOrEqual(t, len(app.Message()), maxMessage)
		require.True(t, utf8.ValidString(app.Message()))
		require.Contains(t, app.Message(), "What to do: Correct the field")
	}
	var app *temporal.ApplicationError
	require.ErrorAs(t, Failure(t.Context(), problem.New(bridge.Validation, strings.Repeat("x", 100_000), "short cause")), &app)
	require.LessOrEqual(t, len(app.Message()), maxMessage)
	require.Contains(t, app.Message(), "short cause. What to do: xxx")
}
