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

	memoGap = "\n\n" // between the people's text and a new block
	memoCut = "..."  // stands for the lines that did not fit
)

// SetMemoBlock returns the memo with the bridge's block replaced, or added at its end; everything else
// in it stays byte for byte. A block that does not fit beside the people's text is shortened at a line;
// when not even its first line fits the memo is returned unchanged, as it is when the block already
// says the text. An empty text takes the block out.
func SetMemoBlock(memo, text string) string {
	text = blockText(text)
	before, old, after, found := findBlock(memo)
	switch {
	case text == "" && !found:
		return memo
	case text == "":
		if after == "" {
			before = strings.TrimSuffix(strings.TrimSuffix(before, "\r\n\r\n"), memoGap)
		}
		return before + after
	case !found && memo != "":
		before += memoGap
	}
	room := MaxMemo - utf8.RuneCountInString(before+memoBegin+"\n\n"+memoEnd+after)
	text, fits := fitLines(text, room)
	if !fits || (found && old == text) {
		return memo
	}
	return before + memoBegin + "\n" + text + "\n" + memoEnd + after
}

// MemoBlock is the text of the bridge's block, empty when there is none.
func MemoBlock(memo string) string {
	_, text, _, _ := findBlock(memo)
	return text
}

// findBlock cuts the memo around the block: the last begin mark that an end mark follows. A begin mark
// whose end was lost, or a copy that somebody pasted, is left to the people: better twice than gone.
func findBlock(memo string) (before, text, after string, found bool) {
	end := strings.LastIndex(memo, memoEnd)
	if end < 0 {
		return memo, "", "", false
	}
	begin := strings.LastIndex(memo[:end], memoBegin)
	if begin < 0 {
		return memo, "", "", false
	}
	text, after, _ = strings.Cut(memo[begin+len(memoBegin):], memoEnd)
	return memo[:begin], blockText(text), after, true
}

// blockText is a block's text as it is compared: line feeds only, no blanks at the ends, no marks.
func blockText(s string) string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	for strings.Contains(s, memoBegin) || strings.Contains(s, memoEnd) {
		s = strings.ReplaceAll(strings.ReplaceAll(s, memoBegin, ""), memoEnd, "")
	}
	return strings.TrimSpace(s)
}

// fitLines keeps as many lines as fit into room characters, and false when not even the first does.
func fitLines(text string, room int) (string, bool) {
	if utf8.RuneCountInString(text) <= room {
		return text, true
	}
	kept, used := "", -1
	for line := range strings.SplitSeq(text, "\n") {
		used += 1 + utf8.RuneCountInString(line)
		if used > room {
			break
		}
		if kept == "" || used+1+len(memoCut) <= room {
			kept += "\n" + line
			continue
		}
		break
	}
	kept = strings.TrimSpace(kept)
	if withCut := kept + "\n" + memoCut; utf8.RuneCountInString(withCut) <= room {
		return withCut, kept != ""
	}
	return kept, kept != ""
}
