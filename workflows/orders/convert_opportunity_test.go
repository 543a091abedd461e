package orders

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/temporal"

	"digitalbridge/activities/orders"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/order"
	"digitalbridge/internal/policy"
	"digitalbridge/workflows/workflowtest"
)

// conversion is the harness with a usual sale; what a test does not set up must not happen.
type conversion struct{ *harness }

func newConversion(t *testing.T) *conversion { return &conversion{newHarness(t, nil)} }

var quoted = []order.ConvertedLine{
	{QuoteItem: 1, ProductID: 11, Product: "Dock", SKU: "1001", Quantity: 2, UnitCost: decimal.RequireFromString("199.5")},
	{QuoteItem: 2, ProductID: 12, Product: "Screen", SKU: "1002", Quantity: 5, UnitCost: decimal.RequireFromString("310")},
}

func saleAs(change ...func(*orders.PlannedConversion)) *orders.PlannedConversion {
	p := &orders.PlannedConversion{Rules: policy.Default().Orders.Convert, LongestCall: policy.Duration(5 * time.Minute),
		Conversion: order.Conversion{
			Opportunity: 123, Title: "Workplace refresh", CompanyID: 9, CompanyName: "Acme Dental", Quote: 45, Lines: quoted, Missing: quoted,
			LeftOut: []order.LeftOut{{QuoteItem: 4, Item: "Set-up", Reason: "it is not a product (Labor)",
				Fix: "nothing; only products are ordered"}},
			Total: decimal.RequireFromString("1949"),
		}}
	for _, c := range change {
		c(p)
	}
	return p
}

// converted is the plan of a sale that has its purchase order.
func converted(status string) *orders.PlannedConversion {
	return saleAs(func(p *orders.PlannedConversion) {
		p.Conversion.Existing, p.Conversion.Missing = &order.ConvertedOrder{ID: 7, Number: "1016", Status: status, QuoteItems: []int64{1, 2}}, nil
	})
}

func (c *conversion) plans(p *orders.PlannedConversion) *conversion {
	c.OnActivity(opportunityActivities.PlanConversion, mock.Anything, orders.OpportunityInput{Opportunity: 123}).Return(p, nil).Once()
	return c
}

// makes sets up one attempt.
func (c *conversion) makes(made *orders.MadePurchaseOrder, err error) *conversion {
	c.OnActivity(opportunityActivities.MakePurchaseOrder, mock.Anything, mock.Anything).Return(made, err).Once()
	return c
}

func (c *conversion) submits() *conversion {
	c.OnActivity(opportunityActivities.SubmitPurchaseOrder, mock.Anything, orders.SubmitPurchaseOrderInput{ID: 7, Lines: quoted}).
		Return(&orders.SubmittedPurchaseOrder{Number: "1016", Status: "Submitted"}, nil).Once()
	c.OnWorkflow(bridge.SubmitOrder, mock.Anything, SubmitOrderInput{PurchaseOrder: "1016", Wait: true}).Return(
		&SubmitOrderResult{}, nil).Once()
	return c
}

func (c *conversion) convert(change ...func(*ConvertOpportunityInput)) {
	in := ConvertOpportunityInput{Opportunity: 123}
	for _, f := range change {
		f(&in)
	}
	c.Run(bridge.ConvertOpportunity, in)
}

func submitIt(yes bool) func(*ConvertOpportunityInput) {
	return func(in *ConvertOpportunityInput) { in.Submit = &yes }
}

func madeIt() *orders.MadePurchaseOrder {
	return &orders.MadePurchaseOrder{ID: 7, Number: "1016", Status: "New", Created: true, Added: 2}
}

