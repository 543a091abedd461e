package tdsynnex

// UnreadItem is an item of an answer that was left out because its number, its quantity or its structure
// cannot be read. Nothing may be concluded from the rest of the answer about what it stands for.
type UnreadItem struct {
	Item  string `json:"item"`  // which, such as "line 1.1" or "invoice 556677001"
	Cause string `json:"cause"` // what cannot be read, with its raw text
	Raw   string `json:"raw"`   // the item as it came, shortened
}
