package codec

import (
	"errors"

	failurepb "go.temporal.io/api/failure/v1"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"

	names "digitalbridge/internal/bridge"
	"digitalbridge/internal/redact"
	"digitalbridge/internal/strict"
)

// failures writes an input that can't be used as the failure that it is: without the SDK's words around it,
// and not to be tried again.
type failures struct {
	converter.FailureConverter
	secrets *redact.Redactor
}

// Failures is the SDK's failure converter with readable failures of inputs.
func Failures(dc converter.DataConverter) converter.FailureConverter {
	return failures{temporal.NewDefaultFailureConverter(temporal.DefaultFailureConverterOptions{DataConverter: dc}), nil}
}

// ErrorToFailure makes the failure that histories keep.
func (c failures) ErrorToFailure(err error) *failurepb.Failure {
	var bad *strict.Error
	if errors.As(err, &bad) {
		err = temporal.NewNonRetryableApplicationError(bad.Error(), names.InvalidInput, nil)
	}
	if err == nil {
		return nil
	}
	return c.clean(c.FailureConverter.ErrorToFailure(err))
}

// clean takes secrets out of a failure and its causes. Encoded ones hold them only when they came from elsewhere.
func (c failures) clean(f *failurepb.Failure) *failurepb.Failure {
	if c.secrets == nil {
		return f
	}
	for at := f; at != nil; at = at.Cause {
		at.Message, at.StackTrace = c.secrets.Text(at.Message), c.secrets.Text(at.StackTrace)
	}
	return f
}
