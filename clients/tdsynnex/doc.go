// Package tdsynnex is a client of TD SYNNEX's partner web services for the United States and Canada:
// price & availability, purchase order, order status, freight quote and invoice query over XML.
//
// Answers are typed: money is decimal, days are midnight UTC, local times of the distributor (US
// Pacific, sent without a zone) are converted to UTC, status words are normalised with the raw word
// kept. An amount or a date that cannot be read is left empty and named in the answer's Warnings; a
// quantity that cannot be read makes the answer an error. Every failure is an [*Error] with a [Class]
// and a sentence on what to do.
//
// A purchase order is sent with exactly one HTTP attempt and never repeated; what an attempt came to
// is judged by [ClassifySubmission]. Everything else only reads and may be repeated; price &
// availability rides out a passing failure by itself, with up to four attempts.
//
// Each service keeps a request rate of its own, waiting with the caller's context. Credentials travel
// in request bodies only.
package tdsynnex
