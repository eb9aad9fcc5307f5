// Package output prints what hosts answered.
package output
