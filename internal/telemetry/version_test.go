package telemetry

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestABuildIsToldFromEveryOther(t *testing.T) {
	const digest = `^program-[0-9a-f]{12}$`
	for name, row := range map[string]struct {
		built Version
		want  string
	}{
		"a tag":                             {Version{Version: "v1.4.0", Commit: "0123456789abcdef"}, `^v1\.4\.0$`},
		"a commit":                          {Version{Version: devel, Commit: "0123456789abcdef"}, `^0123456789ab$`},
		"a commit with changes":             {Version{Version: devel, Commit: "0123456789abcdef", Modified: true}, digest},
		"a tag with changes":                {Version{Version: "v1.4.0+dirty", Commit: "0123456789abcdef"}, digest},
		"without version control":           {Version{Version: devel}, digest},
		"a commit as the toolchain says it": {Version{Version: "v0.0.0-20261128222028-0123456789ab"}, `^v0\.0\.0-20261128222028-0123456789ab$`},
	} {
		t.Run(name, func(t *testing.T) {
			id, err := row.built.BuildID()
			require.NoError(t, err)
			require.Regexp(t, row.want, id)
			again, err := row.built.BuildID()
			require.NoError(t, err)
			require.Equal(t, id, again)
		})
	}
}
