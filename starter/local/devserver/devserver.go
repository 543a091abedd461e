// Package devserver runs the Temporal development server for the demo, for local work and for the
// integration tests: it finds or builds the program, starts it on loopback, waits until it serves,
// and makes sure that it ends when we do.
package devserver

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"time"

	"digitalbridge/starter/local/child"
)

const (
	// startTimeout bounds the wait for a healthy server. It takes 1 to 3 s on an idle machine; the rest
	// is room for one that compiles and tests at the same time.
	startTimeout = 90 * time.Second
	// stopGrace is how long a server may take to close its database after the interrupt.
	stopGrace = 10 * time.Second
	// startTries bounds the starts of a server that ends before it serves. It takes ports of its own beside the
	// two that we choose, and whatever loses one ends it: an error, or a panic.
	startTries = 5
)

// Options says what to start. The zero value starts a server in memory, on free ports, with the
// namespace "default" and the web UI.
type Options struct {
	// Path is the temporal program; empty means Find, then Build.
	Path string
	// Dir is where the search for the checkout begins; empty means the working directory.
	Dir string
	// Port of the gRPC front end on 127.0.0.1; 0 takes a free one.
	Port int
	// UIPort of the web UI on 127.0.0.1; 0 takes a free one.
	UIPort int
	// Headless leaves the web UI out.
	Headless bool
	// DBFile keeps the server's state, so that a later Start with the same file goes on with the
	// running workflows. Files of its name with -wal and -shm behind it belong to it. Empty keeps everything in memory.
	DBFile string
	// Namespace that must exist; empty means "default", which exists always.
	Namespace string
	// Retention of closed workflows in the namespace, at least 24 h; 0 keeps what the namespace has
	// (24 h when the server makes it).
	Retention time.Duration
	// SearchAttributes to register in the namespace, by name: Text, Keyword, Int, Double, Bool,
	// Datetime or KeywordList.
	SearchAttributes map[string]string
	// DynamicConfig sets server settings by key; values are JSON ("5", "true", `"text"`).
	DynamicConfig map[string]string
	// LogLevel of the server: debug, info, warn, error, never; empty means warn.
	LogLevel string
	// Log receives the server's own output; nil drops it (the last lines stay for error messages).
	Log io.Writer
	// Progress receives a person's lines while the program is built; nil drops them.
	Progress io.Writer
	// Lost is told, once, that a server that had started has ended without being asked to, with its last
	// words: whoever waits for something of it must stop waiting. Nil: nobody is told; Done and Err tell too.
	Lost func(error)
}

// Server is a running development server.
type Server struct {
	// Address is the gRPC front end's host:port.
	Address string
	// UIURL is the web UI's base URL, without a slash at the end; empty when headless.
	UIURL string

	cmd    *exec.Cmd
	output *tail
	stop   context.CancelFunc
	done   chan struct{}
	exit   error // written before done is closed
}

// ErrPortInUse is matched by the error of a Start on a given port that something else holds.
var ErrPortInUse = errors.New("port already in use")

// Start brings a server up and returns when its front end is healthy, the namespace is there and the
// search attributes can be used. The server ends with Stop, with ctx, or with this process (on Linux
// even when this process is killed).
func Start(ctx context.Context, o Options) (*Server, error) {
	if o.Path == "" {
		path, err := findOrBuild(ctx, o.Dir, o.Progress)
		if err != nil {
			return nil, err
		}
		o.Path = path
	}
	if o.Namespace == "" {
		o.Namespace = "default"
	}
	if o.LogLevel == "" {
		o.LogLevel = "warn"
	}
	var err error
	for range startTries {
		var s *Server
		if s, err = startOnce(ctx, o); err == nil {
			if o.Lost != nil {
				go s.watch(o.Lost)
			}
			return s, nil
		}
		if !errors.Is(err, errEndedEarly) {
			return nil, err
		}
	}
	return nil, fmt.Errorf("tried %d times: %w", startTries, err)
}

// errEndedEarly marks a start whose server ended before it served.
var errEndedEarly = errors.New("it ended at once")

