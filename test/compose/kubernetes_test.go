package compose_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	policyv1 "k8s.io/api/policy/v1"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/kyaml/filesys"
)

// kinds are the manifests' types in Kubernetes' own Go module, from which its published schemas are made.
var kinds = map[string]func() any{
	"apps/v1 Deployment":                 func() any { return new(appsv1.Deployment) },
	"v1 ConfigMap":                       func() any { return new(corev1.ConfigMap) },
	"v1 PersistentVolumeClaim":           func() any { return new(corev1.PersistentVolumeClaim) },
	"networking.k8s.io/v1 NetworkPolicy": func() any { return new(networkingv1.NetworkPolicy) },
	"policy/v1 PodDisruptionBudget":      func() any { return new(policyv1.PodDisruptionBudget) },
}

// manifests is what `kubectl apply -k` would send from a folder, decoded strictly.
func manifests(t *testing.T, dir string) (map[string]any, error) {
	t.Helper()
	all, err := krusty.MakeKustomizer(krusty.MakeDefaultOptions()).Run(filesys.MakeFsOnDisk(), dir)
	if err != nil {
		return nil, err
	}
	out := map[string]any{}
	for _, r := range all.Resources() {
		raw, err := r.MarshalJSON()
		require.NoError(t, err)
		kind := r.GetApiVersion() + " " + r.GetKind()
		require.Contains(t, kinds, kind)
		object := kinds[kind]()
		d := json.NewDecoder(bytes.NewReader(raw))
		d.DisallowUnknownFields()
		if err := d.Decode(object); err != nil {
			return nil, err
		}
		require.Equal(t, "digitalbridge", r.GetNamespace(), "%s %s", kind, r.GetName())
		out[r.GetKind()+"/"+strings.SplitN(r.GetName(), "-settings-", 2)[0]] = object
	}
	return out, nil
}

func TestKubernetesManifestsAreWhatKubernetesTakes(t *testing.T) {
	all, err := manifests(t, "../../deploy/kubernetes")
	require.NoError(t, err)

	worker, ok := all["Deployment/digitalbridge-worker"].(*appsv1.Deployment)
	require.True(t, ok)
	pod := worker.Spec.Template.Spec
	require.True(t, *pod.SecurityContext.RunAsNonRoot)
	require.Greater(t, *pod.TerminationGracePeriodSeconds, int64(workerStopTimeout.Seconds()), "an order could be cut off")
	require.Len(t, pod.Containers, 1)
	c := pod.Containers[0]
	require.True(t, *c.SecurityContext.ReadOnlyRootFilesystem)
	require.False(t, *c.SecurityContext.AllowPrivilegeEscalation)
	require.Equal(t, []corev1.Capability{"ALL"}, c.SecurityContext.Capabilities.Drop)
	for _, probe := range []*corev1.Probe{c.StartupProbe, c.ReadinessProbe, c.LivenessProbe} {
		require.NotNil(t, probe)
	}
	require.Equal(t, "digitalbridge", c.EnvFrom[1].SecretRef.Name)
	require.False(t, c.Resources.Limits.Memory().IsZero())

	budget, ok := all["PodDisruptionBudget/digitalbridge-worker"].(*policyv1.PodDisruptionBudget)
	require.True(t, ok)
	network, ok := all["NetworkPolicy/digitalbridge-worker"].(*networkingv1.NetworkPolicy)
	require.True(t, ok)
	for _, selected := range []map[string]string{budget.Spec.Selector.MatchLabels, network.Spec.PodSelector.MatchLabels} {
		require.NotEmpty(t, selected)
		for name, value := range selected {
			require.Equal(t, value, worker.Spec.Template.Labels[name])
		}
	}
}

// The settings are ones that the worker reads, and none is a secret, which would lie open in a ConfigMap.
func TestKubernetesSettingsAreTheWorkers(t *testing.T) {
	known := settings(t)
	for line := range strings.Lines(read(t, "../../deploy/kubernetes/settings.env")) {
		name, _, _ := strings.Cut(strings.TrimSpace(line), "=")
		require.True(t, slices.Contains(known, name), name)
		require.NotRegexp(t, secretName, name)
	}
}

func TestBrokenKubernetesManifestsAreNoticed(t *testing.T) {
	rows := []struct{ name, old, new, want string }{
		{"a field that is not there", "terminationGracePeriodSeconds", "terminationGracePeriod", "unknown field"},
		{"a field in the wrong place", "spec:\n  # One", "replicas: 1\nspec:\n  # One", "unknown field"},
		{"a number as text", "replicas: 1", `replicas: "1"`, "cannot unmarshal string"},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			dir := t.TempDir()
			require.NoError(t, os.CopyFS(dir, os.DirFS("../../deploy/kubernetes")))
			path := filepath.Join(dir, "worker.yaml")
			whole := read(t, path)
			require.Contains(t, whole, row.old)
			require.NoError(t, os.WriteFile(path, []byte(strings.Replace(whole, row.old, row.new, 1)), 0o600))
			_, err := manifests(t, dir)
			require.ErrorContains(t, err, row.want)
		})
	}
}
