package host

import (
	"go.temporal.io/sdk/worker"

	"digitalbridge/internal/config"
	"digitalbridge/internal/telemetry"
)

// NameBuild gives a versioned worker that has no build id the one of its own program.
func NameBuild(d *config.Deployment) (err error) {
	if d.Name != "" && d.BuildID == "" {
		d.BuildID, err = telemetry.BuildVersion().BuildID()
	}
	return err
}

// deploymentOptions are those of a versioned worker: Temporal then knows which build began a workflow. Without a
// deployment's name nothing is versioned, and any worker goes on with any workflow.
func deploymentOptions(d config.Deployment) worker.DeploymentOptions {
	if d.Name == "" {
		return worker.DeploymentOptions{}
	}
	return worker.DeploymentOptions{UseVersioning: true, Version: worker.WorkerDeploymentVersion{DeploymentName: d.Name, BuildID: d.BuildID}}
}
