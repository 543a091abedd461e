package spelling

import "fmt"

// Count is a number of things as people say it: 1 product, 2 products.
func Count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// Be is a number of things that were named before, with its verb: 1 is, 2 are.
func Be(n int) string {
	if n == 1 {
		return "1 is"
	}
	return fmt.Sprintf("%d are", n)
}

// Are is the number of things with its verb: 1 product is, 2 products are.
func Are(n int, thing string) string {
	if n == 1 {
		return Count(n, thing) + " is"
	}
	return Count(n, thing) + " are"
}
