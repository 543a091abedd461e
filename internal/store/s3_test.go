package store

import (
	"bufio"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gocloud.dev/blob"

	_ "digitalbridge/internal/store/cloud"
)

// openS3 opens a bucket by S3's driver at an imitation of the service, which shows at once what was written, as the service
// promises; nil when the driver was left out of the build.
func openS3(t *testing.T) *Store {
	t.Helper()
	if !blob.DefaultURLMux().ValidBucketScheme("s3") {
		return nil
	}
	for name, value := range map[string]string{
		"AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_EC2_METADATA_DISABLED": "true", "AWS_PROFILE": "",
		"AWS_CONFIG_FILE": t.TempDir() + "/none", "AWS_SHARED_CREDENTIALS_FILE": t.TempDir() + "/none",
	} {
		t.Setenv(name, value)
	}
	service := httptest.NewServer(&imitatedS3{objects: map[string][]byte{}})
	t.Cleanup(service.Close)
	s, err := Open(t.Context(), "s3://bucket?region=us-east-1&use_path_style=true&endpoint="+service.URL)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	return s
}

// imitatedS3 is as much of S3's interface as the store uses, for one bucket.
type imitatedS3 struct {
	mu      sync.Mutex
	objects map[string][]byte
}

func (s *imitatedS3) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	key := strings.TrimPrefix(strings.TrimPrefix(r.URL.Path, "/bucket"), "/")
	switch {
	case key == "" && r.Method == http.MethodGet:
		s.list(w, r)
	case r.Method == http.MethodPut:
		body, err := sentBody(r)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		s.objects[key] = body
		w.Header().Set("ETag", etag(body))
	case r.Method == http.MethodDelete:
		delete(s.objects, key)
		w.WriteHeader(http.StatusNoContent)
	case r.Method == http.MethodGet, r.Method == http.MethodHead:
		body, ok := s.objects[key]
		if !ok {
			w.WriteHeader(http.StatusNotFound)
			_, _ = io.WriteString(w, "<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message></Error>")
			return
		}
		w.Header().Set("ETag", etag(body))
		http.ServeContent(w, r, "", time.Now(), bytes.NewReader(body))
	default:
		http.Error(w, "not imitated", http.StatusNotImplemented)
	}
}

func etag(body []byte) string { return fmt.Sprintf(`"%d"`, len(body)) }

// sentBody is what is uploaded, without the chunks in which the driver may send it.
func sentBody(r *http.Request) ([]byte, error) {
	if !strings.Contains(r.Header.Get("Content-Encoding"), "aws-chunked") {
		return io.ReadAll(r.Body)
	}
	var body []byte
	for in := bufio.NewReader(r.Body); ; {
		line, err := in.ReadString('\n')
		if err != nil {
			return nil, err
		}
		size, _, _ := strings.Cut(strings.TrimSpace(line), ";")
		n, err := strconv.ParseInt(size, 16, 32)
		if err != nil || n == 0 {
			return body, err
		}
		chunk := make([]byte, n+2)
		if _, err := io.ReadFull(in, chunk); err != nil {
			return nil, err
		}
		body = append(body, chunk[:n]...)
	}
}

type listedS3 struct {
	XMLName     xml.Name `xml:"ListBucketResult"`
	IsTruncated bool
	Contents    []objectS3
	// CommonPrefixes are the folders.
	CommonPrefixes []prefixS3
}

type objectS3 struct {
	Key          string
	LastModified time.Time
	ETag         string
	Size         int
}

type prefixS3 struct{ Prefix string }

func (s *imitatedS3) list(w http.ResponseWriter, r *http.Request) {
	prefix, delimiter := r.URL.Query().Get("prefix"), r.URL.Query().Get("delimiter")
	var out listedS3
	keys, folders := under(s.objects, prefix, delimiter)
	for _, key := range keys {
		body := s.objects[key]
		out.Contents = append(out.Contents, objectS3{Key: key, LastModified: time.Now().UTC(), ETag: etag(body), Size: len(body)})
	}
	for _, folder := range folders {
		out.CommonPrefixes = append(out.CommonPrefixes, prefixS3{folder})
	}
	_ = xml.NewEncoder(w).Encode(out)
}

// under are the objects whose names begin with a prefix, and the folders there, in order; both services list so.
func under(objects map[string][]byte, prefix, delimiter string) (keys, folders []string) {
	for _, key := range slices.Sorted(maps.Keys(objects)) {
		rest, ok := strings.CutPrefix(key, prefix)
		if !ok {
			continue
		}
		if folder, _, below := strings.Cut(rest, delimiter); delimiter != "" && below {
			folders = append(folders, prefix+folder+delimiter)
			continue
		}
		keys = append(keys, key)
	}
	return keys, slices.Compact(folders)
}
