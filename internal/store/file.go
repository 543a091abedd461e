package store

import (
	"context"
	"fmt"
	"io"

	"gocloud.dev/blob"
)

// File is an object as a stream of bytes, read from an offset on. The reader must be closed.
type File struct {
	io.ReadCloser
	// Size is the whole object's, in bytes.
	Size int64
	// Version is another one when the object has been replaced.
	Version string
}

// ReadFile opens the object under key at an offset; a missing key is [ErrNotFound]. An offset at the end
// or beyond it gives an empty stream.
func (s *Store) ReadFile(ctx context.Context, key string, offset int64) (*File, error) {
	info, err := s.bucket.Attributes(ctx, key)
	if err != nil {
		return nil, s.readError(key, err)
	}
	offset = min(max(offset, 0), info.Size)
	r, err := s.bucket.NewRangeReader(ctx, key, offset, -1, nil)
	if err != nil {
		return nil, s.readError(key, err)
	}
	version := info.ETag
	if version == "" {
		version = info.ModTime.UTC().String()
	}
	return &File{ReadCloser: r, Size: info.Size, Version: version}, nil
}

// PutFile stores what write writes under key, without holding it in memory. When write fails, the key is
// left as it was.
func (s *Store) PutFile(ctx context.Context, key, contentType string, write func(io.Writer) error) error {
	// Cancelling before Close is how an unfinished object is given up.
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	w, err := s.bucket.NewWriter(ctx, key, &blob.WriterOptions{ContentType: contentType})
	if err != nil {
		return fault("writing "+key, err)
	}
	if err := write(w); err != nil {
		cancel()
		_ = w.Close()
		return fmt.Errorf("writing %s to the blob store: %w", key, err)
	}
	if err := w.Close(); err != nil {
		return fault("writing "+key, err)
	}
	return nil
}
