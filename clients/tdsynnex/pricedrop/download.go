// Downloading one file: resumed when it broke off, complete or not there at all.

package pricedrop

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/pkg/sftp"

	"digitalbridge/internal/spelling"
)

// Download fetches a file of the drop to localPath and returns what it is. localPath appears, or is
// replaced, only when the file is complete. What has arrived until then is in localPath+".part"; the
// next call goes on from there when the file on the server still has the same size and time, else from
// the start. Two downloads to one localPath at a time are not allowed.
//
// progress, when given, is called from this goroutine after each piece with the bytes that are there,
// resumed ones included, and the size. There is no repeating inside; every error is an [*Error].
func Download(ctx context.Context, config Config, remoteName, localPath string, progress func(done, total int64)) (File, error) {
	c := config.withDefaults()
	s, failed := open(ctx, c, 0)
	if failed == nil {
		defer s.close()
		var file File
		if file, failed = s.download(ctx, c, remoteName, localPath, progress); failed == nil {
			return file, nil
		}
		failed.Address = c.Address
	}
	return File{}, failed
}

func (s *session) download(ctx context.Context, c Config, remoteName, localPath string, progress func(done, total int64)) (File, *Error) {
	name := c.remote(remoteName)
	remote, err := s.Open(name)
	if err != nil {
		return File{}, fileError(ctx, "download", name, err)
	}
	defer func() { _ = remote.Close() }()
	file, err := describe(remote, remoteName)
	if err != nil {
		return File{}, fileError(ctx, "download", name, err)
	}
	if file.Size > c.MaxBytes {
		return File{}, &Error{Class: ClassMalformed, Op: "download", File: name,
			Cause: fmt.Sprintf("the file has %d bytes, more than the limit of %d", file.Size, c.MaxBytes),
			Fix:   "raise the limit if the catalogue has really grown that much"}
	}
	part, done, err := openPart(localPath, file)
	if err != nil {
		return File{}, localError(name, err)
	}
	defer func() { _ = part.Close() }()

	if done > 0 {
		if _, err := remote.Seek(done, io.SeekStart); err != nil {
			return File{}, fileError(ctx, "download", name, err)
		}
	}
	w := &progressWriter{w: part, done: done, total: file.Size, report: progress}
	w.tell()
	s.conn.pace.Store(&pace{least: c.Least, within: c.LeastWithin})
	if _, err := remote.WriteTo(w); err != nil {
		if w.err != nil {
			return File{}, localError(name, w.err)
		}
		if s.conn.slow.Load() {
			err = errors.Join(errTrickles, err)
			return File{}, &Error{Class: ClassTransient, Op: "download", File: name, Err: err,
				Cause: fmt.Sprintf("less than %d bytes came within %s", c.Least, spelling.Span(c.LeastWithin)),
				Fix: "nothing: it is tried again and goes on where it stopped; if it stays, look at this machine's network, and ask TD SYNNEX " +
					"whether their server is slow"}
		}
		return File{}, fileError(ctx, "download", name, err)
	}
	if err := unchanged(remote, file, w.done); err != nil {
		return File{}, fileError(ctx, "download", name, err)
	}
	if err := finishPart(part, localPath); err != nil {
		return File{}, localError(name, err)
	}
	return file, nil
}

func describe(remote *sftp.File, name string) (File, error) {
	info, err := remote.Stat()
	if err != nil {
		return File{}, err
	}
	if info.IsDir() {
		return File{}, fs.ErrNotExist
	}
	return File{Name: name, Size: info.Size(), Modified: info.ModTime().UTC()}, nil
}

// unchanged makes sure that what arrived is one version of the file, and all of it.
func unchanged(remote *sftp.File, file File, done int64) error {
	now, err := describe(remote, file.Name)
	switch {
	case err != nil:
		return err
	case now != file:
		return errors.New("the file was replaced on the server meanwhile")
	case done != file.Size:
		return fmt.Errorf("%d of %d bytes arrived", done, file.Size)
	}
	return nil
}

// openPart opens the partial download of a file for appending and says how much of it is there.
func openPart(localPath string, file File) (*os.File, int64, error) {
	if err := os.MkdirAll(filepath.Dir(localPath), 0o755); err != nil {
		return nil, 0, err
	}
	flags := os.O_CREATE | os.O_WRONLY
	resume := resumable(localPath, file)
	if !resume {
		flags |= os.O_TRUNC
		note, err := json.Marshal(file)
		if err != nil {
			return nil, 0, err
		}
		// The old part must be gone before the note says that it belongs to the new file.
		if err := os.Remove(partName(localPath)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, 0, err
		}
		if err := os.WriteFile(noteName(localPath), note, 0o600); err != nil {
			return nil, 0, err
		}
	}
	part, err := os.OpenFile(partName(localPath), flags, 0o600)
	if err != nil {
		return nil, 0, err
	}
	done, err := part.Seek(0, io.SeekEnd)
	if err != nil {
		_ = part.Close()
		return nil, 0, err
	}
	return part, done, nil
}

// resumable says whether the partial download belongs to this very version of the file.
func resumable(localPath string, file File) bool {
	note, err := os.ReadFile(noteName(localPath))
	if err != nil {
		return false
	}
	var old File
	if json.Unmarshal(note, &old) != nil || old.Name != file.Name || old.Size != file.Size || !old.Modified.Equal(file.Modified) {
		return false
	}
	info, err := os.Stat(partName(localPath))
	return err == nil && info.Size() <= file.Size
}

// finishPart makes the complete download visible under its name.
func finishPart(part *os.File, localPath string) error {
	if err := part.Sync(); err != nil {
		return err
	}
	if err := os.Rename(partName(localPath), localPath); err != nil {
		return err
	}
	_ = os.Remove(noteName(localPath)) // without its part a note means nothing
	return nil
}

func partName(localPath string) string { return localPath + ".part" }
func noteName(localPath string) string { return localPath + ".part.json" }

func localError(file string, err error) *Error {
	return &Error{Class: ClassTransient, Op: "download", File: file, Err: err,
		Cause: "the file cannot be stored here (" + err.Error() + ")", Fix: "check the disk space and the rights of the download directory"}
}

// progressWriter counts what arrives and keeps the difference between a full disk and a lost connection.
type progressWriter struct {
	w           io.Writer
	done, total int64
	report      func(done, total int64)
	err         error
}

// errMore is of a server that does not stop at the end of the file: it would fill the disk.
var errMore = errors.New("the server sends more bytes than it says that the file has")

func (p *progressWriter) Write(b []byte) (int, error) {
	if p.done+int64(len(b)) > p.total {
		return 0, errMore
	}
	n, err := p.w.Write(b)
	p.done += int64(n)
	if err != nil {
		p.err = err
	}
	p.tell()
	return n, err
}

func (p *progressWriter) tell() {
	if p.report != nil {
		p.report(p.done, p.total)
	}
}
