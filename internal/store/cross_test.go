package store

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"
)

// stores are one of each kind. The services of S3 and Azure are imitations: what is tested is our use of their drivers.
func stores(t *testing.T) map[string]*Store {
	folder, _ := open(t)
	memory, err := Open(t.Context(), "mem://")
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, memory.Close()) })
	part, err := Open(t.Context(), "file://"+t.TempDir())
	require.NoError(t, err)
	part = part.Of("main")
	t.Cleanup(func() { require.NoError(t, part.Close()) })
	all := map[string]*Store{"a folder": folder, "a part of a folder": part, "memory": memory}
	for name, cloud := range map[string]*Store{"S3": openS3(t), "Azure": openAzure(t)} {
		if cloud != nil {
			all[name] = cloud
		}
	}
	return all
}

func TestOfTwoThatCrossTheSecondMeetsTheFirst(t *testing.T) {
	for name, s := range stores(t) {
		t.Run(name, func(t *testing.T) {
			met, err := s.Cross(t.Context(), "sends/1-mark", "sends/1-fence", "first")
			require.NoError(t, err)
			require.False(t, met)
			met, err = s.Cross(t.Context(), "sends/1-fence", "sends/1-mark", "second")
			require.NoError(t, err)
			require.True(t, met)
			met, err = s.Cross(t.Context(), "sends/2-fence", "sends/2-mark", "another crossing")
			require.NoError(t, err)
			require.False(t, met)
			var by string
			require.NoError(t, s.GetJSON(t.Context(), "sends/1-mark", &by))
			require.Equal(t, "first", by)
		})
	}
}

// Whoever crosses beside others: never does nobody of two meet the other.
func TestOfTwoThatCrossAtOnceOneMeetsTheOther(t *testing.T) {
	for name, s := range stores(t) {
		t.Run(name, func(t *testing.T) {
			for n := range 50 {
				mark, fence := "sends/"+string(rune('a'+n))+"-mark", "sends/"+string(rune('a'+n))+"-fence"
				var met [2]bool
				var errs [2]error
				done := make(chan struct{})
				go func() {
					defer close(done)
					met[0], errs[0] = s.Cross(t.Context(), mark, fence, "")
				}()
				met[1], errs[1] = s.Cross(t.Context(), fence, mark, "")
				<-done
				require.Equal(t, [2]error{}, errs)
				require.True(t, met[0] || met[1])
			}
		})
	}
}

func TestWhoCannotLeaveASignOrReadOneMeetsNobodyForCertain(t *testing.T) {
	s, _ := open(t)
	ended, end := context.WithCancel(t.Context())
	end()
	_, err := s.Cross(ended, "mark", "fence", "")
	require.ErrorIs(t, err, context.Canceled)
	require.NoError(t, s.PutBytes(t.Context(), "fence", "application/json", nil))
	_, err = s.Cross(t.Context(), "mark", "fence", "")
	require.ErrorContains(t, err, "fence", "what can't be read is not taken for absent")
}
