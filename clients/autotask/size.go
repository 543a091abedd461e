package autotask

import "errors"

// What an answer holds at most, far above what the API gives: a row in memory takes a thousand times the bytes of an empty
// one on the wire.
const (
	mostRows   = 5_000
	mostValues = 1_000_000
	// small answers are not looked through: whatever they hold takes little memory.
	smallAnswer = 64 << 10
)

var errTooMuch = errors.New("the answer has more rows or values than a page of the API")

// bounded refuses an answer that would take far more memory than it has bytes. It counts the commas outside of texts: those
// in the second level are between rows.
func bounded(body []byte) error {
	if len(body) <= smallAnswer {
		return nil
	}
	depth, rows, values := 0, 0, 0
	for i := 0; i < len(body); i++ {
		switch body[i] {
		case '"':
			for i++; i < len(body) && body[i] != '"'; i++ {
				if body[i] == '\\' {
					i++
				}
			}
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		case ',':
			values++
			if depth == 2 {
				rows++
			}
			if rows > mostRows || values > mostValues {
				return errTooMuch
			}
		}
	}
	return nil
}
