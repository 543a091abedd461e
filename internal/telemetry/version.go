package telemetry

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
)

// devel is the version of a module that was built from a working tree without version control.
const devel = "(devel)"

// Version is what a program was built from.
type Version struct {
	Version  string `json:"version"` // of the module: a tag, or (devel)
	Commit   string `json:"commit,omitempty"`
	Modified bool   `json:"modified,omitempty"` // the working tree had changes
	Time     string `json:"time,omitempty"`     // of the commit
	Go       string `json:"go"`
	Platform string `json:"platform"`
}

// BuildVersion reads what the Go toolchain has written into the program.
func BuildVersion() Version {
	v := Version{Version: devel, Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return v
	}
	if info.Main.Version != "" {
		v.Version = info.Main.Version
	}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			v.Commit = s.Value
		case "vcs.modified":
			v.Modified = s.Value == "true"
		case "vcs.time":
			v.Time = s.Value
		}
	}
	return v
}

// BuildID tells this build from every other: the tag or the commit, when the program was built from exactly that, or
// else a digest of the program itself.
func (v Version) BuildID() (string, error) {
	switch {
	case v.Modified || strings.HasSuffix(v.Version, "+dirty"):
	case v.Version != devel:
		return v.Version, nil
	case v.Commit != "":
		return v.Commit[:min(12, len(v.Commit))], nil
	}
	path, err := os.Executable()
	if err != nil {
		return "", fmt.Errorf("telling this build from others: %w", err)
	}
	program, err := os.Open(path)
	if err != nil {
		return "", fmt.Errorf("telling this build from others: %w", err)
	}
	defer func() { _ = program.Close() }()
	digest := sha256.New()
	if _, err := io.Copy(digest, program); err != nil {
		return "", fmt.Errorf("telling this build from others: %w", err)
	}
	return "program-" + hex.EncodeToString(digest.Sum(nil))[:12], nil
}

// String is one line for people.
func (v Version) String() string {
	text := v.Version
	if v.Commit != "" {
		text += " " + v.Commit[:min(12, len(v.Commit))]
	}
	if v.Modified {
		text += " with changes"
	}
	if v.Time != "" {
		text += " of " + v.Time
	}
	return text + ", " + v.Go + " " + v.Platform
}
