// Package account looks up the users and groups of a host.
package account
