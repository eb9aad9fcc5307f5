// Package procfs reads what Linux tells of processes and of itself below /proc.
package procfs
