package operations

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/activity"

	enumspb "go.temporal.io/api/enums/v1"

	"digitalbridge/activities/border"
	"digitalbridge/clients/autotask"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/problem"
	"digitalbridge/internal/retention"
	"digitalbridge/internal/spelling"
	"digitalbridge/internal/store"
)

// Forgetting removes an order, or a person, from what the bridge keeps.
type Forgetting struct {
	Store    *store.Store
	Autotask *autotask.Client
	// Histories are the workflows that Temporal keeps; nil: none are deleted.
	Histories Histories
	// Namespace is that of the workflows.
	Namespace string
}

// Histories lists and deletes workflows; a Temporal client's WorkflowService does.
type Histories interface {
	ListWorkflow(ctx context.Context, in *workflowservice.ListWorkflowExecutionsRequest) (*workflowservice.ListWorkflowExecutionsResponse,
		error)
	DeleteWorkflow(ctx context.Context, in *workflowservice.DeleteWorkflowExecutionRequest) error
}

// ForgetInput says what is to be removed: one order, or one person.
type ForgetInput struct {
	// PurchaseOrder is the number of a purchase order that is over.
	PurchaseOrder string `json:"purchaseOrder,omitempty"`
	// Contact is a contact's id in Autotask, where names, mail addresses and telephone numbers are read.
	Contact int64 `json:"contact,omitempty"`
	// Texts name a person beside that, or one who is not in Autotask any more.
	Texts  []string `json:"texts,omitempty"`
	Actor  string   `json:"actor"`
	Reason string   `json:"reason"`
}

// Example is what a person can write.
func (ForgetInput) Example() string {
	return `{"purchaseOrder":"1016","actor":"Ann Lee","reason":"the customer asked for it"}`
}

// Check says what is missing.
func (in ForgetInput) Check() error {
	person := in.Contact != 0 || len(in.Texts) > 0
	switch {
	case (in.PurchaseOrder == "") == !person:
		return errors.New("give either the number of a purchase order, or a contact, or texts that name a person")
	case strings.TrimSpace(in.Actor) == "" || strings.TrimSpace(in.Reason) == "":
		return errors.New("give actor and reason: it is kept who had this removed, and why")
	}
	return nil
}

func (in ForgetInput) about() string {
	switch {
	case in.PurchaseOrder != "":
		return "purchase order " + in.PurchaseOrder
	case in.Contact != 0:
		return fmt.Sprintf("contact %d", in.Contact)
	}
	return "a person by " + spelling.Count(len(in.Texts), "text")
}

// Forget removes what the input names, and keeps that it was done. It may be repeated.
func (a *Forgetting) Forget(ctx context.Context, in ForgetInput) (*retention.Record, error) {
	r, err := a.forget(ctx, in)
	return r, border.Failure(ctx, err)
}

func (a *Forgetting) forget(ctx context.Context, in ForgetInput) (*retention.Record, error) {
	r := &retention.Record{At: time.Now().UTC(), Actor: in.Actor, Reason: in.Reason, About: in.about()}
	var err error
	if in.PurchaseOrder != "" {
		if r.Workflows, err = a.forgetHistories(ctx, in.PurchaseOrder); err != nil {
			return nil, err
		}
		r.Removed, r.Rewritten, err = retention.ForgetOrder(ctx, a.Store, in.PurchaseOrder)
	} else {
		var person *retention.Person
		if person, err = a.person(ctx, in); err != nil {
			return nil, err
		}
		r.Actor, r.Reason = person.Without(r.Actor), person.Without(r.Reason)
		r.Removed, r.Rewritten, err = retention.ForgetPerson(ctx, a.Store, person)
	}
	if err != nil {
		return nil, err
	}
	return r, r.Keep(ctx, a.Store, activity.GetInfo(ctx).WorkflowExecution.RunID)
}

// person is what a contact is found by.
func (a *Forgetting) person(ctx context.Context, in ForgetInput) (*retention.Person, error) {
	texts := in.Texts
	if in.Contact != 0 {
		c, err := a.Autotask.Contacts.First(ctx, autotask.Where(autotask.Eq("id", in.Contact)))
		if errors.Is(err, autotask.ErrNotFound) {
			return nil, problem.New(bridge.NotFound, "Name the person by --text: name, mail address, telephone number.",
				"Autotask has no contact %d, or the API user can't see it", in.Contact)
		}
		if err != nil {
			return nil, err
		}
		texts = append(texts, strings.TrimSpace(c.FirstName.Or("")+" "+c.LastName.Or("")), c.EmailAddress.Or(""), c.EmailAddress2.Or(""),
			c.EmailAddress3.Or(""), c.Phone.Or(""), c.AlternatePhone.Or(""), c.MobilePhone.Or(""), c.FaxNumber.Or(""))
	}
	p, err := retention.NewPerson(texts)
	if err != nil {
		return nil, problem.New(bridge.InvalidInput, "Name the person by --text: name, mail address, telephone number.", "%s", err)
	}
	return p, nil
}

// forgetHistories deletes the closed workflows of a purchase order, and those that have answered questions, which may have been
// about it. One that is under way is not forgotten: what runs would write it down anew.
func (a *Forgetting) forgetHistories(ctx context.Context, purchaseOrder string) (deleted int, err error) {
	if a.Histories == nil {
		return 0, nil
	}
	connection := bridge.ConnectionOf(activity.GetInfo(ctx).TaskQueue)
	query := fmt.Sprintf("%s = %s AND (%s = %s OR (WorkflowType = %s AND ExecutionStatus != 'Running'))", bridge.Connection.GetName(),
		quoted(connection), bridge.PurchaseOrder.GetName(), quoted(purchaseOrder), quoted(bridge.Readings))
	var closed []*workflowpb.WorkflowExecutionInfo
	for page := []byte(nil); ; {
		list, err := a.Histories.ListWorkflow(ctx, &workflowservice.ListWorkflowExecutionsRequest{Namespace: a.Namespace, Query: query,
			NextPageToken: page})
		if err != nil {
			return 0, err
		}
		for _, e := range list.GetExecutions() {
			if e.GetStatus() == enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING {
				return 0, problem.New(bridge.StillOpen,
					"Wait until it has ended, or end it: starter order status "+purchaseOrder+" says where it is.",
					"purchase order %s is under way (workflow %s)", purchaseOrder, e.GetExecution().GetWorkflowId())
			}
			closed = append(closed, e)
		}
		if page = list.GetNextPageToken(); len(page) == 0 {
			break
		}
	}
	for _, e := range closed {
		activity.RecordHeartbeat(ctx, deleted)
		if err := a.Histories.DeleteWorkflow(ctx, &workflowservice.DeleteWorkflowExecutionRequest{Namespace: a.Namespace,
			WorkflowExecution: &commonpb.WorkflowExecution{WorkflowId: e.GetExecution().GetWorkflowId(),
				RunId: e.GetExecution().GetRunId()}}); err != nil {
			return deleted, err
		}
		deleted++
	}
	return deleted, nil
}

func quoted(s string) string { return "'" + strings.ReplaceAll(cmp.Or(s, "-"), "'", "''") + "'" }
