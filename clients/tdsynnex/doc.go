// Package tdsynnex is a client of TD SYNNEX's partner web services for the United States and Canada:
// price & availability, purchase order, order status, freight quote and invoice query over XML, and
// price & availability over the JSON Partner API.
//
// Answers are typed: money is decimal, days are midnight UTC, local times of the distributor (US
// Pacific, sent without a zone) are converted to UTC, status words are normalised with the raw word
// kept. Every failure is an [*Error] with a [Class].
//
// A purchase order is sent with exactly one HTTP attempt and never repeated; what an attempt came to
// is judged by [ClassifySubmission].
package tdsynnex
