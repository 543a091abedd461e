package sandboxkit

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"
)

// callTimeout is generous: the state of 20,000 products has some 40 MB.
const callTimeout = 2 * time.Minute

// Call asks a sandbox's control interface: in, when given, is sent as JSON, and the answer is decoded into
// out, when given. An answer of status 300 and above is an error with the sandbox's own words.
func Call(ctx context.Context, method, url string, in, out any) error {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	var body bytes.Buffer
	if in != nil {
		if err := json.NewEncoder(&body).Encode(in); err != nil {
			return fmt.Errorf("asking the sandbox: %w", err)
		}
	}
	req, err := http.NewRequestWithContext(ctx, method, url, &body)
	if err != nil {
		return fmt.Errorf("asking the sandbox: %w", err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return fmt.Errorf("asking the sandbox: %w", err)
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode >= http.StatusMultipleChoices {
		words, _ := io.ReadAll(io.LimitReader(resp.Body, 1<<10))
		return fmt.Errorf("asking the sandbox: %s %s answered %s: %s", method, url, resp.Status, bytes.TrimSpace(words))
	}
	if out == nil {
		return nil
	}
	if err := json.NewDecoder(resp.Body).Decode(out); err != nil {
		return fmt.Errorf("asking the sandbox: reading the answer of %s %s: %w", method, url, err)
	}
	return nil
}
