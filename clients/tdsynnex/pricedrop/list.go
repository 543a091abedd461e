package pricedrop

import (
	"context"
	"time"
)

// File is a file on the drop.
type File struct {
	Name     string    `json:"name"`
	Size     int64     `json:"size"`
	Modified time.Time `json:"modified"`
}

// List returns the files in RootDir, directories left out. Every error is an [*Error].
func List(ctx context.Context, config Config) ([]File, error) {
	files, err := list(ctx, config)
	if config.OnList != nil {
		config.OnList(ctx, files, err)
	}
	return files, err
}

func list(ctx context.Context, config Config) ([]File, error) {
	c := config.withDefaults()
	ctx, cancel := context.WithTimeout(ctx, listWithin)
	defer cancel()
	s, failed := open(ctx, c, c.MaxListing)
	if failed != nil {
		return nil, failed
	}
	defer s.close()
	dir := c.remote("")
	entries, err := s.ReadDirContext(ctx, dir)
	if err != nil {
		failed = fileError(ctx, "list", dir, err)
		failed.Address = c.Address
		return nil, failed
	}
	var out []File
	for _, e := range entries {
		if !e.IsDir() {
			out = append(out, File{Name: e.Name(), Size: e.Size(), Modified: e.ModTime().UTC()})
		}
	}
	return out, nil
}
