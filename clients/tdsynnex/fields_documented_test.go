package tdsynnex

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// docs/vendors.md says of every element that is read what separates its values, which words stand for nothing, and its
// range.
func TestEveryElementThatIsReadIsInTheReference(t *testing.T) {
	doc, err := os.ReadFile("../../docs/vendors.md")
	require.NoError(t, err)
	_, table, found := strings.Cut(string(doc), "Which fields of the XML services are read how")
	require.True(t, found)
	table, _, _ = strings.Cut(table, "And of the price file")
	readers, err := filepath.Glob("*_xml.go")
	require.NoError(t, err)
	require.Len(t, readers, 5)
	reads := regexp.MustCompile(`(?:\.(?:text|attr|lists|all)|amount)\(((?:\w+, )?(?:"\w+"(?:, )?)+)\)`)
	names := 0
	for _, file := range readers {
		source, err := os.ReadFile(file)
		require.NoError(t, err)
		for _, call := range reads.FindAllStringSubmatch(string(source), -1) {
			for _, name := range regexp.MustCompile(`"(\w+)"`).FindAllStringSubmatch(call[1], -1) {
				require.Contains(t, table, "`"+name[1]+"`", "%s reads %s", file, name[1])
				names++
			}
		}
	}
	require.Greater(t, names, 90)
}
