package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strconv"

	"github.com/spf13/cobra"

	"digitalbridge/internal/meeting"
	"digitalbridge/internal/spelling"
	"digitalbridge/starter/local"
)

func (a meetingCommands) vendorsCommand() *cobra.Command {
	return group(&cobra.Command{Use: "vendors", Short: "Compare the sandboxes with what the vendors answered"}, a.vendorsCompareCommand())
}

func (a meetingCommands) vendorsCompareCommand() *cobra.Command {
	return forms(&cobra.Command{
		Use:   "compare RECORDING",
		Short: "Say where the sandboxes answer differently from the vendors",
		Long: `Put each question of a recording (starter record) to fresh sandboxes and compare the answers: by shape, which is status,
fields, elements and their types, and by value where a value means the same everywhere, such as a state, a label or a
message. Each line is one place in which a sandbox is not yet like the vendor.`,
		Example: "  starter vendors compare meeting.zip\n  starter vendors compare meeting.zip --output csv > differences.csv",
		Args:    one("RECORDING"),
		RunE: func(cmd *cobra.Command, args []string) error {
			r, err := readRecording(args[0])
			if err != nil {
				return err
			}
			out, err := compareRecording(cmd.Context(), r)
			if err != nil {
				return err
			}
			t := table{head: []string{"question", "where", "vendor", "sandbox", "times", "exchange"},
				none: spelling.Count(out.Exchanges, "exchange") + ", and the sandboxes answer like the vendors"}
			for _, d := range out.Differences {
				t.rows = append(t.rows, []string{d.Kind, d.Where, d.Vendor, d.Sandbox, strconv.Itoa(d.Times), strconv.Itoa(d.Example)})
			}
			t.notes = []string{"", fmt.Sprintf("%d of %d exchanges are answered alike", out.Same, out.Exchanges)}
			for _, n := range out.NotAsked {
				t.notes = append(t.notes, "not compared: "+n)
			}
			return a.list(out, t)
		},
	}, asCSV)
}

func compareRecording(ctx context.Context, r *meeting.Recording) (_ *meeting.Compared, err error) {
	s, err := local.StartSandboxes(ctx, local.SandboxOptions{SKUs: 2000, HourlyBudget: 1_000_000})
	if err != nil {
		return nil, err
	}
	defer func() { _ = s.Stop() }()
	return meeting.Compare(r, local.NewAsker(s).Ask)
}

func readRecording(path string) (*meeting.Recording, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	r, err := meeting.Read(f, info.Size())
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return r, nil
}

// replaySandboxes serves a recording in place of both vendors until the context ends.
func (a meetingCommands) replaySandboxes(ctx context.Context, path string, o local.SandboxOptions) error {
	r, err := readRecording(path)
	if err != nil {
		return err
	}
	s, err := local.StartReplay(ctx, r, o)
	if err != nil {
		return err
	}
	addresses := map[string]string{"autotask": s.AutotaskURL(), "tdsynnex": s.TDSynnexURL(), "sftp": s.SFTPAddress,
		"sftpHostKey": s.HostKey, "account": s.Account}
	if err := a.print(addresses, func(w io.Writer) {
		_, _ = fmt.Fprintf(w, "recording\t%s of %s\nAutotask REST API\t%s/ATServicesRest/\nTD SYNNEX web services\t%s/SynnexXML/\n"+
			"TD SYNNEX price file\tsftp://%s  host key %s (a sandbox's: a recording has listings only)\naccount\t%s\n"+
			"credentials\tany\n", path, r.Manifest.Day, s.AutotaskURL(), s.TDSynnexURL(), s.SFTPAddress, s.HostKey, s.Account)
	}); err != nil {
		return err
	}
	<-ctx.Done()
	for _, kind := range s.Strange() {
		a.say("asked, and not in the recording: %s", kind)
	}
	return s.Stop()
}
