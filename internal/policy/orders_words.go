package policy

// Country is where every ship-to address is.
type Country string

// Values of [Country].
const (
	CountryUS Country = "US"
	CountryCA Country = "CA"
)

func (Country) values() []string { return texts(CountryUS, CountryCA) }

// OutOfStock is what becomes of what is not in stock.
type OutOfStock string

// Values of [OutOfStock].
const (
	OutOfStockBackOrder OutOfStock = "backOrder"
	OutOfStockAsk       OutOfStock = "ask"
	OutOfStockRefuse    OutOfStock = "refuse"
)

func (OutOfStock) values() []string {
	return texts(OutOfStockBackOrder, OutOfStockAsk, OutOfStockRefuse)
}

// DropShip is when an order is shipped blind, in the MSP's name.
type DropShip string

// Values of [DropShip].
const (
	DropShipNever      DropShip = "never"
	DropShipToCustomer DropShip = "toCustomer"
)

func (DropShip) values() []string { return texts(DropShipNever, DropShipToCustomer) }

// EndUser is when the customer is named to the distributor.
type EndUser string

// Values of [EndUser].
const (
	EndUserWhenRequired EndUser = "whenRequired"
	EndUserAlways       EndUser = "always"
	EndUserNever        EndUser = "never"
)

func (EndUser) values() []string { return texts(EndUserWhenRequired, EndUserAlways, EndUserNever) }

// StockEndUser says who is the end user of a purchase order that is for no customer.
type StockEndUser string

// Values of [StockEndUser].
const (
	StockEndUserNone StockEndUser = "none"
	StockEndUserSelf StockEndUser = "self"
)

func (StockEndUser) values() []string { return texts(StockEndUserNone, StockEndUserSelf) }

// MinimumQuantity says what becomes of a line below the minimum order quantity.
type MinimumQuantity string

// Values of [MinimumQuantity].
const (
	MinimumWarn  MinimumQuantity = "warn"
	MinimumAsk   MinimumQuantity = "ask"
	MinimumBlock MinimumQuantity = "block"
)

func (MinimumQuantity) values() []string { return texts(MinimumWarn, MinimumAsk, MinimumBlock) }

// Comments is what goes along with an order as a comment.
type Comments string

// Values of [Comments].
const (
	CommentsNever Comments = "never"
	CommentsMemo  Comments = "memo"
)

func (Comments) values() []string { return texts(CommentsNever, CommentsMemo) }

// Partial is what happens about an order that was accepted in part.
type Partial string

// Values of [Partial].
const (
	PartialTell Partial = "tell"
	PartialAsk  Partial = "ask"
)

func (Partial) values() []string { return texts(PartialTell, PartialAsk) }

// Resend is when an order that was not found is sent again without asking.
type Resend string

// Values of [Resend].
const (
	ResendNever       Resend = "never"
	ResendAfterWindow Resend = "afterWindow"
)

func (Resend) values() []string { return texts(ResendNever, ResendAfterWindow) }

// SpecialPriceType is a kind of special price, in the distributor's words (reference tdsynnex.md §3.1); empty for
// none.
type SpecialPriceType string

func (SpecialPriceType) values() []string {
	return []string{"", "VendorPromotion", "FederalGovernment", "StateGovernment", "Education"}
}
