// What the tenant says about itself: usage, modules, entities, versions.

package autotask

import (
	"context"
	"encoding/json"
	"net/http"
	"time"
)

// Threshold is the tenant's request budget and its use by all integrations together.
type Threshold struct {
	Limit   int           // requests in a timeframe, 10,000 by default
	Window  time.Duration // rolling timeframe, 60 minutes
	Current int           // requests in the last timeframe
}

// UnmarshalJSON reads the answer's own names; the timeframe is in minutes.
func (t *Threshold) UnmarshalJSON(data []byte) error {
	var wire struct {
		Limit   looseInt `json:"externalRequestThreshold"`
		Window  looseInt `json:"requestThresholdTimeframe"`
		Current looseInt `json:"currentTimeframeRequestCount"`
	}
	if err := json.Unmarshal(data, &wire); err != nil {
		return err
	}
	*t = Threshold{Limit: int(wire.Limit), Window: time.Duration(wire.Window) * time.Minute, Current: int(wire.Current)}
	return nil
}

// Thresholds asks how much of the hourly budget is used. The question is itself a request.
func (c *Client) Thresholds(ctx context.Context) (Threshold, error) {
	var t Threshold
	err := c.do(ctx, thresholdQuestion, &t)
	return t, err
}

var thresholdQuestion = exchange{op: "get the request threshold", endpoint: "ThresholdInformation", method: http.MethodGet,
	path: "V1.0/ThresholdInformation"}
