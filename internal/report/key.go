package report

import (
	"io/fs"
	"slices"
	"strings"
)

// folders are the parts of the store that are meant for people.
var folders = []string{"plans/", "reports/", "dossiers/", "quarantine/"}

// Folders lists the parts of the store that are meant for people.
func Folders() []string { return slices.Clone(folders) }

// IsKey refuses everything that is not one file in a part of the store that is meant for people.
func IsKey(key string) bool {
	return fs.ValidPath(key) && !strings.Contains(key, `\`) && slices.ContainsFunc(
		folders, func(prefix string) bool { return strings.HasPrefix(key, prefix) })
}
