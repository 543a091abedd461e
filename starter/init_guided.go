package main

import (
	"bufio"
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"golang.org/x/term"

	"digitalbridge"
	"digitalbridge/activities/operations"
	"digitalbridge/internal/config"
	"digitalbridge/internal/policy"
	"digitalbridge/starter/terminal"
)

// question is a value that a bridge to real accounts needs.
type question struct {
	name string
	// what it is and where it is found, as a person is told.
	what     string
	fallback string
	secret   bool
	optional bool
	// inPolicy is the key of the policy that it is; empty: it goes to .env.
	inPolicy string
}

// questions are in the order in which they are asked.
func questions() []question {
	return []question{
		{name: "AUTOTASK_USERNAME", what: "Autotask: the user name (key) of the API user.\n" +
			"Admin > Company Settings & Users > Resources/Users (HR) > Resources/Users > New API User: Generate Key."},
		{name: "AUTOTASK_SECRET", what: "Its secret (Generate Secret), which Autotask shows once.", secret: true},
		{name: "AUTOTASK_INTEGRATION_CODE", what: "The tracking identifier on the same page: API Tracking Identifier, Custom (internal " +
			"integration).", secret: true},
		{name: "TDSYNNEX_REGION", what: "TD SYNNEX: the country of your account, US or CA.", fallback: "US"},
		{
			name:     "TDSYNNEX_ENVIRONMENT",
			what:     "production or test. Each has its own registration of your IP address.",
			fallback: "production",
		},
		{name: "TDSYNNEX_CUSTOMER_NUMBER", what: "Your account number, as on your invoices."},
		{name: "TDSYNNEX_USER_ID", what: "The EC Express user of the XML web services: an e-mail address.\n" +
			"Your sales representative or helpdeskus@tdsynnex.com opens the services."},
		{name: "TDSYNNEX_PASSWORD", what: "Its password (the web services' own, not the portal's).", secret: true},
		{
			name: "TDSYNNEX_PASSWORD_SINCE",
			what: "The day on which that password was set: it expires after three months, and starter check " +
				"reminds you.",
			fallback: time.Now().Format(time.DateOnly),
		},
		{name: "TDSYNNEX_SFTP_PASSWORD", what: "The password of the price file's SFTP user, which is another one.", secret: true},
		{
			name: "TDSYNNEX_SFTP_HOST_KEY",
			what: "Who the SFTP server must prove to be: its fingerprint, SHA256:..., which TD SYNNEX confirms.\n" +
				"See it with: ssh-keyscan sftp.us.tdsynnex.com | ssh-keygen -lf -",
		},
		{name: "TEMPORAL_ADDRESS", what: "Where Temporal is, as host:port.", fallback: "127.0.0.1:7233"},
		{name: "SHIP_METHOD", what: "How orders are shipped unless you say otherwise: TD SYNNEX's code, such as FG.\n" +
			"starter order ship-methods lists them; your representative knows yours.", inPolicy: "shipMethod"},
		{name: "TIME_ZONE", what: "Your time zone, such as America/New_York.", fallback: "UTC", inPolicy: "timeZone"},
	}
}

// asking is a conversation with whoever sets a bridge up.
type asking struct {
	in     *bufio.Reader
	out    io.Writer
	hidden func() (string, error) // reads a secret without showing it
	given  map[string]string      // by --set
}

