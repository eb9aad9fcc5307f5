// Package spool keeps what is known of functions that outlive the connection they
// were asked for by, and their results until these are fetched.
package spool
