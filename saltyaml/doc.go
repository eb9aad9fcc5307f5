// Package saltyaml reads YAML as Salt reads it and writes YAML as PyYAML writes
// it: YAML 1.1 scalars, ordered mappings, positions on every node, duplicate
// keys as errors.
//
// Parse gives nodes, Load plain values, Entries the pairs of one large mapping,
// Argument the value of a word on the command line; Dump writes values. Values
// are those of package ordered. All functions are safe for concurrent
// use.
//
// Where PyYAML's Python and C forms differ, the C form (libyaml) is followed, as
// Salt does. Known differences from Salt:
//
//   - A mapping with two keys of one string form (1 and "1") is an error, because
//     the value model has string keys. !!set gives a list, !!binary text.
//   - An anchor that contains itself is refused. What aliases stand for, how deep
//     values nest and how large a source is, are limited: MaxAliased, MaxDepth,
//     MaxBytes.
//
// And these, in which the library differs from libyaml:
//
//   - A question mark in brackets, where plain text goes on in another line or
//     behind a quotation mark, or behind an anchor, is taken for the mark of a key.
//   - [a:, b] is an error, and so is [a:: , b], which libyaml reads.
//   - A tag without a name, as in ! "12", counts for nothing; one with a comma
//     behind it is an error.
//   - The escape \' is accepted in double-quoted text, a tab before a comment too.
//   - A byte order mark inside of the source is text.
package saltyaml
