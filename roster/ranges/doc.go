// Package ranges takes targets as range expressions, and asks a range server for
// the clusters in them.
package ranges
