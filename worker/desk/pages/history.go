package pages

import (
	"strings"
	"time"

	"digitalbridge/internal/dossier"
)

// history tells an order's steps twice: as a buyer would, and as the machine has noted them.
func (s *Site) history(d dossier.Dossier) (told, log []step) {
	last, read := "", false
	for _, e := range d.Steps {
		line := step{When: s.moment(e.At), Machine: e.At.UTC().Format(time.RFC3339)}
		line.Text, line.Note = inWords(e)
		again := read && e.Kind == dossier.Rendered // before every look and every decision
		read = (read || e.Kind == dossier.Rendered) && e.Kind != dossier.Ended
		if line.Text != "" && line.Text != last && !again { // what was looked at again and was the same is no news
			told = append(told, line)
		}
		if line.Text != "" {
			last = line.Text
		}
		log = append(log, step{When: line.When, Machine: line.Machine, Kind: string(e.Kind), Text: e.Text, Details: e.Details(), URL: e.Run.URL})
	}
	return told, log
}

// inWords is a step as a buyer would tell it; empty for one that says nothing to a buyer.
func inWords(e dossier.Entry) (text, note string) {
	switch e.Kind {
	case dossier.Rendered:
		return "The purchase order was read from Autotask and made ready for TD SYNNEX.", ""
	case dossier.Checked:
		var notes []string
		for _, f := range e.Findings {
			notes = append(notes, sentence(f.Text)+".")
		}
		if len(notes) == 0 {
			return "TD SYNNEX's price and stock are as they should be.", ""
		}
		return "TD SYNNEX was asked for price and stock, and something stood out.", strings.Join(notes, " ")
	case dossier.Decided:
		if len(e.Decisions) > 0 { // a dossier has one a step
			m := e.Decisions[0]
			note = m.Reason
			if m.Detail != "" {
				note += " (" + m.Detail + ")"
			}
			return m.Actor + " decided: " + decisionWord(m.Decision) + ".", note
		}
	case dossier.Sending:
		return "The order goes to TD SYNNEX.", ""
	case dossier.Answered:
		text = "TD SYNNEX answered: " + e.Outcome + "."
		if len(e.Orders) > 0 {
			text = "TD SYNNEX answered: " + e.Outcome + ", as order " + strings.Join(e.Orders, ", ") + "."
		}
		return text, e.Problem
	case dossier.Written:
		return "Autotask was brought up to date.", e.Text
	case dossier.Ended:
		return "The submission is over: " + e.Outcome + ".", e.Problem
	}
	return "", ""
}

// decisionWord is a decision's name as people say it.
func decisionWord(name string) string {
	if name == "editLine" {
		return "change a line"
	}
	return name
}
