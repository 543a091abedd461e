package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"

	"digitalbridge/internal/bridge"
	"digitalbridge/internal/catalog"
	"digitalbridge/starter/runs"
	"digitalbridge/worker/overview"
	"digitalbridge/workflows/products"
	"digitalbridge/workflows/shared"
)

func (s syncCommands) quarantineCommand() *cobra.Command {
	return group(&cobra.Command{
		Use:   "quarantine",
		Short: "Products that are held because their new values break a limit",
		Long: `A product whose new cost or price breaks a limit of the policy (products.limits) is held: everything else is written, its
cost and price are not, until a person approves or rejects them here, or the policy releases them by itself.`,
	}, s.quarantineListCommand(), s.quarantineDecisionCommand(bridge.UpdateApprove, "Write held values, now"),
		s.quarantineDecisionCommand(bridge.UpdateReject, "Keep the old values until the distributor's change again"))
}

func (s syncCommands) quarantineListCommand() *cobra.Command {
	return forms(&cobra.Command{
		Use:     "list",
		Short:   "Show what is held, why, and what was decided",
		Example: "  starter sync quarantine list\n  starter sync quarantine list --output csv > held.csv",
		Args:    none,
		RunE: s.withTemporal(func(ctx context.Context, c *runs.Runs, _ []string) error {
			held, err := s.quarantined(ctx, c)
			if err != nil {
				return err
			}
			return s.list(held, s.heldTable(held))
		}),
	}, asCSV)
}

// quarantinedWithin bounds the wait for a worker.
const quarantinedWithin = time.Minute

// quarantined is the list as the connection's quarantine knows it. The workflow is started when there is none: the list is in the store.
func (s syncCommands) quarantined(ctx context.Context, c *runs.Runs) ([]catalog.HeldEntry, error) {
	id := bridge.QuarantineID(s.config.Connection)
	if _, err := c.Client.ExecuteWorkflow(ctx, s.quarantineStart(), bridge.ReviewQuarantine, products.ReviewQuarantineInput{}); err != nil {
		return nil, fmt.Errorf("starting %s: %w", bridge.ReviewQuarantine, err)
	}
	var status products.QuarantineStatus
	asking, cancel := context.WithTimeout(ctx, quarantinedWithin)
	defer cancel()
	var nobody error
	runs.Every(asking, func(ctx context.Context) {
		err := c.Query(ctx, id, bridge.QueryList, &status)
		if runs.Unreachable(err) {
			nobody = err
		}
		if nobody != nil || (err == nil && status.Key != "") {
			cancel()
		}
	})
	switch {
	case nobody != nil:
		return nil, nobody
	case status.Key == "":
		return nil, c.NoWorker(quarantinedWithin)
	case len(status.Entries) == status.Held():
		return append([]catalog.HeldEntry{}, status.Entries...), nil
	}
	return s.allHeld(ctx, c, status.Key)
}

// allHeld fetches the whole list when the workflow shows only its first entries.
func (s syncCommands) allHeld(ctx context.Context, c *runs.Runs, key string) (held []catalog.HeldEntry, err error) {
	var list bytes.Buffer
	if err := c.FetchReport(ctx, key, &list); err != nil {
		return nil, err
	}
	for d := json.NewDecoder(&list); ; {
		var e catalog.HeldEntry
		switch err := d.Decode(&e); {
		case errors.Is(err, io.EOF):
			return held, nil
		case err != nil:
			return nil, fmt.Errorf("reading %s: %w", key, err)
		}
		held = append(held, e)
	}
}

// quarantineStart starts the connection's quarantine, or joins the one that runs.
func (s syncCommands) quarantineStart() client.StartWorkflowOptions {
	return client.StartWorkflowOptions{
		ID: bridge.QuarantineID(s.config.Connection), TaskQueue: bridge.TaskQueue(s.config.Connection),
		StaticSummary:            "Products held for a person",
		WorkflowIDConflictPolicy: enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
	}
}

