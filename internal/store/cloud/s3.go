//go:build !no_s3

package cloud

import _ "gocloud.dev/blob/s3blob" // s3://
