// This file waits until a started server does everything that was asked for.

package devserver

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"time"

	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/log"
	"google.golang.org/protobuf/types/known/durationpb"

	namespacepb "go.temporal.io/api/namespace/v1"
)

const (
	readyEvery   = 100 * time.Millisecond
	readyAttempt = 3 * time.Second
)

// waitReady returns when the front end is healthy and the namespace and search attributes are there,
// or with the reason of the last attempt when ctx or the server ends first.
func waitReady(ctx context.Context, s *Server, o Options) error {
	c, err := client.NewLazyClient(client.Options{
		HostPort: s.Address, Namespace: o.Namespace, Logger: log.NewStructuredLogger(slog.New(slog.DiscardHandler)),
	})
	if err != nil {
		return fmt.Errorf("making a client: %w", err)
	}
	defer c.Close()
	tick := time.NewTicker(readyEvery)
	defer tick.Stop()
	last := errors.New("not tried")
	for {
		select {
		case <-s.Done():
			return errEndedEarly
		case <-ctx.Done():
			return fmt.Errorf("%w (last try: %w)", ctx.Err(), last)
		case <-tick.C:
			if last = ready(ctx, c, s.UIURL, o); last == nil {
				return setRetention(ctx, c, o)
			}
		}
	}
}

// ready makes one attempt. The namespace, the search attributes and the web UI's own connection appear
// after the front end is healthy, and a start that uses a missing attribute fails, so all are asked for.
func ready(ctx context.Context, c client.Client, uiURL string, o Options) error {
	ctx, cancel := context.WithTimeout(ctx, readyAttempt)
	defer cancel()
	if _, err := c.CheckHealth(ctx, &client.CheckHealthRequest{}); err != nil {
		return fmt.Errorf("health check: %w", err)
	}
	if _, err := c.WorkflowService().DescribeNamespace(ctx, &workflowservice.DescribeNamespaceRequest{Namespace: o.Namespace}); err != nil {
		return fmt.Errorf("describing namespace %q: %w", o.Namespace, err)
	}
	if err := searchAttributesReady(ctx, c, o); err != nil {
		return err
	}
	return uiReady(ctx, uiURL, o.Namespace)
}

func searchAttributesReady(ctx context.Context, c client.Client, o Options) error {
	if len(o.SearchAttributes) == 0 {
		return nil
	}
	have, err := c.OperatorService().ListSearchAttributes(ctx, &operatorservice.ListSearchAttributesRequest{Namespace: o.Namespace})
	if err != nil {
		return fmt.Errorf("listing search attributes: %w", err)
	}
	for name := range o.SearchAttributes {
		if _, ok := have.GetCustomAttributes()[name]; !ok {
			return fmt.Errorf("search attribute %q is not there yet", name)
		}
	}
	return nil
}

// uiReady asks the web UI for the namespace, which it answers from the server.
func uiReady(ctx context.Context, uiURL, namespace string) error {
	if uiURL == "" {
		return nil
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, uiURL+"/api/v1/namespaces/"+url.PathEscape(namespace), nil)
	if err != nil {
		return fmt.Errorf("asking the web UI: %w", err)
	}
	answer, err := http.DefaultClient.Do(req)
	if err != nil {
		return fmt.Errorf("asking the web UI: %w", err)
	}
	defer func() { _ = answer.Body.Close() }()
	_, _ = io.CopyN(io.Discard, answer.Body, 64<<10)
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("the web UI answers %s", answer.Status)
	}
	return nil
}

func setRetention(ctx context.Context, c client.Client, o Options) error {
	if o.Retention == 0 {
		return nil
	}
	_, err := c.WorkflowService().UpdateNamespace(ctx, &workflowservice.UpdateNamespaceRequest{
		Namespace: o.Namespace,
		Config:    &namespacepb.NamespaceConfig{WorkflowExecutionRetentionTtl: durationpb.New(o.Retention)},
	})
	if err != nil {
		return fmt.Errorf("setting the retention of namespace %q to %s: %w", o.Namespace, o.Retention, err)
	}
	return nil
}
