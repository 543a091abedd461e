package integration

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.uber.org/zap"

	"digitalbridge/clients/sandboxkit"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/config"
	"digitalbridge/starter/runs"
	"digitalbridge/worker/host"
	"digitalbridge/workflows/orders"
)

// This file replaces a worker by a newer build while orders run, as docs/upgrading.md says.

// deployment is that of the bench's connection.
func (b *bench) deployment() client.WorkerDeploymentHandle {
	return b.Client.WorkerDeploymentClient().GetHandle(b.connection())
}

// newerBuild starts another worker beside the stack's, of another build.
func (b *bench) newerBuild(id string) {
	b.t.Helper()
	c := b.Worker
	c.Deployment = config.Deployment{Name: b.connection(), BuildID: id}
	c.LinkAddress = "" // the stack's worker has it
	ctx, stop := context.WithCancel(context.WithoutCancel(b.t.Context()))
	h, err := host.New(ctx, c, zap.NewNop())
	require.NoError(b.t, err)
	ended := make(chan error, 1)
	go func() { ended <- h.Run(ctx) }()
	b.t.Cleanup(func() {
		stop()
		require.NoError(b.t, <-ended)
		h.Close()
	})
}

// makeCurrent does what `temporal worker deployment set-current-version` does, as soon as the build's worker has asked
// every queue for work: a queue that the build has not asked yet stays with the worker before it.
func (b *bench) makeCurrent(build string) {
	b.t.Helper()
	require.Eventually(b.t, func() bool {
		version, err := b.deployment().DescribeVersion(b.t.Context(), client.WorkerDeploymentDescribeVersionOptions{BuildID: build})
		if err != nil {
			return false
		}
		asked := map[string]bool{}
		for _, queue := range version.Info.TaskQueuesInfos {
			asked[queue.Name] = asked[queue.Name] || queue.Type == client.TaskQueueTypeWorkflow
		}
		for _, queue := range bridge.TaskQueues(b.connection()) {
			if !asked[queue] {
				return false
			}
		}
		_, err = b.deployment().SetCurrentVersion(b.t.Context(), client.WorkerDeploymentSetCurrentVersionOptions{BuildID: build})
		return err == nil
	}, soon, progressEvery)
}

// buildsOf are the builds that have worked on a workflow, each once and in order.
func (b *bench) buildsOf(id string) (builds []string) {
	b.t.Helper()
	history := b.Client.GetWorkflowHistory(b.t.Context(), id, "", false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for history.HasNext() {
		e, err := history.Next()
		require.NoError(b.t, err)
		done := e.GetWorkflowTaskCompletedEventAttributes()
		if done == nil {
			continue
		}
		build := done.GetDeploymentVersion().GetBuildId()
		if len(builds) == 0 || builds[len(builds)-1] != build {
			builds = append(builds, build)
		}
	}
	return builds
}

// posts is how many orders were sent to the distributor.
func (b *bench) posts() int {
	b.t.Helper()
	var stats struct {
		Endpoints map[string]sandboxkit.EndpointStats `json:"endpoints"`
	}
	b.control("GET", b.Sandboxes.TDSynnexURL()+"/sandbox/stats", nil, &stats)
	return stats.Endpoints["POST /SynnexXML/PO"].Requests
}

// The tests of this file run alone: how soon a build counts as drained depends on what else the server does.
func TestANewerBuildTakesOverWhileOrdersRun(t *testing.T) {
	b := decidingWith(t, asking, func(c *config.Worker) {
		c.Deployment = config.Deployment{Name: c.Connection, BuildID: "1"}
	})
	b.makeCurrent("1")
	ours := &runs.Runs{Client: b.Client, Connection: b.connection()}
	require.Eventually(t, func() bool { return ours.Polled(t.Context()) }, soon, progressEvery, "a versioned worker is one that works")
	product := b.product("1000003")
	approved := func(o *heldOrder) orders.SubmitOrderResult {
		t.Helper()
		o.decide(bridge.UpdateApprove, as("Ann"))
		r := o.result()
		b.recordedOnce(t, o.number, r)
		return r
	}
	followed := approved(b.hold(b.purchaseOrder(product), orders.SubmitOrderInput{}))
	waiting := b.hold(b.purchaseOrder(product), orders.SubmitOrderInput{})
	moved := b.hold(b.purchaseOrder(product), orders.SubmitOrderInput{})
	require.Equal(t, []string{"1"}, b.buildsOf(followed.TrackedBy))

	b.newerBuild("2")
	b.makeCurrent("2")
	require.Eventually(t, func() bool {
		builds := b.buildsOf(followed.TrackedBy)
		return builds[len(builds)-1] == "2"
	}, soon, progressEvery, "the tracker goes over to the newer build")
	require.Equal(t, []string{"1", "2"}, b.buildsOf(followed.TrackedBy))
	status := func() client.WorkerDeploymentVersionDrainageStatus {
		old, err := b.deployment().DescribeVersion(t.Context(), client.WorkerDeploymentDescribeVersionOptions{BuildID: "1"})
		if err != nil || old.Info.DrainageInfo == nil {
			return client.WorkerDeploymentVersionDrainageStatusUnspecified
		}
		return old.Info.DrainageInfo.DrainageStatus
	}
	require.EqualValues(t, client.WorkerDeploymentVersionDrainageStatusDraining, status(), "an order waits for the old build")

	fresh := b.hold(b.purchaseOrder(product), orders.SubmitOrderInput{})
	approved(fresh)
	require.Equal(t, []string{"2"}, b.buildsOf(fresh.id), "what begins now begins with the newer build")

	handedOver := approved(waiting)
	require.Equal(t, []string{"1"}, b.buildsOf(waiting.id), "an order ends with the build that began it")
	require.Equal(t, []string{"2"}, b.buildsOf(handedOver.TrackedBy), "its tracker is new")
	_, err := b.Client.UpdateWorkflowExecutionOptions(t.Context(), client.UpdateWorkflowExecutionOptionsRequest{
		WorkflowId: moved.id, WorkflowExecutionOptionsChanges: client.WorkflowExecutionOptionsChanges{
			VersioningOverride: &client.VersioningOverrideChange{Value: &client.AutoUpgradeVersioningOverride{}}},
	})
	require.NoError(t, err)
	approved(moved)
	require.Equal(t, []string{"1", "2"}, b.buildsOf(moved.id), "an order that is told to goes over as well")
	require.Equal(t, 4, b.posts(), "four orders were sent, each once")
	require.Eventually(t, func() bool { return status() == client.WorkerDeploymentVersionDrainageStatusDrained }, soon, progressEvery,
		"nothing waits for the old build any more: it can be stopped")
}

// An order that a worker without versions has begun goes on with the first build that is made the current one.
func TestVersionsAreSwitchedOnWhileAnOrderWaits(t *testing.T) {
	b := deciding(t, asking)
	o := b.hold(b.purchaseOrder(b.product("1000003")), orders.SubmitOrderInput{})
	b.newerBuild("1")
	b.makeCurrent("1")
	o.decide(bridge.UpdateApprove, as("Ann"))
	b.recordedOnce(t, o.number, o.result())
	require.Equal(t, []string{"", "1"}, b.buildsOf(o.id))
	require.Equal(t, 1, b.posts())
}
