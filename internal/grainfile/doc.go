// Package grainfile reads the files in which a host keeps grains that people have set.
package grainfile
