package policy

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestStatusesMayBeNamedInEitherForm(t *testing.T) {
	p, err := Parse([]byte(`
autotask: {statusLabels: {Submitted: Übermittelt, Canceled: Storniert}}
orders: {approvedStatuses: [übermittelt, ReceivedPartial, Signed off]}
tracking: {statuses: {Cancelled: Storniert, Rejected: cancelled}}
`))
	require.NoError(t, err)
	require.Equal(t, []string{"Submitted", "Received Partial", "Signed off"}, p.Orders.ApprovedStatuses)
	require.Equal(t, map[OrderState]string{"Cancelled": "Canceled", "Rejected": "Canceled"}, p.Tracking.Statuses)
}

func TestStatusLabelsThatMixUpStatusesAreRefused(t *testing.T) {
	for name, row := range map[string]struct{ labels, mistake string }{
		"the label of another status": {"{New: Submitted}", `"Submitted" is the English label of another status, Submitted`},
		"its other spelling":          {"{New: cancelled}", "another status, Canceled"},
		"one label twice":             {"{New: Neu, Submitted: NEU}", `"NEU" is the label of New too`},
		"no label":                    {"{New: ' '}", "has no letter"},
		"no status":                   {"{Draft: Neu}", "Draft"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Parse([]byte("autotask: {statusLabels: " + row.labels + "}"))
			require.ErrorContains(t, err, row.mistake)
			require.ErrorContains(t, err, "autotask.statusLabels")
		})
	}
	_,
		err := Parse(
		[]byte("autotask: {statusLabels: {Received Full: Vollständig erhalten}}\ntracking: {statuses: {Delivered: Vollständig erhalten}}"))
	require.ErrorContains(t, err, "Autotask sets Received Full itself")
}
