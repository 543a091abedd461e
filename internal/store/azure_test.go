package store

import (
	"bytes"
	"encoding/xml"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gocloud.dev/blob"
)

// openAzure opens a container by Azure's driver at an imitation of the service, which shows at once what was written, as the
// service promises; nil when the driver was left out of the build.
func openAzure(t *testing.T) *Store {
	t.Helper()
	if !blob.DefaultURLMux().ValidBucketScheme("azblob") {
		return nil
	}
	for name, value := range map[string]string{
		"AZURE_STORAGE_ACCOUNT": "account", "AZURE_STORAGE_KEY": "c2VjcmV0", "AZURE_STORAGE_SAS_TOKEN": "",
		"AZURE_STORAGE_CONNECTION_STRING": "", "AZURE_STORAGEBLOB_CONNECTIONSTRING": "",
	} {
		t.Setenv(name, value)
	}
	service := httptest.NewServer(&imitatedAzure{objects: map[string][]byte{}, blocks: map[string][]byte{}})
	t.Cleanup(service.Close)
	s, err := Open(t.Context(), "azblob://container?protocol=http&localemu=true&domain="+strings.TrimPrefix(service.URL, "http://"))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	return s
}

// imitatedAzure is as much of the interface of Azure's blobs as the store uses, for one container.
type imitatedAzure struct {
	mu      sync.Mutex
	objects map[string][]byte
	// blocks are uploaded and belong to no object yet.
	blocks map[string][]byte
}

func (s *imitatedAzure) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	key := strings.TrimPrefix(strings.TrimPrefix(r.URL.Path, "/account/container"), "/")
	body, err := io.ReadAll(r.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	part := r.URL.Query().Get("comp")
	switch {
	case part == "list":
		s.list(w, r)
	case r.Method == http.MethodPut && part == "block":
		s.blocks[r.URL.Query().Get("blockid")] = body
		w.WriteHeader(http.StatusCreated)
	case r.Method == http.MethodPut && part == "blocklist":
		var list struct {
			Latest []string `xml:"Latest"`
		}
		if err := xml.Unmarshal(body, &list); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		var whole []byte
		for _, id := range list.Latest {
			whole = append(whole, s.blocks[id]...)
		}
		s.objects[key] = whole
		w.WriteHeader(http.StatusCreated)
	case r.Method == http.MethodPut:
		s.objects[key] = body
		w.WriteHeader(http.StatusCreated)
	case s.objects[key] == nil:
		w.Header().Set("X-Ms-Error-Code", "BlobNotFound")
		w.WriteHeader(http.StatusNotFound)
	case r.Method == http.MethodDelete:
		delete(s.objects, key)
		w.WriteHeader(http.StatusAccepted)
	default:
		http.ServeContent(w, r, "", time.Now(), bytes.NewReader(s.objects[key]))
	}
}

type listedAzure struct {
	XMLName xml.Name `xml:"EnumerationResults"`
	Blobs   struct {
		Blob       []objectAzure
		BlobPrefix []prefixAzure
	}
}

type objectAzure struct {
	Name       string
	Properties struct {
		LastModified  string `xml:"Last-Modified"`
		ContentLength int    `xml:"Content-Length"`
	}
}

type prefixAzure struct{ Name string }

func (s *imitatedAzure) list(w http.ResponseWriter, r *http.Request) {
	prefix, delimiter := r.URL.Query().Get("prefix"), r.URL.Query().Get("delimiter")
	var out listedAzure
	keys, folders := under(s.objects, prefix, delimiter)
	for _, key := range keys {
		o := objectAzure{Name: key}
		o.Properties.LastModified, o.Properties.ContentLength = time.Now().UTC().Format(http.TimeFormat), len(s.objects[key])
		out.Blobs.Blob = append(out.Blobs.Blob, o)
	}
	for _, folder := range folders {
		out.Blobs.BlobPrefix = append(out.Blobs.BlobPrefix, prefixAzure{folder})
	}
	w.Header().Set("Content-Type", "application/xml")
	_ = xml.NewEncoder(w).Encode(out)
}
