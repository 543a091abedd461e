// This file ties the child's life to ours on Linux.

package devserver

import (
	"os/exec"
	"syscall"
)

// dieWithParent makes the kernel kill the child when we die, and keeps a Ctrl-C in our terminal from
// reaching the child before we have shut down in order.
func dieWithParent(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL, Setpgid: true}
}
