package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"strings"
	"syscall"

	"gocloud.dev/gcerrors"
)

// Fault is a failure of the store itself, with what the store said and what to do about it.
type Fault struct {
	Op  string // what was tried, such as "writing plans/1.json"
	Fix string
	Err error
}

func (f *Fault) Error() string { return fmt.Sprintf("%s in the blob store: %v", f.Op, f.Err) }

// Unwrap returns what the store said.
func (f *Fault) Unwrap() error { return f.Err }

// fault names the cause of a failure. What the caller's own context ended is no fault of the store.
func fault(op string, err error) error {
	if err == nil || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return &Fault{Op: op, Fix: fixOf(err), Err: err}
}

// noBucket reports whether it is the bucket or container that is missing, and not a key in it.
func noBucket(err error) bool {
	return strings.Contains(err.Error(), "NoSuchBucket") || strings.Contains(err.Error(), "ContainerNotFound")
}

// fixOf is what to do, by what the store said: causes that look the same are named together.
func fixOf(err error) string {
	var name *net.DNSError
	text := err.Error()
	says := func(words ...string) bool {
		for _, w := range words {
			if strings.Contains(text, w) {
				return true
			}
		}
		return false
	}
	switch {
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return "The disk of the store is full, or its quota is used up: make room there; nothing else has to be done."
	case errors.Is(err, syscall.EROFS):
		return "The store's file system is mounted read-only: mount it writable, or look in the system's log for a fault of the disk."
	case errors.Is(err, fs.ErrPermission):
		return "Let the user that the worker runs as read and write the store's folder (owner and mode, in a container those of the volume)."
	case errors.Is(err, syscall.ENOTDIR), errors.Is(err, syscall.EISDIR):
		return "A file stands where the store needs a folder: move it away, or give another folder as BRIDGE_STORE."
	case errors.As(err, &name):
		return "The name of the store's server can't be resolved: check the address and region in BRIDGE_STORE and this machine's name " +
			"resolution."
	case errors.Is(err, syscall.ECONNREFUSED):
		return "Nothing listens at the store's address: start it, or correct the endpoint in BRIDGE_STORE."
	case noBucket(err):
		return "The bucket or container does not exist in that account and region: make it, or correct its name in BRIDGE_STORE."
	case says("ExpiredToken", "TokenRefreshRequired", "RequestTimeTooSkewed"):
		return "The store's credentials have run out, or this machine's clock is off: renew them, and set the clock."
	case gcerrors.Code(err) == gcerrors.PermissionDenied, says("AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch",
		"AuthorizationFailure", "AuthenticationFailed", "no EC2 IMDS role found", "failed to refresh cached credentials"):
		return "The store refuses these credentials or gives them no right to this bucket: check the credentials in the worker's environment " +
			"and the bucket's rights to read, write, list and delete."
	case says("x509:", "tls:"):
		return "The store's certificate is not trusted: give its authority to the system, or look who answers in its place."
	}
	return "It is tried again by itself; if it persists, check that the store that BRIDGE_STORE names can be reached and written from here."
}
