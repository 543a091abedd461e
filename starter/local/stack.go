package local

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net"
	"sync"

	"go.temporal.io/sdk/client"
	"go.uber.org/zap"

	"digitalbridge/internal/bridge"
	"digitalbridge/internal/config"
	"digitalbridge/internal/temporalclient"
	"digitalbridge/starter/local/devserver"
	"digitalbridge/worker/host"
)

// Options say what to bring up.
type Options struct {
	Sandbox SandboxOptions
	// Temporal is a server that runs already; Stop leaves it running. Nil starts one.
	Temporal *devserver.Server
	// TemporalPort and UIPort of a server that is started; 0 takes free ones.
	TemporalPort, UIPort int
	// DBFile keeps its data, so that a restart goes on with running workflows.
	DBFile string
	// Store is the blob store's URL.
	Store string
	// PolicyFile is the policy; empty: the defaults.
	PolicyFile string
	Connection string
	// Links is where one-click links are served when Configure sets their address; nil: at that address.
	Links net.Listener
	// Desk is the same for the desk, and Codec for the endpoint that decrypts.
	Desk, Codec net.Listener
	// NoLinks: the worker serves no links, and so no reports.
	NoLinks bool
	// Configure changes the worker's configuration before it starts; nil leaves it.
	Configure func(*config.Worker)
	// Lost is told, once, that the Temporal server or the worker has ended without being asked to, and why:
	// whoever waits for a workflow must stop waiting. Nil: nobody is told.
	Lost func(error)
	// Log receives the worker's lines. Progress receives a person's lines while things start.
	Log      *zap.Logger
	Progress io.Writer
}

// Stack is a running bridge.
type Stack struct {
	Sandboxes *Sandboxes
	Temporal  *devserver.Server
	Worker    config.Worker
	Client    client.Client

	host        *host.Host
	ownTemporal bool
	stopWorking context.CancelFunc
	stopServers context.CancelFunc
	done        chan struct{}
	ended       error // written before done is closed
}

// Start brings everything up, in the order in which each part needs the one before. The caller must
// call Stop.
func Start(ctx context.Context, o Options) (_ *Stack, err error) {
	if o.Progress == nil {
		o.Progress = io.Discard
	}
	s := &Stack{done: make(chan struct{})}
	lost := func(error) {}
	if o.Lost != nil {
		var once sync.Once
		lost = func(why error) { once.Do(func() { o.Lost(why) }) }
	}
	// The worker ends with ctx; what it needs to end in order stays up until Stop. While things start, the
	// end of ctx ends them too.
	servers, stopServers := context.WithCancel(context.WithoutCancel(ctx))
	interruptible := context.AfterFunc(ctx, stopServers)
	working, stopWorking := context.WithCancel(ctx)
	s.stopWorking, s.stopServers = stopWorking, stopServers
	defer func() {
		interruptible()
		if err != nil {
			stopWorking()
			stopServers()
		}
	}()
	if s.Sandboxes, err = StartSandboxes(servers, o.Sandbox); err != nil {
		return nil, err
	}
	if s.Temporal = o.Temporal; s.Temporal == nil {
		s.ownTemporal = true
		_, _ = fmt.Fprintln(o.Progress, "starting the Temporal development server")
		if s.Temporal, err = devserver.Start(servers, devserver.Options{
			Port: o.TemporalPort, UIPort: o.UIPort, DBFile: o.DBFile, SearchAttributes: bridge.SearchAttributeTypes(), Progress: o.Progress,
			Lost: lost,
		}); err != nil {
			return nil, err
		}
	}
	if s.Worker, err = workerConfig(o, s); err != nil {
		return nil, err
	}
	links := o.Links
	if s.Worker.LinkAddress == "" && !o.NoLinks {
		if links, err = serveReports(&s.Worker); err != nil {
			return nil, err
		}
		defer func() {
			if err != nil {
				_ = links.Close()
			}
		}()
	}
	if s.host, err = host.New(working, s.Worker, o.Log); err != nil {
		return nil, err
	}
	s.Client, s.host.Links, s.host.Desk, s.host.Codec = s.host.Client, links, o.Desk, o.Codec
	go func() {
		s.ended = s.host.Run(working)
		close(s.done)
		if working.Err() == nil {
			lost(fmt.Errorf("the worker ended by itself: %w", s.ended))
		}
	}()
	return s, nil
}

// serveReports lets the worker serve its reports to this machine, with a key of this run only unless one is set.
func serveReports(c *config.Worker) (net.Listener, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("an address for the worker's reports: %w", err)
	}
	c.LinkAddress = l.Addr().String()
	if c.LinkKey == "" { // one that is set also signs the desk's personal links
		c.LinkKey = config.Secret(rand.Text() + rand.Text())
	}
	c.LinkURL = "http://" + c.LinkAddress
	return l, nil
}

// workerConfig is the worker's configuration for this stack; the environment's own is not read, so that
// no real credential is ever used here.
func workerConfig(o Options, s *Stack) (config.Worker, error) {
	c := config.Worker{Connection: o.Connection, PolicyFile: o.PolicyFile, Store: o.Store, Replicas: 1, LogLevel: "info"}
	if c.Connection == "" {
		c.Connection = bridge.DefaultConnection
	}
	if err := bridge.ValidateConnection(c.Connection); err != nil {
		return c, err
	}
	c.Temporal = config.Temporal{Address: s.Temporal.Address, Namespace: "default", UIURL: s.Temporal.UIURL}
	c.TDSynnex.Region, c.TDSynnex.Environment = "US", "production"
	c.UseSandbox(s.Sandboxes.AutotaskAddress, s.Sandboxes.TDSynnexAddress, s.Sandboxes.SFTPAddress,
		s.Sandboxes.TDSynnex.HostKeyFingerprint())
	if o.Configure != nil {
		o.Configure(&c)
	}
	return c, nil
}

// Stop ends the worker, then Temporal, then the sandboxes, and returns the first fault of any of them.
func (s *Stack) Stop() error {
	s.stopWorking()
	<-s.done
	err := s.ended
	s.host.Close()
	if s.ownTemporal {
		s.Temporal.Stop()
	}
	err = errors.Join(err, s.Sandboxes.Stop())
	s.stopServers()
	return err
}

// WorkflowURL is the page of a workflow in the web UI.
func (s *Stack) WorkflowURL(id, runID string) string {
	return temporalclient.WorkflowURL(s.Temporal.UIURL, "default", id, runID)
}
