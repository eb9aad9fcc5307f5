// Package terraform reads hosts from the state of Terraform or OpenTofu.
package terraform
