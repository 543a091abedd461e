package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"digitalbridge/internal/config"
	"digitalbridge/internal/spelling"
	"digitalbridge/starter/local"
)

// sandboxFlags are the flags that sandbox, dev and demo share.
func sandboxFlags(cmd *cobra.Command, o *local.SandboxOptions) {
	f := cmd.Flags()
	f.StringVar(&o.AutotaskAddress, "autotask", config.SandboxAutotaskAddress, "address of the Autotask sandbox")
	f.StringVar(&o.TDSynnexAddress, "tdsynnex", config.SandboxTDSynnexAddress, "address of the TD SYNNEX sandbox")
	f.StringVar(&o.SFTPAddress, "sftp", config.SandboxSFTPAddress, "address of the TD SYNNEX price file's SFTP server")
	f.IntVar(&o.SKUs, "skus", 20000, "number of products in the distributor's catalogue, up to 1000000")
	f.Int64Var(&o.Seed, "seed", 1, "the same seed gives the same data")
	f.Var((*spelling.SpanFlag)(&o.Latency), "latency", "added to every answer, for example 100ms")
}

func (a *app) sandboxCommand() *cobra.Command {
	var o local.SandboxOptions
	var replay string
	cmd := &cobra.Command{
		Use:   "sandbox",
		Short: "Serve the Autotask and TD SYNNEX sandboxes",
		Long: `Serve the Autotask REST API and TD SYNNEX's interfaces on this machine, as faithfully as they are known, until Ctrl-C.

Both have a control interface under /sandbox/ without authentication (statistics, faults, clock, state),
so they listen on loopback only unless --allow-remote is given.

With --replay a recording (starter record) is served in place of both vendors: what was asked then is answered as it
was then. Any credentials are taken; the price file is the sandbox's own.`,
		Example: "  starter sandbox\n  starter sandbox --skus 100000 --latency 100ms --tls-dir ./tls\n" +
			"  starter sandbox --replay meeting.zip\n  curl -s 127.0.0.1:8081/sandbox/stats",
		Args: none,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if replay != "" {
				return meetingCommands{a}.replaySandboxes(cmd.Context(), replay, o)
			}
			s, err := local.StartSandboxes(cmd.Context(), o)
			if err != nil {
				return err
			}
			if err := a.print(sandboxAddresses(s), func(w io.Writer) { printSandboxes(w, s, o) }); err != nil {
				return err
			}
			<-cmd.Context().Done()
			return s.Stop()
		},
	}
	sandboxFlags(cmd, &o)
	f := cmd.Flags()
	f.StringVar(&replay, "replay", "", "serve this recording in place of both vendors")
	f.BoolVar(&o.AllowRemote, "allow-remote", false, "permit addresses that other machines can reach")
	f.IntVar(&o.HourlyBudget, "hourly-budget", 10000, "Autotask's request budget of a rolling hour")
	f.StringVar(&o.TLSDir, "tls-dir", "", "speak TLS with a certificate of a small authority written to this folder (trust its ca.pem)")
	f.StringSliceVar(&o.TLSHosts, "tls-host", nil, "further host names for the certificate")
	f.StringVar(&o.AutotaskUser, "autotask-user", config.SandboxAutotaskUser, "user name of the Autotask API user")
	f.StringVar(&o.AutotaskSecret, "autotask-secret", config.SandboxAutotaskSecret, "secret of the Autotask API user")
	f.StringVar(&o.AutotaskIntegrationCode, "autotask-integration-code", config.SandboxAutotaskIntegrationCode, "tracking identifier")
	f.StringVar(&o.Account, "account", config.SandboxAccount, "TD SYNNEX account number")
	f.StringVar(&o.UserID, "user-id", config.SandboxUserID, "EC Express user")
	f.StringVar(&o.Password, "password", config.SandboxPassword, "password of the EC Express user and of the SFTP user")
	f.StringVar(&o.SFTPUser, "sftp-user", "", "SFTP user (default u and the account number)")
	return cmd
}

func sandboxAddresses(s *local.Sandboxes) map[string]string {
	return map[string]string{"autotask": s.AutotaskURL(), "tdsynnex": s.TDSynnexURL(), "sftp": s.SFTPAddress,
		"sftpHostKey": s.TDSynnex.HostKeyFingerprint()}
}

func printSandboxes(w io.Writer, s *local.Sandboxes, o local.SandboxOptions) {
	rows := [][2]string{
		{"Autotask REST API", s.AutotaskURL() + "/ATServicesRest/"},
		{"TD SYNNEX web services", s.TDSynnexURL() + "/SynnexXML/"},
		{"TD SYNNEX price file", "sftp://" + s.SFTPAddress + "  host key " + s.TDSynnex.HostKeyFingerprint()},
		{"Control interface", s.AutotaskURL() + "/sandbox/stats, " + s.TDSynnexURL() + "/sandbox/orders"},
	}
	if o.TLSDir != "" {
		rows = append(rows, [2]string{"Trust", o.TLSDir + "/ca.pem"})
	}
	for _, r := range rows {
		_, _ = fmt.Fprintf(w, "%s\t%s\n", r[0], r[1])
	}
}
