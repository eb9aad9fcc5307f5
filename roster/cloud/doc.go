// Package cloud reads hosts from what salt-cloud remembers of its instances.
package cloud
