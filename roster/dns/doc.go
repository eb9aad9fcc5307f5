// Package dns finds hosts by name services: SRV records, and addresses of names.
package dns
