package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// phaseDisplay shows what a workflow is doing: a bar on a terminal, a line a phase elsewhere.
type phaseDisplay struct {
	out      io.Writer
	terminal bool
	current  string
	bar      *progressbar.ProgressBar
}

func newPhaseDisplay(out io.Writer) *phaseDisplay {
	f, ok := out.(*os.File)
	return &phaseDisplay{out: out, terminal: ok && term.IsTerminal(int(f.Fd()))}
}

// phase shows a phase without a known length.
func (d *phaseDisplay) phase(name string) {
	if name == "" {
		return
	}
	if name != d.current {
		d.finishBar()
		d.current = name
		if d.terminal {
			d.bar = progressbar.NewOptions(-1, progressbar.OptionSetWriter(d.out), progressbar.OptionSetDescription(name),
				progressbar.OptionSpinnerType(14), progressbar.OptionSetElapsedTime(true), progressbar.OptionClearOnFinish())
		} else {
			_, _ = fmt.Fprintln(d.out, name)
		}
	}
	if d.bar != nil {
		_ = d.bar.Add(1)
	}
}

// count shows a phase with its progress.
func (d *phaseDisplay) count(name string, done, total int) {
	if total <= 0 {
		d.phase(name)
		return
	}
	label := fmt.Sprintf("%s (%d products)", name, total)
	if label != d.current {
		d.finishBar()
		d.current = label
		if d.terminal {
			d.bar = progressbar.NewOptions(total, progressbar.OptionSetWriter(d.out), progressbar.OptionSetDescription(name),
				progressbar.OptionShowCount(), progressbar.OptionShowIts(), progressbar.OptionSetPredictTime(true),
				progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionSetWidth(30))
		} else {
			_, _ = fmt.Fprintln(d.out, label)
		}
	}
	if d.bar != nil {
		_ = d.bar.Set(done)
	}
}

// showAfter is how long something may take before it shows how far it is.
const showAfter = 2 * time.Second

// bytes shows a transfer with its progress.
func (d *phaseDisplay) bytes(name string, done, total int64) {
	if name != d.current {
		d.finishBar()
		d.current = name
		if d.terminal {
			d.bar = progressbar.NewOptions64(total, progressbar.OptionSetWriter(d.out), progressbar.OptionSetDescription(name),
				progressbar.OptionShowBytes(true), progressbar.OptionSetPredictTime(true), progressbar.OptionSetWidth(30))
		} else {
			_, _ = fmt.Fprintln(d.out, name)
		}
	}
	if d.bar != nil {
		_ = d.bar.Set64(done)
	}
}

func (d *phaseDisplay) finishBar() {
	if d.bar != nil {
		_ = d.bar.Finish()
		_, _ = fmt.Fprintln(d.out)
		d.bar = nil
	}
}

func (d *phaseDisplay) close() { d.finishBar() }
