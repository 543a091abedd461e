package tdsynnex

// One XML call: the message out, the answer's response element or its error in.

import (
	"bytes"
	"context"
	"encoding/xml"
	"strings"
)

const xmlContentType = "text/xml; charset=UTF-8"

// credentialXML stands in every message but price & availability.
type credentialXML struct {
	UserID   string `xml:"UserID"`
	Password string `xml:"Password"`
}

func (c *Client) credential() credentialXML {
	return credentialXML{UserID: c.config.UserID, Password: c.config.Password}
}

// reading is the credential of everything but purchase orders.
func (c *Client) reading() credentialXML {
	if c.config.ReadUserID == "" {
		return c.credential()
	}
	return credentialXML{UserID: c.config.ReadUserID, Password: c.config.ReadPassword}
}

// postXML sends message and returns the element named response, which is the root itself or a child
// of it. An answer without that element, or one that carries an error and no Code, is an error.
func (c *Client) postXML(ctx context.Context, x exchange, message any, response string) (*element, error) {
	var body bytes.Buffer
	body.WriteString(xml.Header)
	if err := xml.NewEncoder(&body).Encode(message); err != nil {
		return nil, invalid(x.operation, x.subject, "the message cannot be written as XML: %v", err)
	}
	x.body = body.Bytes()
	return c.auth[x.operation].hold(ctx, x, func() (*element, error) { return c.exchangeXML(ctx, x, response) })
}

func (c *Client) exchangeXML(ctx context.Context, x exchange, response string) (*element, error) {
	a, err := c.post(ctx, x)
	if err != nil {
		return nil, err
	}
	return c.readXML(x, a.body, response)
}

// readXML is the pure half of postXML.
func (c *Client) readXML(x exchange, body []byte, response string) (*element, error) {
	root, err := parseXML(body, x.operation)
	if err != nil {
		return nil, c.fail(x, unreadable(x.operation), "the answer is not readable XML: "+err.Error(), "")
	}
	e := root
	if !strings.EqualFold(root.name, response) {
		e = merged(root.all(response))
	}
	if e.text("Code") == "" && len(e.every(repeated(x.operation)[0])) == 0 {
		if message, detail := xmlErrorWords(root); message != "" {
			return nil, c.fail(x, classOfWords(x.operation, message, detail), message, detail)
		}
	}
	if e == nil {
		return nil, c.fail(x, unreadable(x.operation), "the answer holds no "+response+" but "+clip(root.name), "")
	}
	return e, nil
}

// merged puts the responses of an answer into one; there should be no second.
func merged(responses []*element) *element {
	if len(responses) == 0 {
		return nil
	}
	for _, r := range responses[1:] {
		responses[0].children = append(responses[0].children, r.children...)
	}
	return responses[0]
}

// unreadable is the class of an answer that makes no sense: after a purchase order it leaves open
// whether the order exists.
func unreadable(operation string) Class {
	if operation == OperationPurchaseOrder {
		return ClassAmbiguous
	}
	return ClassMalformed
}