func (s syncCommands) heldTable(held []catalog.HeldEntry) table {
	t := table{
		head: []string{"SKU", "product", "why", "field", "old", "new", "since", "seen", "decision", "by", "reason"},
		none: "Nothing is held in quarantine.",
	}
	for _, h := range held {
		name := h.Name
		if s.output.form == asTable {
			name = catalog.CutText(name, 40)
		}
		row := []string{h.SKU, name, h.Reason, string(h.Field), h.Old, h.New, s.moment(h.FirstSeen), strconv.Itoa(h.TimesSeen), "", "", ""}
		if d := h.Decision; d != nil {
			row[8], row[9], row[10] = "rejected", d.Actor, d.Reason
			if d.Approved {
				row[8] = "approved"
			}
		}
		t.rows = append(t.rows, row)
	}
	if len(t.rows) > 0 {
		t.notes = []string{"", "decide with: starter sync quarantine approve SKU --reason \"why\" (or reject; --all for every one)"}
	}
	return t
}

func (s syncCommands) quarantineDecisionCommand(name, short string) *cobra.Command {
	var d who
	var all bool
	cmd := &cobra.Command{
		Use: name + " [SKU ...]", Short: short,
		Long: short + `. Name SKUs of starter sync quarantine list, or give --all for every product that waits. A decision can be
changed as long as the product is on the list. It holds for the values that it was made about.`,
		Example: fmt.Sprintf("  starter sync quarantine %s 1234567 --reason \"asked TD SYNNEX\"\n  starter sync quarantine %s --all "+
			"--reason \"spring price list\"", name, name),
		RunE: s.withTemporal(func(ctx context.Context, c *runs.Runs, skus []string) error {
			status, err := s.decideQuarantine(ctx, c, name, products.QuarantineVerdict{
				SKUs: skus, All: all, Decision: shared.Decision{Actor: d.actor, Reason: d.reason}})
			if err != nil {
				return err
			}
			return s.print(status, func(w io.Writer) {
				_, _ = fmt.Fprintf(w, "%s\t%d: %s\n", name, len(status.Decided), strings.Join(status.Decided[:min(len(status.Decided),
					10)], ", "))
				_, _ = fmt.Fprintf(w, "held\t%d waiting, %d approved, %d rejected\n", status.Waiting, status.Approved, status.Rejected)
				_, _ = fmt.Fprintf(w, "workflow\t%s\n", c.Link(bridge.QuarantineID(s.config.Connection), ""))
			})
		}),
	}
	cmd.Flags().BoolVar(&all, "all", false, "every product that waits for a decision")
	return d.flags(cmd)
}

// decideQuarantine sends a decision to the connection's quarantine, and starts its workflow when that was
// ended: the list is in the store.
func (s syncCommands) decideQuarantine(ctx context.Context, c *runs.Runs, name string,
	v products.QuarantineVerdict) (*products.QuarantineStatus, error) {
	id := bridge.QuarantineID(s.config.Connection)
	start := c.Client.NewWithStartWorkflowOperation(s.quarantineStart(), bridge.ReviewQuarantine, products.ReviewQuarantineInput{})
	var status products.QuarantineStatus
	err := c.Decide(ctx, &status, func(ctx context.Context) (client.WorkflowUpdateHandle, error) {
		return c.Client.UpdateWithStartWorkflow(ctx, client.UpdateWithStartWorkflowOptions{
			StartWorkflowOperation: start,
			UpdateOptions: client.UpdateWorkflowOptions{UpdateName: name, Args: []any{v},
				WaitForStage: client.WorkflowUpdateStageCompleted},
		})
	})
	if err != nil {
		return nil, fmt.Errorf("%s was refused: %s\nworkflow: %s", name, overview.Describe(err), c.Link(id, ""))
	}
	return &status, nil
}
