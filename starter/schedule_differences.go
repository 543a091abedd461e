package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"

	"digitalbridge/internal/spelling"
)

// difference is what an update changes of a schedule.
type difference struct {
	What    string `json:"what"`
	Was     string `json:"was"`
	Becomes string `json:"becomes"`
}

func (d difference) String() string { return fmt.Sprintf("%s: %s → %s", d.What, d.Was, d.Becomes) }

// differences are what differs of what the bridge decides about a schedule. The pause, its note, what happens when a run
// overlaps and how many starts are left are the operator's, and no part of it.
func (s schedule) differences(have client.Schedule, queue string, payloads converter.DataConverter) []difference {
	var spec client.ScheduleSpec
	if have.Spec != nil {
		spec = *have.Spec
	}
	action, _ := have.Action.(*client.ScheduleWorkflowAction)
	if action == nil {
		action = &client.ScheduleWorkflowAction{}
	}
	var window time.Duration
	if have.Policy != nil {
		window = have.Policy.CatchupWindow
	}
	workflow, _ := action.Workflow.(string)
	wanted, _ := json.Marshal(s.input)
	haveUsual, haveDated := times(spec)
	usual, dated := times(s.spec)
	var all []difference
	if !slices.Equal(haveDated, dated) {
		all = append(all, difference{"days on which clocks change", datedDays(haveDated), datedDays(dated)})
	}
	for _, d := range []difference{
		{"times", haveUsual, usual},
		{"time zone", cmp.Or(spec.TimeZoneName, "UTC"), cmp.Or(s.spec.TimeZoneName, "UTC")},
		{"jitter", spelling.Span(spec.Jitter), spelling.Span(s.spec.Jitter)},
		{"begins", bound(spec.StartAt), bound(s.spec.StartAt)},
		{"ends", bound(spec.EndAt), bound(s.spec.EndAt)},
		{"starts", workflow, s.kind},
		{"workflow id", action.ID, s.id},
		{"task queue", action.TaskQueue, queue},
		{"input", inputOf(action.Args, payloads), canonical(wanted)},
		{"made up for within", spelling.Span(window), spelling.Span(s.catchUp)},
	} {
		if d.Was != d.Becomes {
			all = append(all, d)
		}
	}
	return all
}

func bound(at time.Time) string {
	if at.IsZero() {
		return "no date"
	}
	return at.UTC().Format("2006-01-02 15:04") + " UTC"
}

// inputOf is a workflow's input as it stands in a schedule.
func inputOf(args []any, payloads converter.DataConverter) string {
	var texts []string
	for _, a := range args {
		var text json.RawMessage
		payload, ok := a.(*commonpb.Payload)
		if !ok || payloads.FromPayload(payload, &text) != nil {
			return "not readable"
		}
		texts = append(texts, canonical(text))
	}
	return cmp.Or(strings.Join(texts, " "), "none")
}

// canonical is a JSON text whose keys are sorted.
func canonical(text []byte) string {
	var v any
	if json.Unmarshal(text, &v) != nil {
		return string(text)
	}
	sorted, _ := json.Marshal(v)
	return string(sorted)
}

// times are when a schedule starts on ordinary days, and the days that have times of their own, in words.
func times(s client.ScheduleSpec) (usual string, dated []string) {
	var out []string
	for _, i := range s.Intervals {
		text := spelling.Every(i.Every)
		if i.Offset != 0 {
			text += " from " + spelling.Span(i.Offset) + " on"
		}
		out = append(out, text)
	}
	for n, c := range slices.Concat(s.Calendars, s.Skip) {
		text := calendar(c)
		if n >= len(s.Calendars) {
			text = "not " + text
		}
		if len(c.Year) > 0 { // a day on which clocks change
			dated = append(dated, text)
		} else {
			out = append(out, text)
		}
	}
	return cmp.Or(strings.Join(out, ", "), "never"), dated
}

// datedDays is how many days have times of their own, up to which one.
func datedDays(dated []string) string {
	if len(dated) == 0 {
		return "none"
	}
	return fmt.Sprintf("%d, the last %s", len(dated), dated[len(dated)-1])
}

// calendar is a calendar of a spec in words: 03:15, and what else it says. The server fills in what is left out.
func calendar(c client.ScheduleCalendarSpec) string {
	minute, hour := ranges(c.Minute, "0"), ranges(c.Hour, "0")
	text := "hour " + hour + " minute " + minute
	if clock, err := time.Parse("15:4", hour+":"+minute); err == nil {
		text = clock.Format("15:04")
	}
	for _, part := range []struct{ name, is, always string }{
		{"second", ranges(c.Second, "0"), "0"}, {"day", ranges(c.DayOfMonth, "1-31"), "1-31"}, {"month", ranges(c.Month, "1-12"), "1-12"},
		{"year", ranges(c.Year, ""), ""}, {"weekday", ranges(c.DayOfWeek, "0-6"), "0-6"},
	} {
		if part.is != part.always {
			text += " " + part.name + " " + part.is
		}
	}
	return text
}

func ranges(list []client.ScheduleRange, missing string) string {
	var out []string
	for _, r := range list {
		text := strconv.Itoa(r.Start)
		if r.End > r.Start {
			text += "-" + strconv.Itoa(r.End)
		}
		if r.Step > 1 {
			text += "/" + strconv.Itoa(r.Step)
		}
		out = append(out, text)
	}
	return cmp.Or(strings.Join(out, ","), missing)
}
