//go:build !no_azure

package cloud

import _ "gocloud.dev/blob/azureblob" // azblob://
