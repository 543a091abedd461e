//go:build !linux

// This file stands in where no parent-death signal exists: the child ends with Stop and ctx only.

package devserver

import "os/exec"

func dieWithParent(*exec.Cmd) {}
