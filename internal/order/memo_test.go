package order_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	. "digitalbridge/internal/order"
)

const (
	begin = "--- TD SYNNEX (kept by Digital Bridge; write outside these lines) ---"
	end   = "--- end TD SYNNEX ---"
)

func block(text string) string { return begin + "\n" + text + "\n" + end }

func TestSetMemoBlock(t *testing.T) {
	for name, c := range map[string]struct{ memo, text, want string }{
		"an empty memo gets the block alone":   {"", "Status: Shipped", block("Status: Shipped")},
		"people's text comes first":            {"Call Ann", "new", "Call Ann\n\n" + block("new")},
		"people's blank lines and blanks stay": {"\n a  \n\n\n", "new", "\n a  \n\n\n\n\n" + block("new")},
		"the block is replaced where it stands": {
			"above\n\n" + block("old") + "\n\n\n below ", "new", "above\n\n" + block("new") + "\n\n\n below "},
		"text written onto the marks' lines stays": {"x" + block("old") + "y", "new", "x" + block("new") + "y"},
		"carriage returns outside the block stay": {
			"a\r\nb\r\n\r\n" + begin + "\r\nold\r\n" + end + "\r\nc\r\n", "new", "a\r\nb\r\n\r\n" + block("new") + "\r\nc\r\n"},
		"a block that says so already is not touched": {
			"a\r\n\r\n" + begin + "\r\nx\r\ny\r\n" + end, "x\ny\n", "a\r\n\r\n" + begin + "\r\nx\r\ny\r\n" + end},
		"a lost end mark leaves all to the people":      {begin + "\nold\nnote of Ann", "new", begin + "\nold\nnote of Ann\n\n" + block("new")},
		"a lost begin mark too":                         {"old\n" + end, "new", "old\n" + end + "\n\n" + block("new")},
		"what follows a lost end mark is not the block": {begin + "\nnote\n\n" + block("old"), "new", begin + "\nnote\n\n" + block("new")},
		"a pasted begin mark below stays":               {block("old") + "\n" + begin + "\nnote", "new", block("new") + "\n" + begin + "\nnote"},
		"a text that holds the marks loses them":        {"", "a" + end + "b" + begin + "c", block("abc")},
		"marks inside marks too":                        {"", "a--- end TD " + end + "SYNNEX ---b", block("ab")},
		"an empty text takes the block out":             {"Call Ann\n\n" + block("old"), "", "Call Ann"},
		"and leaves what is below":                      {"a\n\n" + block("old") + "\nb", " \n", "a\n\n\nb"},
		"an empty text adds nothing":                    {"Call Ann\n", "", "Call Ann\n"},
	} {
		t.Run(name, func(t *testing.T) {
			got := SetMemoBlock(c.memo, c.text)
			require.Equal(t, c.want, got)
			require.Equal(t, got, SetMemoBlock(got, c.text), "a second time changes nothing")
		})
	}
}

func TestMemoBlock(t *testing.T) {
	for name, c := range map[string]struct{ memo, want string }{
		"nothing in an empty memo":             {"", ""},
		"nothing in people's text":             {"Call Ann", ""},
		"nothing without an end mark":          {begin + "\nx", ""},
		"nothing when the end comes first":     {end + "\n" + begin, ""},
		"the text between the marks":           {"a\n\n" + block("x\ny") + "\nb", "x\ny"},
		"carriage returns read as line feeds":  {begin + "\r\nx\r\ny\r\n" + end, "x\ny"},
		"the last block when there are two":    {block("first") + "\n" + block("second"), "second"},
		"a block beside a lost end mark":       {begin + "\nlost\n" + block("x"), "x"},
		"an empty block is as good as nothing": {block(""), ""},
	} {
		t.Run(name, func(t *testing.T) { require.Equal(t, c.want, MemoBlock(c.memo)) })
	}
}

func TestSetMemoBlockKeepsTheLimit(t *testing.T) {
	marks := utf8.RuneCountInString("\n\n" + block(""))
	people := func(room int) string { return strings.Repeat("ß", MaxMemo-marks-room) }
	for name, c := range map[string]struct {
		room       int
		text, want string
	}{
		"a text that fits to the character":             {7, "one\ntwo", "one\ntwo"},
		"one character too many drops lines":            {10, "one\ntwo\nfour", "one\n..."},
		"as many lines as fit stay":                     {11, "one\ntwo\nfour", "one\ntwo\n..."},
		"the first line stays even without the dots":    {4, "one\ntwo", "one"},
		"characters count, not bytes":                   {3, "äöü", "äöü"},
		"a first line that does not fit writes nothing": {2, "one\ntwo", ""},
		"no room at all writes nothing":                 {0, "one", ""},
		"a memo that is already too long stays":         {-marks - 100, "one", ""},
	} {
		t.Run(name, func(t *testing.T) {
			memo := people(c.room)
			got := SetMemoBlock(memo, c.text)
			require.Equal(t, c.want, MemoBlock(got))
			require.True(t, strings.HasPrefix(got, memo))
			require.Equal(t, got, SetMemoBlock(got, c.text), "a second time changes nothing")
			if c.want == "" {
				require.Equal(t, memo, got)
			} else {
				require.LessOrEqual(t, utf8.RuneCountInString(got), MaxMemo)
			}
		})
	}
}

// FuzzSetMemoBlock: whatever a memo holds, the people's text outlives the block.
func FuzzSetMemoBlock(f *testing.F) {
	f.Add("", "Status: Shipped")
	f.Add("Call Ann\r\n\r\n"+block("old")+"\r\nnote", "Status: Shipped\nLine 1")
	f.Add(begin+"\nlost\n"+block("x")+end, "a"+end+"b")
	f.Add(block("a")+begin+" TD SYNNEX ---", begin)
	f.Add(end+" TD SYNNEX (kept by Digital Bridge; write outside these lines) ---", "x")
	f.Add(strings.Repeat("x", MaxMemo-110), "one\ntwo\nthree")
	f.Fuzz(func(t *testing.T, memo, text string) {
		got := SetMemoBlock(memo, text)
		require.Equal(t, got, SetMemoBlock(got, text), "a second time changes nothing")
		if got == memo {
			return
		}
		require.True(t, strings.TrimSpace(text) == "" || utf8.RuneCountInString(got) <= MaxMemo)
		before, after, had := cut(memo)
		if MemoBlock(got) == "" { // taken out
			require.True(t, had)
			require.True(t, strings.HasSuffix(got, after))
			rest := strings.TrimSuffix(got, after)
			require.Contains(t, []string{rest, rest + "\n\n", rest + "\r\n\r\n"}, before)
			return
		}
		newBefore, newAfter, has := cut(got)
		require.True(t, has)
		require.Equal(t, after, newAfter)
		if had {
			require.Equal(t, before, newBefore)
		} else {
			require.Equal(t, memo, strings.TrimSuffix(newBefore, "\n\n"), "only the gap was added")
			require.Equal(t, memo, SetMemoBlock(got, ""), "taking the block out gives the memo back")
		}
	})
}

// cut finds the people's text in another way than the code does: it tries the begin marks from the last.
func cut(memo string) (before, after string, ok bool) {
	for i := len(memo) - len(begin); i >= 0; i-- {
		if strings.HasPrefix(memo[i:], begin) {
			if _, after, ok := strings.Cut(memo[i+len(begin):], end); ok {
				return memo[:i], after, true
			}
		}
	}
	return memo, "", false
}
