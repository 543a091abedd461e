// The drop's files: made from the catalogue when asked for, kept until the catalogue or the fault
// changes.

package drop

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"sync"
	"time"
)

// files makes and keeps the drop's files.
type files struct {
	config Config
	kinds  map[string]func(w io.Writer, fault FeedFault, delta bool) error

	mu    sync.Mutex
	dir   string // made with the first file
	fault FeedFault
	delta bool
	cut   bool // FaultCutTransfer has not struck yet
	made  map[string]*made
	count int
}

// made is one file as it lies in the directory.
type made struct {
	mu    sync.Mutex // held while it is being made
	valid bool
	due   time.Time
	round int
	fault FeedFault
	delta bool
	local string
	info  fileInfo
}

func newFiles(config Config) *files {
	f := &files{config: config, made: map[string]*made{}}
	hourly := func(w io.Writer, _ FeedFault, _ bool) error { return config.Catalog.WriteHourly(w) }
	f.kinds = map[string]func(io.Writer, FeedFault, bool) error{
		"/" + config.Account + ".zip":  f.writePriceFile,
		"/" + config.Account + "h.app": hourly,
		"/stock/inv_report.zip": func(w io.Writer, _ FeedFault, _ bool) error {
			return zipMember(w, "inv_report.app", config.Catalog.Published(), config.Catalog.WriteHourly)
		},
	}
	for name := range f.kinds {
		f.made[name] = &made{}
	}
	return f
}

// newPlace is a new path for a file; the directory is made with the first one.
func (f *files) newPlace(name string) (place string, number int, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.dir == "" {
		f.dir = f.config.Dir
		if f.dir == "" {
			f.dir, err = os.MkdirTemp("", "price-file-drop-")
		} else {
			err = os.MkdirAll(f.dir, 0o755)
		}
		if err != nil {
			f.dir = ""
			return "", 0, fmt.Errorf("making the drop's directory: %w", err)
		}
	}
	f.count++
	return filepath.Join(f.dir, fmt.Sprintf("%d-%s", f.count, path.Base(name))), f.count, nil
}

func (f *files) priceFile() string { return "/" + f.config.Account + ".zip" }

// close removes the directory unless it was given.
func (f *files) close() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.config.Dir != "" || f.dir == "" {
		return nil
	}
	return os.RemoveAll(f.dir)
}

func (f *files) mode() (FeedFault, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.fault, f.delta
}

func (f *files) setFault(fault FeedFault) error {
	if err := fault.Check(); err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.fault, f.cut = fault, fault == FaultCutTransfer
	return nil
}

func (f *files) setDelta(delta bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.delta = delta
}

// takeCut says, once, that the transfer of the price file is to be cut.
func (f *files) takeCut(name string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.cut || path.Clean(name) != f.priceFile() {
		return false
	}
	f.cut = false
	return true
}

// open returns a file for reading and its size; the caller closes it. It stays readable when a newer one
// takes its place.
func (f *files) open(name string) (*os.File, int64, error) {
	m, err := f.ready(name)
	if err != nil {
		return nil, 0, err
	}
	defer m.mu.Unlock()
	file, err := os.Open(m.local)
	return file, m.info.size, err
}

func (f *files) stat(name string) (os.FileInfo, error) {
	switch name = path.Clean(name); name {
	case "/", "/stock":
		return fileInfo{name: path.Base(name), dir: true, modified: f.config.Catalog.Published().Truncate(time.Hour)}, nil
	}
	m, err := f.ready(name)
	if err != nil {
		return nil, err
	}
	defer m.mu.Unlock()
	return m.info, nil
}

// list makes every file of a directory, since a listing shows sizes.
func (f *files) list(dir string) ([]os.FileInfo, error) {
	var names []string
	switch path.Clean(dir) {
	case "/":
		names = []string{"/" + f.config.Account + ".zip", "/" + f.config.Account + "h.app", "/stock"}
	case "/stock":
		names = []string{"/stock/inv_report.zip"}
	default:
		return nil, fs.ErrNotExist
	}
	var out []os.FileInfo
	for _, name := range names {
		info, err := f.stat(name)
		if err != nil {
			if fault, _ := f.mode(); fault == FaultMissing && name == f.priceFile() {
				continue
			}
			return nil, err
		}
		out = append(out, info)
	}
	return out, nil
}