func TestConvertOpportunityMakesAPurchaseOrderForReview(t *testing.T) {
	c := newConversion(t)
	c.plans(saleAs()).makes(madeIt(), nil)
	c.convert()
	r := workflowtest.Result[ConvertOpportunityResult](c.harness)
	require.Equal(t, OutcomeConverted, r.Outcome)
	require.Equal(t, "1016", r.PurchaseOrder)
	require.Equal(t, "1949.00", r.Total)
	require.Len(t, r.Lines, 2)
	require.Len(t, r.LeftOut, 1)
	require.Empty(t, r.SubmittedBy, "out of the box a person looks first")
	workflowtest.RequireContains(t, r.Review, "is New", "What to do:")
	require.Equal(t, "acme", c.Attributes[bridge.Connection.GetName()])
	require.Equal(t, "1016", c.Attributes[bridge.PurchaseOrder.GetName()])
	require.InDelta(t, 1949, c.Attributes[bridge.Amount.GetName()], 0.001)
	require.Equal(t, []string{"Reading", "Making the purchase order", OutcomeConverted}, c.States)
	require.Equal(t, ConvertProgress{State: OutcomeConverted, PurchaseOrder: "1016", Review: r.Review},
		workflowtest.Query[ConvertProgress](c.harness, bridge.QueryStatus))
}

func TestConvertOpportunitySubmitsWhenInputOrPolicySaySo(t *testing.T) {
	rows := []struct {
		name   string
		policy bool
		input  func(*ConvertOpportunityInput)
		want   bool
	}{
		{"neither", false, func(*ConvertOpportunityInput) {}, false},
		{"the policy", true, func(*ConvertOpportunityInput) {}, true},
		{"the input", false, submitIt(true), true},
		{"the input against the policy", true, submitIt(false), false},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			c := newConversion(t)
			c.plans(saleAs(func(p *orders.PlannedConversion) { p.Rules.Submit = row.policy })).makes(madeIt(), nil)
			if row.want {
				c.submits()
			}
			c.convert(row.input)
			r := workflowtest.Result[ConvertOpportunityResult](c.harness)
			if row.want {
				require.Equal(t, "submit-order/acme/1016", r.SubmittedBy)
				require.Equal(t, "Submitted", r.Status)
				require.Empty(t, r.Review)
			} else {
				require.Empty(t, r.SubmittedBy)
			}
		})
	}
}

func TestConvertOpportunityDoesNotSubmitWhatLacksAnItemByMistake(t *testing.T) {
	t.Run("left out by the rules", func(t *testing.T) {
		c := newConversion(t)
		c.plans(saleAs(func(p *orders.PlannedConversion) { p.Conversion.LeftOut[0].Problem = true })).makes(madeIt(), nil)
		c.convert(submitIt(true))
		workflowtest.RequireContains(t, workflowtest.Result[ConvertOpportunityResult](c.harness).Review, "left out", "What to do:")
	})
	t.Run("refused by Autotask", func(t *testing.T) {
		made := madeIt()
		made.Refused = []order.LeftOut{{QuoteItem: 1, Item: "Dock", Reason: "no", Fix: "mend", Problem: true}}
		c := newConversion(t)
		c.plans(saleAs()).makes(made, nil)
		c.convert(submitIt(true))
		r := workflowtest.Result[ConvertOpportunityResult](c.harness)
		workflowtest.RequireContains(t, r.Review, "left out")
		require.Equal(t, quoted[1:], r.Lines)
		require.Len(t, r.LeftOut, 2)
	})
}

func TestConvertOpportunityAgainMakesNothing(t *testing.T) {
	c := newConversion(t)
	c.plans(converted("New"))
	c.convert()
	require.Equal(t, OutcomeAlreadyConverted, workflowtest.Result[ConvertOpportunityResult](c.harness).Outcome)

	t.Run("and submits what waited for review", func(t *testing.T) {
		c := newConversion(t)
		c.plans(converted("New")).submits()
		c.convert(submitIt(true))
		require.Equal(t, "submit-order/acme/1016", workflowtest.Result[ConvertOpportunityResult](c.harness).SubmittedBy)
	})
	t.Run("and asks no review of what is submitted", func(t *testing.T) {
		c := newConversion(t)
		c.plans(converted("Submitted"))
		c.convert()
		require.Empty(t, workflowtest.Result[ConvertOpportunityResult](c.harness).Review)
	})
}

