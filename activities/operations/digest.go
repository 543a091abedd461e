package operations

import (
	"context"
	"time"

	"digitalbridge/activities/border"
	"digitalbridge/internal/digest"
	"digitalbridge/internal/spelling"
)

// Digests writes the day in a few lines.
type Digests struct {
	// Facts gathers what the digest is about. What can't be asked it names.
	Facts func(ctx context.Context, since, until time.Time) (digest.Facts, error)
	Zone  *time.Location
}

// DigestInput is the time that a digest is about. Zero: the last 24 hours.
type DigestInput struct {
	Since time.Time `json:"since,omitzero"`
	Until time.Time `json:"until,omitzero"`
}

// Example is empty for the last 24 hours.
func (DigestInput) Example() string { return `{}` }

// DigestText is a digest as people read it, and what it was made of.
type DigestText struct {
	// Of names the day.
	Of    string       `json:"of"`
	Text  string       `json:"text"`
	Facts digest.Facts `json:"facts"`
}

// MakeDigest gathers the facts. It changes nothing and may be repeated.
func (a *Digests) MakeDigest(ctx context.Context, in DigestInput) (*DigestText, error) {
	defer border.Alive(ctx)()
	facts, err := a.Facts(ctx, in.Since, in.Until)
	if err != nil {
		return nil, border.Failure(ctx, err)
	}
	return &DigestText{Of: spelling.In(in.Until, a.Zone).Format("Monday 2 January, 15:04 MST"), Text: facts.Text(a.Zone), Facts: facts}, nil
}
