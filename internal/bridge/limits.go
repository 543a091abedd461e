package bridge

import "unicode/utf8"

// Limits of the Temporal server. A workflow that goes beyond one of them is terminated, or can't go on.
const (
	// maxKeyword is what PostgreSQL lists of a keyword; the server itself takes 2,048 bytes.
	maxKeyword = 255
	// maxSummary leaves room for encryption within the server's 400 bytes.
	maxSummary = 200
	// maxDetails is what the server takes as current details.
	maxDetails = 20_000
)

// Keyword cuts a text to what a search attribute takes. What is cut ends in three dots.
func Keyword(text string) string { return Cut(text, maxKeyword) }

// Summary cuts a text to what the summary of a workflow, an activity or a timer takes.
func Summary(text string) string { return Cut(text, maxSummary) }

// Details cuts a text to what the current details of a workflow take.
func Details(text string) string { return Cut(text, maxDetails) }

// Cut shortens a text to a number of bytes, never inside a character. What is cut ends in three dots.
func Cut(text string, limit int) string {
	if len(text) <= limit {
		return text
	}
	end := limit - len("...")
	for end > 0 && !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end] + "..."
}
