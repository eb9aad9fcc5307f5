// Package grains collects what a host says of itself, as it is asked for.
package grains
