// Package sandbox is a server that behaves like TD SYNNEX's web services for one partner account:
// XML price & availability, purchase order, order status, freight quote and invoice query, and the SFTP
// drop of price files.
//
// It is written from the reference, independently of the client. Orders live on a clock that can be
// sped up; what an order looks like is a function of the order and the time. The catalogue is made
// from a seed. Scenarios (scenarios.go lists them) bend a service, a product or an order; faults of
// the transport are sandboxkit's. Where the vendor's behaviour is not known, unknowns.go says what
// was chosen.
package sandbox
