package policy

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestApprovedOrdersAreSubmittedInTheirHours(t *testing.T) {
	office := Hours{Days: []Weekday{"mon", "tue", "wed", "thu", "fri"}, From: "08:00", To: "17:30"}
	rows := []struct {
		name, zone string
		hours      Hours
		at, want   string
	}{
		{"no hours: always", "UTC", Hours{}, "2026-03-07T03:00:00Z", "2026-03-07T03:00:00Z"},
		{"in the hours: now", "UTC", office, "2026-03-04T12:00:00Z", "2026-03-04T12:00:00Z"},
		{"the first minute counts", "UTC", office, "2026-03-04T08:00:00Z", "2026-03-04T08:00:00Z"},
		{"the last one does not", "UTC", office, "2026-03-04T17:30:00Z", "2026-03-05T08:00:00Z"},
		{"early in the morning: the same day", "UTC", office, "2026-03-04T05:00:00Z", "2026-03-04T08:00:00Z"},
		{"on Friday evening: Monday", "UTC", office, "2026-03-06T20:00:00Z", "2026-03-09T08:00:00Z"},
		{"by the clock of the policy's zone", "America/New_York", office, "2026-03-04T12:30:00Z", "2026-03-04T13:00:00Z"},
		{"over the start of summer time", "America/New_York", office, "2026-03-07T12:00:00Z", "2026-03-09T12:00:00Z"},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			p := Default()
			p.TimeZone, p.Orders.Hours = row.zone, row.hours
			require.Empty(t, p.mistakes())
			at, err := time.Parse(time.RFC3339, row.at)
			require.NoError(t, err)
			require.Equal(t, row.want, p.SubmitOpens(at).Format(time.RFC3339))
		})
	}
}

func TestHalfSaidOrderHoursAreAMistake(t *testing.T) {
	_, err := Parse([]byte("orders: {hours: {from: \"08:00\", to: \"17:00\"}}"))
	require.ErrorContains(t, err, "orders.hours.days")
	_, err = Parse([]byte("orders: {hours: {days: [mon], from: \"8\", to: \"17:00\"}}"))
	require.ErrorContains(t, err, "orders.hours.from")
}

func TestConversionMistakesAreNamed(t *testing.T) {
	for _, row := range []struct{ name, yaml, want string }{
		{"ship-to", "orders: {convert: {shipTo: home}}", `orders.convert.shipTo: "home" is not office or customer`},
		{"cost", "orders: {convert: {costFrom: list}}", `orders.convert.costFrom: "list" is not quote or vendor`},
		{"no won status", "orders: {convert: {wonStatuses: []}}", "orders.convert.wonStatuses"},
		{"an empty label", "orders: {convert: {wonStatuses: [\" \"]}}", "orders.convert.wonStatuses"},
	} {
		t.Run(row.name, func(t *testing.T) {
			_, err := Parse([]byte(row.yaml))
			require.ErrorContains(t, err, row.want)
		})
	}
}
