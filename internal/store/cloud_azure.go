//go:build !no_azure

package store

import _ "gocloud.dev/blob/azureblob" // azblob://
