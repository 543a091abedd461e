package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"

	"digitalbridge/activities/orders"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/dossier"
	"digitalbridge/starter/runs"
)

func (a *app) orderShowCommand() *cobra.Command {
	output := asTable
	cmd := &cobra.Command{
		Use:   "show PURCHASE-ORDER",
		Short: "Show every step of an order: what was sent, answered, decided and written",
		Long: `Show the dossier of a purchase order: every step with its time, what was rendered and sent, what TD SYNNEX answered,
what people decided, what was written to Autotask, and the page of each run in the Temporal web UI. The dossier lies
in the worker's blob store, so it is there when Temporal has forgotten the workflows.`,
		Example: "  starter order show 1016\n  starter order show 1016 --output json",
		Args:    cobra.ExactArgs(1),
		RunE: a.withTemporal(func(ctx context.Context, c *runs.Runs, args []string) error {
			if output != asTable && output != asJSON {
				return fmt.Errorf("--output %q is not table or json; a page is made by: starter order dossier %s", output, args[0])
			}
			if a.asJSON {
				output = asJSON
			}
			d, err := a.readDossier(ctx, c, args[0])
			if err != nil {
				return err
			}
			return writeDossier(a.out, *d, output)
		}),
	}
	cmd.Flags().StringVar(&output, "output", output, "table or json")
	return cmd
}

func (a *app) orderDossierCommand() *cobra.Command {
	output, file := asHTML, ""
	cmd := &cobra.Command{
		Use:   "dossier PURCHASE-ORDER",
		Short: "Save every step of an order as one page",
		Long: `Save the dossier of a purchase order as a page that needs no network, so it can be mailed or archived; or as JSON or
as a table. A page goes to a file, dossier-NUMBER.html unless --file names another one. What it holds is what
starter order show shows.`,
		Example: "  starter order dossier 1016\n  starter order dossier 1016 --output html --file 1016.html\n  starter order dossier 1016 --output json",
		Args:    cobra.ExactArgs(1),
		RunE: a.withTemporal(func(ctx context.Context, c *runs.Runs, args []string) error {
			switch output {
			case asTable, asJSON, asHTML:
			default:
				return fmt.Errorf("--output %q is not one of %s", output, strings.Join([]string{asTable, asJSON, asHTML}, ", "))
			}
			d, err := a.readDossier(ctx, c, args[0])
			if err != nil {
				return err
			}
			if output == asHTML && file == "" {
				file = "dossier-" + fileName(d.PurchaseOrder) + ".html"
			}
			if file == "" {
				return writeDossier(a.out, *d, output)
			}
			var page bytes.Buffer
			if err := writeDossier(&page, *d, output); err != nil {
				return err
			}
			if err := os.WriteFile(file, page.Bytes(), 0o600); err != nil {
				return err
			}
			a.say("%s: purchase order %s, %d steps, %s", file, d.PurchaseOrder, len(d.Steps), d.State())
			return nil
		}),
	}
	cmd.Flags().StringVar(&output, "output", output, "table, json or html")
	cmd.Flags().StringVar(&file, "file", "", "file to write")
	return cmd
}

// fileName is a purchase order's number as a part of a file's name.
func fileName(number string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\:*?"<>|`, r) || r < ' ' {
			return '-'
		}
		return r
	}, number)
}

func writeDossier(w io.Writer, d dossier.Dossier, output string) error {
	switch output {
	case asHTML:
		return dossier.WriteHTML(w, d)
	case asJSON:
		enc := json.NewEncoder(w)
		enc.SetIndent("", "  ")
		return enc.Encode(d)
	}
	tw := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	return errors.Join(dossier.WriteTable(tw, d), tw.Flush())
}

// readDossier has the worker put a dossier together, and fetches it.
func (a *app) readDossier(ctx context.Context, c *runs.Runs, purchaseOrder string) (*dossier.Dossier, error) {
	id := bridge.ReadDossierID(a.config.Connection, purchaseOrder)
	run, err := c.Client.ExecuteWorkflow(ctx, client.StartWorkflowOptions{
		ID: id, TaskQueue: bridge.TaskQueue(a.config.Connection), StaticSummary: "Dossier of purchase order " + purchaseOrder, WorkflowExecutionTimeout: runs.FetchWithin,
		WorkflowIDConflictPolicy: enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
	}, bridge.ReadDossier, orders.ReadDossierInput{PurchaseOrder: purchaseOrder})
	if err != nil {
		return nil, fmt.Errorf("starting %s: %w", bridge.ReadDossier, err)
	}
	var file orders.DossierFile
	if err := run.Get(ctx, &file); err != nil {
		return nil, fmt.Errorf("reading the dossier of %s: %s\nworkflow: %s", purchaseOrder, runs.Describe(err), c.Link(run.GetID(), run.GetRunID()))
	}
	var text bytes.Buffer
	if err := c.FetchReport(ctx, file.Key, &text); err != nil {
		return nil, err
	}
	var d dossier.Dossier
	if err := json.Unmarshal(text.Bytes(), &d); err != nil {
		return nil, fmt.Errorf("the dossier of %s can't be read: %w", purchaseOrder, err)
	}
	d = d.WithLinks(a.link)
	return &d, nil
}
