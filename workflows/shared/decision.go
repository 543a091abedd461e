package shared

import (
	"errors"
	"strings"
)

// Decision is who decides, and why: the input of every update by which people decide, or a part of it.
type Decision struct {
	Actor  string `json:"actor"`
	Reason string `json:"reason"`
}

// Example is a decision in JSON.
func (Decision) Example() string {
	return `{"actor":"Ann Lee","reason":"the price is agreed with TD SYNNEX"}`
}

// Trimmed is the decision without blanks around its words.
func (d Decision) Trimmed() Decision {
	return Decision{Actor: strings.TrimSpace(d.Actor), Reason: strings.TrimSpace(d.Reason)}
}

// Complete says what is missing of a decision: nothing is decided by nobody, or for no reason.
func (d Decision) Complete() error {
	switch d = d.Trimmed(); {
	case d.Actor == "":
		return errors.New("actor is missing: say who decides")
	case d.Reason == "":
		return errors.New("reason is missing: say why")
	}
	return nil
}
