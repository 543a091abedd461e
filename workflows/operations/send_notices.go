package operations

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"digitalbridge/activities/operations"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/spelling"
	"digitalbridge/workflows/shared"
)

// SendNoticesInput is empty; Carried is set only when it goes on in a new run.
type SendNoticesInput struct {
	Carried *CarriedNotices `json:"carried,omitempty" inner:"true"`
}

// CarriedNotices is what a new run has to know.
type CarriedNotices struct {
	Waiting map[string][]operations.QueuedNotice `json:"waiting,omitempty"`
	Sent    map[string][]time.Time               `json:"sent,omitempty"`
	Totals  SendNoticesResult                    `json:"totals"`
}

// SendNoticesResult says how many notices were given.
type SendNoticesResult struct {
	Notices  int `json:"notices"`
	Messages int `json:"messages"`
	// Lost are notices that an address did not take; the worker's log has them.
	Lost int `json:"lost,omitempty"`
}

// SendNotices gathers what people are to be told and sends it: what comes up within a short time to one address goes out as one
// message, an address gets only so many messages within an hour, and what is not urgent waits for the hours of the policy. It
// runs while something waits, and an hour longer, since it knows what was sent.
func SendNotices(ctx workflow.Context, in SendNoticesInput) (*SendNoticesResult, error) {
	s := &sendNotices{
		waiting: map[string][]operations.QueuedNotice{}, sent: map[string][]time.Time{}, sending: map[string]bool{},
		problems: map[string]string{},
	}
	if c := in.Carried; c != nil {
		s.totals = c.Totals
		if c.Waiting != nil {
			s.waiting = c.Waiting
		}
		if c.Sent != nil {
			s.sent = c.Sent
		}
	}
	s.board = shared.NewBoard(s.details)
	if err := s.board.Open(ctx); err != nil {
		return nil, err
	}
	if err := s.run(ctx); err != nil {
		return nil, s.board.End(ctx, err)
	}
	return &s.totals, nil
}

type sendNotices struct {
	// waiting are the notices of each address, sent the times of its messages within the last hour.
	waiting  map[string][]operations.QueuedNotice
	sent     map[string][]time.Time
	sending  map[string]bool
	problems map[string]string
	totals   SendNoticesResult
	board    *shared.Board
}

const (
	// rateOver is the time over which messages are counted.
	rateOver = time.Hour
	// urgentApart is the least time between two urgent messages to an address that has had its share.
	urgentApart = time.Minute
	// deliverWithin bounds the attempts: a chat that was away for a night still gets what waits.
	deliverWithin = 12 * time.Hour
)

func (s *sendNotices) run(ctx workflow.Context) error {
	coming := workflow.GetSignalChannel(ctx, bridge.SignalNotice)
	workflow.Go(ctx, func(ctx workflow.Context) {
		for {
			var q operations.QueuedNotice
			coming.Receive(ctx, &q)
			for _, to := range q.To {
				s.waiting[to] = append(s.waiting[to], q)
			}
		}
	})
	for {
		s.send(ctx)
		s.board.Set(ctx, s.state())
		idle := len(s.sending) == 0 && coming.Len() == 0
		if idle && workflow.GetInfo(ctx).GetContinueAsNewSuggested() {
			return workflow.NewContinueAsNewError(ctx, bridge.SendNotices, SendNoticesInput{
				Carried: &CarriedNotices{Waiting: s.waiting, Sent: s.sent, Totals: s.totals}})
		}
		next, any := s.next(ctx)
		if idle && !any {
			s.board.Set(ctx, "Done")
			return nil
		}
		// A notice or an answer may change what is next. Without a time to wait for, something is under way.
		changed := s.mark()
		wait := deliverWithin + rateOver
		if any {
			wait = max(next.Sub(workflow.Now(ctx)), 0)
		}
		if _, err := shared.AwaitAtMost(ctx, wait, "until the next notice is due", func() bool { return s.mark() != changed }); err != nil {
			return err
		}
	}
}

// mark changes with every notice that comes or goes.
func (s *sendNotices) mark() string {
	n := 0
	for _, to := range workflow.DeterministicKeys(s.waiting) {
		n += len(s.waiting[to])
	}
	return fmt.Sprint(n, len(s.sending), s.totals)
}

