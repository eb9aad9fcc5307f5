// Package saltyaml reads YAML as Salt reads it and writes YAML as PyYAML writes
// it: YAML 1.1 scalars, ordered mappings, positions on every node, duplicate
// keys as errors.
//
// Parse gives nodes, Load plain values, Entries the pairs of one large mapping;
// Dump writes values. Values are those of package internal/ordered.
//
// It differs from Salt's loader in this: a mapping that holds two keys with one
// string form (1 and "1") is an error, because the value model has string keys;
// an anchor that contains itself is refused; what aliases expand to, and how
// deep values nest, is limited; !!set gives a list. A tab between tokens is
// accepted where libyaml accepts it.
package saltyaml
