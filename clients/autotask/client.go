package autotask

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	"digitalbridge/clients/authguard"
)

// Client talks to one Autotask tenant. Make one per process with [New] and share it: its
// limiter is what keeps the process inside the tenant's limits. It is safe for concurrent use.
type Client struct {
	Products       *Collection[Product]
	ProductVendors *ChildCollection[ProductVendor] // of Products

	PurchaseOrders             *Collection[PurchaseOrder]
	PurchaseOrderItems         *ChildCollection[PurchaseOrderItem]          // of PurchaseOrders
	PurchaseOrderItemReceiving *ChildCollection[PurchaseOrderItemReceiving] // of PurchaseOrderItems

	InventoryLocations          *Collection[InventoryLocation]
	InventoryProducts           *Collection[InventoryProduct]
	InventoryStockedItemsAdd    *ChildCollection[StockedItemsAdd]    // of InventoryProducts, a command
	InventoryStockedItemsRemove *ChildCollection[StockedItemsRemove] // of InventoryProducts, a command
	InventoryItems              *Collection[InventoryItem]

	Companies        *Collection[Company]
	CompanyLocations *ChildCollection[CompanyLocation] // of Companies
	Contacts         *ChildCollection[Contact]         // of Companies

	Opportunities  *Collection[Opportunity]
	Quotes         *Collection[Quote]
	QuoteItems     *ChildCollection[QuoteItem] // of Quotes
	QuoteLocations *Collection[QuoteLocation]
	SalesOrders    *Collection[SalesOrder]

	Tickets         *Collection[Ticket]
	Projects        *Collection[Project]
	Contracts       *Collection[Contract]
	TicketCharges   *ChildCollection[Charge]     // of Tickets
	ProjectCharges  *ChildCollection[Charge]     // of Projects
	ContractCharges *ChildCollection[Charge]     // of Contracts
	TicketNotes     *ChildCollection[TicketNote] // of Tickets

	BillingCodes  *Collection[BillingCode]
	ShippingTypes *Collection[ShippingType]
	Currencies    *Collection[Currency]

	UserDefinedFieldDefinitions *Collection[UserDefinedFieldDefinition]

	cfg     Config
	hosts   hosts
	http    *http.Client
	zone    zoneCache
	auth    authguard.Guard[Error]
	limiter *limiter
	parents parents
	clock   clock
	buffers sync.Pool // of *bytes.Buffer
}

// New checks the configuration and returns a client. It does no I/O: the zone is asked on the
// first call.
func New(cfg Config) (*Client, error) {
	cfg, err := cfg.withDefaults()
	if err != nil {
		return nil, err
	}
	c := &Client{cfg: cfg, hosts: newHosts(cfg), clock: realClock{}}
	if _, err := c.hosts.check(cfg.ZoneURL); err != nil {
		return nil, fmt.Errorf("autotask: zone URL: %w", err)
	}
	c.auth.First = cfg.PauseWhenRefused
	c.http = newHTTPClient(cfg)
	c.limiter = newLimiter(cfg, c.clock)
	c.limiter.learn = c.thresholds
	c.collections()
	return c, nil
}

// String is for logs; it leaves the credentials out.
func (c *Client) String() string { return c.cfg.String() }

// GoString is String, so that no format verb shows the credentials.
func (c *Client) GoString() string { return c.String() }

