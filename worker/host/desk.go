package host

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"digitalbridge/activities/orders"
	"digitalbridge/internal/dossier"
	"digitalbridge/internal/policy"
	"digitalbridge/internal/temporalclient"
	"digitalbridge/worker/desk/pages"
)

// issuerWithin bounds the questions to the issuer of sign-ins when the worker starts.
const issuerWithin = 20 * time.Second

// newDesk makes the pages on which people see and decide.
func (h *Host) newDesk(ctx context.Context, p policy.Policy, v *vendors) (http.Handler, error) {
	c := h.config
	keys, err := pages.NewKeys(c.LinkKey.Reveal(), c.Connection)
	if err != nil {
		return nil, fmt.Errorf("LIVELINK_KEY: %w", err)
	}
	url := func(id, runID string) string {
		return temporalclient.WorkflowURL(c.Temporal.UIURL, c.Temporal.Namespace, id, runID)
	}
	dossiers := &orders.Dossiers{Store: h.store, Policy: p, Autotask: v.autotask}
	site := &pages.Site{
		Bridge: h.overview(),
		Store:  h.store, Log: h.archive(p), Keys: keys, Base: c.Desk.URL, Zone: p.Location(),
		HidePrices: p.HidesPrices(),
		Dossier: func(ctx context.Context, purchaseOrder string) (dossier.Dossier, error) {
			d, err := dossiers.Of(ctx, c.Connection, purchaseOrder)
			return d.WithLinks(url), err
		},
		Budget: v.budget,
		Errors: h.log,
	}
	if c.Desk.Issuer != "" {
		asking, cancel := context.WithTimeout(ctx, issuerWithin)
		defer cancel()
		site.OIDC, err = pages.NewOIDC(asking, c.Desk.Issuer, c.Desk.ClientID, c.Desk.ClientSecret.Reveal(), c.Desk.URL, c.Desk.Allow)
		if err != nil {
			return nil, err
		}
	}
	return site.Handler(), nil
}
