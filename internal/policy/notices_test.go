package policy

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"digitalbridge/internal/notify"
)

func TestWhoGetsWhat(t *testing.T) {
	all := []string{"buyers", "owner", "night"}
	routes := []NoticeRoute{
		{To: "buyers", Topics: []NoticeTopic{"decisions", "orders"}}, {To: "owner", Topics: []NoticeTopic{"digest"}},
		{To: "owner", Topics: []NoticeTopic{"failures"}}, {To: "night", Topics: []NoticeTopic{"failures"}},
	}
	for _, row := range []struct {
		name   string
		routes []NoticeRoute
		topic  notify.Topic
		want   []string
	}{
		{"without routes everybody gets everything", nil, notify.Orders, all},
		{"those whose route names it", routes, notify.Orders, []string{"buyers"}},
		{"several routes to one address add up", routes, notify.Failures, []string{"owner", "night"}},
		{"an address without a route gets everything", routes[:1], notify.Digest, []string{"owner", "night"}},
		{"a topic that nobody asked for is not lost", routes, notify.Products, all},
	} {
		require.Equal(t, row.want, Notices{Routes: row.routes}.To(row.topic, all), row.name)
	}
	require.Equal(t, []string{"night"}, Notices{Routes: routes}.Unknown(all[:2]))
}

func TestQuietHoursHoldBackWhatIsNotUrgent(t *testing.T) {
	p, err := Parse([]byte(`timeZone: America/New_York
notices:
  hours: {days: [mon, tue, wed, thu, fri], from: "08:00", to: "18:00"}
  urgent: [failures]
  groupFor: 5m
`))
	require.NoError(t, err)
	ny := p.Location()
	friday := time.Date(2026, 3, 6, 12, 0, 0, 0, ny)
	for _, row := range []struct {
		name  string
		topic notify.Topic
		at    time.Time
		want  time.Time
	}{
		{"in the hours", notify.Orders, friday, friday.Add(5 * time.Minute)},
		{"in the evening it waits for Monday, across the change of clocks", notify.Orders, friday.Add(8 * time.Hour),
			time.Date(2026, 3, 9, 8, 0, 0, 0, ny)},
		{"its group ends after the hours", notify.Orders, time.Date(2026, 3, 5, 17, 58, 0, 0, ny), time.Date(2026, 3, 6, 8, 0, 0, 0, ny)},
		{"an urgent one at night", notify.Failures, friday.Add(12 * time.Hour), friday.Add(12*time.Hour + 10*time.Second)},
	} {
		require.WithinDuration(t, row.want, p.Due(row.topic, row.at.UTC()), 0, row.name)
	}
	require.WithinDuration(t, friday.Add(time.Minute), Default().Due(notify.Orders, friday), 0, "always, unless the policy names hours")
}

func TestNoticesThatMakeNoSense(t *testing.T) {
	for text, says := range map[string]string{
		"notices: {routes: [{to: buyers}]}":                  "names no topic",
		"notices: {routes: [{topics: [orders]}]}":            "has no address",
		"notices: {routes: [{to: buyers, topics: [order]}]}": "order",
		"notices: {hours: {from: '08:00', to: '07:00'}}":     "not later",
		"notices: {groupFor: 2h}":                            "between 0s and 1h",
		"notices: {perHour: 0}":                              "below 1",
		"notices: {digestAt: '25:00'}":                       "25:00",
		"notices: {urgent: [everything]}":                    "everything",
	} {
		_, err := Parse([]byte(text))
		require.ErrorContains(t, err, says, text)
	}
}

func TestMomentsCarryTheZonesName(t *testing.T) {
	ny, err := time.LoadLocation("America/New_York")
	require.NoError(t, err)
	winter := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	z := ZoneOf(ny, winter, winter.AddDate(0, 1, 0))
	require.Equal(t, "2026-03-01 07:00 EST", z.Moment(winter))
	require.Equal(t, "2026-03-20 08:00 EDT", z.Moment(winter.AddDate(0, 0, 19)))
	require.Equal(t, "2026-03-01 12:00 UTC", Zone(nil).Moment(winter))
}
