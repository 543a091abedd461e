// What can go wrong on the way to a file, in the classes that all clients share.

package pricedrop

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/pkg/sftp"
	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/knownhosts"
)

// Class is the class of an [Error], in the words of the other TD SYNNEX clients.
type Class string

// The classes that occur here.
const (
	ClassTransient  Class = "transient"  // try again; a partial download goes on where it broke off
	ClassAuth       Class = "auth"       // user, password or host key
	ClassPermission Class = "permission" // the server forbids this file
	ClassValidation Class = "validation" // the configuration cannot work
	ClassNotFound   Class = "not-found"  // no such file on the server
	ClassMalformed  Class = "malformed"  // the server answered something impossible
)

// Error is the error of every function of this package. Its message is one sentence for a person: what
// was tried, the cause, and what to do. It never contains the password.
type Error struct {
	Class Class
	// Op is what was tried: "connect", "list", "download".
	Op string
	// Address is host:port; File the remote file, if it was about one.
	Address, File string
	// Cause and Fix are the two halves of the message.
	Cause, Fix string
	// Err is the underlying error, if any.
	Err error
}

// Error is the cause and the fix.
func (e *Error) Error() string {
	what := e.Op
	if e.File != "" {
		what += " " + e.File
	}
	return fmt.Sprintf("SFTP %s at %s: %s; %s", what, e.Address, e.Cause, e.Fix)
}

// Unwrap returns the underlying error.
func (e *Error) Unwrap() error { return e.Err }

// ErrHostKey is in the chain of an [Error] when the server's host key is not the configured one.
var ErrHostKey = errors.New("host key is not the configured one")

// connectError classifies what went wrong between dialling and the open SFTP session.
func connectError(ctx context.Context, err error) *Error {
	e := &Error{Class: ClassTransient, Op: "connect", Cause: err.Error(), Err: err,
		Fix: "try again; if it persists, check the address, that port 22 is open from here, and whether TD SYNNEX allows this machine's " +
			"address"}
	var known *knownhosts.KeyError
	var revoked *knownhosts.RevokedError
	var negotiation *ssh.AlgorithmNegotiationError
	switch {
	case ctx.Err() != nil:
		e.Cause, e.Fix, e.Err = "stopped ("+ctx.Err().Error()+")", "start it again", ctx.Err()
	case errors.Is(err, ErrHostKey), errors.As(err, &known), errors.As(err, &revoked):
		e.Class = ClassAuth
		e.Fix = "nothing was sent; ask TD SYNNEX whether they changed the key, and only then configure the new fingerprint"
		if known != nil && len(known.Want) == 0 {
			e.Cause = "the known-hosts file has no key for this server"
			e.Fix = "add the server's key to it, or configure its fingerprint"
		} else if known != nil {
			e.Cause = "the server's host key is not the one in the known-hosts file"
		}
		e.Err = errors.Join(ErrHostKey, err)
	case errors.As(err, &negotiation):
		e.Class = ClassValidation
		e.Cause = "the server and this client share no algorithm (" + negotiation.Error() + ")"
		e.Fix = "if the server still offers only ssh-rsa or ssh-dss host keys, switch legacy host keys on"
	case strings.Contains(err.Error(), "unable to authenticate"):
		e.Class, e.Cause, e.Fix = refusedLogin(err.Error())
	}
	return e
}

// refusedLogin tells a refused password from a server that takes none. The library lists the methods that it tried, and
// "none" is always among them.
func refusedLogin(words string) (class Class, cause, fix string) {
	if !strings.Contains(words, "password") {
		return ClassValidation, "the server takes no password (" + words + ")",
			"check the address: TD SYNNEX's servers take one; another server, or a gateway in between, may answer there"
	}
	return ClassAuth, "the server refused the log-in (" + words + ")",
		"check the SFTP user (u<account> in the US, c<account> in Canada) and its own password, which is not the EC Express one; " +
			"when both are right, ask TD SYNNEX whether the user is locked or this machine's address is not allowed: the server says the same then"
}

// fileError classifies what went wrong with one file or directory on an open session.
func fileError(ctx context.Context, op, file string, err error) *Error {
	e := &Error{Class: ClassTransient, Op: op, File: file, Cause: "the transfer broke off (" + err.Error() + ")", Err: err,
		Fix: "try again; a download goes on where it broke off"}
	var status *sftp.StatusError
	switch {
	case ctx.Err() != nil:
		e.Cause, e.Fix, e.Err = "stopped ("+ctx.Err().Error()+")", "start it again; a download goes on where it broke off", ctx.Err()
	case errors.Is(err, fs.ErrNotExist):
		e.Class, e.Cause = ClassNotFound, "there is no such file on the server"
		e.Fix = "check the file name; a new account's first price file appears within 24 hours of its first login"
	case errors.Is(err, fs.ErrPermission):
		e.Class, e.Cause = ClassPermission, "the server does not let this user read it"
		e.Fix = "check the file's name and folder; when they are right, ask TD SYNNEX to enable the price file for the account"
	case errors.As(err, &status):
		e.Cause = "the server answered " + status.Error()
	}
	return e
}
