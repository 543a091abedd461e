// The zips that the files come in: <account>.zip with one <account>.ap, inv_report.zip with one
// inv_report.app.

package pricefile

import (
	"archive/zip"
	"compress/flate"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
)

// Archive is an open <account>.zip whose price file is read as a stream.
type Archive struct {
	*Reader
	zip    *zip.ReadCloser
	member io.ReadCloser
}

// Close ends reading.
func (a *Archive) Close() error {
	return errors.Join(a.member.Close(), a.zip.Close())
}

// OpenZip opens the price file inside a zip: the member with the extension ".ap", and the one named
// after Options.Account when there are several. It returns a [*FeedError] for a zip that is damaged or
// holds no price file.
func OpenZip(name string, opts Options) (*Archive, error) {
	z, member, size, err := openMember(name, ".ap", opts)
	if err != nil {
		return nil, err
	}
	opts.Size = size
	r, err := NewReader(member, opts)
	if err != nil {
		_ = member.Close()
		_ = z.Close()
		return nil, err
	}
	return &Archive{Reader: r, zip: z, member: member}, nil
}

// StockArchive is an open inv_report.zip whose stock file is read as a stream.
type StockArchive struct {
	*StockReader
	zip    *zip.ReadCloser
	member io.ReadCloser
}

// Close ends reading.
func (a *StockArchive) Close() error {
	return errors.Join(a.member.Close(), a.zip.Close())
}

// OpenStockZip opens the stock file inside a zip: the member with the extension ".app". It returns a
// [*FeedError] for a zip that is damaged or holds no stock file.
func OpenStockZip(name string, opts Options) (*StockArchive, error) {
	z, member, size, err := openMember(name, ".app", opts)
	if err != nil {
		return nil, err
	}
	opts.Size = size
	return &StockArchive{StockReader: NewStockReader(member, opts), zip: z, member: member}, nil
}

const (
	// mostPacked is how many times its packed size a file may have: ten times what real files have.
	mostPacked = 100
	// smallFile is never refused for that: a short file of equal rows packs as well as it likes.
	smallFile = 16 << 20
)

// openMember opens the one member with an extension and says how long it is.
func openMember(name, ext string, opts Options) (*zip.ReadCloser, io.ReadCloser, int64, error) {
	opts = opts.withDefaults()
	z, err := zip.OpenReader(name)
	if errors.Is(err, zip.ErrFormat) || errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, nil, 0, feedError(FaultNotZip, 0, err, fmt.Sprintf("the downloaded %s is not a whole zip file (%v)", path.Base(name), err),
			"download it again in binary mode; if it persists, wait for the next nightly file and tell TD SYNNEX")
	}
	if err != nil {
		return nil, nil, 0, feedError(FaultRead, 0, err, fmt.Sprintf("opening the downloaded price file failed: %v", err),
			"try again; if it persists, check the disk that holds the download")
	}
	file, err := chooseMember(z.File, ext, opts.Account)
	if err == nil && file.UncompressedSize64 > mostPacked*file.CompressedSize64 && file.UncompressedSize64 > smallFile {
		err = feedError(FaultTooBig, 0, nil, fmt.Sprintf("%s in the zip says that %d bytes unpack to %d, %d times as many", path.Base(file.Name),
			file.CompressedSize64, file.UncompressedSize64, file.UncompressedSize64/max(1, file.CompressedSize64)),
			"a price file packs to about a tenth; nothing was unpacked: ask TD SYNNEX what this file is")
	}
	if err == nil && file.UncompressedSize64 > uint64(opts.MaxBytes) {
		err = feedError(FaultTooBig, 0, nil, fmt.Sprintf("%s in the zip says it unpacks to %d bytes, more than the limit of %d",
			path.Base(file.Name), file.UncompressedSize64, opts.MaxBytes),
			"raise the limit if the account's catalogue has really grown that much")
	}
	if err != nil {
		_ = z.Close()
		return nil, nil, 0, err
	}
	member, err := file.Open()
	if err != nil {
		_ = z.Close()
		return nil, nil, 0, feedError(FaultNotZip, 0, err, fmt.Sprintf("%s in the zip cannot be unpacked (%v)", path.Base(file.Name), err),
			"download it again in binary mode; if it persists, tell TD SYNNEX")
	}
	return z, member, int64(file.UncompressedSize64), nil //nolint:gosec // bounded by MaxBytes
}

// chooseMember finds the price file among a zip's members; a member named after the account wins.
func chooseMember(files []*zip.File, ext, account string) (*zip.File, error) {
	var found *zip.File
	names := make([]string, 0, 5)
	for _, f := range files {
		base := path.Base(f.Name)
		if len(names) < cap(names) {
			names = append(names, clip(base, 40))
		}
		if !strings.EqualFold(path.Ext(base), ext) {
			continue
		}
		if account != "" && strings.EqualFold(base, account+ext) {
			return f, nil
		}
		if found == nil {
			found = f
		}
	}
	if found == nil {
		return nil, feedError(FaultMissingMember, 0, nil, fmt.Sprintf("the zip holds no %s file but %q", ext, names),
			"check the configured file name: the nightly price file is <account>.zip")
	}
	return found, nil
}

// isCut says whether an error of a stream means that bytes are missing or changed.
func isCut(err error) bool {
	var corrupt flate.CorruptInputError
	return errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, zip.ErrChecksum) || errors.Is(err, zip.ErrFormat) || errors.As(err, &corrupt)
}
