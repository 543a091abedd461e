package main

// measurement is a benchmark and how its figures are shown.
type measurement struct {
	// name is that of its block in the pages.
	name string
	// args are those of go test.
	args []string
	// first is the heading of the rows' names; empty: there is one row, which is shown as a list of figures.
	first   string
	columns []column
	plot    *plot
}

// column is a figure that a row has: its heading, the benchmark's unit for it, and the digits behind the point.
type column struct {
	head, unit string
	digits     int
}

// plot is a picture of some columns as bars, one group a row.
type plot struct {
	title string
	units []column
}

// processes are benchmarks of the package that runs worker processes, each once.
func processes(bench string) []string {
	return []string{"-run=^$", "-bench=^Benchmark" + bench + "$", "-benchtime=1x", "./test/proof"}
}

// measurements are all that there are, in the order in which they are made: the short ones first.
func measurements() []measurement {
	ofSync := []column{
		{"calls", "calls", 0}, {"bound", "bound", 0}, {"products changed", "products-changed", 0},
		{"vendor rows changed", "vendor-rows-changed", 0}, {"events", "events", 0}, {"history, KiB", "history-KiB", 0},
		{"in flight", "in-flight", 0}, {"peak memory, MiB", "peak-MiB", 0}, {"seconds", "s", 1},
	}
	return []measurement{
		{
			name: "price-file", args: []string{"-run=^$", "-bench=Selecting20kOf1M", "-benchtime=3x", "-benchmem", "./internal/catalog"},
			columns: []column{
				{"rows a second", "rows/s", 0}, {"encoding/csv, rows a second", "csv-rows/s", 0}, {"times encoding/csv", "x-csv", 2},
				{"peak heap, MB", "peak-heap-MB", 1},
			},
		},
		{
			name: "first-load", args: []string{"-run=FirstLoadUnderTheHourlyBudget", "-v", "./clients/autotask", "-args", "-full"}, first: "load",
			columns: []column{
				{"hours", "hours", 2}, {"hours that the budget makes possible", "possible-hours", 2}, {"of these", "of-possible", 2},
				{"orders meanwhile", "orders", 0}, {"first call of 99 in 100 orders within, s", "first-call-p99-s", 1},
			},
			plot: &plot{"Hours of a first load of 20,000 products", []column{{"used", "hours", 1}, {"possible", "possible-hours", 1}}},
		},
		{
			name: "bare-loop", args: processes("SyncBesideBareLoop"), first: "of 20,000 products",
			columns: []column{
				{"calls", "calls", 0}, {"writes", "writes", 0}, {"sync, s", "sync-s", 1}, {"bare loop, s", "bare-loop-s", 1},
				{"times the bare loop", "x-bare-loop", 2},
			},
			plot: &plot{"Seconds of a sync of 20,000 products, 100 ms a call", []column{{"sync", "sync-s", 1}, {"bare loop", "bare-loop-s", 1}}},
		},
		{name: "sync", args: processes("Sync"), first: "20,000 SKUs", columns: ofSync},
		{
			name: "orders", args: processes("Orders"),
			columns: []column{
				{"orders a second", "orders/s", 1}, {"empty workflows of five activities a second", "empty-workflows/s", 1},
				{"orders in percent of it", "orders-percent-of-it", 0}, {"events of an order", "events", 0},
				{"of the processors, an order: Temporal, ms", "temporal-ms/order", 0}, {"the worker, ms", "worker-ms/order", 0},
				{"both sandboxes, ms", "vendors-ms/order", 0},
				{"of the processors, an empty workflow: Temporal, ms", "temporal-ms/empty", 0}, {"its worker, ms", "worker-ms/empty", 0},
			},
		},
		{
			name: "approval", args: processes("FromApprovalToOrderNumber"),
			columns: []column{{"on average, s", "mean-s", 0}, {"at most, s", "most-s", 0}},
		},
		{
			name: "rows", args: processes("WorkerMemory"), first: "rows in the price file",
			columns: []column{
				{"peak memory, MiB", "peak-MiB", 0}, {"calls", "calls", 0}, {"microseconds a row", "us/row", 0}, {"seconds", "s", 1},
			},
			plot: &plot{"Peak memory of the worker by rows in the price file, MiB", []column{{"peak memory", "peak-MiB", 0}}},
		},
		{
			name: "trackers", args: processes("OpenTrackers"), first: "open orders",
			columns: []column{
				{"looks a second", "looks/s", 1}, {"events a look", "events/look", 1}, {"Temporal, ms a look", "temporal-ms/look", 0},
				{"worker, ms a look", "worker-ms/look", 0}, {"Autotask calls a look", "autotask-calls/look", 2},
				{"TD SYNNEX calls a look", "td-synnex-calls/look", 2}, {"peak memory, MiB", "peak-MiB", 0},
			},
			plot: &plot{
				"Processor time of a look at an open order, ms", []column{{"Temporal", "temporal-ms/look", 0}, {"worker", "worker-ms/look", 0}},
			},
		},
		{
			name: "due", args: processes("OrderAmongDueTrackers"),
			columns: []column{{"the order takes, s", "order-s", 1}, {"looks meanwhile", "looks", 0}},
		},
		{
			name: "connections", args: processes("Connections"), first: "connections",
			columns: []column{
				{"memory of a worker, MiB", "MiB/worker", 0}, {"Temporal at rest, % of a processor", "temporal-idle-percent", 1},
				{"all workers at rest, % of a processor", "workers-idle-percent", 1}, {"an order of each, s", "order-of-each-s", 1},
			},
			plot: &plot{
				"Processor at rest by connections, %", []column{{"Temporal", "temporal-idle-percent", 0}, {"workers", "workers-idle-percent", 0}},
			},
		},
	}
}
