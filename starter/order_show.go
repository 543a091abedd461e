package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"digitalbridge/activities/orders"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/dossier"
	"digitalbridge/internal/spelling"
	"digitalbridge/starter/runs"
)

func (o orderCommands) orderShowCommand() *cobra.Command {
	return forms(&cobra.Command{
		Use:   "show PURCHASE-ORDER",
		Short: "Show every step of an order: what was sent, answered, decided and written",
		Long: `Show the dossier of a purchase order: every step with its time, what was rendered and sent, what TD SYNNEX answered,
what people decided, what was written to Autotask, and the page of each run in the Temporal web UI. The dossier lies
in the worker's blob store, so it is there when Temporal has forgotten the workflows.

--output html makes one page that needs no network, so it can be mailed or archived. It goes to a file,
dossier-NUMBER.html unless --file names another one.`,
		Example: "  starter order show 1016\n  starter order show 1016 --output html --file 1016.html\n" +
			"  starter order show 1016 --json",
		Args:              one("PURCHASE-ORDER"),
		ValidArgsFunction: o.completePurchaseOrders,
		RunE: o.withTemporal(func(ctx context.Context, c *runs.Runs, args []string) error {
			d, err := o.readDossier(ctx, c, args[0])
			if err != nil {
				return err
			}
			if o.output.form != asHTML {
				return o.print(d, func(w io.Writer) { _ = dossier.WriteTable(w, *d) }) // it writes to memory
			}
			if o.output.file == "" {
				o.output.file = "dossier-" + fileName(d.PurchaseOrder) + ".html"
			}
			if err := o.to(func(w io.Writer) error { return dossier.WriteHTML(w, *d) }); err != nil {
				return err
			}
			o.say("%s: purchase order %s, %s, %s", o.output.file, d.PurchaseOrder, spelling.Count(len(d.Steps), "step"), d.State())
			return nil
		}),
	}, asHTML)
}

// fileName is a purchase order's number as a part of a file's name.
func fileName(number string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\:*?"<>|`, r) || r < ' ' {
			return '-'
		}
		return r
	}, number)
}

// readDossier has the worker put a dossier together, and fetches it.
func (o orderCommands) readDossier(ctx context.Context, c *runs.Runs, purchaseOrder string) (*dossier.Dossier, error) {
	var file orders.DossierFile
	err := c.Ask(ctx, bridge.ReadDossier, &file, orders.ReadDossierInput{PurchaseOrder: purchaseOrder})
	if err != nil {
		return nil, fmt.Errorf("reading the dossier of %s: %w", purchaseOrder, err)
	}
	var text bytes.Buffer
	if err := c.FetchReport(ctx, file.Key, &text); err != nil {
		return nil, err
	}
	var d dossier.Dossier
	if err := json.Unmarshal(text.Bytes(), &d); err != nil {
		return nil, fmt.Errorf("the dossier of %s can't be read: %w", purchaseOrder, err)
	}
	d = d.WithLinks(o.link)
	return &d, nil
}
