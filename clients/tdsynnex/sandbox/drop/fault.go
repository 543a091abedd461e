// Broken feeds on purpose: what each fault does to the bytes of the price file.

package drop

import (
	"bytes"
	"fmt"
	"io"
	"slices"
)

// FeedFault breaks the price file, or the way to it, on purpose.
type FeedFault string

// The faults a feed can have.
const (
	FaultNone           FeedFault = ""
	FaultNoHeader       FeedFault = "no-header"
	FaultWrongQualifier FeedFault = "wrong-qualifier"
	FaultCutRows        FeedFault = "cut-rows"      // every 20th row ends early
	FaultCutTail        FeedFault = "cut-tail"      // the .ap ends in the middle of a row
	FaultCutFile        FeedFault = "cut-file"      // the zip ends in the middle
	FaultCutTransfer    FeedFault = "cut-transfer"  // the connection breaks once in the middle of the file
	FaultWrongAccount   FeedFault = "wrong-account" // another account's rows
	FaultEmpty          FeedFault = "empty"         // a header and no rows
	FaultMissing        FeedFault = "missing"       // no file, as before the first nightly run
	FaultASCII          FeedFault = "ascii"         // every LF in the zip has become CR LF
)

// FeedFaults lists the faults that can be set.
func FeedFaults() []FeedFault {
	return []FeedFault{FaultNone, FaultNoHeader, FaultWrongQualifier, FaultCutRows, FaultCutTail, FaultCutFile,
		FaultCutTransfer, FaultWrongAccount, FaultEmpty, FaultMissing, FaultASCII}
}

// Check says whether the fault is one of [FeedFaults].
func (f FeedFault) Check() error {
	if !slices.Contains(FeedFaults(), f) {
		return fmt.Errorf("feed fault %q is not one of %q", f, FeedFaults())
	}
	return nil
}

// otherAccount is whose rows FaultWrongAccount serves.
const otherAccount = "999999"

// rowFaults returns a writer that does to the lines of a price file what the fault says. It must be
// closed to write what it holds back.
func rowFaults(w io.Writer, fault FeedFault) io.WriteCloser {
	return &rowBreaker{w: w, fault: fault}
}

type rowBreaker struct {
	w     io.Writer
	fault FeedFault
	line  int
	rest  []byte
}

func (b *rowBreaker) Write(p []byte) (int, error) {
	b.rest = append(b.rest, p...)
	for {
		end := bytes.IndexByte(b.rest, '\n')
		if end < 0 {
			return len(p), nil
		}
		b.line++
		if _, err := b.w.Write(b.broken(b.rest[:end+1])); err != nil {
			return 0, err
		}
		b.rest = append(b.rest[:0], b.rest[end+1:]...)
	}
}

// broken is what becomes of a line, which ends with its LF.
func (b *rowBreaker) broken(line []byte) []byte {
	switch {
	case b.fault == FaultNoHeader && b.line == 1:
		return nil
	case b.fault == FaultWrongQualifier && b.line == 1:
		return bytes.Replace(line, []byte("~C~"), []byte("~X~"), 1)
	case b.fault == FaultCutRows && b.line%20 == 0:
		return append(bytes.Clone(line[:len(line)/2]), '\n')
	case b.fault == FaultEmpty && b.line > 1:
		return nil
	}
	return line
}

// Close writes the rest; FaultCutTail has the beginning of one more row there.
func (b *rowBreaker) Close() error {
	if b.fault != FaultCutTail {
		_, err := b.w.Write(b.rest)
		return err
	}
	_, err := io.WriteString(b.w, "555001~DTL~CUT-OFF~XXX-CUT-OFF~99999")
	return err
}
