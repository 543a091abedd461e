// What Autotask says about entities: kept, found by name, found by label.

package autotask

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

const purchaseOrderFields = `{"fields":[
 {"name":"id","dataType":"long","length":0,"isRequired":true,"isReadOnly":true,"isQueryable":true,"isReference":false,"referenceEntityType":"","isPickList":false,"picklistValues":null,"picklistParentValueField":"","isSupportedWebhookField":false},
 {"name":"shipToCity","dataType":"string","length":30,"isRequired":false,"isReadOnly":false,"isQueryable":true,"isPickList":false,"picklistValues":[]},
 {"name":"status","dataType":"integer","length":0,"isRequired":true,"isPickList":true,"picklistValues":[
  {"value":"1","label":"New","isDefaultValue":true,"sortOrder":1,"parentValue":"","isActive":true,"isSystem":true},
  {"value":"9","label":"received partial","sortOrder":0,"isActive":false},
  {"value":"3","label":"Received Partial","sortOrder":3,"isActive":true},
  {"value":"7","label":"Received-Partial","sortOrder":5,"isActive":true},
  {"value":"x","label":"Größe","sortOrder":6,"isActive":true}]}]}`

func TestMetadata(t *testing.T) {
	ctx := context.Background()
	tn := newTenant(t)
	tn.json("GET", "V1.0/PurchaseOrders/entityInformation/fields", 200, purchaseOrderFields)
	tn.json("GET", "V1.0/PurchaseOrders/entityInformation/userDefinedFields", 200, `{"fields":[]}`)
	tn.json("GET", "V1.0/Products/entityInformation/userDefinedFields", 200,
		`{"fields":[{"name":"TDS_SKU","label":"TDS_SKU","type":"string","isPickList":false,"picklistValues":null,"defaultValue":null}]}`)
	tn.json("GET", "V1.0/PurchaseOrders/entityInformation", 200,
		`{"info":{"name":"PurchaseOrder","canCreate":true,"canDelete":false,"canQuery":true,"canUpdate":true,"userAccessForCreate":"All","userAccessForDelete":0,"userAccessForQuery":2,"userAccessForUpdate":"1","hasUserDefinedFields":false}}`)
	c := tn.client()

	info, err := c.PurchaseOrders.EntityInformation(ctx)
	require.NoError(t, err)
	require.Equal(t, EntityInformation{Name: "PurchaseOrder", CanCreate: true, CanQuery: true, CanUpdate: true,
		UserAccessForCreate: AccessAll, UserAccessForDelete: AccessNone, UserAccessForQuery: AccessRestricted, UserAccessForUpdate: AccessAll},
		info)

	city, err := c.PurchaseOrders.Field(ctx, "SHIPTOCITY")
	require.NoError(t, err)
	require.Equal(t, 30, city.Length)
	_, err = c.PurchaseOrders.Field(ctx, "shipToCountry")
	require.ErrorIs(t, err, ErrNotFound)
	_, err = c.PurchaseOrders.Picklist(ctx, "shipToCity")
	require.ErrorIs(t, err, ErrValidation)

	none, err := c.PurchaseOrders.UserDefinedFields(ctx)
	require.NoError(t, err)
	require.Empty(t, none)
	udfs, err := c.Products.UserDefinedFields(ctx)
	require.NoError(t, err)
	require.Equal(t, "TDS_SKU", udfs[0].Name)
	require.Equal(t, "string", udfs[0].Type)

	asked := func() int {
		return len(tn.requests("GET", "V1.0/PurchaseOrders/entityInformation/fields"))
	}
	require.Equal(t, 1, asked(), "asked once and kept")
	tn.clock.advance(metadataLifetime - time.Second)
	_, err = c.PurchaseOrders.Fields(ctx)
	require.NoError(t, err)
	require.Equal(t, 1, asked())
	tn.clock.advance(time.Second)
	_, err = c.PurchaseOrders.Fields(ctx)
	require.NoError(t, err)
	require.Equal(t, 2, asked(), "for an hour")
	c.PurchaseOrders.ForgetMetadata()
	_, err = c.PurchaseOrders.Fields(ctx)
	require.NoError(t, err)
	require.Equal(t, 3, asked(), "or until it is forgotten")

	t.Run("a failure is not kept", func(t *testing.T) {
		_, err := c.Quotes.Fields(ctx)
		require.ErrorIs(t, err, ErrNotFound)
		tn.json("GET", "V1.0/Quotes/entityInformation/fields", 200, `{"fields":[{"name":"id"}]}`)
		_, err = c.Quotes.Fields(ctx)
		require.NoError(t, err)
	})
}

func TestPicklist(t *testing.T) {
	tn := newTenant(t)
	tn.json("GET", "V1.0/PurchaseOrders/entityInformation/fields", 200, purchaseOrderFields)
	statuses, err := tn.client().PurchaseOrders.Picklist(context.Background(), "status")
	require.NoError(t, err)
	for label, want := range map[string]string{
		"New": "1", "new": "1", " NEW! ": "1",
		"ReceivedPartial":  "3", // active before inactive, then the lower sort order
		"received partial": "3",
		"GRÖSSE":           "",
		"größe":            "x",
		"Submitted":        "",
		"":                 "",
	} {
		v, ok := statuses.ByLabel(label)
		require.Equal(t, want != "", ok, label)
		require.Equal(t, want, v.Value, label)
	}
	v, ok := statuses.ByID(3)
	require.True(t, ok)
	require.Equal(t, "Received Partial", v.Label)
	_, ok = statuses.ByID(4)
	require.False(t, ok)
	require.Equal(t, []string{"New", "received partial", "Received Partial", "Received-Partial", "Größe"}, statuses.Labels())
}

func TestAccount(t *testing.T) {
	ctx := context.Background()
	tn := newTenant(t)
	tn.json("GET", "V1.0/ThresholdInformation", 200,
		`{"externalRequestThreshold":10000,"requestThresholdTimeframe":60,"currentTimeframeRequestCount":124}`)
	c := tn.client()
	threshold, err := c.Thresholds(ctx)
	require.NoError(t, err)
	require.Equal(t, Threshold{Limit: 10000, Window: time.Hour, Current: 124}, threshold)
}
