package dossier

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"

	"digitalbridge/internal/order"
)

// This file makes the kept form of what goes to the distributor and comes from it.

// OptionShipMethod is the name of the option that says how an order is shipped.
const OptionShipMethod = "Ship method"

// RequestOf is an order as a dossier keeps it. Of a freight account only the end is kept.
func RequestOf(o order.DistributorOrder) *Request {
	r := &Request{Number: o.Number, ShipTo: address(o.ShipTo)}
	add := func(name, value string) {
		if value = strings.TrimSpace(value); value != "" {
			r.Options = append(r.Options, Option{Name: name, Value: value})
		}
	}
	add("Contact", strings.Join([]string{o.Contact.Name, o.Contact.Phone, o.Contact.Email}, " "))
	add(OptionShipMethod, o.ShipMethod)
	add("Freight account", ending(o.FreightAccount))
	add("Warehouse", o.Warehouse)
	add("Back-order", yesOrNo(o.BackOrder))
	add("Ship complete", yesOrNo(o.ShipComplete))
	if o.Split != nil {
		add("Split lines", yesOrNo(*o.Split))
	}
	add("Drop ship", yesOrNo(o.DropShip))
	if u := o.EndUser; u != nil {
		add(
			"End user",
			strings.TrimRight(address(u.Address)+"; "+strings.TrimSpace(
				strings.Join([]string{u.Contact.Name, u.Contact.Phone, u.Contact.Email}, " ")), "; "))
	}
	add("Special price", string(o.SpecialPrice.Type)+" "+o.SpecialPrice.Reference)
	add("Comments", strings.Join(o.Comments, " "))
	add("Note", o.ResellerNote)
	for _, l := range o.Lines {
		r.Lines = append(r.Lines, Line{Number: l.Number, SKU: l.SKU, Quantity: l.Quantity, Price: l.UnitPrice.StringFixed(2)})
	}
	r.Digest = r.digest()
	return r
}

func (r Request) digest() string {
	r.Digest = ""
	return Digest(r)
}

// AnswerOf is an answer as a dossier keeps it.
func AnswerOf(a order.Answer) *Answer {
	kept := &Answer{Found: a.Found, At: a.At}
	for _, it := range a.Items {
		says := string(it.Code)
		if it.Pending {
			says += ", pending review"
		}
		if it.Quote {
			says += ", quote order"
		}
		if it.BackOrder {
			says += ", back-ordered"
		}
		item := AnswerItem{Line: it.Line, Says: says, Order: it.OrderNumber, Ordered: it.Ordered, Shipped: it.Shipped, ETA: it.ETA}
		if !it.UnitPrice.IsZero() {
			item.Price = it.UnitPrice.StringFixed(2)
		}
		kept.Items = append(kept.Items, item)
	}
	kept.Digest = kept.digest()
	return kept
}

// digest leaves the time out: the same answer a minute later is the same.
func (a Answer) digest() string {
	return Digest(struct {
		Found bool
		Items []AnswerItem
	}{a.Found, a.Items})
}

// Digest is the SHA-256 of a value's JSON, in hexadecimal.
func Digest(v any) string {
	data, err := json.Marshal(v)
	if err != nil {
		// Only values of this package and of package order come here, and all of them can be encoded.
		panic(fmt.Sprintf("a dossier's value can't be encoded: %v", err))
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

func address(a order.ShipTo) string {
	var parts []string
	for _, p := range []string{a.Name, a.Line1, a.Line2, a.City, strings.TrimSpace(a.State + " " + a.PostalCode), a.Country} {
		if p != "" {
			parts = append(parts, p)
		}
	}
	return strings.Join(parts, ", ")
}

func yesOrNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// ending is the last four characters of a number, and nothing of one that is not longer.
func ending(account string) string {
	if account == "" {
		return ""
	}
	r := []rune(account)
	if len(r) <= 4 {
		return "set"
	}
	return "ending in " + string(r[len(r)-4:])
}
