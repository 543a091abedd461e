package orders

// What the tests of package orders_test look at from inside.
var NewSentOrder = sentOrder
