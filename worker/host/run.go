package host

import (
	"context"
	"fmt"
	"net"

	"go.temporal.io/sdk/client"
	"go.uber.org/zap"
	"golang.org/x/sync/errgroup"

	"digitalbridge/internal/bridge"
	"digitalbridge/worker/desk"
)

// Run works until ctx ends, then lets running activities finish for stopTimeout.
func (h *Host) Run(ctx context.Context) error {
	h.log.Info("worker starts", zap.Strings("taskQueues", bridge.TaskQueues(h.config.Connection)),
		zap.String("namespace", h.config.Temporal.Namespace),
		zap.Bool("ordersLive", h.config.Live()))
	if d := h.config.Deployment; d.Name != "" {
		h.log.Info(
			"this worker is versioned: it gets work once its build is the current one (temporal worker deployment set-current-version)",
			zap.String("deployment", d.Name),
			zap.String("build", d.BuildID),
		)
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	g, ctx := errgroup.WithContext(ctx)
	// All listen before anything is started, so that an address that is taken is told at once.
	if addr := h.config.LinkAddress; addr != "" {
		l, err := listen(h.Links, "LIVELINK_ADDRESS", addr)
		if err != nil {
			return err
		}
		g.Go(func() error { return desk.Serve(ctx, l, h.links) })
	}
	if addr := h.config.Desk.Address; addr != "" {
		l, err := listen(h.Desk, "DESK_ADDRESS", addr)
		if err != nil {
			return err
		}
		h.log.Info("the desk is served", zap.String("address", l.Addr().String()), zap.String("url", h.config.Desk.URL))
		g.Go(func() error { return desk.Serve(ctx, l, h.desk) })
	}
	if addr := h.config.Codec.Address; addr != "" {
		l, err := listen(h.Codec, "CODEC_ADDRESS", addr)
		if err != nil {
			return err
		}
		g.Go(func() error { return desk.Serve(ctx, l, h.codec) })
	}
	if addr := h.config.MetricsAddress; addr != "" {
		l, err := listen(nil, "METRICS_ADDRESS", addr)
		if err != nil {
			return err
		}
		// Port 0 takes a free one, so the address is said.
		h.log.Info("metrics and health are served", zap.String("address", l.Addr().String()))
		g.Go(func() error { return h.metrics.Serve(ctx, l, h.healthy) })
	}
	h.rememberLive(ctx)
	h.warnOfPrefix(ctx)
	for i, w := range h.workers {
		if err := w.Start(); err != nil {
			for _, started := range h.workers[:i] {
				started.Stop()
			}
			return fmt.Errorf("starting the worker: %w", err)
		}
	}
	g.Go(func() error { return h.watch.run(ctx) })
	if h.config.MetricsAddress != "" || h.config.NotifyURLs != "" { // for metrics, or for digests
		g.Go(func() error { return h.business.run(ctx) })
	}
	g.Go(func() error {
		select {
		case err := <-h.fatal:
			return fmt.Errorf("a task queue can't be asked for work any more: %w. What to do: check TEMPORAL_NAMESPACE and "+
				"the server, and start the worker again", err)
		case <-ctx.Done():
			return nil
		}
	})
	<-ctx.Done()
	var stopping errgroup.Group
	for _, w := range h.workers {
		stopping.Go(func() error { w.Stop(); return nil })
	}
	_ = stopping.Wait()
	h.log.Info("worker stopped")
	return g.Wait()
}

// listen takes the listener that was handed over, or else listens where a variable says.
func listen(given net.Listener, variable, addr string) (net.Listener, error) {
	if given != nil {
		return given, nil
	}
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w", variable, addr, err)
	}
	return l, nil
}

// Close releases the connection and the store.
func (h *Host) Close() {
	h.Client.Close()
	ctx, cancel := context.WithTimeout(background, closeWithin)
	defer cancel()
	if err := h.traces.Close(ctx); err != nil {
		h.log.Warn("the last traces were not sent", zap.Error(err))
	}
	if err := h.store.Close(); err != nil {
		h.log.Warn("closing the store", zap.Error(err))
	}
}

// failed notes that the SDK has given a worker up; the first reason is told.
func (h *Host) failed(err error) {
	select {
	case h.fatal <- err:
	default:
	}
}

func (h *Host) healthy(ctx context.Context) error {
	if err := h.watch.healthy(); err != nil {
		return err
	}
	_, err := h.Client.CheckHealth(ctx, &client.CheckHealthRequest{})
	return err
}
