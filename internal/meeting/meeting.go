// Package meeting is a recording of what vendors answered, from which everything is taken that is nobody else's business: a
// file that can be sent to whoever maintains the bridge, served in place of the vendors, and compared with the sandboxes.
package meeting

import (
	"archive/zip"
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"
)

// Vendors of an exchange.
const (
	Autotask  = "autotask"
	TDSynnex  = "tdsynnex"
	PriceFile = "price-file" // a listing of the SFTP server; its body is a list of files as JSON
)

// Exchange is one question to a vendor and its answer.
type Exchange struct {
	Number int    `json:"number"`
	Vendor string `json:"vendor"`
	Method string `json:"method"`
	Path   string `json:"path"`
	Query  string `json:"query,omitempty"`
	// Request and Answer are the bodies.
	Request string `json:"request,omitempty"`
	// Status is 0 when there was no answer; Problem then says why, in the client's own words.
	Status     int    `json:"status"`
	Problem    string `json:"problem,omitempty"`
	Type       string `json:"type,omitempty"`
	RetryAfter string `json:"retryAfter,omitempty"`
	Answer     string `json:"answer,omitempty"`
	// Took is how long it took, in milliseconds; At counts them from the beginning of the recording.
	Took int64 `json:"tookMs"`
	At   int64 `json:"atMs"`
}

// Manifest says what a recording is.
type Manifest struct {
	Format int `json:"format"`
	// Day is when it was made.
	Day string `json:"day"`
	// Program is the version of the bridge.
	Program   string         `json:"program,omitempty"`
	Redacted  bool           `json:"redacted"`
	Exchanges map[string]int `json:"exchanges"`
	// Account is the number that stands in place of the TD SYNNEX account's: a bridge that meets the recording uses it.
	Account string `json:"account,omitempty"`
	// LeftOut are exchanges beyond what a recording holds.
	LeftOut int `json:"leftOut,omitempty"`
}

// format is the version of the file's form.
const format = 1

const (
	manifestName  = "manifest.json"
	exchangesName = "exchanges.jsonl"
	readmeName    = "README.txt"
	// MaxExchanges and MaxBody bound a recording.
	MaxExchanges = 5000
	MaxBody      = 4 << 20
	maxFile      = 1 << 30
)

const readme = `What two vendors answered to the bridge between Autotask and TD SYNNEX.

Credentials are taken out. Names, addresses, prices and numbers are replaced by others, the same one by the same one; the
key is gone. Each line of exchanges.jsonl is one question and its answer. Look through it before you send it to somebody.

  starter sandbox --replay meeting.zip      serves it in place of the vendors
  starter vendors compare meeting.zip       says where the sandboxes answer otherwise
`

// Recording is a whole file.
type Recording struct {
	Manifest  Manifest
	Exchanges []Exchange
}

// Write writes a recording as a zip file.
func Write(w io.Writer, r Recording, at time.Time) error {
	r.Manifest.Format, r.Manifest.Redacted, r.Manifest.Day = format, true, at.UTC().Format(time.DateOnly)
	slices.SortStableFunc(r.Exchanges, func(a, b Exchange) int { return int(a.At - b.At) })
	if over := len(r.Exchanges) - MaxExchanges; over > 0 {
		r.Exchanges, r.Manifest.LeftOut = r.Exchanges[:MaxExchanges], over
	}
	r.Manifest.Exchanges = map[string]int{}
	for i := range r.Exchanges {
		r.Exchanges[i].Number = i + 1
		r.Manifest.Exchanges[r.Exchanges[i].Vendor]++
	}
	z := zip.NewWriter(w)
	part := func(name string, write func(io.Writer) error) error {
		f, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: at.UTC().Truncate(24 * time.Hour)})
		if err != nil {
			return err
		}
		return write(f)
	}
	return errors.Join(
		part(readmeName, func(f io.Writer) error { _, err := io.WriteString(f, readme); return err }),
		part(manifestName, func(f io.Writer) error {
			enc := json.NewEncoder(f)
			enc.SetIndent("", "  ")
			return enc.Encode(r.Manifest)
		}),
		part(exchangesName, func(f io.Writer) error {
			enc := json.NewEncoder(f)
			enc.SetEscapeHTML(false)
			for _, x := range r.Exchanges {
				if err := enc.Encode(x); err != nil {
					return err
				}
			}
			return nil
		}),
		z.Close(),
	)
}

// Read reads a file that Write has written.
func Read(from io.ReaderAt, size int64) (*Recording, error) {
	z, err := zip.NewReader(from, size)
	if err != nil {
		return nil, fmt.Errorf("it is no recording, which is a zip file: %w", err)
	}
	open := func(name string) (io.ReadCloser, error) {
		for _, f := range z.File {
			if f.Name != name {
				continue
			}
			if f.UncompressedSize64 > maxFile {
				return nil, fmt.Errorf("%s in it is larger than %d bytes", name, maxFile)
			}
			return f.Open()
		}
		return nil, fmt.Errorf("it is no recording: there is no %s in it", name)
	}
	var r Recording
	m, err := open(manifestName)
	if err != nil {
		return nil, err
	}
	defer func() { _ = m.Close() }()
	if err := json.NewDecoder(io.LimitReader(m, 1<<20)).Decode(&r.Manifest); err != nil {
		return nil, fmt.Errorf("%s can't be read: %w", manifestName, err)
	}
	if r.Manifest.Format != format {
		return nil, fmt.Errorf(
			"the recording has form %d, and this program reads form %d: use the release that made it",
			r.Manifest.Format,
			format,
		)
	}
	x, err := open(exchangesName)
	if err != nil {
		return nil, err
	}
	defer func() { _ = x.Close() }()
	for dec := json.NewDecoder(bufio.NewReader(io.LimitReader(x, maxFile))); ; {
		var e Exchange
		if err := dec.Decode(&e); errors.Is(err, io.EOF) {
			return &r, nil
		} else if err != nil {
			return nil, fmt.Errorf("%s can't be read: %w", exchangesName, err)
		}
		if r.Exchanges = append(r.Exchanges, e); len(r.Exchanges) > MaxExchanges {
			return nil, fmt.Errorf("the recording has more than %d exchanges", MaxExchanges)
		}
	}
}
