package order

// LostAttempt is the outcome of an attempt to send an order that ended without an answer, with a reason for people. It is
// judged when the attempt has been fenced off: one that has not marked its request by then finds the fence and sends nothing,
// however late it wakes.
func LostAttempt(marked bool, ended string) (Outcome, string) {
	if marked {
		return Unknown, ended
	}
	return NotSent, "the worker that was to send it was lost, and the order had not left yet"
}
