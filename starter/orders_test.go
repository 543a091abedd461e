package main

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestListOfOrders(t *testing.T) {
	now := time.Date(2026, 9, 8, 14, 0, 0, 0, time.UTC)
	list := []trackedOrder{
		{PurchaseOrder: "1016", State: "Back-ordered", AgeDays: 12, ETA: now.AddDate(0, 0, 3), DistributorOrders: []string{"66515543"}, NextLook: now.Add(90 * time.Minute), Alarms: []string{"ETA slipped", "Price changed"}},
		{PurchaseOrder: "1017", Problem: "the tracker does not answer"},
	}
	var text bytes.Buffer
	printOrders(&text, list, now)
	require.Contains(t, text.String(), "1016\tBack-ordered\t12 d\t2026-09-11\t66515543\tin 1h30m0s\tETA slipped, Price changed")
	require.Contains(t, text.String(), "1017\t\t0 d\t\t\t\tthe tracker does not answer")
	var table bytes.Buffer
	require.NoError(t, writeOrdersCSV(&table, list))
	require.Equal(t, 3, strings.Count(table.String(), "\n"))
	require.Contains(t, table.String(), "1016,Back-ordered,12,2026-09-11,66515543,")
	text.Reset()
	printOrders(&text, nil, now)
	require.Equal(t, "no open orders\n", text.String())
}
