// Package store keeps what is too big for a Temporal history: catalogue snapshots, plans and reports.
// It is a thin layer over a blob bucket (a folder by default), with values as JSON lines.
//
// Keys are written once and never changed, except those that a caller names as a pointer to the latest.
// A reader that finds a key finds all of it: objects appear only when they are complete.
package store

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"gocloud.dev/blob"
	"gocloud.dev/blob/fileblob"
	"gocloud.dev/blob/memblob"
	"gocloud.dev/gcerrors"
)

// ErrNotFound says that a key is not in the store.
var ErrNotFound = errors.New("not in the blob store")

// Store is an open bucket; it is safe for concurrent use.
type Store struct {
	bucket *blob.Bucket
	// hide takes out of values in JSON what must not be kept; nil: nothing is.
	hide func(json []byte) []byte
}

// Open opens a bucket by URL: file:///var/lib/bridge or file://./data (made when missing), mem://,
// s3://bucket?region=… or azblob://container, both where the program imports internal/store/cloud. Credentials
// of cloud stores come from their usual environment.
func Open(ctx context.Context, rawURL string) (*Store, error) {
	u, err := url.Parse(rawURL)
	if err != nil {
		return nil, fmt.Errorf("store URL %q: %w; give for example file://./data", rawURL, err)
	}
	var bucket *blob.Bucket
	switch u.Scheme {
	case "file":
		bucket, err = openFolder(filepath.Join(u.Host, u.Path))
	case "mem":
		bucket = memblob.OpenBucket(nil)
	case "s3", "azblob":
		if !blob.DefaultURLMux().ValidBucketScheme(u.Scheme) {
			return nil, fmt.Errorf("store URL %q: this program was built without it (build tags no_s3, no_azure); "+
				"use the released one, or file://", u.Redacted())
		}
		bucket, err = blob.OpenBucket(ctx, rawURL)
	default:
		return nil, fmt.Errorf("store URL %q: use file://, s3:// or azblob://", rawURL)
	}
	if err != nil {
		return nil, fmt.Errorf("opening the store %s: %w. What to do: %s", u.Redacted(), err, fixOf(err))
	}
	return &Store{bucket: bucket}, nil
}

// OpenToRead opens a bucket that is there already; a folder that is not is fs.ErrNotExist.
func OpenToRead(ctx context.Context, rawURL string) (*Store, error) {
	if u, err := url.Parse(rawURL); err == nil && u.Scheme == "file" {
		if _, err := os.Stat(filepath.Join(u.Host, u.Path)); err != nil {
			return nil, fmt.Errorf("opening the store %s: %w", u.Redacted(), err)
		}
	}
	return Open(ctx, rawURL)
}

// openFolder writes through a temporary file beside the object, so that a crash leaves no half object.
func openFolder(dir string) (*blob.Bucket, error) {
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return nil, err
	}
	return fileblob.OpenBucket(dir, &fileblob.Options{NoTempDir: true, Metadata: fileblob.MetadataDontWrite})
}

// Of is the part of the store that belongs to a connection. Several may share a store: none sees, claims or replaces what
// is another's, though their purchase orders have the same numbers. The store itself must not be used any more.
func (s *Store) Of(connection string) *Store {
	return &Store{bucket: blob.PrefixedBucket(s.bucket, connection+"/"), hide: s.hide}
}

// Hiding is the store by which values are written as hide leaves their JSON. Files that are written as they are, which are
// made of values, are not looked at.
func (s *Store) Hiding(hide func(json []byte) []byte) *Store {
	return &Store{bucket: s.bucket, hide: hide}
}

// encode is a value as it is kept.
func (s *Store) encode(key string, v any) ([]byte, error) {
	data, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("encoding %s: %w", key, err)
	}
	if s.hide != nil {
		data = s.hide(data)
	}
	return data, nil
}

// hidden writes lines as hide leaves them; each comes in one piece.
type hidden struct {
	to   io.Writer
	hide func([]byte) []byte
}

func (h hidden) Write(line []byte) (int, error) {
	if _, err := h.to.Write(h.hide(line)); err != nil {
		return 0, err
	}
	return len(line), nil
}

// Close releases the bucket.
func (s *Store) Close() error { return s.bucket.Close() }

// PutJSON stores one value under key, replacing what was there.
func (s *Store) PutJSON(ctx context.Context, key string, v any) error {
	data, err := s.encode(key, v)
	if err != nil {
		return err
	}
	if err := s.bucket.WriteAll(ctx, key, data, nil); err != nil {
		return fault("writing "+key, err)
	}
	return nil
}

// GetJSON reads one value; a missing key is [ErrNotFound].
func (s *Store) GetJSON(ctx context.Context, key string, v any) error {
	data, err := s.bucket.ReadAll(ctx, key)
	if err != nil {
		return s.readError(key, err)
	}
	if err := json.Unmarshal(data, v); err != nil {
		return fmt.Errorf("decoding %s: %w", key, err)
	}
	return nil
}

