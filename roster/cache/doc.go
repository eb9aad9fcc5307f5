// Package cache makes targets of the hosts that gossh has reached and that told their
// grains.
package cache
