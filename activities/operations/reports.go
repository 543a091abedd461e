package operations

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"io/fs"
	"slices"
	"strings"

	"digitalbridge/activities/border"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/store"
)

// Reports hands files of the blob store to people, in pieces that fit into a Temporal payload.
type Reports struct {
	Store *store.Store
}

// ReadReportInput names a file and where to go on in it.
type ReadReportInput struct {
	Key string `json:"key"`
	// Offset counts the file's bytes before compression.
	Offset int64 `json:"offset,omitempty"`
	// Version is what the piece before said, so that no file is put together from two; empty: any.
	Version string `json:"version,omitempty"`
}

// ReportChunk is a piece of a file.
type ReportChunk struct {
	Gzip []byte `json:"gzip"`
	// Next is the offset of the following piece, Total the size of the whole file in bytes.
	Next    int64  `json:"next"`
	Total   int64  `json:"total"`
	Version string `json:"version"`
	Done    bool   `json:"done"`
}

// readable are the parts of the store that are meant for people.
var readable = []string{"plans/", "reports/", "dossiers/", "quarantine/"}

const (
	// maxGzip closes a piece. As base64 in JSON it is a third more, and with what the compressor still
	// holds back it stays below the 512 KiB at which Temporal warns.
	maxGzip = 240 << 10
	// readStep is how much is compressed between two looks at the size.
	readStep = 64 << 10
)

// ReadReport reads a piece of a file. It changes nothing and may be repeated.
func (a *Reports) ReadReport(ctx context.Context, in ReadReportInput) (*ReportChunk, error) {
	chunk, err := a.read(ctx, in)
	return chunk, border.Failure(ctx, err)
}

func (a *Reports) read(ctx context.Context, in ReadReportInput) (*ReportChunk, error) {
	if !isReport(in.Key) {
		return nil, border.NewProblem(bridge.InvalidInput, "Give a key as the workflow's result shows it; it begins with "+strings.Join(readable, ", ")+".", "%q is not the key of a report", in.Key)
	}
	file, err := a.Store.ReadFile(ctx, in.Key, in.Offset)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return nil, border.NewProblem(bridge.NotFound, "Make the report again; what belongs to a plan is kept for two weeks.", "there is no report %s", in.Key)
	case err != nil:
		return nil, err
	}
	defer func() { _ = file.Close() }()
	if in.Version != "" && in.Version != file.Version {
		return nil, border.NewProblem(bridge.NotFound, "Fetch it again from its beginning.", "the report %s was replaced while it was being read", in.Key)
	}
	var packed bytes.Buffer
	zip := gzip.NewWriter(&packed)
	next := min(max(in.Offset, 0), file.Size)
	for packed.Len() < maxGzip {
		n, err := io.CopyN(zip, file, readStep)
		next += n
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
	}
	if err := zip.Close(); err != nil {
		return nil, err
	}
	return &ReportChunk{Gzip: packed.Bytes(), Next: next, Total: file.Size, Version: file.Version, Done: next >= file.Size}, nil
}

// isReport refuses everything that is not one file in a part of the store that is meant for people.
func isReport(key string) bool {
	return fs.ValidPath(key) && !strings.Contains(key, `\`) && slices.ContainsFunc(readable, func(prefix string) bool { return strings.HasPrefix(key, prefix) })
}
