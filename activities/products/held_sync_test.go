package products_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"digitalbridge/activities/activitytest"
	"digitalbridge/activities/products"
)

// A plan names the sync whose plan was held before it, and never its own.
func TestAPlanKnowsOfTheOneThatIsHeld(t *testing.T) {
	b := newBench(t, 20)
	b.Fields()
	plan := func(run string) *products.HeldSync {
		t.Helper()
		staged, err := b.StageNow(run)
		require.NoError(t, err)
		p, err := activitytest.Run[products.ProductPlan](b, activitytest.Attempt{RunID: run}, b.Planner().PlanProducts,
			products.PlanProductsInput{Staged: staged, At: activitytest.Today})
		require.NoError(t, err)
		return p.Earlier
	}
	require.Nil(t, plan("first"))
	_, err := activitytest.Run[struct{}](b, activitytest.Attempt{RunID: "first"}, b.Planner().NoteHeld, nil)
	require.NoError(t, err)
	require.Nil(t, plan("first"), "a reset of the same run")
	earlier := plan("second")
	require.NotNil(t, earlier)
	require.Equal(t, "first", earlier.RunID)
	require.NotEmpty(t, earlier.WorkflowID)
}
