package products

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
)

// spool keeps values on disk that are too many for the memory: written one after another, read back by
// their place in any order. It belongs to one goroutine and is gone when it is closed.
type spool[T any] struct {
	file    *os.File
	w       *bufio.Writer
	ends    []int64
	flushed bool
	buf     []byte
}

// newSpool makes a spool in a folder, which is made when it is missing.
func newSpool[T any](dir string) (*spool[T], error) {
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return nil, fmt.Errorf("making a folder for temporary files: %w", err)
	}
	f, err := os.CreateTemp(dir, "spool-*.jsonl")
	if err != nil {
		return nil, fmt.Errorf("making a temporary file: %w", err)
	}
	return &spool[T]{file: f, w: bufio.NewWriterSize(f, 64<<10)}, nil
}

// add writes a value and returns its place.
func (s *spool[T]) add(v T) (int, error) {
	data, err := json.Marshal(v)
	if err != nil {
		return 0, fmt.Errorf("writing a temporary file: %w", err)
	}
	return s.addRaw(data)
}

// addRaw writes a value that is JSON already and returns its place.
func (s *spool[T]) addRaw(data json.RawMessage) (int, error) {
	if _, err := s.w.Write(append(data, '\n')); err != nil {
		return 0, fmt.Errorf("writing a temporary file: %w", err)
	}
	s.flushed = false
	s.ends = append(s.ends, s.begin(len(s.ends))+int64(len(data))+1)
	return len(s.ends) - 1, nil
}

func (s *spool[T]) begin(place int) int64 {
	if place == 0 {
		return 0
	}
	return s.ends[place-1]
}

// raw returns the JSON of a value; it is valid until the next call.
func (s *spool[T]) raw(place int) (json.RawMessage, error) {
	if !s.flushed {
		if err := s.w.Flush(); err != nil {
			return nil, fmt.Errorf("writing a temporary file: %w", err)
		}
		s.flushed = true
	}
	from := s.begin(place)
	n := int(s.ends[place] - from)
	if cap(s.buf) < n {
		s.buf = make([]byte, n)
	}
	s.buf = s.buf[:n]
	if _, err := s.file.ReadAt(s.buf, from); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("reading a temporary file: %w", err)
	}
	return s.buf[:n-1], nil
}

// get reads a value back.
func (s *spool[T]) get(place int) (v T, err error) {
	data, err := s.raw(place)
	if err != nil {
		return v, err
	}
	if err := json.Unmarshal(data, &v); err != nil {
		return v, fmt.Errorf("reading a temporary file: %w", err)
	}
	return v, nil
}

// len is the number of values.
func (s *spool[T]) len() int { return len(s.ends) }

// all reads every value back in the order in which they were added; the first error ends it.
func (s *spool[T]) all() iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for i := range s.ends {
			v, err := s.get(i)
			if !yield(v, err) || err != nil {
				return
			}
		}
	}
}

// close removes the spool.
func (s *spool[T]) close() {
	_ = s.file.Close()
	_ = os.Remove(s.file.Name())
}
