// Package pillar compiles the pillar of a host: the top file says which SLS it
// gets, they are rendered and merged, and external sources are added.
package pillar
