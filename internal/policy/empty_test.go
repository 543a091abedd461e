package policy

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAnEmptyFileLeavesTheDefaults(t *testing.T) {
	for name, text := range map[string]string{"nothing": "", "a comment": "# later\n", "a line": "\n", "no keys": "{}\n"} {
		t.Run(name, func(t *testing.T) {
			p, err := Parse([]byte(text))
			require.NoError(t, err)
			require.Equal(t, Default(), p)
		})
	}
}
