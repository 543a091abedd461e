package codec

import (
	"context"
	"errors"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"digitalbridge/internal/redact"
)

// Apply makes a client, and the workers made of it, read and write payloads as the bridge does: strict inputs,
// no secrets, and encrypted when there are keys.
func Apply(o *client.Options, keys *KeyRing, secrets *redact.Redactor) {
	o.DataConverter = Converter(keys, secrets)
	// Messages and stack traces of failures are payloads too, so that they are encrypted.
	o.FailureConverter = failures{temporal.NewDefaultFailureConverter(temporal.DefaultFailureConverterOptions{
		DataConverter: o.DataConverter, EncodeCommonAttributes: keys != nil,
	}), o.DataConverter, secrets}
}

// Converter reads and writes payloads as the bridge does.
func Converter(keys *KeyRing, secrets *redact.Redactor) converter.DataConverter {
	var dc converter.DataConverter = inputs{DataConverter: converter.GetDefaultDataConverter(), secrets: secrets}
	var codec converter.PayloadCodec = noKeys{}
	if keys != nil {
		codec = keys
	}
	return encrypted{converter.NewCodecDataConverter(dc, codec)}
}

// encrypted stops a workflow whose payload can't be decrypted because its key is missing, instead of letting it
// fail: it goes on when the key is back, also after a worker was started without any.
type encrypted struct{ converter.DataConverter }

var _ workflow.ContextAware = encrypted{}

// WithContext is the converter outside of workflow code.
func (c encrypted) WithContext(context.Context) converter.DataConverter { return c }

// WithWorkflowContext is the converter inside workflow code, where a panic fails the task and not the run.
func (c encrypted) WithWorkflowContext(workflow.Context) converter.DataConverter {
	return waitsForKey(c)
}

type waitsForKey struct{ converter.DataConverter }

func (c waitsForKey) FromPayload(p *commonpb.Payload, into any) error {
	return orWait(c.DataConverter.FromPayload(p, into))
}

func (c waitsForKey) FromPayloads(p *commonpb.Payloads, into ...any) error {
	return orWait(c.DataConverter.FromPayloads(p, into...))
}

func orWait(err error) error {
	if errors.Is(err, ErrUnknownKey) {
		panic(err)
	}
	return err
}
