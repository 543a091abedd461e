package sandboxkit

import (
	"net/http"
	"strconv"
	"sync"
)

// EndpointStats is what happened at one endpoint since the last reset.
type EndpointStats struct {
	// Requests counts every request that arrived, answered or not.
	Requests int `json:"requests"`
	// Errors counts answers of status 400 and above by status, and "lost" for answers that a fault cut.
	Errors map[string]int `json:"errors"`
	// MaxInFlight is the highest number of requests that were being handled at the same moment.
	MaxInFlight int `json:"maxInFlight"`
	// BytesIn and BytesOut count body bytes, without headers.
	BytesIn  int64 `json:"bytesIn"`
	BytesOut int64 `json:"bytesOut"`

	inFlight int
}

// Stats counts requests by endpoint, an endpoint being "METHOD /path/pattern".
type Stats struct {
	mu        sync.Mutex
	endpoints map[string]*EndpointStats
}

// NewStats returns empty statistics.
func NewStats() *Stats { return &Stats{endpoints: map[string]*EndpointStats{}} }

// Reset forgets everything but the requests that are in flight now.
func (s *Stats) Reset() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for name, e := range s.endpoints {
		if e.inFlight == 0 {
			delete(s.endpoints, name)
			continue
		}
		*e = EndpointStats{Errors: map[string]int{}, inFlight: e.inFlight, MaxInFlight: e.inFlight}
	}
}

// Snapshot returns a copy of the statistics by endpoint.
func (s *Stats) Snapshot() map[string]EndpointStats {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make(map[string]EndpointStats, len(s.endpoints))
	for name, e := range s.endpoints {
		c := *e
		c.Errors = make(map[string]int, len(e.Errors))
		for k, v := range e.Errors {
			c.Errors[k] = v
		}
		out[name] = c
	}
	return out
}

func (s *Stats) begin(endpoint string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	e := s.get(endpoint)
	e.Requests++
	e.inFlight++
	e.MaxInFlight = max(e.MaxInFlight, e.inFlight)
}

func (s *Stats) end(endpoint string, status int, in, out int64, lost bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	e := s.get(endpoint)
	e.inFlight--
	e.BytesIn += in
	e.BytesOut += out
	switch {
	case lost:
		e.Errors["lost"]++
	case status >= http.StatusBadRequest:
		e.Errors[strconv.Itoa(status)]++
	}
}

func (s *Stats) get(endpoint string) *EndpointStats {
	e := s.endpoints[endpoint]
	if e == nil {
		e = &EndpointStats{Errors: map[string]int{}}
		s.endpoints[endpoint] = e
	}
	return e
}
