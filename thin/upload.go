package thin

import (
	"context"
	"fmt"
	"io"
	"strings"

	"bytes"
	"compress/gzip"

	"github.com/gossh/gossh/fault"
)

// need answers the gate's "need STATE SYSTEM MACHINE FORMAT DIR": the pre-flight
// script where it is due, then the thin.
func (s *Session) need(ctx context.Context, rest string) error {
	const doing = "uploading the thin"
	w := strings.SplitN(rest, " ", 5)
	if len(w) != 5 {
		return fault.New(fault.Lost, doing, "the host answers %.80q", rest)
	}
	s.dir = w[4]
	if w[0] == "nodir" && s.t.Thin.PreFlight != "" && !s.flown {
		s.flown = true
		if err := s.r.preFlight(ctx, s.conn, s.t); err != nil {
			s.dir = "" // it was never made
			return err
		}
	}
	p, err := ParsePlatform(w[1], w[2])
	if err != nil {
		return err
	}
	b, err := s.r.o.Source.Bundle(ctx, p)
	if err != nil {
		return err
	}
	content, err := b.Gzip()
	if err != nil {
		return fault.Wrap(fault.Deploy, doing, err)
	}
	format := "gz"
	if w[3] != "gz" {
		format = "raw"
		if content, err = unzip(content, b.Size); err != nil {
			return fault.Wrap(fault.Internal, doing, err)
		}
	}
	s.r.o.Log.Info("uploading the thin", "target", s.t.ID, "platform", p, "bytes", len(content), "dir", s.dir)
	head := fmt.Sprintf("put %s %d %d %s\n", format, len(content), b.Size, b.Digest)
	if err := s.stream.write([]byte(head)); err != nil {
		return nil // what the gate says is read next
	}
	// A host that refuses the upload says why and stops reading.
	_ = s.stream.write(content)
	return nil
}

// unzip is for hosts without gzip.
func unzip(b []byte, size int64) ([]byte, error) {
	z, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		return nil, fmt.Errorf("unpacking the thin: %w", err)
	}
	out := make([]byte, size)
	if _, err := io.ReadFull(z, out); err != nil {
		return nil, fmt.Errorf("unpacking the thin: %w", err)
	}
	return out, nil
}
