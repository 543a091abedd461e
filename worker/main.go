// The worker runs the workflows and activities of one connection: one Autotask tenant joined to one TD
// SYNNEX account. It is configured by its environment; see .env.example.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	sdkworker "go.temporal.io/sdk/worker"
	"go.uber.org/zap"

	"digitalbridge/internal/config"
	"digitalbridge/internal/redact"
	"digitalbridge/internal/spelling"
	"digitalbridge/internal/telemetry"
	"digitalbridge/worker/desk"
	"digitalbridge/worker/desk/pages"
	workerhost "digitalbridge/worker/host"
)

const usage = `worker runs the workflows and activities of Digital Bridge for one connection.

Usage: worker [--version | --check-config | --print-links [--id ID --valid-for 72h] | --desk-link --person NAME [--valid-for 72h]]

It is configured by environment variables, which .env.example lists with where to find their values.
Without any credentials it works on the sandboxes (starter sandbox).
`

// cachedWorkflows is how many open workflows, mostly trackers, the program keeps in memory, about 70 KiB each; of the others it
// reads the history again when they go on. The SDK's 10,000 would be more than our memory limits (docs/scale.md).
const cachedWorkflows = 2000

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "worker:", err)
		os.Exit(1)
	}
}

func run(args []string, out io.Writer) error {
	flags := flag.NewFlagSet("worker", flag.ContinueOnError)
	flags.SetOutput(out)
	flags.Usage = func() { _, _ = io.WriteString(out, usage); flags.PrintDefaults() }
	checkOnly := flags.Bool("check-config", false, "print what is in force, without secrets, and exit")
	version := flags.Bool("version", false, "print what the program was built from and exit")
	printLinks := flags.Bool("print-links", false, "print the signed addresses for Autotask's LiveLinks and exit; they are secrets")
	deskLink := flags.Bool("desk-link", false, "print a person's address for signing in to the desk and exit; it is a secret")
	person := flags.String("person", "", "with --desk-link: the person's name, under which everything is decided")
	id := flags.String("id", "", "with --print-links: addresses that are good for this id or number only")
	validFor := spelling.SpanFlag(72 * time.Hour)
	flags.Var(&validFor, "valid-for", "with --id or --desk-link: how long they are good, for example 12h or 30d")
	if err := flags.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return nil
		}
		return err
	}
	if *version {
		_, err := fmt.Fprintf(out, "worker %s\n", telemetry.BuildVersion())
		return err
	}
	c, err := config.LoadWorker()
	if err != nil {
		return err
	}
	if err := workerhost.NameBuild(&c.Deployment); err != nil {
		return err
	}
	if *checkOnly {
		_, err := io.WriteString(out, c.Summary())
		return err
	}
	if *printLinks {
		return links(c, *id, time.Now().Add(time.Duration(validFor)), out)
	}
	if *deskLink {
		return personalLink(c, *person, time.Now().Add(time.Duration(validFor)), out)
	}
	log, err := telemetry.NewLogger(c.LogLevel)
	if err != nil {
		return err
	}
	defer func() { _ = log.Sync() }()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if c.Sandbox() { // a developer's programs say so in their own words
		log.Warn("NO CREDENTIALS ARE SET: the bridge works on the sandboxes, not on Autotask and TD SYNNEX",
			zap.String("autotask", c.Autotask.ZoneURL), zap.String("tdSynnex", c.TDSynnex.WebServiceURL))
	}
	return withoutSecrets(c, work(ctx, c, log))
}

func work(ctx context.Context, c config.Worker, log *zap.Logger) error {
	sdkworker.SetStickyWorkflowCacheSize(cachedWorkflows)
	host, err := workerhost.New(ctx, c, log)
	if err != nil {
		return err
	}
	defer host.Close()
	return host.Run(ctx)
}

// withoutSecrets is an error as it may be printed: whoever was asked at the start may have said a secret back.
func withoutSecrets(c config.Worker, err error) error {
	if err == nil {
		return nil
	}
	return errors.New(redact.New(c.Secrets()...).Text(err.Error()))
}

// links prints the address of each purpose: for any id, which Autotask puts at its end, or for one until a
// time.
func links(c config.Worker, id string, until time.Time, out io.Writer) error {
	if c.LinkURL == "" {
		return errors.New("LIVELINK_URL is missing: give the address by which browsers reach the links, such as https://bridge.example.com")
	}
	signer, err := desk.NewSigner(c.LinkKey.Reveal(), c.Connection)
	if err != nil {
		return fmt.Errorf("LIVELINK_KEY: %w", err)
	}
	for _, p := range desk.Purposes() {
		address := signer.Link(c.LinkURL, p)
		if id != "" {
			address = signer.LinkTo(c.LinkURL, p, id, until)
		}
		if _, err := fmt.Fprintf(out, "%s\t%s\n", p, address); err != nil {
			return err
		}
	}
	return nil
}

// personalLink prints the address by which a person signs in to the desk.
func personalLink(c config.Worker, person string, until time.Time, out io.Writer) error {
	if c.Desk.URL == "" {
		return errors.New("DESK_URL is missing: give the address by which browsers reach the desk, such as https://desk.example.com")
	}
	keys, err := pages.NewKeys(c.LinkKey.Reveal(), c.Connection)
	if err != nil {
		return fmt.Errorf("LIVELINK_KEY: %w", err)
	}
	link, err := keys.PersonalLink(c.Desk.URL, person, until)
	if err != nil {
		return fmt.Errorf("--person: %w", err)
	}
	_, err = fmt.Fprintln(out, link)
	return err
}
