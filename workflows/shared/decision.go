package shared

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
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

// What a person has reason to write: it stands in memos of Autotask, in notices and in every later run of the workflow.
const (
	longestActor  = 200
	longestReason = 2000
)

// Trimmed is the decision with its words in one line, without what nobody sees: it stands in memos line by line.
func (d Decision) Trimmed() Decision {
	return Decision{Actor: oneLine(d.Actor), Reason: oneLine(d.Reason)}
}

func oneLine(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
}

// Complete says what is missing of a decision: nothing is decided by nobody, or for no reason.
func (d Decision) Complete() error {
	switch d = d.Trimmed(); {
	case d.Actor == "":
		return errors.New("actor is missing: say who decides")
	case d.Reason == "":
		return errors.New("reason is missing: say why")
	case utf8.RuneCountInString(d.Actor) > longestActor:
		return fmt.Errorf("actor has %d characters, more than %d", utf8.RuneCountInString(d.Actor), longestActor)
	case utf8.RuneCountInString(d.Reason) > longestReason:
		return fmt.Errorf("reason has %d characters, more than %d: say it shorter", utf8.RuneCountInString(d.Reason), longestReason)
	}
	return nil
}
