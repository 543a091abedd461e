// Package lossy stands between a worker and a Temporal server, and loses tasks on demand: the server takes one for handed
// out, and no worker ever has it. So ends a task that is handed to the last poll of a worker that stops.
package lossy

import (
	"net"
	"slices"
	"strings"
	"sync"

	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/mem"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
)

// Proxy passes calls on to a Temporal server, and its answers back.
type Proxy struct {
	Address string
	server  *grpc.Server
	to      *grpc.ClientConn

	mu   sync.Mutex
	lose map[string]int
	lost int
}

// mostBytes is more than any message of Temporal has.
const mostBytes = 128 << 20

// Start stands before the server at an address.
func Start(temporal string) (*Proxy, error) {
	to, err := grpc.NewClient(temporal, grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(mostBytes), grpc.MaxCallSendMsgSize(mostBytes)))
	if err != nil {
		return nil, err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		_ = to.Close()
		return nil, err
	}
	p := &Proxy{Address: l.Addr().String(), to: to, lose: map[string]int{}}
	p.server = grpc.NewServer(grpc.UnknownServiceHandler(p.pass), grpc.ForceServerCodecV2(unread{}), grpc.MaxRecvMsgSize(mostBytes),
		grpc.MaxSendMsgSize(mostBytes))
	go func() { _ = p.server.Serve(l) }() // until Stop
	return p, nil
}

// Stop ends the proxy and all calls.
func (p *Proxy) Stop() {
	p.server.Stop()
	_ = p.to.Close()
}

// Lose loses the next task of an activity that the server hands out.
func (p *Proxy) Lose(activity string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.lose[activity]++
}

// Lost is how many tasks have been lost.
func (p *Proxy) Lost() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.lost
}

// pass is one call. All of Temporal's are one message there and one back.
func (p *Proxy) pass(_ any, stream grpc.ServerStream) error {
	ctx := stream.Context()
	method, _ := grpc.MethodFromServerStream(stream)
	var request, answer []byte
	if err := stream.RecvMsg(&request); err != nil {
		return err
	}
	if sent, ok := metadata.FromIncomingContext(ctx); ok {
		ctx = metadata.NewOutgoingContext(ctx, sent)
	}
	if err := p.to.Invoke(ctx, method, &request, &answer, grpc.ForceCodecV2(unread{})); err != nil {
		return err
	}
	if err := p.thin(method, &answer); err != nil {
		return err
	}
	return stream.SendMsg(&answer)
}

// thin takes a task out of an answer when it is to be lost.
func (p *Proxy) thin(method string, answer *[]byte) error {
	var thinned proto.Message
	switch {
	case strings.HasSuffix(method, "/PollActivityTaskQueue"):
		var task workflowservice.PollActivityTaskQueueResponse
		if err := proto.Unmarshal(*answer, &task); err != nil {
			return err
		}
		if !p.loses(&task) {
			return nil
		}
		thinned = &workflowservice.PollActivityTaskQueueResponse{}
	case strings.HasSuffix(method, "/RespondWorkflowTaskCompleted"): // may hand out what was scheduled, without a poll
		var done workflowservice.RespondWorkflowTaskCompletedResponse
		if err := proto.Unmarshal(*answer, &done); err != nil {
			return err
		}
		before := len(done.ActivityTasks)
		done.ActivityTasks = slices.DeleteFunc(done.ActivityTasks, p.loses)
		if len(done.ActivityTasks) == before {
			return nil
		}
		thinned = &done
	default:
		return nil
	}
	var err error
	*answer, err = proto.Marshal(thinned)
	return err
}

func (p *Proxy) loses(task *workflowservice.PollActivityTaskQueueResponse) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	name := task.GetActivityType().GetName()
	if p.lose[name] == 0 {
		return false
	}
	p.lose[name]--
	p.lost++
	return true
}

// unread is the codec of messages that are passed on as they are.
type unread struct{}

func (unread) Name() string { return "proto" }

func (unread) Marshal(v any) (mem.BufferSlice, error) {
	message, ok := v.(*[]byte)
	if !ok {
		return nil, status.Errorf(codes.Internal, "%T is not passed on", v)
	}
	return mem.BufferSlice{mem.SliceBuffer(*message)}, nil
}

func (unread) Unmarshal(data mem.BufferSlice, v any) error {
	message, ok := v.(*[]byte)
	if !ok {
		return status.Errorf(codes.Internal, "%T is not passed on", v)
	}
	*message = data.Materialize()
	return nil
}
