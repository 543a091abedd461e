package main

import (
	"os/user"

	"github.com/spf13/cobra"
)

// who are the flags of everything that a person decides.
type who struct{ actor, reason string }

func (w *who) flags(cmd *cobra.Command) *cobra.Command {
	cmd.Flags().StringVar(&w.actor, "actor", loginName(), "who decides")
	cmd.Flags().StringVar(&w.reason, "reason", "", "why")
	_ = cmd.MarkFlagRequired("reason") // fails only for a flag that does not exist
	return cmd
}

// optional are the flags of what a person may decide on the way.
func (w *who) optional(cmd *cobra.Command, about string) {
	cmd.Flags().StringVar(&w.actor, "actor", loginName(), "who decides, "+about)
	cmd.Flags().StringVar(&w.reason, "reason", "", "why, "+about)
}

// loginName is who runs the program, for the record.
func loginName() string {
	if u, err := user.Current(); err == nil {
		return u.Username
	}
	return ""
}
