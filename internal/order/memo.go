package order

import (
	"strings"
	"unicode/utf8"
)

// The marks around the bridge's own block in a memo. What stands outside them belongs to people and is
// never changed.
const (
	memoBegin = "--- TD SYNNEX (kept by Digital Bridge; write outside these lines) ---"
	memoEnd   = "--- end TD SYNNEX ---"

	// MaxMemo is the length of PurchaseOrders.generalMemo and PurchaseOrderItems.memo in characters.
	MaxMemo = 4000
)

// SetMemoBlock returns the memo with the bridge's block replaced, or added at its end. A block that does
// not fit beside the people's text is shortened at a line; when not even the marks fit the memo is
// returned unchanged. An empty text takes the block out.
func SetMemoBlock(memo, text string) string {
	before, after := splitMemo(memo)
	people := joinMemo(before, after)
	if text == "" {
		return people
	}
	room := MaxMemo - utf8.RuneCountInString(joinMemo(before, memoBegin+"\n\n"+memoEnd, after))
	if room <= 0 {
		return memo
	}
	lines := strings.Split(strings.TrimSpace(text), "\n")
	for utf8.RuneCountInString(strings.Join(lines, "\n")) > room {
		if len(lines) <= 1 {
			return memo
		}
		lines = append(lines[:len(lines)-2], "...")
	}
	return joinMemo(before, memoBegin+"\n"+strings.Join(lines, "\n")+"\n"+memoEnd, after)
}

// MemoBlock is the text of the bridge's block, empty when there is none.
func MemoBlock(memo string) string {
	memo = strings.ReplaceAll(memo, "\r\n", "\n")
	_, rest, ok := strings.Cut(memo, memoBegin)
	if !ok {
		return ""
	}
	block, _, ok := strings.Cut(rest, memoEnd)
	if !ok {
		return ""
	}
	return strings.TrimSpace(block)
}

// splitMemo returns the people's text before and after the block. A block whose end mark was lost is
// left to the people: better twice than gone.
func splitMemo(memo string) (before, after string) {
	memo = strings.ReplaceAll(memo, "\r\n", "\n")
	head, rest, ok := strings.Cut(memo, memoBegin)
	if !ok {
		return memo, ""
	}
	_, tail, ok := strings.Cut(rest, memoEnd)
	if !ok {
		return memo, ""
	}
	return strings.TrimRight(head, "\n"), strings.TrimLeft(tail, "\n")
}

func joinMemo(parts ...string) string {
	var kept []string
	for _, p := range parts {
		if p != "" {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, "\n\n")
}
