package tdsynnex

// Invoices in the shape of the answer captured in 2026, and credit memos in all their forms.

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const capturedShape = `<Invoice><InvoiceDate>2026-03-05</InvoiceDate><InvoiceNumber>556677001</InvoiceNumber><OrderType>1</OrderType>` +
	`<ShipTo><AddressName>Acme MSP</AddressName><AddressLine1>1 Main St</AddressLine1><AddressLine2> </AddressLine2><City>Reno</City><State>NV</State><Zip>89501</Zip><Country>US</Country></ShipTo>` +
	`<BillTo><AddressName1>MSP Inc</AddressName1><AddressLine1>2 Main St</AddressLine1><City>Reno</City><State>NV</State><Zip>89502</Zip><Country>US</Country></BillTo>` +
	`<Discount>0.00</Discount><DiscountDays>0</DiscountDays><PaymentTermDays>60</PaymentTermDays><PaymentTermDesc>NET 60 DAYS</PaymentTermDesc>` +
	`<ShipMethodCode>FG</ShipMethodCode><ShipMethodDesc>FedEx Ground</ShipMethodDesc><ShipDate>2026-03-04</ShipDate><InternalReferenceNumber>12345678</InternalReferenceNumber>` +
	`<Tracking><TrackNumber>111,222</TrackNumber></Tracking><Items><Item lineNumber="1"><ShipQuantity>2</ShipQuantity><UnitPrice>6,123.4500</UnitPrice><SynnexPartNumber>ACM-1</SynnexPartNumber>` +
	`<ManuafacturerPartNumber>M-1</ManuafacturerPartNumber><SKU>8100001</SKU><VendorNumber>7</VendorNumber><VendorName>ACME</VendorName><ProductDescription>BOX</ProductDescription>` +
	`<CustPOLineNo>13</CustPOLineNo><SerialNo>SN: ABC123</SerialNo><SerialNo>SN: ABC124</SerialNo></Item></Items>` +
	`<Summary><TotalInvoiceAmount>12,246.90</TotalInvoiceAmount><ExpenseTotal>0.00</ExpenseTotal><MinOrderFee>0</MinOrderFee><Rebate>-65.40</Rebate><Freight>123.4560</Freight>` +
	`<TotalWeight>61.50</TotalWeight><SalesTax>0.00</SalesTax><Shipping>0.003</Shipping></Summary></Invoice>`

func invoiceOf(t *testing.T, change ...string) Invoice {
	t.Helper()
	got, lost := readInvoices(read(t, OperationInvoices, "InvoiceResponse", invoicesOf(strings.NewReplacer(change...).Replace(capturedShape))))
	require.Empty(t, lost)
	require.Len(t, got, 1)
	require.Empty(t, got[0].Warnings)
	return got[0]
}

func TestAnInvoiceInTheCapturedShape(t *testing.T) {
	i := invoiceOf(t)
	require.Equal(t, "556677001 1 12345678", i.Number+" "+i.OrderType+" "+i.InternalReferenceNumber)
	require.Equal(t, "Acme MSP, 89501", i.ShipTo.Name+", "+i.ShipTo.ZipCode)
	require.Empty(t, i.ShipTo.Line2)
	require.Equal(t, "MSP Inc, 89502", i.BillTo.Name+", "+i.BillTo.ZipCode)
	require.Equal(t, []string{"111", "222"}, i.TrackingNumbers)
	require.False(t, i.CreditMemo)
	l := i.Lines[0]
	require.Equal(t, "13 8100001 M-1", l.CustomerPOLineNumber+" "+l.SKU+" "+l.ManufacturerPartNumber)
	require.Equal(t, 1, l.LineNumber)
	require.Equal(t, "6123.45", l.UnitPrice.Decimal.String())
	require.Equal(t, []string{"ABC123", "ABC124"}, l.SerialNumbers)
	s := i.Summary
	require.Equal(t, "12246.9 -65.4 123.456 0.003", s.TotalInvoiceAmount.Decimal.String()+" "+s.Rebate.Decimal.String()+" "+
		s.Freight.Decimal.String()+" "+s.Shipping.Decimal.String())
	require.False(t, s.ProcessingFee.Valid, "what an invoice does not say is not 0")
}

func TestAnElectronicInvoiceHasNoTracking(t *testing.T) {
	i := invoiceOf(t, "111,222", " ", "<ShipMethodCode>FG<", "<ShipMethodCode>EDEL<")
	require.Empty(t, i.TrackingNumbers)
	require.Equal(t, "EDEL", i.ShipMethod)
}

func TestACreditMemoIsOneInAllForms(t *testing.T) {
	const total, quantity, price = "<TotalInvoiceAmount>12,246.90<", "<ShipQuantity>2<", "<UnitPrice>6,123.4500<"
	for name, change := range map[string][]string{
		"a minus before the total":           {total, "<TotalInvoiceAmount>-12,246.90<"},
		"a minus behind the total":           {total, "<TotalInvoiceAmount>12,246.90-<"},
		"the total in brackets":              {total, "<TotalInvoiceAmount>(12,246.90)<"},
		"a type CM":                          {"<OrderType>1<", "<OrderType>CM<"},
		"a type in words":                    {"<OrderType>1<", "<OrderType>Credit Memo<"},
		"a return":                           {"<OrderType>1<", "<OrderType>RMA<"},
		"negative quantities":                {quantity, "<ShipQuantity>-2<"},
		"quantities with the minus behind":   {quantity, "<ShipQuantity>2-<"},
		"negative quantities and total":      {quantity, "<ShipQuantity>-2<", total, "<TotalInvoiceAmount>-12,246.90<"},
		"a negative price and total":         {price, "<UnitPrice>-6,123.4500<", total, "<TotalInvoiceAmount>-12,246.90<"},
		"a price in brackets, and the total": {price, "<UnitPrice>(6,123.4500)<", total, "<TotalInvoiceAmount>(12,246.90)<"},
	} {
		t.Run(name, func(t *testing.T) {
			i := invoiceOf(t, change...)
			require.True(t, i.CreditMemo)
			require.Equal(t, "-12246.9", i.Summary.TotalInvoiceAmount.Decimal.String())
			require.Equal(t, -2, i.Lines[0].ShipQuantity)
			require.Equal(t, "6123.45", i.Lines[0].UnitPrice.Decimal.String())
		})
	}
	require.False(t, invoiceOf(t, total, "<TotalInvoiceAmount>0.00<").CreditMemo, "an invoice of free lines is none")
}
