// Package event is the in-process bus: whoever has something to tell publishes it
// under a tag, whoever cares subscribes to a pattern of tags.
package event
