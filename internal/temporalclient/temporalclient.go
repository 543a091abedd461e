// Package temporalclient connects worker and starter to Temporal and makes sure that the namespace has
// what the bridge needs.
package temporalclient

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"

	"digitalbridge/internal/bridge"
	"digitalbridge/internal/codec"
	"digitalbridge/internal/config"
	"digitalbridge/internal/redact"
)

// dialTimeout is how long a program waits for a Temporal server that is not there yet.
const dialTimeout = 15 * time.Second

// Dial connects with the given options; address, namespace and credentials come from the configuration.
// Payloads are encrypted by its keys, and hold none of the secrets.
func Dial(ctx context.Context, c config.Temporal, p config.Payloads, secrets *redact.Redactor, more client.Options) (client.Client, error) {
	ctx, cancel := context.WithTimeout(ctx, dialTimeout)
	defer cancel()
	o, err := c.ClientOptions()
	if err != nil {
		return nil, err
	}
	o.Logger, o.MetricsHandler, o.Identity = more.Logger, more.MetricsHandler, more.Identity
	o.Interceptors = append(o.Interceptors, more.Interceptors...)
	keys, err := Keys(p)
	if err != nil {
		return nil, err
	}
	codec.Apply(&o, keys, secrets)
	tc, err := client.DialContext(ctx, o)
	if err != nil {
		return nil, fmt.Errorf("no connection to Temporal at %s, namespace %s: %w. What to do: %s", c.Address, c.Namespace, err, fixOf(err))
	}
	return tc, nil
}

// Keys are the keys of the configuration that encrypt payloads; nil when there are none.
func Keys(p config.Payloads) (*codec.KeyRing, error) {
	keys, err := codec.ParseKeys(p.Keys.Reveal())
	if err != nil {
		return nil, fmt.Errorf("PAYLOAD_KEYS: %w", err)
	}
	return keys, nil
}

// attributeTypes are Temporal's names of the types in [bridge.SearchAttributeTypes].
var attributeTypes = map[string]enumspb.IndexedValueType{
	"Keyword":     enumspb.INDEXED_VALUE_TYPE_KEYWORD,
	"Double":      enumspb.INDEXED_VALUE_TYPE_DOUBLE,
	"Int":         enumspb.INDEXED_VALUE_TYPE_INT,
	"KeywordList": enumspb.INDEXED_VALUE_TYPE_KEYWORD_LIST,
}

// mend says how an attribute of the wrong type is made anew. What is listed by it meanwhile stays in histories.
func mend(namespace, name string, got enumspb.IndexedValueType, want string) string {
	return fmt.Sprintf("%s is %s instead of %s; fix it by `temporal operator search-attribute remove --namespace %s --name %s --yes` and "+
		"`temporal operator search-attribute create --namespace %s --name %s --type %s`, or rename it in your cloud console", name, got, want,
		namespace, name, namespace, name, want)
}

// EnsureSearchAttributes adds the bridge's search attributes to the namespace when they are missing, and
// refuses those of another type: a workflow that sets an unknown or a wrong one can't go on.
func EnsureSearchAttributes(ctx context.Context, tc client.Client, namespace string) error {
	ctx, cancel := context.WithTimeout(ctx, dialTimeout)
	defer cancel()
	explain := func(err error) error {
		return fmt.Errorf("the namespace %s lacks search attributes of the bridge and they can't be added: %w; add them by `temporal operator "+
			"search-attribute create` or in your cloud console: %v", namespace, err, bridge.SearchAttributeTypes())
	}
	have, err := tc.OperatorService().ListSearchAttributes(ctx, &operatorservice.ListSearchAttributesRequest{Namespace: namespace})
	var denied *serviceerror.PermissionDenied
	var unimplemented *serviceerror.Unimplemented
	if errors.As(err, &denied) || errors.As(err, &unimplemented) {
		return nil // a managed cluster: its operators have to have added them
	}
	if err != nil {
		return fmt.Errorf("the search attributes of the namespace %s can't be read: %w. What to do: %s", namespace, err, fixOf(err))
	}
	missing := map[string]enumspb.IndexedValueType{}
	var wrong []string
	for name, kind := range bridge.SearchAttributeTypes() {
		switch got, ok := have.GetCustomAttributes()[name]; {
		case !ok:
			missing[name] = attributeTypes[kind]
		case got != attributeTypes[kind]:
			wrong = append(wrong, mend(namespace, name, got, kind))
		}
	}
	if len(wrong) > 0 {
		slices.Sort(wrong)
		return fmt.Errorf("search attributes of the namespace %s have another type than the bridge writes, so that no workflow could go on: %s",
			namespace, strings.Join(wrong, "; "))
	}
	if len(missing) == 0 {
		return nil
	}
	_, err = tc.OperatorService().AddSearchAttributes(ctx, &operatorservice.AddSearchAttributesRequest{
		Namespace: namespace, SearchAttributes: missing})
	var exists *serviceerror.AlreadyExists
	if err != nil && !errors.As(err, &exists) {
		return explain(err)
	}
	return nil
}
