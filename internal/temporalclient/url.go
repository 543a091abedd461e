package temporalclient

import "strings"

// WorkflowURL is the page of a workflow in a web UI; an empty run id shows the latest run, an empty id the list of all.
func WorkflowURL(uiURL, namespace, id, runID string) string {
	url := strings.TrimSuffix(uiURL, "/") + "/namespaces/" + namespace + "/workflows"
	if id == "" {
		return url
	}
	url += "/" + strings.ReplaceAll(id, "/", "%2F")
	if runID != "" {
		url += "/" + runID + "/history"
	}
	return url
}