// values asks for everything, or with no reader takes what was given, what the environment has, and the defaults.
func (a asking) values() (map[string]string, error) {
	known := map[string]string{}
	for _, q := range questions() {
		known[q.name] = cmp.Or(a.given[q.name], os.Getenv(q.name), q.fallback)
	}
	for name := range a.given {
		if _, ok := known[name]; !ok {
			return nil, usageError{fmt.Errorf("--set %s: there is no such value; there are %s", name, strings.Join(questionNames(), ", "))}
		}
	}
	var missing []error
	for i, q := range questions() {
		if a.in == nil {
			if known[q.name] == "" && !q.optional {
				missing = append(missing, fmt.Errorf("%s: %s", q.name, q.what))
			}
			continue
		}
		_, _ = fmt.Fprintf(a.out, "\n%d of %d  %s\n%s\n", i+1, len(questions()), q.name, q.what)
		answer, err := a.ask(q, known[q.name])
		if err != nil {
			return nil, err
		}
		known[q.name] = answer
	}
	if len(missing) > 0 {
		return nil, usageError{
			fmt.Errorf("values are missing; give each with --set NAME=VALUE, or in the environment:\n%w", errors.Join(missing...)),
		}
	}
	return known, nil
}

func (a asking) ask(q question, known string) (string, error) {
	for {
		switch {
		case known != "" && q.secret:
			_, _ = fmt.Fprint(a.out, "[as in the environment] > ")
		case known != "":
			_, _ = fmt.Fprintf(a.out, "[%s] > ", known)
		default:
			_, _ = fmt.Fprint(a.out, "> ")
		}
		var text string
		var err error
		if q.secret && a.hidden != nil {
			text, err = a.hidden()
			_, _ = fmt.Fprintln(a.out)
		} else {
			text, err = a.in.ReadString('\n')
		}
		text = cmp.Or(strings.TrimSpace(text), known)
		switch {
		case text != "" || q.optional:
			return text, nil
		case err != nil:
			return "", fmt.Errorf("%s was not answered: %w", q.name, err)
		}
	}
}

func questionNames() []string {
	var out []string
	for _, q := range questions() {
		out = append(out, q.name)
	}
	return out
}

// guidedFiles are .env and bridge.yaml with the values in their places.
func guidedFiles(values map[string]string, policyPath string) (environment, policyFile string, err error) {
	env := map[string]string{"BRIDGE_POLICY": policyPath, "ORDERS_LIVE": "false", "POSTGRES_PASSWORD": rand.Text()}
	policyFile = string(digitalbridge.SamplePolicy)
	for _, q := range questions() {
		if q.inPolicy == "" {
			env[q.name] = values[q.name]
			continue
		}
		line := regexp.MustCompile(`(?m)^(\s*` + q.inPolicy + `:)\s*("[^"]*"|\S+)`)
		if !line.MatchString(policyFile) {
			return "", "", fmt.Errorf("the sample policy has no key %s", q.inPolicy)
		}
		first := true
		policyFile = line.ReplaceAllStringFunc(policyFile, func(found string) string {
			if !first {
				return found
			}
			first = false
			return line.ReplaceAllString(found, "${1} "+fmt.Sprintf("%q", values[q.name]))
		})
	}
	if _, err := policy.Parse([]byte(policyFile)); err != nil {
		return "", "", fmt.Errorf("SHIP_METHOD or TIME_ZONE: %w", err)
	}
	var out strings.Builder
	sandbox := false
	for _, line := range strings.SplitAfter(string(digitalbridge.SampleEnvironment), "\n") {
		if strings.HasPrefix(line, "# ---- ") { // section 2 is the sandboxes'
			sandbox = strings.HasPrefix(line, "# ---- 2.")
		}
		name, _, isSetting := strings.Cut(strings.TrimPrefix(line, "#"), "=")
		value, ours := env[name]
		switch {
		case sandbox:
			continue
		case strings.HasPrefix(line, "COMPOSE_PROFILES="):
			line = "#COMPOSE_PROFILES=observability\n"
		case isSetting && ours:
			quoted, err := quotedValue(name, value)
			if err != nil {
				return "", "", err
			}
			line = name + "=" + quoted + "\n"
			delete(env, name)
		}
		out.WriteString(line)
	}
	for _, name := range slices.Sorted(keysOf(env)) {
		quoted, err := quotedValue(name, env[name])
		if err != nil {
			return "", "", err
		}
		out.WriteString(name + "=" + quoted + "\n")
	}
	return out.String(), policyFile, nil
}

