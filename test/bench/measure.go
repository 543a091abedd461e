package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// measure runs the measurement's benchmark and takes what it reports.
func (m measurement) measure(ctx context.Context) (figure, error) {
	fmt.Printf("== %s\n", m.name)
	f := figure{Measured: time.Now().UTC().Format(time.DateOnly), Machine: machine()}
	var err error
	if f.Commit, err = commit(ctx); err != nil {
		return figure{}, err
	}
	cmd := exec.CommandContext(ctx, "go", append([]string{"test", "-count=1", "-timeout=6h"}, m.args...)...) //nolint:gosec // our own list
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return figure{}, err
	}
	if err := cmd.Start(); err != nil {
		return figure{}, err
	}
	f.Rows = reported(io.TeeReader(out, os.Stdout))
	if err := cmd.Wait(); err != nil {
		return figure{}, fmt.Errorf("go test %s: %w", strings.Join(m.args, " "), err)
	}
	if len(f.Rows) == 0 {
		return figure{}, errors.New("no benchmark reported anything")
	}
	return f, nil
}

// reported reads the rows out of what go test prints. Of a row that is there several times the last one counts.
func reported(out io.Reader) (rows []row) {
	place := map[string]int{}
	for lines := bufio.NewScanner(out); lines.Scan(); {
		r, ok := parse(lines.Text())
		if !ok {
			continue
		}
		if i, twice := place[r.Name]; twice {
			rows[i] = r
			continue
		}
		place[r.Name] = len(rows)
		rows = append(rows, r)
	}
	return rows
}

// parse reads a line of a benchmark's results: the name, the number of runs, and pairs of a value and its unit.
func parse(line string) (row, bool) {
	fields := strings.Fields(line)
	if len(fields) < 4 || !strings.HasPrefix(fields[0], "Benchmark") {
		return row{}, false
	}
	if _, err := strconv.Atoi(fields[1]); err != nil {
		return row{}, false
	}
	_, name, _ := strings.Cut(fields[0], "/")
	if i := strings.LastIndex(name, "-"); i >= 0 { // the number of processors
		if _, err := strconv.Atoi(name[i+1:]); err == nil {
			name = name[:i]
		}
	}
	r := row{Name: strings.ReplaceAll(name, "_", " "), Metrics: map[string]float64{}}
	for i := 2; i+1 < len(fields); i += 2 {
		v, err := strconv.ParseFloat(fields[i], 64)
		if err != nil {
			return row{}, false
		}
		r.Metrics[fields[i+1]] = v
	}
	return r, true
}

// commit names the code, and says when it is not quite that.
func commit(ctx context.Context) (string, error) {
	head, err := exec.CommandContext(ctx, "git", "rev-parse", "--short", "HEAD").Output()
	if err != nil {
		return "", fmt.Errorf("asking git for the commit: %w", err)
	}
	changed, err := exec.CommandContext(ctx, "git", "status", "--porcelain", "--untracked-files=no", "--", "*.go", "go.mod").Output()
	if err != nil {
		return "", fmt.Errorf("asking git for changes: %w", err)
	}
	name := strings.TrimSpace(string(head))
	if len(changed) > 0 {
		name += " with changes"
	}
	return name, nil
}

// machine describes where it runs.
func machine() string {
	processor := fieldOf("/proc/cpuinfo", "model name")
	if processor == "" {
		processor = runtime.GOARCH
	}
	text := fmt.Sprintf("%d × %s", runtime.NumCPU(), processor)
	if kb, err := strconv.ParseFloat(strings.TrimSuffix(fieldOf("/proc/meminfo", "MemTotal"), " kB"), 64); err == nil {
		text += fmt.Sprintf(", %.0f GiB", kb/(1<<20))
	}
	return text + fmt.Sprintf(", %s, %s", runtime.GOOS, strings.Replace(runtime.Version(), "go", "Go ", 1))
}

// fieldOf is the first value of a name in a file of "name: value" lines.
func fieldOf(file, name string) string {
	data, _ := os.ReadFile(file) //nolint:gosec // a file of the system
	for line := range strings.Lines(string(data)) {
		if key, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(key) == name {
			return strings.TrimSpace(value)
		}
	}
	return ""
}
