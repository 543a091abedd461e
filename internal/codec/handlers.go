package codec

import (
	"fmt"
	"reflect"

	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/workflow"

	"digitalbridge/internal/strict"
)

// StrictHandlers refuses to run a workflow, or to set a handler of it, whose input would not be decoded
// strictly, so that none can be forgotten: the tests of that workflow fail.
type StrictHandlers struct {
	interceptor.WorkerInterceptorBase
}

// InterceptWorkflow looks at a run.
func (StrictHandlers) InterceptWorkflow(_ workflow.Context, next interceptor.WorkflowInboundInterceptor) interceptor.WorkflowInboundInterceptor {
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
			return nil, fmt.Errorf("the input of %s is %T, which is not decoded strictly: give it an Example", workflow.GetInfo(ctx).WorkflowType.Name, arg)
		}
	}
	return i.Next.ExecuteWorkflow(ctx, in)
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

func (o *strictOutbound) SetQueryHandlerWithOptions(ctx workflow.Context, name string, handler any, opts workflow.QueryHandlerOptions) error {
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
