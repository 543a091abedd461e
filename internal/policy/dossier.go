package policy

import (
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Dossier is the policy of the file that is kept of every purchase order.
type Dossier struct {
	// Prices is show, or hide: whether prices and amounts of orders are kept, shown and told.
	Prices Prices `yaml:"prices"`
	// AutotaskLink is the address of a purchase order's page in Autotask, with {id} and {number} in it.
	// Empty: the start page of the tenant's zone, since Autotask documents no address of the page.
	AutotaskLink string `yaml:"autotaskLink"`
	// Keep is how long a dossier stays after its last entry; 0: for ever.
	Keep Duration `yaml:"keep"`
}

// Prices is what becomes of prices in the file of an order.
type Prices string

// Values of [Prices].
const (
	PricesShow Prices = "show"
	PricesHide Prices = "hide"
)

// HidesPrices reports whether people are shown and told of orders without prices and amounts.
func (p Policy) HidesPrices() bool { return p.Orders.Dossier.Prices == PricesHide }

func (Prices) values() []string { return texts(PricesShow, PricesHide) }

// keepDossiers is the longest time for which tax authorities of the two countries ask for the papers of an order.
const keepDossiers = 7 * 365 * 24 * time.Hour

func defaultDossier() Dossier { return Dossier{Prices: PricesShow, Keep: Duration(keepDossiers)} }

func (d Dossier) validate(m *mistakes) {
	if keep := time.Duration(d.Keep); keep != 0 && keep < 24*time.Hour {
		m.add("orders.dossier.keep", "%s is shorter than a day; 0 keeps dossiers for ever", d.Keep)
	}
	if d.AutotaskLink == "" {
		return
	}
	u, err := url.Parse(d.Link(0, "1"))
	if err != nil || u.Scheme != "https" || u.Host == "" {
		m.add("orders.dossier.autotaskLink", "%q is not an https address", d.AutotaskLink)
		return
	}
	if !strings.Contains(d.AutotaskLink, "{id}") && !strings.Contains(d.AutotaskLink, "{number}") {
		m.add("orders.dossier.autotaskLink", "%q names no purchase order; put {id} or {number} where it belongs", d.AutotaskLink)
	}
}

// Link is the address of a purchase order's page; empty when the policy names none.
func (d Dossier) Link(id int64, number string) string {
	return strings.NewReplacer("{id}", strconv.FormatInt(id, 10), "{number}", url.QueryEscape(number)).Replace(d.AutotaskLink)
}
