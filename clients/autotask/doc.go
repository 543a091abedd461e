// Package autotask is a client of the Autotask PSA REST API for products, purchasing,
// inventory and sales.
//
// [New] returns a [Client] with one field per entity. A [Collection] is written at its own
// path; a [ChildCollection] (order lines, product vendors, contacts) is written through its
// parent, whose id is an argument. Both embed a [Reader], which gets, queries and counts rows
// and knows the entity's rights, fields and picklists.
//
//	client, err := autotask.New(autotask.Config{UserName: user, Secret: secret, IntegrationCode: code})
//	order, err := client.PurchaseOrders.Get(ctx, 1016)
//	for line, err := range client.PurchaseOrderItems.List(ctx, order.ID) { … }
//	err = client.PurchaseOrders.Patch(ctx, autotask.PurchaseOrder{ID: order.ID, ExternalPONumber: autotask.Of("SO-7")})
//
// # Rows
//
// The fields of a row are [Optional]: absent, null or a value. Absent fields are not sent, so
// a patch is a row with its id and the fields to change. Amounts are decimals and times are
// UTC. User-defined fields have a helper, [UserDefinedFields].
//
// The comment behind a field is what tenants' own metadata says of it: required (on create),
// read-only, set on create only, its length, whether it is a picklist, and the entity that it
// refers to. Lengths and picklists differ between tenants; [Reader.Fields] has the tenant's own.
//
// # Queries
//
// A [Query] is conditions, made with [Eq], [In], [Or] and their like, and checked before it is
// sent: Autotask drops operators that it doesn't know, and compares with null in vain, without
// a word. Results stream as an iterator that holds one page of at most 500 rows.
//
// # Errors
//
// Autotask answers 500 for a missing field, a missing right and a real fault alike. Every
// failed call gives an [*Error] whose [Class] says what it is, with Autotask's own words and a
// sentence on what to do. errors.Is knows [ErrNotFound], [ErrPermission], [ErrValidation],
// [ErrAuth], [ErrThrottled] and [ErrAmbiguous].
//
// Reads are repeated a few times after faults. Writes are not: a write whose answer was lost is
// ErrAmbiguous, and only the caller knows how to look for its effect. Refusals for too many
// calls have no effect, so any call is repeated after them. After refused credentials the zone
// is asked once more, since the tenant may have moved, and then nothing is sent for a while,
// since Autotask locks users.
//
// # Limits
//
// Autotask allows three simultaneous calls per entity and 10,000 calls per rolling hour for all
// integrations of a tenant together, and slows every call from half of that. The client keeps
// inside both: calls wait their turn, the tenant's use is asked at most once a minute, and
// [Config] says which share of the budget this process may use. Calls under [WithPriority] may
// use a reserve. Every wait ends with its context and is reported to [Config.OnWait].
//
// # Safety
//
// Credentials go only to Autotask's own hosts over TLS 1.2 or newer, or to hosts that
// [Config.AllowedHosts] names. Redirects and next-page URLs are not followed. Answers are
// limited to 32 MiB.
package autotask
