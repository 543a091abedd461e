package temporalclient

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"google.golang.org/grpc"

	"digitalbridge/internal/bridge"
)

// namespaceAttributes are the search attributes of a namespace.
type namespaceAttributes struct {
	client.Client
	operatorservice.OperatorServiceClient

	have          map[string]enumspb.IndexedValueType
	listed, added error
	adds          map[string]enumspb.IndexedValueType
}

func (n *namespaceAttributes) OperatorService() operatorservice.OperatorServiceClient { return n }

func (n *namespaceAttributes) ListSearchAttributes(context.Context, *operatorservice.ListSearchAttributesRequest,
	...grpc.CallOption) (*operatorservice.ListSearchAttributesResponse, error) {
	return &operatorservice.ListSearchAttributesResponse{CustomAttributes: n.have}, n.listed
}

func (n *namespaceAttributes) AddSearchAttributes(_ context.Context, in *operatorservice.AddSearchAttributesRequest,
	_ ...grpc.CallOption) (*operatorservice.AddSearchAttributesResponse, error) {
	n.adds = in.GetSearchAttributes()
	return &operatorservice.AddSearchAttributesResponse{}, n.added
}

// TestAnAttributeOfTheWrongTypeIsRefusedAtTheStart: with it every submission would hang without a word. The message has the
// commands that fix it.
func TestAnAttributeOfTheWrongTypeIsRefusedAtTheStart(t *testing.T) {
	right := func() map[string]enumspb.IndexedValueType {
		out := map[string]enumspb.IndexedValueType{"Theirs": enumspb.INDEXED_VALUE_TYPE_BOOL}
		for name, kind := range bridge.SearchAttributeTypes() {
			out[name] = attributeTypes[kind]
		}
		return out
	}
	n := &namespaceAttributes{have: right()}
	require.NoError(t, EnsureSearchAttributes(t.Context(), n, "acme"))
	require.Nil(t, n.adds, "all are there")
	for name, kind := range bridge.SearchAttributeTypes() {
		for wrong := range enumspb.IndexedValueType_name {
			got := enumspb.IndexedValueType(wrong)
			if got == attributeTypes[kind] {
				continue
			}
			n := &namespaceAttributes{have: right()}
			n.have[name] = got
			err := EnsureSearchAttributes(t.Context(), n, "acme")
			require.ErrorContains(t, err, name+" is "+got.String()+" instead of "+kind)
			require.ErrorContains(t, err, "temporal operator search-attribute remove --namespace acme --name "+name)
			require.ErrorContains(t, err, "temporal operator search-attribute create --namespace acme --name "+name+" --type "+kind)
			require.Nil(t, n.adds, "nothing is added beside it")
		}
		n := &namespaceAttributes{have: right()}
		delete(n.have, name)
		require.NoError(t, EnsureSearchAttributes(t.Context(), n, "acme"))
		require.Equal(t, map[string]enumspb.IndexedValueType{name: attributeTypes[kind]}, n.adds, "one that is missing is added")
	}

	two := &namespaceAttributes{have: right()}
	two.have[bridge.Amount.GetName()], two.have[bridge.State.GetName()] = enumspb.INDEXED_VALUE_TYPE_TEXT, enumspb.INDEXED_VALUE_TYPE_TEXT
	err := EnsureSearchAttributes(t.Context(), two, "acme")
	require.ErrorContains(t, err, bridge.Amount.GetName()+" is ")
	require.ErrorContains(t, err, bridge.State.GetName()+" is ")

	for what, c := range map[string]struct {
		listed, added error
		says          string
	}{
		"a managed cluster hides them": {listed: serviceerror.NewPermissionDenied("no", "")},
		"a service that is not there":  {listed: serviceerror.NewUnimplemented("no")},
		"an outage":                    {listed: serviceerror.NewUnavailable("away"), says: "can't be read"},
		"they may not be added": {added: serviceerror.NewPermissionDenied("no", ""),
			says: "add them by `temporal operator search-attribute create`"},
		"another worker added them just":   {added: serviceerror.NewAlreadyExists("there")},
		"there is no room for any of them": {added: serviceerror.NewInvalidArgument("limit"), says: "limit"},
	} {
		n := &namespaceAttributes{listed: c.listed, added: c.added}
		err := EnsureSearchAttributes(t.Context(), n, "acme")
		if c.says == "" {
			require.NoError(t, err, what)
			continue
		}
		require.ErrorContains(t, err, c.says, what)
	}
}