// PutLines stores values as JSON lines under key.
func PutLines[T any](ctx context.Context, s *Store, key string, values iter.Seq[T]) error {
	// Cancelling before Close is how an unfinished object is given up.
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	w, err := s.bucket.NewWriter(ctx, key, &blob.WriterOptions{ContentType: "application/x-ndjson"})
	if err != nil {
		return fault("writing "+key, err)
	}
	buf := bufio.NewWriterSize(w, 64<<10)
	var to io.Writer = buf
	if s.hide != nil {
		to = hidden{buf, s.hide}
	}
	enc := json.NewEncoder(to)
	enc.SetEscapeHTML(false)
	for v := range values {
		if err := enc.Encode(v); err != nil {
			cancel()
			_ = w.Close()
			return fault("writing "+key, err)
		}
	}
	if err := buf.Flush(); err != nil {
		cancel()
		_ = w.Close()
		return fault("writing "+key, err)
	}
	if err := w.Close(); err != nil {
		return fault("writing "+key, err)
	}
	return nil
}

// Lines streams the values under key. The first error ends the sequence; a missing key is
// [ErrNotFound].
func Lines[T any](ctx context.Context, s *Store, key string) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var zero T
		r, err := s.bucket.NewReader(ctx, key, nil)
		if err != nil {
			yield(zero, s.readError(key, err))
			return
		}
		defer func() { _ = r.Close() }()
		dec := json.NewDecoder(bufio.NewReaderSize(r, 64<<10))
		for {
			var v T
			err := dec.Decode(&v)
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				yield(zero, fmt.Errorf("reading %s: %w", key, err))
				return
			}
			if !yield(v, nil) {
				return
			}
		}
	}
}

// PutBytes stores raw bytes, for reports that people open.
func (s *Store) PutBytes(ctx context.Context, key, contentType string, data []byte) error {
	w := &blob.WriterOptions{ContentType: contentType}
	if err := s.bucket.Upload(ctx, key, bytes.NewReader(data), w); err != nil {
		return fault("writing "+key, err)
	}
	return nil
}

// Prune removes everything under a prefix that was written before a time, except what is under one of
// the prefixes to keep, and returns how many keys that were.
func (s *Store) Prune(ctx context.Context, prefix string, before time.Time, keep ...string) (removed int, err error) {
	list := s.bucket.List(&blob.ListOptions{Prefix: prefix})
	for {
		object, err := list.Next(ctx)
		if errors.Is(err, io.EOF) {
			return removed, nil
		}
		if err != nil {
			return removed, fault("listing "+prefix, err)
		}
		kept := slices.ContainsFunc(keep, func(prefix string) bool { return strings.HasPrefix(object.Key, prefix) })
		if object.IsDir || kept || !object.ModTime.Before(before) {
			continue
		}
		if err := s.Remove(ctx, object.Key); err != nil {
			return removed, err
		}
		removed++
	}
}

// PruneFolders removes whole folders below a prefix in which nothing was written since a time, and returns how many keys
// that were.
func (s *Store) PruneFolders(ctx context.Context, prefix string, before time.Time) (removed int, err error) {
	newest, keys := map[string]time.Time{}, map[string][]string{}
	list := s.bucket.List(&blob.ListOptions{Prefix: prefix})
	for {
		object, err := list.Next(ctx)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return 0, fault("listing "+prefix, err)
		}
		folder, _, below := strings.Cut(strings.TrimPrefix(object.Key, prefix), "/")
		if object.IsDir || !below {
			continue
		}
		keys[folder] = append(keys[folder], object.Key)
		if object.ModTime.After(newest[folder]) {
			newest[folder] = object.ModTime
		}
	}
	for folder, at := range newest {
		if !at.Before(before) {
			continue
		}
		for _, key := range keys[folder] {
			if err := s.Remove(ctx, key); err != nil {
				return removed, err
			}
			removed++
		}
	}
	return removed, nil
}

// Remove removes a key; one that is not there is as good.
func (s *Store) Remove(ctx context.Context, key string) error {
	if err := s.bucket.Delete(ctx, key); err != nil && gcerrors.Code(err) != gcerrors.NotFound {
		return fault("removing "+key, err)
	}
	return nil
}

// unfinished ends the name of an object that a folder's writer has not finished, or left when it was killed.
const unfinished = ".tmp"

// listings is how often a listing is begun anew when objects vanish under it: a folder is read name by name.
const listings = 100

// Keys are the keys of the finished objects under a prefix, sorted.
func (s *Store) Keys(ctx context.Context, prefix string) ([]string, error) {
	for try := 1; ; try++ {
		keys, err := s.list(ctx, prefix)
		if gcerrors.Code(err) == gcerrors.NotFound && try < listings {
			continue
		}
		if err != nil {
			return nil, fault("listing "+prefix, err)
		}
		slices.Sort(keys)
		return keys, nil
	}
}

func (s *Store) list(ctx context.Context, prefix string) (keys []string, _ error) {
	list := s.bucket.List(&blob.ListOptions{Prefix: prefix})
	for {
		object, err := list.Next(ctx)
		if errors.Is(err, io.EOF) {
			return keys, nil
		}
		if err != nil {
			return nil, err
		}
		if !object.IsDir && !strings.HasSuffix(object.Key, unfinished) {
			keys = append(keys, object.Key)
		}
	}
}

func (s *Store) readError(key string, err error) error {
	if gcerrors.Code(err) == gcerrors.NotFound && !noBucket(err) {
		return fmt.Errorf("%s: %w", key, ErrNotFound)
	}
	return fault("reading "+key, err)
}
