package codec

import (
	"errors"

	failurepb "go.temporal.io/api/failure/v1"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"google.golang.org/protobuf/proto"

	names "digitalbridge/internal/bridge"
	"digitalbridge/internal/redact"
	"digitalbridge/internal/strict"
)

// failures writes an input that can't be used as the failure that it is: without the SDK's words around it,
// and not to be tried again.
type failures struct {
	converter.FailureConverter
	payloads converter.DataConverter
	secrets  *redact.Redactor
}

// Failures is the SDK's failure converter with readable failures of inputs.
func Failures(dc converter.DataConverter) converter.FailureConverter {
	return failures{temporal.NewDefaultFailureConverter(temporal.DefaultFailureConverterOptions{DataConverter: dc}), dc, nil}
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

// FailureToError says of an encrypted failure that can't be read why not: the SDK says only that it is encoded.
func (c failures) FailureToError(f *failurepb.Failure) error {
	if !c.unreadable(f) {
		return c.FailureConverter.FailureToError(f)
	}
	told := proto.CloneOf(f)
	for at := told; at != nil; at = at.Cause {
		var common any
		if err := c.payloads.FromPayload(at.GetEncodedAttributes(), &common); at.GetEncodedAttributes() != nil && err != nil {
			at.Message, at.EncodedAttributes = "it failed, and why can't be read: "+err.Error(), nil
		}
	}
	return c.FailureConverter.FailureToError(told)
}

// unreadable reports whether a part of a failure is encrypted with a key that is not known.
func (c failures) unreadable(f *failurepb.Failure) bool {
	for at := f; at != nil; at = at.GetCause() {
		var common any
		if p := at.GetEncodedAttributes(); p != nil && errors.Is(c.payloads.FromPayload(p, &common), ErrUnknownKey) {
			return true
		}
	}
	return false
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
