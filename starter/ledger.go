package main

import (
	"context"

	"github.com/spf13/cobra"

	"digitalbridge/activities/operations"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/ledger"
	"digitalbridge/starter/runs"
)

// ledgerCommands tell what is known of the tenant.
type ledgerCommands struct{ *app }

func (l ledgerCommands) assumptions() *cobra.Command {
	var in operations.LedgerInput
	cmd := forms(&cobra.Command{
		Use:   "assumptions",
		Short: "What the bridge takes for true about your Autotask and TD SYNNEX, and what it saw",
		Long: `List what the bridge takes for true about your tenant and can't prove beforehand: whether it was seen so, when, and what
the bridge does because of it. --afresh asks the tenant again, which takes about a dozen calls and writes nothing; the
scheduled check does so each day and tells people what has changed.`,
		Example: "  starter assumptions\n  starter assumptions --afresh --json",
		Args:    none,
		RunE: l.withTemporal(func(ctx context.Context, c *runs.Runs, _ []string) error {
			report, err := l.read(ctx, c, in)
			if err != nil {
				return err
			}
			return l.list(report.Assumptions, l.assumptionTable(report.Assumptions))
		}),
	}, asCSV)
	cmd.Flags().BoolVar(&in.Afresh, "afresh", false, "ask the tenant again")
	return cmd
}

func (l ledgerCommands) surprises() *cobra.Command {
	return forms(&cobra.Command{
		Use:   "surprises",
		Short: "What the vendors answered that the bridge did not know",
		Long: `List what came as a surprise, the newest first: status words, ship methods, warehouses and error answers that the bridge
does not know, and what it does with them. Secrets are removed. A surprise never stops more than what it touches; the
scheduled check tells people of each once.`,
		Example: "  starter surprises\n  starter surprises --output csv --file surprises.csv",
		Args:    none,
		RunE: l.withTemporal(func(ctx context.Context, c *runs.Runs, _ []string) error {
			report, err := l.read(ctx, c, operations.LedgerInput{})
			if err != nil {
				return err
			}
			return l.list(report.Surprises, l.surpriseTable(report.Surprises))
		}),
	}, asCSV)
}

func (l ledgerCommands) read(ctx context.Context, c *runs.Runs, in operations.LedgerInput) (r operations.LedgerReport, err error) {
	return r, c.Ask(ctx, bridge.ReadLedger, &r, in)
}

func (l ledgerCommands) assumptionTable(rows []ledger.Row) table {
	t := table{head: []string{"name", "assumed", "verdict", "seen here", "when", "what follows"}}
	unseen := 0
	for _, r := range rows {
		when := ""
		if !r.At.IsZero() {
			when = l.moment(r.At)
		}
		if r.Verdict == ledger.NotSeen {
			unseen++
		}
		t.rows = append(t.rows, []string{string(r.Name), r.Assumed, string(r.Verdict), r.Seen, when, r.Follows})
	}
	if unseen == len(rows) {
		t.notes = []string{"", "nothing was asked yet; ask with: starter assumptions --afresh"}
	}
	return t
}

func (l ledgerCommands) surpriseTable(all []ledger.Surprise) table {
	t := table{head: []string{"first", "kind", "what", "where", "what follows"}, none: "no surprises so far"}
	for _, s := range all {
		t.rows = append(t.rows, []string{l.moment(s.First), string(s.Kind), s.What, s.Where, s.Effect})
	}
	return t
}
