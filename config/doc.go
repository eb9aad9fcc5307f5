// Package config knows the options of gossh and the files, variables and flags
// that set them.
package config
