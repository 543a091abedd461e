// A first load under the hourly budget, in the time of a test bubble: the client, its limiter and the sandbox with its rolling
// hour and latency steps are real, only the hours are not. In full, as docs/benchmarks.md has it:
//
//	go test ./clients/autotask -run FirstLoad -v -count=1 -args -full

package autotask

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"digitalbridge/clients/autotask/sandbox"
	"digitalbridge/clients/sandboxkit"
)

var full = flag.Bool("full", false, "run the first load of 20,000 products with every share of the budget")

// firstLoad is a catalogue that is written for the first time: a product and its vendor row each.
type firstLoad struct {
	share    float64
	others   int // calls an hour of another integration
	products int
	orders   time.Duration // an order every so often, with the calls of an order
}

const (
	hourlyBudget    = 10_000
	reserve         = 0.1
	callsOfOrder    = 18
	productsAtATime = 6
)

// possible is the time that the budget makes possible: all the calls at the rate that is left to the load. Since the first
// hour's calls can be made at once, it can take a little less.
func (f firstLoad) possible() time.Duration {
	kept := hourlyBudget * f.share * reserve
	perHour := min(hourlyBudget*f.share, float64(hourlyBudget-f.others)) - kept
	return time.Duration(float64(2*f.products) / perHour * float64(time.Hour))
}

func TestFirstLoadUnderTheHourlyBudget(t *testing.T) {
	loads := []firstLoad{{share: 0.05, products: 800, orders: 30 * time.Minute}}
	if *full {
		loads = nil
		for _, others := range []int{0, hourlyBudget / 2} {
			for _, share := range []float64{0.25, 0.5, 0.9} {
				loads = append(loads, firstLoad{share: share, others: others, products: 20_000, orders: 5 * time.Minute})
			}
		}
	}
	for _, load := range loads {
		t.Run(fmt.Sprintf("share=%v others=%d", load.share, load.others), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				took, waits := load.run(t)
				slices.Sort(waits)
				slow := waits[len(waits)*99/100]
				ratio := took.Hours() / load.possible().Hours()
				fmt.Printf("BenchmarkFirstLoad/share=%v/others=%d 1 %d orders %.2f hours %.2f possible-hours %.3f of-possible %.1f first-call-p99-s\n",
					load.share, load.others, len(waits), took.Hours(), load.possible().Hours(), ratio, slow.Seconds())
				require.LessOrEqual(t, ratio, 1.05)
				require.LessOrEqual(t, slow, 5*time.Second, "an approved order's first call, of 99 in 100")
			})
		})
	}
}

// run writes the load and returns how long it took, and how long each order waited for the answer to its first call.
func (f firstLoad) run(t *testing.T) (took time.Duration, waits []time.Duration) {
	tenant := sandbox.New(sandbox.Options{HourlyBudget: hourlyBudget, Clock: sandboxkit.NewClock(time.Now())})
	pipe := newPipe()
	server := &http.Server{Handler: tenant, ReadHeaderTimeout: time.Minute}
	ctx, stop := context.WithCancel(t.Context())
	var beside errgroup.Group
	beside.Go(func() error { return server.Serve(pipe) })

	bridge := pipe.client(t, Config{BudgetShare: f.share, OrderReserve: reserve})
	code, err := bridge.BillingCodes.First(ctx, Where(Eq("useType", 4), Eq("isActive", true)))
	require.NoError(t, err)
	company, err := bridge.Companies.First(ctx, Where(Eq("companyName", sandbox.VendorName)))
	require.NoError(t, err)
	if f.others > 0 {
		other := pipe.client(t, Config{BudgetShare: 1, RequestsPerHour: 10 * hourlyBudget})
		beside.Go(func() error {
			return every(ctx, time.Hour/time.Duration(f.others), func() error {
				beside.Go(func() error { // also while Autotask is slow
					_, err := other.Companies.Get(ctx, company.ID)
					return unlessOver(err)
				})
				return nil
			})
		})
		<-time.After(time.Hour) // it has been there before
	}
	beside.Go(func() error {
		urgent := WithPriority(ctx)
		return every(ctx, f.orders, func() error {
			began := time.Now()
			for call := range callsOfOrder {
				if _, err := bridge.PurchaseOrders.Count(urgent, Where(All())); err != nil {
					return err
				}
				if call == 0 {
					waits = append(waits, time.Since(began))
				}
			}
			return nil
		})
	})
	began := time.Now()
	var load errgroup.Group
	var next atomic.Int64
	for range productsAtATime {
		load.Go(func() error {
			for n := next.Add(1); n <= int64(f.products); n = next.Add(1) {
				id, err := bridge.Products.Create(ctx, Product{Name: Of("Product"), SKU: Of(fmt.Sprint("TDS-", n)), IsActive: Of(true),
					IsSerialized: Of(false), ProductBillingCodeID: Of(code.ID), ChargeBillingCodeID: Of(code.ID)})
				if err != nil {
					return err
				}
				if _, err := bridge.ProductVendors.Create(ctx, id, ProductVendor{ProductID: Of(id), VendorID: Of(company.ID), IsActive: Of(true),
					IsDefault: Of(false), VendorPartNumber: Of(fmt.Sprint(n))}); err != nil {
					return err
				}
			}
			return nil
		})
	}
	require.NoError(t, load.Wait())
	took = time.Since(began)
	stop()
	require.NoError(t, server.Close())
	require.ErrorIs(t, beside.Wait(), http.ErrServerClosed)
	require.NotEmpty(t, waits)
	return took, waits
}

// every does something again and again until ctx ends.
func every(ctx context.Context, pause time.Duration, do func() error) error {
	tick := time.NewTicker(pause)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
			if err := unlessOver(do()); err != nil {
				return err
			}
		}
	}
}

// unlessOver is the error of a call that was not cut off by the end of the load.
func unlessOver(err error) error {
	if errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

// pipe is a network within the bubble: a real one would let no time pass while an answer is on its way.
type pipe struct {
	conns  chan net.Conn
	closed chan struct{}
}

func newPipe() *pipe { return &pipe{conns: make(chan net.Conn), closed: make(chan struct{})} }

func (p *pipe) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *pipe) Close() error {
	select {
	case <-p.closed:
	default:
		close(p.closed)
	}
	return nil
}

func (p *pipe) Addr() net.Addr { return &net.UnixAddr{Name: "bubble"} }

func (p *pipe) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	ours, theirs := net.Pipe()
	select {
	case p.conns <- theirs:
		return ours, nil
	case <-p.closed:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// client is a client of the tenant behind the pipe.
func (p *pipe) client(t *testing.T, cfg Config) *Client {
	cfg.UserName, cfg.Secret, cfg.IntegrationCode = sandbox.DefaultUserName, sandbox.DefaultSecret, sandbox.DefaultIntegrationCode
	cfg.ZoneURL, cfg.AllowedHosts = "http://tenant/ATServicesRest/", []string{"tenant"}
	c, err := New(cfg)
	require.NoError(t, err)
	transport := c.http.Transport.(*http.Transport)
	transport.Proxy, transport.DialContext = nil, p.dial
	t.Cleanup(transport.CloseIdleConnections)
	return c
}
