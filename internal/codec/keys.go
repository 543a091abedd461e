package codec

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"regexp"
	"strings"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/converter"
	"google.golang.org/protobuf/proto"
)

// Metadata of an encrypted payload. The data is a nonce of 12 bytes and what AES-256-GCM makes of the whole
// payload as protobuf; the key's id is authenticated with it.
const (
	encoding  = "binary/encrypted"
	cipherKey = "encryption-cipher"
	aesGCM    = "AES256-GCM"
	keyID     = "encryption-key-id"
)

// ErrUnknownKey is the error for a payload whose key is not among ours (any more).
var ErrUnknownKey = errors.New("the key that a payload is encrypted with is not among PAYLOAD_KEYS")

// KeyRing encrypts payloads by one key and decrypts them by any.
type KeyRing struct {
	first string
	keys  map[string]cipher.AEAD
}

var keyName = regexp.MustCompile(`^[A-Za-z0-9._-]{1,64}$`)

// ParseKeys reads keys as id:base64, with commas between; nil for none.
func ParseKeys(text string) (*KeyRing, error) {
	if strings.TrimSpace(text) == "" {
		return nil, nil
	}
	ring := &KeyRing{keys: map[string]cipher.AEAD{}}
	for i, entry := range strings.Split(text, ",") {
		id, encoded, ok := strings.Cut(strings.TrimSpace(entry), ":")
		if !ok || !keyName.MatchString(id) {
			return nil, fmt.Errorf("key %d is not written as id:base64, with an id of letters, digits, dots and dashes", i+1)
		}
		if ring.keys[id] != nil {
			return nil, fmt.Errorf("two keys have the id %s", id)
		}
		key, err := base64.StdEncoding.DecodeString(encoded)
		if err != nil || len(key) != 32 {
			return nil, fmt.Errorf("the key %s is not 32 bytes in base64; make one by: openssl rand -base64 32", id)
		}
		block, err := aes.NewCipher(key)
		if err != nil {
			return nil, err
		}
		if ring.keys[id], err = cipher.NewGCM(block); err != nil {
			return nil, err
		}
		if ring.first == "" {
			ring.first = id
		}
	}
	return ring, nil
}

var (
	_ converter.PayloadCodec = (*KeyRing)(nil)
	_ converter.PayloadCodec = noKeys{}
)

// noKeys encrypts nothing and knows what is encrypted, so that a program that was started without its keys says so.
type noKeys struct{}

func (noKeys) Encode(payloads []*commonpb.Payload) ([]*commonpb.Payload, error) { return payloads, nil }

func (noKeys) Decode(payloads []*commonpb.Payload) ([]*commonpb.Payload, error) {
	for _, p := range payloads {
		if string(p.GetMetadata()[converter.MetadataEncoding]) == encoding {
			return nil, fmt.Errorf("%w: its id is %q, and PAYLOAD_KEYS is not set. What to do: give this program the keys of the "+
				"connection's worker", ErrUnknownKey, string(p.GetMetadata()[keyID]))
		}
	}
	return payloads, nil
}

// Encode encrypts payloads.
func (r *KeyRing) Encode(payloads []*commonpb.Payload) ([]*commonpb.Payload, error) {
	out := make([]*commonpb.Payload, len(payloads))
	for i, p := range payloads {
		if string(p.GetMetadata()[converter.MetadataEncoding]) == encoding {
			out[i] = p
			continue
		}
		plain, err := proto.Marshal(p)
		if err != nil {
			return nil, fmt.Errorf("encrypting a payload: %w", err)
		}
		aead := r.keys[r.first]
		nonce := make([]byte, aead.NonceSize(), aead.NonceSize()+len(plain)+aead.Overhead())
		_, _ = rand.Read(nonce) // never fails
		out[i] = &commonpb.Payload{
			Metadata: map[string][]byte{converter.MetadataEncoding: []byte(encoding), cipherKey: []byte(aesGCM), keyID: []byte(r.first)},
			Data:     aead.Seal(nonce, nonce, plain, []byte(r.first)),
		}
	}
	return out, nil
}

// Decode decrypts payloads. What is not encrypted, such as what somebody typed in the web UI, stays.
func (r *KeyRing) Decode(payloads []*commonpb.Payload) ([]*commonpb.Payload, error) {
	out := make([]*commonpb.Payload, len(payloads))
	for i, p := range payloads {
		if string(p.GetMetadata()[converter.MetadataEncoding]) != encoding {
			out[i] = p
			continue
		}
		id := string(p.GetMetadata()[keyID])
		aead := r.keys[id]
		if aead == nil {
			return nil, fmt.Errorf("%w: its id is %q. What to do: put it back until nothing that it encrypted is kept any more", ErrUnknownKey, id)
		}
		if len(p.GetData()) < aead.NonceSize() {
			return nil, fmt.Errorf("a payload that was encrypted with the key %s is cut short", id)
		}
		nonce, sealed := p.GetData()[:aead.NonceSize()], p.GetData()[aead.NonceSize():]
		plain, err := aead.Open(nil, nonce, sealed, []byte(id))
		if err != nil {
			return nil, fmt.Errorf("a payload can't be decrypted with the key %s: it was changed, or another key has this id", id)
		}
		out[i] = &commonpb.Payload{}
		if err := proto.Unmarshal(plain, out[i]); err != nil {
			return nil, fmt.Errorf("a payload that was encrypted with the key %s can't be read: %w", id, err)
		}
	}
	return out, nil
}