// newHTTPClient follows no redirects, because Autotask sends none and its credentials are
// headers that would travel along.
func newHTTPClient(cfg Config) *http.Client {
	var transport http.RoundTripper = &http.Transport{
		Proxy:               http.ProxyFromEnvironment,
		DialContext:         (&net.Dialer{Timeout: 15 * time.Second, KeepAlive: 30 * time.Second}).DialContext,
		TLSClientConfig:     &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: cfg.RootCAs},
		TLSHandshakeTimeout: 15 * time.Second,
		ForceAttemptHTTP2:   true,
		MaxIdleConns:        100,
		MaxIdleConnsPerHost: 32,
		IdleConnTimeout:     90 * time.Second,
	}
	if cfg.Transport != nil {
		transport = cfg.Transport(transport)
	}
	return &http.Client{
		Timeout: cfg.Timeout, Transport: transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// collections is the map of the API: which entity lives where and what may be done to it.
func (c *Client) collections() {
	c.Products = collection[Product](c, "Products", canCreate|canPatch|canImpersonate)
	c.ProductVendors = child[ProductVendor](c, "ProductVendors", "Products", "Vendors", "productID", canCreate|canPatch)

	c.PurchaseOrders = collection[PurchaseOrder](c, "PurchaseOrders", canCreate|canPatch|canImpersonate)
	c.PurchaseOrderItems = child[PurchaseOrderItem](c, "PurchaseOrderItems", "PurchaseOrders", "Items", "orderID", canCreate|canPatch)
	c.PurchaseOrderItemReceiving = child[PurchaseOrderItemReceiving](c, "PurchaseOrderItemReceiving", "PurchaseOrderItems", "Receiving",
		"purchaseOrderItemID", canCreate)

	c.InventoryLocations = collection[InventoryLocation](c, "InventoryLocations", canCreate|canPatch|canImpersonate)
	c.InventoryProducts = collection[InventoryProduct](c, "InventoryProducts", canCreate|canPatch)
	c.InventoryStockedItemsAdd = child[StockedItemsAdd](c, "InventoryStockedItemsAdd", "InventoryProducts", "StockedItemsAdd",
		"inventoryProductID", canCreate)
	c.InventoryStockedItemsRemove = child[StockedItemsRemove](c, "InventoryStockedItemsRemove", "InventoryProducts", "StockedItemsRemove",
		"inventoryProductID", canCreate)
	c.InventoryItems = collection[InventoryItem](c, "InventoryItems", canCreate|canPatch|canImpersonate)

	c.Companies = collection[Company](c, "Companies", canCreate|canPatch|canImpersonate)
	c.CompanyLocations = child[CompanyLocation](c, "CompanyLocations", "Companies", "Locations", "companyID", canCreate|canPatch)
	c.Contacts = child[Contact](c, "Contacts", "Companies", "Contacts", "companyID", canCreate|canPatch|canImpersonate)

	c.Opportunities = collection[Opportunity](c, "Opportunities", canCreate|canPatch|canImpersonate)
	c.Quotes = collection[Quote](c, "Quotes", canCreate|canPatch|canImpersonate)
	c.QuoteItems = child[QuoteItem](c, "QuoteItems", "Quotes", "Items", "quoteID", canCreate|canPatch)
	c.QuoteLocations = collection[QuoteLocation](c, "QuoteLocations", canCreate|canPatch)
	c.SalesOrders = collection[SalesOrder](c, "SalesOrders", canPatch|canImpersonate)

	c.Tickets = collection[Ticket](c, "Tickets", canPatch|canImpersonate)
	c.Projects = collection[Project](c, "Projects", 0)
	c.Contracts = collection[Contract](c, "Contracts", 0)
	c.ProjectCharges = child[Charge](c, "ProjectCharges", "Projects", "Charges", "projectID", 0)
	c.ContractCharges = child[Charge](c, "ContractCharges", "Contracts", "Charges", "contractID", 0)
	c.TicketCharges = child[Charge](c, "TicketCharges", "Tickets", "Charges", "ticketID", canCreate|canPatch)
	c.TicketNotes = child[TicketNote](c, "TicketNotes", "Tickets", "Notes", "ticketID", canCreate|canPatch|canImpersonate)

	c.BillingCodes = collection[BillingCode](c, "BillingCodes", 0)
	c.ShippingTypes = collection[ShippingType](c, "ShippingTypes", 0)
	c.Currencies = collection[Currency](c, "Currencies", canPatch)

	c.UserDefinedFieldDefinitions = collection[UserDefinedFieldDefinition](c, "UserDefinedFieldDefinitions", canCreate|canPatch)
}

// clock is time as the client sees it, so that tests need not wait.
type clock interface {
	Now() time.Time
	// Sleep waits for d or until ctx ends; then it returns ctx's error.
	Sleep(ctx context.Context, d time.Duration) error
}

type realClock struct{}

func (realClock) Now() time.Time { return time.Now() }

func (realClock) Sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}
