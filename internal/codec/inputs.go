package codec

import (
	"errors"
	"fmt"
	"strings"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/converter"

	"digitalbridge/internal/redact"
	"digitalbridge/internal/strict"
)

// writtenBy marks an input that a program of the bridge has encoded, which may fill inner fields: a run that
// goes on in a new one, a child, the tracker that the record of an order starts. What people type in the web
// UI or give to the temporal command has no such mark.
const (
	writtenBy = "written-by"
	bridge    = "digitalbridge"
)

// inputs decodes inputs strictly, and everything else as the SDK does: results of activities and workflows of
// an older build may carry keys that this one doesn't know.
type inputs struct {
	converter.DataConverter
	secrets *redact.Redactor
}

// Inputs is the SDK's data converter with strict inputs.
func Inputs() converter.DataConverter {
	return inputs{DataConverter: converter.GetDefaultDataConverter()}
}

// ToPayload marks an input as one of ours, and takes secrets out of every value.
func (c inputs) ToPayload(value any) (*commonpb.Payload, error) {
	p, err := c.DataConverter.ToPayload(value)
	if err != nil || p == nil {
		return p, err
	}
	if string(p.Metadata[converter.MetadataEncoding]) == converter.MetadataEncodingJSON {
		p.Data = c.secrets.JSON(p.Data)
	} else {
		p.Data = c.secrets.Bytes(p.Data)
	}
	if _, ok := value.(strict.Input); ok {
		p.Metadata[writtenBy] = []byte(bridge)
	}
	return p, nil
}

// ToPayloads encodes a list of values.
func (c inputs) ToPayloads(values ...any) (*commonpb.Payloads, error) {
	if len(values) == 0 {
		return nil, nil
	}
	out := &commonpb.Payloads{}
	for i, v := range values {
		p, err := c.ToPayload(v)
		if err != nil {
			return nil, fmt.Errorf("value %d: %w", i, err)
		}
		out.Payloads = append(out.Payloads, p)
	}
	return out, nil
}

// FromPayload decodes one value.
func (c inputs) FromPayload(p *commonpb.Payload, into any) error {
	in, ok := into.(strict.Input)
	if !ok {
		return c.DataConverter.FromPayload(p, into)
	}
	switch encoding := string(p.GetMetadata()[converter.MetadataEncoding]); encoding {
	case converter.MetadataEncodingNil:
		return nil
	case converter.MetadataEncodingJSON:
		return strict.Decode(p.GetData(), into, string(p.GetMetadata()[writtenBy]) == bridge)
	default:
		return &strict.Error{Mistakes: []string{fmt.Sprintf("it is encoded as %q, where json/plain belongs", encoding)}, Example: in.Example()}
	}
}

// FromPayloads decodes a list of values. More than were asked for are refused when they are inputs: the second
// one of a person must not be overlooked.
func (c inputs) FromPayloads(payloads *commonpb.Payloads, into ...any) error {
	given := payloads.GetPayloads()
	if err := tooMany(given, into); err != nil {
		return err
	}
	for i, p := range given {
		if i >= len(into) {
			break
		}
		if err := c.FromPayload(p, into[i]); err != nil {
			var bad *strict.Error
			if errors.As(err, &bad) {
				return bad
			}
			return fmt.Errorf("value %d: %w", i, err)
		}
	}
	return nil
}

func tooMany(given []*commonpb.Payload, into []any) error {
	if len(into) == 0 {
		for _, p := range given {
			if string(p.GetMetadata()[converter.MetadataEncoding]) != converter.MetadataEncodingNil &&
				strings.TrimSpace(string(p.GetData())) != "{}" {
				return &strict.Error{Mistakes: []string{"it takes none"}}
			}
		}
		return nil
	}
	in, ok := into[0].(strict.Input)
	if ok && len(given) > len(into) {
		return &strict.Error{Mistakes: []string{fmt.Sprintf("there are %d of them, where one belongs", len(given))}, Example: in.Example()}
	}
	return nil
}
