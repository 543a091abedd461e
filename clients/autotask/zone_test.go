package autotask

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestCallsGoOnWhileTheZoneServiceDoesNotAnswer(t *testing.T) {
	for name, service := range map[string]struct {
		status int
		body   string
	}{
		"unavailable":                  {503, "Service Unavailable"},
		"a bad gateway":                {502, ""},
		"a time-out of a gateway":      {504, "Gateway Time-out"},
		"too many calls":               {429, ""},
		"an error of the server":       {500, "<html><title>Runtime Error</title></html>"},
		"a page in its place":          {200, "<html><title>Maintenance</title></html>"},
		"an empty answer":              {200, ""},
		"an answer that is cut short":  {200, `{"zoneName":"Te`},
		"an answer without an address": {200, `{"zoneName":"Test","url":"","ci":1}`},
		"a list instead of a zone":     {200, `[]`},
		"a page of a firewall":         {403, "<html><title>Access Denied</title></html>"},
		"a login of a proxy":           {407, "<html><title>Proxy login</title></html>"},
		"a service that has moved":     {404, "<html><title>Not Found</title></html>"},
	} {
		t.Run(name, func(t *testing.T) {
			tn := newTenant(t)
			tn.json("GET", "V1.0/Products/1", 200, `{"item":{"id":1}}`)
			tn.json("GET", "V1.0/ZoneInformation", service.status, service.body)
			c := tn.client()
			_, err := c.Products.Get(t.Context(), 1)
			require.NoError(t, err, "the zone that is configured is taken")
			asked := len(tn.requests("GET", "V1.0/ZoneInformation"))
			_, err = c.Products.Get(t.Context(), 1)
			require.NoError(t, err)
			require.Len(t, tn.requests("GET", "V1.0/ZoneInformation"), asked, "not asked anew for every call")

			tn.json("GET", "V1.0/ZoneInformation", 200, `{"zoneName":"Back","url":"`+tn.server.URL+`/ATServicesRest/","ci":7}`)
			tn.clock.advance(zoneAskAgain + time.Second)
			z, err := c.Zone(t.Context())
			require.NoError(t, err)
			require.Equal(t, "Back", z.Name, "asked again when the time has passed")

			tn.json("GET", "V1.0/ZoneInformation", service.status, service.body)
			tn.clock.advance(zoneLifetime + time.Second)
			z, err = c.Zone(t.Context())
			require.NoError(t, err)
			require.Equal(t, "Back", z.Name, "the last known zone stays")
		})
	}
	t.Run("nothing is guessed without a configured zone", func(t *testing.T) {
		tn := newTenant(t)
		tn.json("GET", "V1.0/ZoneInformation", 503, "Service Unavailable")
		c := tn.client()
		c.cfg.zoneGiven = false
		_, err := c.Zone(t.Context())
		require.Equal(t, ClassTransient, ClassOf(err))
	})
	t.Run("a user that the service doesn't know is no outage", func(t *testing.T) {
		tn := newTenant(t)
		tn.json("GET", "V1.0/ZoneInformation", 500, `{"errors":["unknown user"]}`)
		_, err := tn.client().Zone(t.Context())
		require.Equal(t, ClassAuth, ClassOf(err))
	})
}