// ready returns a file that is up to date, locked.
func (f *files) ready(name string) (*made, error) {
	name = path.Clean(name)
	m, ok := f.made[name]
	fault, delta := f.mode()
	if name != f.priceFile() {
		fault, delta = FaultNone, false
	}
	if !ok || fault == FaultMissing {
		return nil, fs.ErrNotExist
	}
	if fault == FaultCutTransfer {
		fault = FaultNone // the bytes are good
	}
	m.mu.Lock()
	round := f.config.Catalog.Round()
	due := f.due(name)
	if m.valid && m.round == round && m.fault == fault && m.delta == delta && m.due.Equal(due) {
		return m, nil
	}
	if err := f.make(m, name, fault, delta); err != nil {
		m.mu.Unlock()
		return nil, fmt.Errorf("making %s: %w", name, err)
	}
	m.valid, m.round, m.fault, m.delta, m.due = true, round, fault, delta, due
	return m, nil
}

// due is when the latest version of a file is made: the price file at midnight UTC, stock files every hour.
func (f *files) due(name string) time.Time {
	every := time.Hour
	if name == f.priceFile() {
		every = 24 * time.Hour
	}
	return f.config.Catalog.Published().Truncate(every)
}

// make writes a file under a new local name, so that readers of the old one go on undisturbed.
func (f *files) make(m *made, name string, fault FeedFault, delta bool) (err error) {
	local, number, err := f.newPlace(name)
	if err != nil {
		return err
	}
	out, err := os.Create(local)
	if err != nil {
		return err
	}
	err = f.kinds[name](out, fault, delta)
	if closeErr := out.Close(); err == nil {
		err = closeErr
	}
	if err == nil && name == f.priceFile() {
		err = breakZip(local, fault)
	}
	info, statErr := os.Stat(local)
	if err == nil {
		err = statErr
	}
	if err != nil {
		_ = os.Remove(local)
		return err
	}
	if m.local != "" {
		_ = os.Remove(m.local)
	}
	m.local = local
	// A second each keeps versions of one day or hour apart.
	modified := f.due(name).Add(time.Duration(number) * time.Second)
	m.info = fileInfo{name: path.Base(name), size: info.Size(), modified: modified}
	return nil
}

// writePriceFile writes <account>.zip.
func (f *files) writePriceFile(w io.Writer, fault FeedFault, delta bool) error {
	account := f.config.Account
	if fault == FaultWrongAccount {
		account = otherAccount
	}
	return zipMember(w, f.config.Account+".ap", f.config.Catalog.Published(), func(w io.Writer) error {
		rows := rowFaults(w, fault)
		if err := f.config.Catalog.WriteFile(rows, account, !delta); err != nil {
			return err
		}
		return rows.Close()
	})
}

// zipMember writes a zip with one member, packed fast rather than small.
func zipMember(w io.Writer, name string, modified time.Time, write func(io.Writer) error) error {
	z := zip.NewWriter(w)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestSpeed) })
	member, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: modified})
	if err != nil {
		return err
	}
	if err := write(member); err != nil {
		return err
	}
	return z.Close()
}

// breakZip does to the bytes of the zip what the fault says.
func breakZip(local string, fault FeedFault) error {
	switch fault {
	case FaultCutFile:
		info, err := os.Stat(local)
		if err != nil {
			return err
		}
		return os.Truncate(local, info.Size()/2)
	case FaultASCII:
		data, err := os.ReadFile(local)
		if err != nil {
			return err
		}
		return os.WriteFile(local, bytes.ReplaceAll(data, []byte("\n"), []byte("\r\n")), 0o600)
	}
	return nil
}

// fileInfo describes a file of the drop.
type fileInfo struct {
	name     string
	size     int64
	modified time.Time
	dir      bool
}

// Name is the last part of the path.
func (i fileInfo) Name() string { return i.name }

// Size is the length in bytes.
func (i fileInfo) Size() int64 { return i.size }

// Mode is read-only.
func (i fileInfo) Mode() fs.FileMode {
	if i.dir {
		return fs.ModeDir | 0o555
	}
	return 0o444
}

// ModTime is when the file was made, by the catalogue's clock.
func (i fileInfo) ModTime() time.Time { return i.modified }

// IsDir tells directories.
func (i fileInfo) IsDir() bool { return i.dir }

// Sys is nil.
func (i fileInfo) Sys() any { return nil }
