package store

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"runtime"

	"gocloud.dev/blob"
)

// Cross leaves a sign and then looks for another one. Of two that cross, each looking for the other's sign, at least one
// meets the other, however long either stops on the way: so who did not meet the other may rely on being met. Both may
// meet. It needs a store whose reads show at once what was written (folders, S3 and Azure do).
//
// The sign is as durable as Temporal's own database: after a power loss, who left it is still met.
func (s *Store) Cross(ctx context.Context, own, other string, v any) (met bool, err error) {
	if err := s.putDurable(ctx, own, v); err != nil {
		return false, err
	}
	return s.HasSign(ctx, other)
}

// HasSign reports whether somebody left the sign.
func (s *Store) HasSign(ctx context.Context, sign string) (bool, error) {
	var v json.RawMessage
	err := s.GetJSON(ctx, sign, &v)
	if errors.Is(err, ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// putDurable is PutJSON that has reached the disk when it returns. Stores in a cloud promise that of every write; a folder
// is asked for it.
func (s *Store) putDurable(ctx context.Context, key string, v any) error {
	data, err := s.encode(key, v)
	if err != nil {
		return err
	}
	// Cancelling before Close is how an unfinished object is given up.
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var file *os.File // stays nil where the store is no folder
	w, err := s.bucket.NewWriter(ctx, key, &blob.WriterOptions{ContentType: "application/json", BeforeWrite: func(as func(any) bool) error {
		as(&file)
		return nil
	}})
	if err != nil {
		return fault("writing "+key, err)
	}
	_, err = w.Write(data)
	if err == nil && file != nil {
		err = file.Sync()
	}
	if err != nil {
		cancel()
		_ = w.Close()
		return fault("writing "+key, err)
	}
	if err = w.Close(); err == nil && file != nil {
		err = syncFolder(filepath.Dir(file.Name()))
	}
	return fault("writing "+key, err)
}

// syncFolder makes the names in a folder durable, and the folder's own name, which may be new. Windows has no such call.
func syncFolder(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	for _, name := range []string{dir, filepath.Dir(dir)} {
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		if err := errors.Join(f.Sync(), f.Close()); err != nil {
			return err
		}
	}
	return nil
}
