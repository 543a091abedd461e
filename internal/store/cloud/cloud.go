// Package cloud brings the drivers of the cloud stores that internal/store opens: a program that imports it has s3:// and
// azblob://. They are most of what the store needs of other modules, and a program that keeps all in a folder does without:
// the build tags no_s3 and no_azure leave one out.
package cloud
