package pricedrop

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestThePaceOfADownload(t *testing.T) {
	const minute = time.Minute
	type came struct {
		bytes  int
		waited time.Duration
	}
	for name, row := range map[string]struct {
		came []came
		want []bool
	}{
		"enough in each span":                  {[]came{{60, minute}, {40, 4 * minute}, {100, 5 * minute}}, []bool{true, true, true}},
		"a byte now and then":                  {[]came{{1, 2 * minute}, {1, 2 * minute}, {1, 2 * minute}}, []bool{true, true, false}},
		"too little is judged when time is up": {[]came{{0, 4*minute + 59*time.Second}, {99, time.Second}}, []bool{true, false}},
		"each span begins anew":                {[]came{{1000, 5 * minute}, {99, 5 * minute}}, []bool{true, false}},
		"what came at once takes no time":      {[]came{{1, 0}, {1, 0}, {1, 0}}, []bool{true, true, true}},
	} {
		t.Run(name, func(t *testing.T) {
			p := &pace{least: 100, within: 5 * minute}
			var got []bool
			for _, c := range row.came {
				got = append(got, p.keeps(c.bytes, c.waited))
			}
			require.Equal(t, row.want, got)
		})
	}
}