// send starts a message to every address that is due one.
func (s *sendNotices) send(ctx workflow.Context) {
	now := workflow.Now(ctx)
	for _, to := range workflow.DeterministicKeys(s.waiting) {
		s.sent[to] = slices.DeleteFunc(s.sent[to], func(t time.Time) bool { return now.Sub(t) >= rateOver })
		if s.sending[to] || s.due(to).After(now) {
			continue
		}
		var ready, stay []operations.QueuedNotice
		for _, q := range s.waiting[to] {
			if q.Due.After(now) {
				stay = append(stay, q)
			} else {
				ready = append(ready, q)
			}
		}
		if s.waiting[to] = stay; len(stay) == 0 {
			delete(s.waiting, to)
		}
		s.sending[to] = true
		s.sent[to] = append(s.sent[to], now)
		workflow.Go(ctx, func(ctx workflow.Context) { s.deliver(ctx, to, ready) })
	}
}

// due is when an address gets its next message: when the first notice is due, or later when it has had its messages. What is urgent
// then goes out once a minute.
func (s *sendNotices) due(to string) time.Time {
	var first, urgent time.Time
	most := 0
	for _, q := range s.waiting[to] {
		if first.IsZero() || q.Due.Before(first) {
			first = q.Due
		}
		if q.Urgent && (urgent.IsZero() || q.Due.Before(urgent)) {
			urgent = q.Due
		}
		most = max(most, q.PerHour)
	}
	sent := s.sent[to]
	if len(sent) < max(most, 1) {
		return first
	}
	free := later(first, sent[len(sent)-max(most, 1)].Add(rateOver))
	if !urgent.IsZero() {
		if soon := later(urgent, sent[len(sent)-1].Add(urgentApart)); soon.Before(free) {
			return soon
		}
	}
	return free
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// next is when there is something to do; false when nothing waits and no message within the hour is remembered.
func (s *sendNotices) next(ctx workflow.Context) (next time.Time, any bool) {
	earliest := func(t time.Time) {
		if !any || t.Before(next) {
			next, any = t, true
		}
	}
	for _, to := range workflow.DeterministicKeys(s.waiting) {
		if !s.sending[to] {
			earliest(s.due(to))
		}
	}
	if any {
		return next, true
	}
	for _, to := range workflow.DeterministicKeys(s.sent) {
		if sent := s.sent[to]; len(sent) > 0 {
			if over := sent[len(sent)-1].Add(rateOver); over.After(workflow.Now(ctx)) {
				earliest(over)
			}
		}
	}
	return next, any
}

func (s *sendNotices) deliver(ctx workflow.Context, to string, list []operations.QueuedNotice) {
	in := operations.DeliverInput{To: to}
	for _, q := range list {
		in.Notices = append(in.Notices, q.Notice)
	}
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout: 30 * time.Second, ScheduleToCloseTimeout: deliverWithin, RetryPolicy: shared.Patient,
		Summary: fmt.Sprintf("%d to %s", len(list), to),
	})
	err := workflow.ExecuteActivity(ctx, noticesActivities.DeliverNotices, in).Get(ctx, nil)
	delete(s.sending, to)
	if err != nil {
		if !temporal.IsCanceledError(err) {
			s.problems[to] = shared.MessageOf(err)
			workflow.GetLogger(ctx).Error("notices not delivered", "to", to, "notices", len(list), "error", s.problems[to])
		}
		s.totals.Lost += len(list)
		return
	}
	delete(s.problems, to)
	s.totals.Notices += len(list)
	s.totals.Messages++
}

func (s *sendNotices) state() string {
	switch {
	case len(s.sending) > 0:
		return "Sending"
	case len(s.waiting) > 0:
		return "Gathering"
	}
	return "Sent"
}

func (s *sendNotices) details() string {
	var b strings.Builder
	fmt.Fprintf(&b, "\n%s in %s; %d not taken\n", spelling.Count(s.totals.Notices, "notice"), spelling.Count(s.totals.Messages, "message"),
		s.totals.Lost)
	for _, to := range workflow.DeterministicKeys(s.waiting) {
		fmt.Fprintf(&b, "\nWaiting for %[2]s until %[3]s: %[1]d\n", len(s.waiting[to]), to, s.waiting[to][0].Zone.Moment(s.due(to)))
	}
	for _, to := range workflow.DeterministicKeys(s.problems) {
		fmt.Fprintf(&b, "\n**%s:** %s\n", to, s.problems[to])
	}
	return b.String()
}
