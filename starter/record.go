package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"

	"digitalbridge/activities/operations"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/meeting"
	"digitalbridge/internal/problem"
	"digitalbridge/internal/spelling"
	"digitalbridge/starter/runs"
	"digitalbridge/worker/overview"
	"digitalbridge/workflows/orders"
)

// meetingCommands record what the vendors answer, serve it again and compare.
type meetingCommands struct{ *app }

// beginsWithin is how long a recording may take to begin.
const beginsWithin = time.Minute

func (a meetingCommands) recordCommand() *cobra.Command {
	var out, order string
	var hide, submit, wait bool
	minutes := operations.RecordMinutes
	cmd := &cobra.Command{
		Use:   "record",
		Short: "Record what the vendors answer, without confidential data",
		Long: `Record what Autotask and TD SYNNEX answer during a check, and with --order during the dry run of a purchase order (with
--submit its submission), into a file that you can send to whoever maintains the bridge. With --wait it goes on recording
until you press Enter, while you do in another terminal what is to be recorded.

Credentials are taken out. Names, addresses, prices and numbers are replaced by others before anything is written, the same
one by the same one; the key to them is thrown away. Words of the vendors' own interfaces stay: names of fields, states,
messages. Look through the file before you send it.`,
		Example: "  starter record --redact --out meeting.zip\n  starter record --redact --order 1016 --out meeting.zip\n" +
			"  starter record --redact --wait --minutes 120 --out meeting.zip",
		Args: none,
		RunE: a.withTemporal(func(ctx context.Context, c *runs.Runs, _ []string) error {
			switch {
			case !hide:
				return usageError{errors.New("a recording is always redacted; leave out --redact=false")}
			case submit && order == "":
				return usageError{errors.New("--submit needs --order: which purchase order is to be sent?")}
			case wait && !a.interactive():
				return usageError{errors.New("--wait needs a terminal at which Enter can be pressed")}
			}
			if _, err := os.Stat(out); err == nil {
				return usageError{fmt.Errorf("%s is there already; give another name with --out", out)}
			}
			r := recording{file: out, order: order, submit: submit, minutes: minutes}
			if wait {
				r.until = func(ctx context.Context) {
					a.say("recording: press Enter to end it")
					a.pressEnter(ctx)
				}
			}
			return a.record(ctx, c, r)
		}),
	}
	f := cmd.Flags()
	f.StringVar(&out, "out", "", "the file to write, for example meeting.zip (required)")
	f.BoolVar(&hide, "redact", true, "replace confidential data; this is always on")
	f.StringVar(&order, "order", "", "record the dry run of this purchase order too")
	f.BoolVar(&submit, "submit", false, "submit the purchase order of --order for real, as starter order submit does")
	f.BoolVar(&wait, "wait", false, "go on recording until Enter is pressed")
	f.IntVar(&minutes, "minutes", minutes, "the recording ends after so many minutes in any case")
	_ = cmd.MarkFlagRequired("out")
	return cmd
}

type recording struct {
	file, order string
	submit      bool
	// until returns when what is to be recorded has been done; nil: at once.
	until   func(context.Context)
	minutes int
}

func (a meetingCommands) record(ctx context.Context, c *runs.Runs, r recording) error {
	id := bridge.RecordMeetingID(a.config.Connection)
	run, err := c.Start(ctx, bridge.RecordMeeting, id, "What the vendors answer", operations.RecordInput{Minutes: r.minutes})
	if err != nil {
		return err
	}
	if err := a.began(ctx, c, run); err != nil {
		return a.report(run, nil, err, nil)
	}
	defer func() { // nothing goes on recording, whatever happens here
		_ = c.Client.SignalWorkflow(context.WithoutCancel(ctx), id, run.GetRunID(), bridge.SignalFinish, nil)
	}()
	a.say("recording: check")
	if checked, report, err := c.Check(ctx, operations.CheckInput{}); checked == nil {
		return err
	} else if report != nil {
		a.say("%s", countChecks(*report))
	}
	if r.order != "" {
		a.say("recording: purchase order %s", r.order)
		if _, _, err := c.Submit(
			ctx,
			orders.SubmitOrderInput{PurchaseOrder: orders.PurchaseOrderRef(r.order), DryRun: !r.submit},
		); err != nil {
			a.say("purchase order %s: %s", r.order, overview.Describe(err))
		}
	}
	if r.until != nil {
		r.until(ctx)
	}
	if err := c.Client.SignalWorkflow(ctx, id, run.GetRunID(), bridge.SignalFinish, nil); err != nil {
		return fmt.Errorf("the recording can't be ended; it ends by itself after %d minutes: %w", r.minutes, err)
	}
	var recorded operations.Recorded
	if err := c.Await(ctx, run, &recorded, nil); err != nil {
		return a.report(run, &recorded, err, nil)
	}
	if err := c.SaveReport(ctx, recorded.Key, r.file); err != nil {
		return err
	}
	return a.print(map[string]any{"file": r.file, "manifest": recorded.Manifest}, func(w io.Writer) {
		m := recorded.Manifest
		_, _ = fmt.Fprintf(w, "file\t%s\nexchanges\t%d of Autotask, %d of TD SYNNEX, %d listings of the price file\n", r.file,
			m.Exchanges[meeting.Autotask], m.Exchanges[meeting.TDSynnex], m.Exchanges[meeting.PriceFile])
		if m.LeftOut > 0 {
			_, _ = fmt.Fprintf(w, "left out\t%s: a recording holds %d\n", spelling.Count(m.LeftOut, "exchange"), meeting.MaxExchanges)
		}
		_, _ = fmt.Fprintf(w, "replaced\tcredentials, names, addresses, prices and numbers; look through it before you send it\n")
	})
}

// began waits until the workflow says that it records, or has ended.
func (a meetingCommands) began(ctx context.Context, c *runs.Runs, run client.WorkflowRun) error {
	ctx, cancel := context.WithTimeout(ctx, beginsWithin)
	defer cancel()
	for {
		var state string
		v, err := c.Client.QueryWorkflow(ctx, run.GetID(), run.GetRunID(), bridge.QueryStatus)
		if err == nil && v.Get(&state) == nil && state == bridge.Recording {
			return nil
		}
		d, err := c.Client.DescribeWorkflowExecution(ctx, run.GetID(), run.GetRunID())
		if err == nil && d.GetWorkflowExecutionInfo().GetStatus() != enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING {
			return run.Get(ctx, nil)
		}
		select {
		case <-ctx.Done():
			return problem.New("", "look at "+c.Link(run.GetID(), "")+" and whether a worker runs", "the recording has not begun")
		case <-time.After(runs.LookEvery):
		}
	}
}