func TestConvertOpportunityDryRunWritesNothing(t *testing.T) {
	c := newConversion(t)
	c.plans(saleAs(func(p *orders.PlannedConversion) {
		p.Conversion.Findings = []order.Finding{{Problem: `its status is "Active"`, Fix: "win it"}}
	}))
	c.convert(func(in *ConvertOpportunityInput) { in.DryRun = true })
	r := workflowtest.Result[ConvertOpportunityResult](c.harness)
	require.Equal(t, OutcomeDryRun, r.Outcome)
	require.Len(t, r.Findings, 1)
	require.Len(t, r.Lines, 2)
}

func TestConvertOpportunityFailsWithAllFindings(t *testing.T) {
	c := newConversion(t)
	c.plans(saleAs(func(p *orders.PlannedConversion) {
		p.Conversion.Findings = []order.Finding{{Problem: `its status is "Active"`, Fix: "win it"},
			{Problem: "it has no primary quote", Fix: "make one"}}
	}))
	c.convert()
	f := c.Failure()
	require.Equal(t, bridge.NotConvertible, f.Type())
	workflowtest.RequireContains(t, f.Message(), "123 (Workplace refresh)", `its status is "Active" - win it`,
		"it has no primary quote - make one")
}

// When it is not known what became of a create, nothing is created before Autotask must be done with it.
func TestConvertOpportunityWaitsOutADoubtfulCreate(t *testing.T) {
	rows := []struct {
		name string
		made *orders.MadePurchaseOrder
		err  error
	}{
		{"the answer was lost", &orders.MadePurchaseOrder{Doubt: "connection reset"}, nil},
		{"the worker was killed", nil, temporal.NewTimeoutError(enumspb.TIMEOUT_TYPE_START_TO_CLOSE, nil)},
		{"the worker was stopped", nil, temporal.NewApplicationError("context canceled", "wrapError")},
		{"an ambiguous patch", nil, temporal.NewApplicationError("lost", bridge.Ambiguous)},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			c := newConversion(t)
			c.plans(saleAs(func(p *orders.PlannedConversion) { p.Zone = policy.Zone{{Seconds: -5 * 3600, Name: "EST"}} }))
			c.OnActivity(opportunityActivities.MakePurchaseOrder, mock.Anything, mock.Anything).Return(row.made, row.err).Once()
			var again time.Time
			c.OnActivity(opportunityActivities.MakePurchaseOrder, mock.Anything, mock.Anything).Return(
				func(context.Context, orders.MakePurchaseOrderInput) (*orders.MadePurchaseOrder, error) {
					again = c.Now()
					return madeIt(), nil
				}).Once()
			c.After(time.Minute, func() {
				workflowtest.RequireContains(t, workflowtest.Query[ConvertProgress](c.harness, bridge.QueryStatus).State,
					"Not certain what Autotask did",
					"looking again at 2026-", " 04:05 EST")
			})
			c.convert()
			require.Equal(t, OutcomeConverted, workflowtest.Result[ConvertOpportunityResult](c.harness).Outcome)
			require.GreaterOrEqual(t, again.Sub(workflowtest.Start), 5*time.Minute)
		})
	}
}

func TestConvertOpportunityTriesAgainSoonWhenNothingIsInDoubt(t *testing.T) {
	c := newConversion(t)
	c.plans(saleAs()).makes(nil, workflowtest.TransientError("Autotask does not answer")).makes(madeIt(), nil)
	c.convert()
	require.Equal(t, OutcomeConverted, workflowtest.Result[ConvertOpportunityResult](c.harness).Outcome)
	require.Less(t, c.Now().Sub(workflowtest.Start), time.Minute)
}

