package tdsynnex

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// An answer that is made to be broken is given up: reading it apart takes no more than reading it. Each of these would keep
// a processor busy for hours.
func TestWhatIsMadeToBeBrokenIsGivenUp(t *testing.T) {
	const many, more = 20_000, 60_000
	for name, text := range map[string]string{
		"closed under what stays open":  strings.Repeat("<b>", many) + strings.Repeat("<a>", many) + strings.Repeat("</a>", many),
		"strangers under what is open":  strings.Repeat("<a>", more) + strings.Repeat("</b>", more),
		"more tags than an answer has":  "<a>" + strings.Repeat("<b/>", maxTags) + "</c>",
		"more items than an answer has": "<items>" + strings.Repeat("<item><", maxPieces+1) + "</items>",
		"attributes":                    "<a" + strings.Repeat(" b=''", maxElements) + "></b>",
		"deep, and closed":              strings.Repeat("<a>", many) + strings.Repeat("</a>", many),
	} {
		t.Run(name, func(t *testing.T) {
			_, err := parseXML([]byte("<OrderStatusResponse>"+text+"</OrderStatusResponse>"), OperationOrderStatus)
			require.Error(t, err)
			require.Less(t, len(err.Error()), 1000)
		})
	}
}

// What is open at the end of its item is closed there, in however many items: only what is open at once is bounded.
func TestManyBrokenItemsAreStillReadApart(t *testing.T) {
	const many = 2000
	root, err := parseXML([]byte("<OrderStatusResponse><Code>accepted</Code><Items>"+
		strings.Repeat("<Item><SKU>1000003</SKU><Code>accepted</Item>", many)+"</Items></OrderStatusResponse>"), OperationOrderStatus)
	require.NoError(t, err)
	items := root.every("item")
	require.Len(t, items, many)
	for _, it := range items {
		require.Equal(t, "1000003", it.text("SKU"))
		require.NotEmpty(t, it.damage)
	}
}
