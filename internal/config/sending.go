package config

import "fmt"

// Sending says which orders may leave.
type Sending string

// Values of ORDERS_LIVE. Unset: all of them to the sandbox, none to a real account.
const (
	SendingOff  Sending = "false"
	SendingOn   Sending = "true"
	SendingOnce Sending = "once" // only one that a person lets out by name, with a reason
)

// Decode reads the variable's value.
func (s *Sending) Decode(value string) error {
	switch v := Sending(value); v {
	case "", SendingOff, SendingOn, SendingOnce:
		*s = v
		return nil
	}
	return fmt.Errorf("%q is not false, true or once", value)
}

// Live reports whether orders may be sent: said explicitly, or else only to the sandbox.
func (c Worker) Live() bool {
	return c.OrdersLive == SendingOn || (c.OrdersLive == "" && c.Sandbox())
}

// LiveOnce reports whether a person may let out a single order while the rest stay.
func (c Worker) LiveOnce() bool { return c.OrdersLive == SendingOnce }

func (c Worker) sendingText() string {
	if c.LiveOnce() {
		return "one at a time, by starter order submit --live-once"
	}
	return fmt.Sprint(c.Live())
}