func TestConvertOpportunityGivesUpAfterAnHourWithoutAutotask(t *testing.T) {
	c := newConversion(t)
	c.plans(saleAs())
	c.OnActivity(opportunityActivities.MakePurchaseOrder, mock.Anything, mock.Anything).Return(
		nil, workflowtest.TransientError("Autotask does not answer. What to do: wait"))
	c.convert()
	require.Equal(t, bridge.Transient, c.Failure().Type())
	require.Less(t, c.Now().Sub(workflowtest.Start), 2*time.Hour)
}

func TestConvertOpportunityDoesNotDoubtForEver(t *testing.T) {
	c := newConversion(t)
	c.plans(saleAs())
	c.OnActivity(opportunityActivities.MakePurchaseOrder, mock.Anything, mock.Anything).Return(
		&orders.MadePurchaseOrder{Doubt: "connection reset"}, nil)
	c.convert()
	require.Equal(t, bridge.Ambiguous, c.Failure().Type())
	workflowtest.RequireContains(t, c.Failure().Message(), "connection reset", "convert it again")
	require.Less(t, c.Now().Sub(workflowtest.Start), 2*time.Hour)
}

func TestConvertOpportunityEndsAtOnceWhenARightIsMissing(t *testing.T) {
	c := newConversion(t)
	c.plans(saleAs()).makes(nil, workflowtest.ActivityError(bridge.Permission, "no right. What to do: give it"))
	c.convert()
	require.Equal(t, bridge.Permission, c.Failure().Type())
}

// A cancellation is honoured, but not while a create may still take effect: the next start must be able to
// trust what it sees.
func TestConvertOpportunityCancelledInDoubtWaitsItOut(t *testing.T) {
	c := newConversion(t)
	c.plans(saleAs()).makes(&orders.MadePurchaseOrder{Doubt: "connection reset"}, nil)
	c.After(time.Minute, c.CancelWorkflow)
	c.convert()
	c.RequireCancelled()
	require.GreaterOrEqual(t, c.Now().Sub(workflowtest.Start), 5*time.Minute)
	require.Equal(t, "Cancelled", c.States[len(c.States)-1])
}

func TestConvertOpportunityNeedsAnOpportunity(t *testing.T) {
	c := newConversion(t)
	c.Run(bridge.ConvertOpportunity, map[string]any{})
	require.Equal(t, bridge.InvalidInput, c.Failure().Type())
	workflowtest.RequireContains(t, c.Failure().Message(), `{"opportunity":123}`)
}

func TestAnOpportunityMayBeTextOrANumber(t *testing.T) {
	for text, want := range map[string]OpportunityRef{`{"opportunity":123}`: 123, `{"opportunity":"123"}`: 123, `{"opportunity":" 7 "}`: 7} {
		var in ConvertOpportunityInput
		require.NoError(t, json.Unmarshal([]byte(text), &in))
		require.Equal(t, want, in.Opportunity)
	}
	for _, text := range []string{`{"opportunity":"abc"}`, `{"opportunity":-1}`, `{"opportunity":1.5}`, `{"opportunity":{}}`} {
		var in ConvertOpportunityInput
		require.ErrorContains(t, json.Unmarshal([]byte(text), &in), "give the opportunity's id", text)
	}
}

func TestAPurchaseOrderThatHoldsSomethingElseIsLeftToAPerson(t *testing.T) {
	c := newConversion(t)
	c.plans(saleAs()).makes(madeIt(), nil)
	c.OnActivity(opportunityActivities.SubmitPurchaseOrder, mock.Anything, mock.Anything).Return(&orders.SubmittedPurchaseOrder{
		Number: "1016", Status: "New", Findings: []order.Finding{{Problem: "Dock (SKU 1001) stands on it 2 times", Fix: "fix it"}},
	}, nil).Once()
	c.convert(submitIt(true))
	got := workflowtest.Result[ConvertOpportunityResult](c.harness)
	require.Contains(t, got.Review, "stands on it 2 times")
	require.Empty(t, got.SubmittedBy, "nothing was sent on its way")
}
