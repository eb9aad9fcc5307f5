// Package modules is the contract of execution modules: what a function is, what
// it is called with, and what of the host it may touch.
//
// A module is a package below this one that exports Functions, a table; package
// modules/all lists the tables. Everything here runs on the host, inside the
// thin, whose size every host pays for: no reflection-heavy libraries, no net/http,
// no regexp.
package modules
