// Package style is the one stylesheet of what people read in a browser: the desk, and the dossier of an order as a file.
package style

import _ "embed"

// CSS is the stylesheet. It needs nothing else.
//
//go:embed style.css
var CSS string
