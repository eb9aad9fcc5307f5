// Package dispatch is the job engine: it resolves the targets of a request, fans
// it out over them, records each return, publishes it and hands it to whoever
// follows. Every front end reaches hosts through its Service and in no other way.
package dispatch
