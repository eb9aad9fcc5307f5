// Package ssh has the functions that read and change the keys of users and the
// servers that they know: ssh.*.
package ssh
