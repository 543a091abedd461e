package catalog

import (
	"io"
	"time"

	"digitalbridge/clients/tdsynnex/pricefile"
)

// tradingPartnerPrefix stands before the account in the HDR line of real files.
const tradingPartnerPrefix = "FLTM1U"

// WriteFile writes the ".ap" price file of an account. The whole catalogue when full is true; else, under
// the qualifier U, only the products that differ from the last whole file, or from the catalogue's first
// day when no whole file has been written yet. Removed products are in neither.
func (c *Catalog) WriteFile(w io.Writer, account string, full bool) error {
	c.mu.RLock()
	s, since := c.state, c.lastFull
	c.mu.RUnlock()
	day := c.Published().Truncate(24 * time.Hour)
	header := pricefile.Header{TradingPartner: tradingPartnerPrefix + account, Created: day, Effective: day, Qualifier: pricefile.Full}
	if !full {
		header.Qualifier = pricefile.Delta
	}
	out := pricefile.NewWriter(w, s.region)
	if err := out.WriteHeader(header); err != nil {
		return err
	}
	for i := range s.items {
		f, touched := s.figures(i)
		if f.removed || !full && !s.touchedSince(i, since) {
			continue
		}
		item := s.assemble(i, &f, touched)
		item.TradingPartner = account
		if err := out.Write(&item); err != nil {
			return err
		}
	}
	if err := out.Flush(); err != nil {
		return err
	}
	if full {
		c.mu.Lock()
		c.lastFull = max(c.lastFull, len(s.rounds))
		c.mu.Unlock()
	}
	return nil
}

// touchedSince says whether a product was added or changed by a round after the first "since" ones.
func (s *state) touchedSince(i, since int) bool {
	if since >= len(s.rounds) {
		return false
	}
	if i >= s.rounds[since].items {
		return true
	}
	next := *s
	for n := since + 1; n <= len(s.rounds); n++ {
		next.rounds = s.rounds[:n]
		if _, touched := next.figures(i); touched {
			return true
		}
	}
	return false
}

// WriteHourly writes the hourly ".app" stock file.
func (c *Catalog) WriteHourly(w io.Writer) error {
	s := c.current()
	out := pricefile.NewStockWriter(w, s.region)
	for i := range s.items {
		f, touched := s.figures(i)
		if f.removed {
			continue
		}
		item := s.assemble(i, &f, touched)
		if err := out.Write(&item); err != nil {
			return err
		}
	}
	return out.Flush()
}
