// Package docs reads README.md and docs/ the way a reader does: it finds the commands, inputs,
// links and names that they show, so that tests can hold them against the programs. The tests of the
// starter and the worker use it too.
package docs

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Page is a page of the documentation.
type Page struct {
	Path string // from the repository's root
	Text string
}

// Command is one command line that a page shows.
type Command struct {
	Page string
	Args []string // the program first, without its folder
}

// Pages reads README.md and every page of docs/ in the repository at root.
func Pages(t testing.TB, root string) []Page {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(root, "docs", "*.md"))
	require.NoError(t, err)
	require.NotEmpty(t, paths)
	var pages []Page
	for _, path := range append(paths, filepath.Join(root, "README.md"), filepath.Join(root, "CONTRIBUTING.md"),
		filepath.Join(root, "SECURITY.md")) {
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		rel, err := filepath.Rel(root, path)
		require.NoError(t, err)
		pages = append(pages, Page{Path: filepath.ToSlash(rel), Text: string(text)})
	}
	return pages
}

// Commands are the command lines of one program in the pages' shell blocks and in their running text.
func Commands(t testing.TB, root, program string) []Command {
	t.Helper()
	var found []Command
	for _, page := range Pages(t, root) {
		for _, line := range append(shellLines(page.Text), inline(page.Text)...) {
			for _, args := range Split(line) {
				if len(args) > 0 && strings.TrimPrefix(args[0], "bin/") == program {
					found = append(found, Command{page.Path, append([]string{program}, args[1:]...)})
				}
			}
		}
	}
	require.NotEmpty(t, found, "no page shows %s", program)
	return found
}

var (
	shellBlock = regexp.MustCompile("(?s)```sh\n(.*?)```")
	codeSpan   = regexp.MustCompile("`([^`\n]+)`")
	anyBlock   = regexp.MustCompile("(?s)```.*?```")
)

// shellLines are the lines of the shell blocks; a backslash at the end joins two.
func shellLines(text string) []string {
	var lines []string
	for _, block := range shellBlock.FindAllStringSubmatch(text, -1) {
		lines = append(lines, strings.Split(strings.ReplaceAll(block[1], "\\\n", " "), "\n")...)
	}
	return lines
}

// inline is what stands between backticks in running text, and looks like a command: a word and more.
func inline(text string) []string {
	var out []string
	for _, span := range codeSpan.FindAllStringSubmatch(anyBlock.ReplaceAllString(text, ""), -1) {
		if strings.Contains(span[1], " ") {
			out = append(out, span[1])
		}
	}
	return out
}

var assignment = regexp.MustCompile(`^[A-Z_]+=`)

// Split cuts a shell line into its commands (at ; | and ||) and these into words, as far as the pages
// need it: quotes, comments, variables set for one command. A variable stays as it is written.
func Split(line string) [][]string {
	var commands [][]string
	var words []string
	var word strings.Builder
	inWord := false
	endWord := func() {
		if inWord {
			if w := word.String(); len(words) > 0 || !assignment.MatchString(w) {
				words = append(words, w)
			}
		}
		word.Reset()
		inWord = false
	}
	quote := rune(0)
	runes := []rune(line)
	for i := 0; i < len(runes); i++ {
		r := runes[i]
		switch {
		case quote == '"' && r == '\\' && i+1 < len(runes):
			i++
			word.WriteRune(runes[i])
		case quote != 0 && r == quote:
			quote = 0
		case quote != 0:
			word.WriteRune(r)
		case r == '\'' || r == '"':
			quote, inWord = r, true
		case r == '#' && !inWord:
			i = len(runes)
		case r == ' ' || r == '\t':
			endWord()
		case r == ';' || r == '|':
			endWord()
			commands, words = append(commands, words), nil
		default:
			word.WriteRune(r)
			inWord = true
		}
	}
	endWord()
	return append(commands, words)
}

// Flag is the value of a flag in a command line, empty when it is not there.
func (c Command) Flag(names ...string) string {
	for i, arg := range c.Args {
		for _, name := range names {
			if arg == name && i+1 < len(c.Args) {
				return c.Args[i+1]
			}
		}
	}
	return ""
}

// String is the command line for messages.
func (c Command) String() string { return c.Page + ": " + strings.Join(c.Args, " ") }
