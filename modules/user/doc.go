// Package user has the functions that read and change the users of a host: user.*.
package user
