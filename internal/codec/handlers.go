package codec

import (
	"fmt"
	"reflect"
	"slices"
	"time"

	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	names "digitalbridge/internal/bridge"
	"digitalbridge/internal/spelling"
	"digitalbridge/internal/strict"
)

// StrictHandlers refuses to run a workflow, or to set a handler of it, whose input would not be decoded
// strictly, so that none can be forgotten: the tests of that workflow fail. It also keeps what workflows show
// within the server's limits, beyond which the server ends a workflow.
type StrictHandlers struct {
	interceptor.WorkerInterceptorBase
}

// InterceptWorkflow looks at a run.
func (StrictHandlers) InterceptWorkflow(_ workflow.Context,
	next interceptor.WorkflowInboundInterceptor) interceptor.WorkflowInboundInterceptor {
	return &strictInbound{interceptor.WorkflowInboundInterceptorBase{Next: next}}
}

type strictInbound struct {
	interceptor.WorkflowInboundInterceptorBase
}

func (i *strictInbound) Init(out interceptor.WorkflowOutboundInterceptor) error {
	return i.Next.Init(&strictOutbound{interceptor.WorkflowOutboundInterceptorBase{Next: out}})
}

func (i *strictInbound) ExecuteWorkflow(ctx workflow.Context, in *interceptor.ExecuteWorkflowInput) (any, error) {
	for _, arg := range in.Args {
		if _, ok := arg.(strict.Input); arg != nil && !ok {
			return nil, fmt.Errorf("the input of %s is %T, which is not decoded strictly: give it an Example",
				workflow.GetInfo(ctx).WorkflowType.Name, arg)
		}
	}
	return i.Next.ExecuteWorkflow(ctx, in)
}

// HandleSignal says in the log that a signal has a name that no workflow listens to: it would wait for ever, and nobody is
// told, since a signal has no answer.
func (i *strictInbound) HandleSignal(ctx workflow.Context, in *interceptor.HandleSignalInput) error {
	if !slices.Contains(names.Signals(), in.SignalName) {
		workflow.GetLogger(ctx).Warn("a signal of a name that is not known does nothing; "+
			spelling.Hint(in.SignalName, names.Signals()), "signal", in.SignalName)
	}
	return i.Next.HandleSignal(ctx, in)
}

type strictOutbound struct {
	interceptor.WorkflowOutboundInterceptorBase
}

func (o *strictOutbound) SetUpdateHandler(ctx workflow.Context, name string, handler any, opts workflow.UpdateHandlerOptions) error {
	if err := strictArguments(name, handler); err != nil {
		return err
	}
	return o.Next.SetUpdateHandler(ctx, name, handler, opts)
}

func (o *strictOutbound) SetQueryHandlerWithOptions(ctx workflow.Context, name string, handler any,
	opts workflow.QueryHandlerOptions) error {
	if err := strictArguments(name, handler); err != nil {
		return err
	}
	return o.Next.SetQueryHandlerWithOptions(ctx, name, handler, opts)
}

func (o *strictOutbound) SetQueryHandler(ctx workflow.Context, name string, handler any) error {
	if err := strictArguments(name, handler); err != nil {
		return err
	}
	return o.Next.SetQueryHandler(ctx, name, handler)
}

// UpsertTypedSearchAttributes cuts texts to what the server lists: a longer one would end the workflow.
func (o *strictOutbound) UpsertTypedSearchAttributes(ctx workflow.Context, attributes ...temporal.SearchAttributeUpdate) error {
	for key, value := range temporal.NewSearchAttributes(attributes...).GetUntypedValues() {
		switch v := value.(type) {
		case string:
			if short := names.Keyword(v); short != v {
				attributes = append(attributes, temporal.NewSearchAttributeKeyKeyword(key.GetName()).ValueSet(short))
			}
		case []string:
			short := make([]string, len(v))
			for i := range v {
				short[i] = names.Keyword(v[i])
			}
			if !slices.Equal(short, v) {
				attributes = append(attributes, temporal.NewSearchAttributeKeyKeywordList(key.GetName()).ValueSet(short))
			}
		}
	}
	return o.Next.UpsertTypedSearchAttributes(ctx, attributes...)
}

// ExecuteActivity cuts the summary.
func (o *strictOutbound) ExecuteActivity(ctx workflow.Context, activityType string, args ...any) workflow.Future {
	if options := workflow.GetActivityOptions(ctx); names.Summary(options.Summary) != options.Summary {
		options.Summary = names.Summary(options.Summary)
		ctx = workflow.WithActivityOptions(ctx, options)
	}
	return o.Next.ExecuteActivity(ctx, activityType, args...)
}

// ExecuteChildWorkflow cuts the summary.
func (o *strictOutbound) ExecuteChildWorkflow(ctx workflow.Context, childType string, args ...any) workflow.ChildWorkflowFuture {
	if options := workflow.GetChildWorkflowOptions(ctx); names.Summary(options.StaticSummary) != options.StaticSummary {
		options.StaticSummary = names.Summary(options.StaticSummary)
		ctx = workflow.WithChildOptions(ctx, options)
	}
	return o.Next.ExecuteChildWorkflow(ctx, childType, args...)
}

// NewTimerWithOptions cuts the summary.
func (o *strictOutbound) NewTimerWithOptions(ctx workflow.Context, d time.Duration, options workflow.TimerOptions) workflow.Future {
	options.Summary = names.Summary(options.Summary)
	return o.Next.NewTimerWithOptions(ctx, d, options)
}

var (
	contextType = reflect.TypeFor[workflow.Context]()
	inputType   = reflect.TypeFor[strict.Input]()
)

func strictArguments(name string, handler any) error {
	t := reflect.TypeOf(handler)
	for i := range t.NumIn() {
		if in := t.In(i); in != contextType && !in.Implements(inputType) {
			return fmt.Errorf("the input of %q is %s, which is not decoded strictly: give it an Example", name, in)
		}
	}
	return nil
}
