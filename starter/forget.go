package main

import (
	"context"
	"fmt"
	"io"
	"strconv"

	"github.com/spf13/cobra"
	"go.temporal.io/api/common/v1"
	"go.temporal.io/api/workflowservice/v1"

	"digitalbridge/activities/operations"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/retention"
	"digitalbridge/starter/runs"
)

func (o orderCommands) orderForgetCommand() *cobra.Command {
	person := &who{}
	return person.flags(&cobra.Command{
		Use:   "forget PURCHASE-ORDER",
		Short: "Remove an order that is over from what the bridge keeps",
		Long: `Remove the dossier of a purchase order, what the activity log says of it, and the histories of its closed workflows.
Nothing changes in Autotask and at TD SYNNEX. It is refused while the order is under way. Its number stays, so that it is
never ordered again, and so does a record of who had it removed and why.`,
		Example: "  starter order forget 1016 --reason \"the customer asked for it\"",
		Args:    one("PURCHASE-ORDER"),
		RunE: o.withTemporal(func(ctx context.Context, c *runs.Runs, args []string) error {
			return o.forget(ctx, c, operations.ForgetInput{PurchaseOrder: args[0], Actor: person.actor, Reason: person.reason})
		}),
	})
}

func (a *app) contactCommand() *cobra.Command {
	return group(&cobra.Command{Use: "contact", Short: "Remove a person from what the bridge keeps"}, a.contactForgetCommand())
}

func (a *app) contactForgetCommand() *cobra.Command {
	person := &who{}
	var texts []string
	cmd := person.flags(&cobra.Command{
		Use:   "forget [CONTACT]",
		Short: "Remove a person from what the bridge keeps",
		Long: `Replace a person by "` + retention.Removed + `" in dossiers, the activity log, reports and everything else that the
bridge keeps. The contact's id in Autotask says by which names, mail addresses and telephone numbers the person is found;
--text adds others, such as a former name or a home address, and names somebody who is not in Autotask any more.

Nothing changes in Autotask and at TD SYNNEX. Orders that are under way go on with what they need. What Temporal has of
closed workflows ends with its retention; starter order forget deletes that of one order now. A record of who had a person
removed and why stays, without the person.`,
		Example: "  starter contact forget 4711 --reason \"asked for by mail\"\n" +
			"  starter contact forget --text \"Ann Lee\" --text ann@example.com --reason \"asked for by mail\"",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 || len(args)+len(texts) == 0 {
				return usageError{fmt.Errorf("give the contact's id in Autotask, or --text")}
			}
			return nil
		},
		RunE: a.withTemporal(func(ctx context.Context, c *runs.Runs, args []string) error {
			in := operations.ForgetInput{Texts: texts, Actor: person.actor, Reason: person.reason}
			if len(args) == 1 {
				id, err := strconv.ParseInt(args[0], 10, 64)
				if err != nil || id <= 0 {
					return usageError{
						fmt.Errorf("%q is not the id of a contact; give the number in the address of its page in Autotask", args[0]),
					}
				}
				in.Contact = id
			}
			return a.forget(ctx, c, in)
		}),
	})
	cmd.Flags().StringArrayVar(&texts, "text", nil, "a name, mail address, telephone number or address by which the person is found")
	return cmd
}

func (a *app) forget(ctx context.Context, c *runs.Runs, in operations.ForgetInput) error {
	run, err := c.Start(ctx, bridge.Forget, bridge.ForgetID(a.config.Connection), "Remove what is kept", in)
	if err != nil {
		return err
	}
	var out *retention.Record
	err = c.Await(ctx, run, &out, nil)
	if len(in.Texts) > 0 { // this run's own input names the person
		if _, gone := c.Client.WorkflowService().DeleteWorkflowExecution(ctx, &workflowservice.DeleteWorkflowExecutionRequest{
			Namespace:         a.config.Temporal.Namespace,
			WorkflowExecution: &common.WorkflowExecution{WorkflowId: run.GetID(), RunId: run.GetRunID()},
		}); gone != nil {
			a.say("Temporal still has what you wrote, in workflow %s, until its retention ends: %s", run.GetID(), gone)
		}
	}
	return a.report(run, out, err, func(w io.Writer) {
		_, _ = fmt.Fprintf(w, "removed\t%s\nobjects of the store\t%d removed, %d rewritten\nhistories in Temporal\t%d deleted\n", out.About,
			out.Removed, out.Rewritten, out.Workflows)
	})
}
