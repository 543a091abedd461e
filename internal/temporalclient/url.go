package temporalclient

import "strings"

// WorkflowURL is the page of a workflow in a web UI; an empty run id shows the latest run.
func WorkflowURL(uiURL, namespace, id, runID string) string {
	url := strings.TrimSuffix(uiURL, "/") + "/namespaces/" + namespace + "/workflows/" + strings.ReplaceAll(id, "/", "%2F")
	if runID != "" {
		url += "/" + runID + "/history"
	}
	return url
}
