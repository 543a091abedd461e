package catalog

// ReviewItem is a product of the price file that may be one of Autotask's own already: a person decides,
// and until then it is neither created nor written.
type ReviewItem struct {
	SKU                    string      `json:"sku"`
	Name                   string      `json:"name"`
	Manufacturer           string      `json:"manufacturer,omitempty"`
	ManufacturerPartNumber string      `json:"manufacturerPartNumber,omitempty"`
	Candidates             []Candidate `json:"candidates"`
	// Fix says what to do.
	Fix string `json:"fix"`
}

// Candidate is a product of Autotask that may be the one, and why.
type Candidate struct {
	ProductID int64  `json:"productId"`
	Name      string `json:"name"`
	SKU       string `json:"sku,omitempty"`
	Active    bool   `json:"active"`
	Why       string `json:"why"`
}

// KeptProduct is a product that left the catalogue and stays active because somebody still counts on it.
type KeptProduct struct {
	SKU       string `json:"sku"`
	ProductID int64  `json:"productId"`
	Name      string `json:"name"`
	// Reason says why it would have been deactivated.
	Reason         string `json:"reason"`
	ReplacementSKU string `json:"replacementSku,omitempty"`
	Uses           []Use  `json:"uses"`
}

// UnreadProduct is a product that stays as it is because a row in Autotask that concerns it can't be read.
type UnreadProduct struct {
	// SKU is empty when not even that can be read.
	SKU       string `json:"sku,omitempty"`
	ProductID int64  `json:"productId,omitempty"`
	Name      string `json:"name,omitempty"`
	Cause     string `json:"cause"`
}

// Use is an open purchase order or quote that a product is on.
type Use struct {
	Kind   string `json:"kind"` // "purchase order" or "quote"
	ID     int64  `json:"id"`
	Number string `json:"number"`
	Status string `json:"status"`
}

// DuplicateGroup is several products of Autotask that stand for one.
type DuplicateGroup struct {
	// SKU is the TD SYNNEX SKU that they share, empty when they share only a part number.
	SKU                    string `json:"sku,omitempty"`
	Manufacturer           string `json:"manufacturer,omitempty"`
	ManufacturerPartNumber string `json:"manufacturerPartNumber,omitempty"`
	// Why says what they have in common.
	Why      string             `json:"why"`
	Products []DuplicateProduct `json:"products"`
	Fix      string             `json:"fix"`
}

// DuplicateProduct is one of several products for the same thing.
type DuplicateProduct struct {
	ProductID int64  `json:"productId"`
	Name      string `json:"name"`
	SKU       string `json:"sku,omitempty"` // Autotask's own
	Active    bool   `json:"active"`
	// Synced: it is the one that Product Sync writes.
	Synced bool `json:"synced"`
	// Ours: the bridge counts it among its own.
	Ours bool `json:"ours"`
}
