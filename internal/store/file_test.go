package store

import (
	"errors"
	"fmt"
	"io"
	"testing"

	"github.com/stretchr/testify/require"
)

func text(s string) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := io.WriteString(w, s)
		return err
	}
}

func TestAFileIsReadFromAnyOffset(t *testing.T) {
	s, _ := open(t)
	require.NoError(t, s.PutFile(t.Context(), "reports/a.csv", "text/csv", text("0123456789")))
	for offset, want := range map[int64]string{-3: "0123456789", 0: "0123456789", 4: "456789", 10: "", 99: ""} {
		t.Run(fmt.Sprint(offset), func(t *testing.T) {
			f, err := s.ReadFile(t.Context(), "reports/a.csv", offset)
			require.NoError(t, err)
			defer func() { require.NoError(t, f.Close()) }()
			got, err := io.ReadAll(f)
			require.NoError(t, err)
			require.Equal(t, want, string(got))
			require.Equal(t, int64(10), f.Size)
		})
	}
	_, err := s.ReadFile(t.Context(), "reports/b.csv", 0)
	require.ErrorIs(t, err, ErrNotFound)
}

func TestAReplacedFileHasAnotherVersion(t *testing.T) {
	s, _ := open(t)
	version := func() string {
		f, err := s.ReadFile(t.Context(), "reports/a.csv", 0)
		require.NoError(t, err)
		require.NoError(t, f.Close())
		return f.Version
	}
	require.NoError(t, s.PutFile(t.Context(), "reports/a.csv", "text/csv", text("one")))
	first := version()
	require.Equal(t, first, version())
	require.NoError(t, s.PutFile(t.Context(), "reports/a.csv", "text/csv", text("three")))
	require.NotEqual(t, first, version())
}

func TestAFileThatCouldNotBeWrittenLeavesTheOldOne(t *testing.T) {
	s, _ := open(t)
	require.NoError(t, s.PutFile(t.Context(), "reports/a.csv", "text/csv", text("whole")))
	broken := errors.New("the template is wrong")
	require.ErrorIs(t, s.PutFile(t.Context(), "reports/a.csv", "text/csv", func(w io.Writer) error {
		return errors.Join(text("half")(w), broken)
	}), broken)
	f, err := s.ReadFile(t.Context(), "reports/a.csv", 0)
	require.NoError(t, err)
	defer func() { require.NoError(t, f.Close()) }()
	got, err := io.ReadAll(f)
	require.NoError(t, err)
	require.Equal(t, "whole", string(got))
}