func keysOf(m map[string]string) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// quotedValue is a value as a shell and Docker Compose both read it.
func quotedValue(name, value string) (string, error) {
	if strings.ContainsAny(value, "'\n\r") {
		return "", fmt.Errorf("%s holds a ' or a line end, which shells and Docker Compose read differently: put it into a file and set "+
			"%s_FILE to its path", name, name)
	}
	return "'" + value + "'", nil
}

// mistakesOf holds the values against what a worker takes.
func mistakesOf(values map[string]string) error {
	for name, value := range values {
		before, was := os.LookupEnv(name)
		if err := os.Setenv(name, value); err != nil {
			return err
		}
		defer func() {
			if was {
				_ = os.Setenv(name, before)
				return
			}
			_ = os.Unsetenv(name)
		}()
	}
	_, err := config.LoadWorker()
	return err
}

// guided asks for the values, writes the files, and ends in a check.
func (a initCommands) guided(ctx context.Context, dir string, force bool, q asking) error {
	values, err := q.values()
	if err != nil {
		return err
	}
	if err := mistakesOf(values); err != nil {
		return fmt.Errorf("nothing was written, since the worker would not start with it:\n%w", err)
	}
	absolute, err := filepath.Abs(filepath.Join(dir, "bridge.yaml"))
	if err != nil {
		return err
	}
	environment, policyFile, err := guidedFiles(values, absolute)
	if err != nil {
		return err
	}
	paths, err := writeFiles(dir, force, []file{
		{"bridge.yaml", []byte(policyFile)}, {"bridge.schema.json", digitalbridge.PolicySchema}, {".env", []byte(environment)},
	})
	if err != nil {
		return err
	}
	start := "cd " + dir + " && set -a && . ./.env && set +a && worker"
	if err := a.print(map[string]any{"written": paths, "start": start}, func(w io.Writer) {
		for _, path := range paths {
			_, _ = fmt.Fprintln(w, path)
		}
		_, _ = fmt.Fprintf(w, "Nothing is sent before you set ORDERS_LIVE. Start the worker:\n\n  %s\n\n", start)
	}); err != nil || a.output.form != asTable {
		return err
	}
	a.config.Temporal.Address = values["TEMPORAL_ADDRESS"]
	if q.in != nil && q.hidden != nil {
		a.say("Press Enter once it runs: the check comes next.")
		a.pressEnter(ctx)
	}
	return a.checkAtLast(ctx, a.atTerminal)
}

// checkAtLast runs the check when a worker is there for it, and makes the schedules when somebody says yes to that. Otherwise
// it says how both are done. The search attributes are the worker's: it makes them when it starts.
func (a initCommands) checkAtLast(ctx context.Context, ask func(string) (yes, asked bool)) error {
	c, closeClient, err := a.connect(ctx)
	if err != nil {
		a.say("No worker runs yet. Once it does: starter check, then starter schedules apply")
		return nil
	}
	defer closeClient()
	if !c.Polled(ctx) {
		a.say("No worker runs yet. Once it does: starter check, then starter schedules apply")
		return nil
	}
	if err := a.checkOnce(ctx, c, operations.CheckInput{}); err != nil {
		return err
	}
	if yes, _ := ask("Make the schedules now: daily check and sync, sweeps of orders, nightly comparison, digest?"); !yes {
		a.say("The schedules are made by: starter schedules apply")
		return nil
	}
	return a.applySchedules(ctx, c, usualTimes, false, ask)
}

// terminalAsking is a conversation at the terminal.
func (a initCommands) terminalAsking(given map[string]string) asking {
	return asking{in: bufio.NewReader(os.Stdin), out: terminal.Writer{To: a.err}, given: given, hidden: func() (string, error) {
		secret, err := term.ReadPassword(int(os.Stdin.Fd()))
		return string(secret), err
	}}
}
