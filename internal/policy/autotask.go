package policy

import "strings"

// Autotask says which records of the tenant stand for what. Names are resolved by label, without case.
type Autotask struct {
	// VendorID is the company that stands for TD SYNNEX; 0: the only active vendor company whose name
	// contains VendorName.
	VendorID int64 `yaml:"vendorID"`
	// VendorName is part of that company's name.
	VendorName string `yaml:"vendorName"`
	// BillingCode is the material billing code of new products.
	BillingCode string `yaml:"billingCode"`
	// StatusLabels are the tenant's own labels of the five statuses of purchase orders, where they are not the
	// English ones.
	StatusLabels map[PurchaseOrderStatus]string `yaml:"statusLabels"`
}

func defaultAutotask() Autotask {
	return Autotask{VendorName: "SYNNEX", BillingCode: "Hardware", StatusLabels: map[PurchaseOrderStatus]string{}}
}

func (a Autotask) validate(m *mistakes) {
	if a.VendorID == 0 && strings.TrimSpace(a.VendorName) == "" {
		m.add("autotask.vendorName", "give part of the TD SYNNEX company's name, or its id as autotask.vendorID")
	}
	a.validateStatusLabels(m)
}
