// Package codec is how values travel through Temporal: inputs from people are decoded strictly, failures carry
// one readable message, and payloads are encrypted when the bridge has a key.
package codec
