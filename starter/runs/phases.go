package runs

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"digitalbridge/internal/spelling"
)

// Phases shows what a workflow is doing: a bar on a terminal, a line a phase elsewhere.
type Phases struct {
	out      io.Writer
	terminal bool
	current  string
	bar      *progressbar.ProgressBar
}

// NewPhases shows on out.
func NewPhases(out io.Writer) *Phases {
	if filter, ok := out.(interface{ Unwrap() io.Writer }); ok { // bars draw themselves; phases have names of ours
		if f, ok := filter.Unwrap().(*os.File); ok && term.IsTerminal(int(f.Fd())) {
			out = f
		}
	}
	f, ok := out.(*os.File)
	return &Phases{out: out, terminal: ok && term.IsTerminal(int(f.Fd()))}
}

// Phase shows a phase without a known length.
func (d *Phases) Phase(name string) {
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

// count shows a phase with its progress, and when it ends: as the workflow says, which knows the rate of all pages and the forecast by
// Autotask's budget, and not from the last second; zero: not known.
func (d *Phases) count(name string, done, total int, ends time.Time) {
	if total <= 0 {
		d.Phase(name)
		return
	}
	label := fmt.Sprintf("%s (%s)", name, spelling.Count(total, "product"))
	if label != d.current {
		d.finishBar()
		d.current = label
		if d.terminal {
			d.bar = progressbar.NewOptions(total, progressbar.OptionSetWriter(d.out), progressbar.OptionSetDescription(name),
				progressbar.OptionShowCount(), progressbar.OptionSetPredictTime(false), progressbar.OptionSetElapsedTime(false),
				progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionSetWidth(30))
		} else {
			_, _ = fmt.Fprintln(d.out, label)
		}
	}
	if d.bar != nil {
		d.bar.Describe(withEnd(name, ends, time.Now()))
		_ = d.bar.Set(done)
	}
}

// withEnd is a phase with the time that is left of it.
func withEnd(name string, ends, now time.Time) string {
	if left := ends.Sub(now); !ends.IsZero() && left > 0 {
		return fmt.Sprintf("%s, done in %s", name, spelling.Span(max(left.Round(time.Minute), time.Minute)))
	}
	return name
}

// showAfter is how long something may take before it shows how far it is.
const showAfter = 2 * time.Second

// bytes shows a transfer with its progress.
func (d *Phases) bytes(name string, done, total int64) {
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

func (d *Phases) finishBar() {
	if d.bar != nil {
		_ = d.bar.Finish()
		_, _ = fmt.Fprintln(d.out)
		d.bar = nil
	}
}

// Close ends the line.
func (d *Phases) Close() { d.finishBar() }
