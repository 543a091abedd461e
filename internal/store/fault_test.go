package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

// The cause that is named is the cause: what the store said is in the message, and what to do follows from it.
func TestTheCauseOfAStoreFaultIsNamed(t *testing.T) {
	at := func(err error) error { return &fs.PathError{Op: "open", Path: "/data/x", Err: err} }
	for name, c := range map[string]struct {
		err error
		fix string
	}{
		"disk full":          {at(syscall.ENOSPC), "full"},
		"quota used up":      {at(syscall.EDQUOT), "quota"},
		"read-only":          {at(syscall.EROFS), "read-only"},
		"not allowed":        {at(syscall.EACCES), "the user that the worker runs as"},
		"not owner":          {at(syscall.EPERM), "the user that the worker runs as"},
		"a file in the way":  {at(syscall.ENOTDIR), "A file stands where"},
		"a folder as file":   {at(syscall.EISDIR), "A file stands where"},
		"refused":            {&net.OpError{Op: "dial", Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)}, "Nothing listens"},
		"no such name":       {fmt.Errorf("s3: %w", &net.DNSError{Err: "no such host", Name: "minio"}), "can't be resolved"},
		"no bucket":          {errors.New("operation error S3: PutObject, NoSuchBucket: The specified bucket does not exist"), "make it"},
		"no container":       {errors.New("RESPONSE 404: ERROR CODE: ContainerNotFound"), "make it"},
		"no right":           {errors.New("api error AccessDenied: Access Denied"), "the bucket's rights"},
		"wrong key":          {errors.New("api error SignatureDoesNotMatch: The request signature we calculated"), "credentials"},
		"unknown key":        {errors.New("api error InvalidAccessKeyId: The AWS Access Key Id"), "credentials"},
		"no credentials":     {errors.New("failed to refresh cached credentials, no EC2 IMDS role found"), "credentials"},
		"token has run out":  {errors.New("api error ExpiredToken: The provided token has expired"), "have run out"},
		"the clock is off":   {errors.New("api error RequestTimeTooSkewed"), "clock"},
		"unknown authority":  {errors.New("tls: failed to verify certificate: x509: certificate signed by unknown authority"), "certificate"},
		"something else":     {errors.New("SlowDown: please reduce your request rate"), "can be reached and written"},
		"an error of the OS": {at(syscall.EIO), "can be reached and written"},
	} {
		t.Run(name, func(t *testing.T) {
			var f *Fault
			require.ErrorAs(t, fault("writing plans/1.json", c.err), &f)
			require.Contains(t, f.Fix, c.fix)
			require.ErrorContains(t, f, c.err.Error(), "with what the other side really said")
			require.ErrorContains(t, f, "writing plans/1.json")
			require.ErrorIs(t, f, c.err)
		})
	}
	require.NoError(t, fault("x", nil))
	require.Equal(t, context.Canceled, fault("x", context.Canceled), "the caller's own end is no fault of the store")
}

func TestAFolderThatCannotBeWrittenSaysSo(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "plans"), nil, 0o600))
	s, err := Open(t.Context(), "file://"+filepath.ToSlash(dir))
	require.NoError(t, err)
	defer func() { require.NoError(t, s.Close()) }()
	var f *Fault
	require.ErrorAs(t, s.PutJSON(t.Context(), "plans/1.json", 1), &f)
	require.True(t, strings.Contains(f.Fix, "A file stands where"), f.Fix)

	_, err = Open(t.Context(), "file://"+filepath.ToSlash(filepath.Join(dir, "plans", "below")))
	require.ErrorContains(t, err, "A file stands where")
}