// watch tells lost when the server has ended by itself.
func (s *Server) watch(lost func(error)) {
	<-s.done
	if s.exit != nil {
		lost(s.exit)
	}
}

// startOnce makes one attempt; free ports are chosen here, so that the next attempt chooses anew.
func startOnce(ctx context.Context, o Options) (*Server, error) {
	port, err := choosePort(o.Port, "gRPC")
	if err != nil {
		return nil, err
	}
	uiPort := 0
	if !o.Headless {
		if uiPort, err = choosePort(o.UIPort, "web UI"); err != nil {
			return nil, err
		}
	}
	serverCtx, stop := context.WithCancel(ctx)
	s := &Server{
		Address: net.JoinHostPort(loopback, strconv.Itoa(port)),
		output:  &tail{next: o.Log}, stop: stop, done: make(chan struct{}),
	}
	if !o.Headless {
		s.UIURL = "http://" + net.JoinHostPort(loopback, strconv.Itoa(uiPort))
	}
	s.cmd = exec.CommandContext(serverCtx, o.Path, arguments(o, port, uiPort)...)
	s.cmd.Stdout, s.cmd.Stderr = s.output, s.output
	// An interrupt first, so that the server closes its database; a kill when it takes too long.
	s.cmd.Cancel = func() error {
		if err := s.cmd.Process.Signal(os.Interrupt); err != nil {
			return s.cmd.Process.Kill()
		}
		return nil
	}
	s.cmd.WaitDelay = stopGrace
	if err := s.run(serverCtx); err != nil {
		stop()
		return nil, fmt.Errorf("starting %s: %w", o.Path, err)
	}

	waitCtx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	if err := waitReady(waitCtx, s, o); err != nil {
		s.Stop()
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, fmt.Errorf("the Temporal dev server on %s did not come up: %w; its last output: %s", s.Address, err, s.output)
	}
	return s, nil
}

// run starts the child and watches it.
func (s *Server) run(ctx context.Context) error {
	ended, err := child.Start(s.cmd)
	if err != nil {
		return err
	}
	go func() {
		<-ended
		if ctx.Err() == nil {
			s.exit = fmt.Errorf("the Temporal dev server ended by itself (%s); its last output: %s", s.cmd.ProcessState, s.output)
		}
		close(s.done)
	}()
	return nil
}

// Stop ends the server and returns when it is gone: an interrupt first, so that it closes its
// database, a kill after ten seconds. It may be called several times and at once.
func (s *Server) Stop() {
	s.stop()
	<-s.done
}

// Done is closed when the server has ended, for whatever reason.
func (s *Server) Done() <-chan struct{} { return s.done }

// Err tells, once Done is closed, why the server ended; nil when it was stopped.
func (s *Server) Err() error {
	select {
	case <-s.done:
		return s.exit
	default:
		return nil
	}
}

// arguments is the command line for the options; ports are decided already.
func arguments(o Options, port, uiPort int) []string {
	args := []string{
		"server", "start-dev", "--ip", loopback, "--port", strconv.Itoa(port),
		"--namespace", o.Namespace, "--log-level", o.LogLevel,
		// Without this the server asks a Temporal host on the internet for newer versions.
		"--dynamic-config-value", "frontend.enableServerVersionCheck=false",
	}
	if o.Headless {
		args = append(args, "--headless")
	} else {
		args = append(args, "--ui-port", strconv.Itoa(uiPort))
	}
	if o.DBFile != "" {
		// Written to the disk before the next checkpoint rather than after every step, which takes a write-ahead log beside
		// the file: a killed server loses nothing, and this is no server for a machine that loses power.
		args = append(args, "--db-filename", o.DBFile, "--sqlite-pragma", "journal_mode=WAL", "--sqlite-pragma", "synchronous=NORMAL")
	}
	for _, name := range sortedKeys(o.SearchAttributes) {
		args = append(args, "--search-attribute", name+"="+o.SearchAttributes[name])
	}
	for _, key := range sortedKeys(o.DynamicConfig) {
		args = append(args, "--dynamic-config-value", key+"="+o.DynamicConfig[key])
	}
	return args
}

func sortedKeys(m map[string]string) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
