package orders

import (
	"slices"
	"strings"

	"digitalbridge/internal/order"
	"digitalbridge/internal/policy"
)

// approvals are who has approved what, by the question that was asked.
type approvals map[string][]string

// open are the findings that people have yet to approve.
func (a approvals) open(findings []order.Finding, rules policy.Orders) []order.Finding {
	var out []order.Finding
	for _, f := range order.With(order.Asks, findings) {
		if len(a[f.Question()]) < approvers(f, rules) {
			out = append(out, f)
		}
	}
	return out
}

// missing is how many people have yet to approve.
func (a approvals) missing(findings []order.Finding, rules policy.Orders) int {
	n := 0
	for _, f := range a.open(findings, rules) {
		n = max(n, approvers(f, rules)-len(a[f.Question()]))
	}
	return n
}

// has reports whether somebody has approved a finding.
func (a approvals) has(f order.Finding, actor string) bool {
	return slices.ContainsFunc(a[f.Question()], func(other string) bool { return strings.EqualFold(strings.TrimSpace(other), actor) })
}

// give puts a person's name under open questions.
func (a approvals) give(open []order.Finding, actor string) {
	for _, f := range open {
		if !a.has(f, actor) {
			a[f.Question()] = append(a[f.Question()], actor)
		}
	}
}

// approvers is how many people have to approve a finding.
func approvers(f order.Finding, rules policy.Orders) int {
	if f.Code == order.AboutAmount {
		return max(rules.Approval.Approvers, 1)
	}
	return 1
}
