package operations

import (
	"context"
	"fmt"
	"time"

	"digitalbridge/clients/tdsynnex/pricedrop"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/problem"
	"digitalbridge/internal/spelling"
)

// The password of a user who may order expires after three months (reference tdsynnex-spec.md).
const (
	passwordLasts  = 90 * 24 * time.Hour
	passwordWarned = 14 * 24 * time.Hour // renewing takes a call and a restart
)

// NoOrder is the number of an order that can't exist.
const NoOrder = "BRIDGE-CHECK"

// checkTDSynnex looks at the way to TD SYNNEX, and at what it gives the account.
func (a *Connection) checkTDSynnex(ctx context.Context, c *checking, template string) {
	if template != TemplateProducts {
		c.look(ctx, webServices, nil, func() (string, error) {
			// An order that can't exist: the answer proves address, credentials and registered IP address.
			if _, err := a.TDSynnex.OrderStatus(ctx, NoOrder); err != nil {
				return "", err
			}
			return "order status answers for account " + a.Account + ", from a registered address", nil
		})
		if !a.TDSynnex.OneUser() {
			c.look(ctx, "TD SYNNEX user for orders", nil, func() (string, error) {
				return "its credentials are accepted; another user asks for price, freight and status", a.TDSynnex.CheckOrderUser(ctx, NoOrder)
			})
		}
		c.look(ctx, "Freight to the office", []string{credentials, webServices}, func() (string, error) { return a.checkFreight(ctx) })
		c.look(ctx, "Age of TD SYNNEX's password", nil, a.checkPassword)
		if a.Numbers != nil && template != TemplateOpportunities {
			c.look(ctx, "Numbers of orders", []string{credentials}, func() (string, error) { return a.Numbers(ctx) })
		}
		c.look(ctx, "TD SYNNEX's auto-fill profile", []string{webServices}, func() (string, error) {
			return "", &unknown{
				"no interface shows it; without it TD SYNNEX holds every order for a person",
				"Ask your TD SYNNEX representative whether the account has an auto-fill profile; the first order shows it.",
			}
		})
	}
	if template == "" || template == TemplateProducts {
		c.look(ctx, "TD SYNNEX price file", nil, func() (string, error) { return a.checkPriceFile(ctx) })
	}
}

// checkPassword reminds people before the password of the web services expires.
func (a *Connection) checkPassword() (string, error) {
	const renew = "Set a new password with TD SYNNEX, put it into TDSYNNEX_PASSWORD and its day into " +
		"TDSYNNEX_PASSWORD_SINCE, and restart the worker."
	age := a.now().Sub(a.PasswordSince)
	expires := a.PasswordSince.Add(passwordLasts).Format(time.DateOnly)
	switch {
	case a.Sandbox && a.PasswordSince.IsZero():
		return "a sandbox's never expires", nil
	case a.PasswordSince.IsZero():
		return "", concernf("Put the day on which it was set into TDSYNNEX_PASSWORD_SINCE, for example 2026-11-28: then you are reminded.",
			"it is not known when the password was set; that of a user who may order expires after three months")
	case age >= passwordLasts:
		return "", concernf(renew, "it was set on %s, so it expired about %s", a.PasswordSince.Format(time.DateOnly), expires)
	case age >= passwordLasts-passwordWarned:
		return "", concernf(renew, "it was set on %s and expires about %s", a.PasswordSince.Format(time.DateOnly), expires)
	}
	return fmt.Sprintf("set on %s; expires about %s", a.PasswordSince.Format(time.DateOnly), expires), nil
}

func (a *Connection) checkPriceFile(ctx context.Context) (string, error) {
	files, err := pricedrop.List(ctx, a.PriceFile)
	if err != nil {
		return "", err
	}
	name := a.Account + ".zip"
	for _, f := range files {
		if f.Name == name {
			return fmt.Sprintf("%s of %s, %d bytes", name, spelling.Moment(f.Modified, a.Policy.Location()), f.Size), nil
		}
	}
	return "", problem.New(bridge.NotFound, "A new SFTP user gets its first file within 24 hours of the first login; after that ask "+
		"TD SYNNEX (helpdesk) for the price file of the account. When the server has the file of another account, correct "+
		"TDSYNNEX_CUSTOMER_NUMBER.", "the SFTP server has no %s", name)
}
