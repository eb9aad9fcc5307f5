package thin

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/gossh/gossh/fault"
)

const uploading = "uploading the thin"

// need answers the gate's "need STATE SYSTEM MACHINE FORMAT", with the pre-flight
// script where it is due and then with the thin, and its "again", which comes when
// a directory turned out to be of no use while others remain.
func (s *Session) need(ctx context.Context, status, rest string) error {
	w := strings.Fields(rest)
	if s.uploads++; s.uploads > len(s.dirs) || (status == "need") != (s.uploads == 1) {
		return fault.New(fault.Deploy, uploading, "the host asks for the thin again after it was sent")
	}
	if status == "need" {
		if len(w) != 4 {
			return fault.New(fault.Lost, uploading, "the host answers %.80q", rest)
		}
		if err := s.offer(ctx, w[0], w[1], w[2], w[3] == "gz"); err != nil {
			return err
		}
	}
	s.r.o.Log.Info(uploading, "target", s.t.ID, "bytes", len(s.content))
	s.stream.send([]byte(s.put), s.content)
	return nil
}

// offer chooses what is sent.
func (s *Session) offer(ctx context.Context, state, system, machine string, gz bool) error {
	if state == "nodir" && s.t.Thin.PreFlight != "" && !s.flown {
		return errNotFlown
	}
	p, err := ParsePlatform(system, machine)
	if err != nil {
		return err
	}
	b, err := s.r.o.Source.Bundle(ctx, p)
	if err != nil {
		return err
	}
	if s.content, err = b.Gzip(); err != nil {
		return fault.Wrap(fault.Deploy, uploading, err)
	}
	if !gz {
		if s.content, err = unzip(s.content, b.Size); err != nil {
			return fault.Wrap(fault.Internal, uploading, err)
		}
	}
	s.put = putLine(len(s.content), b, "gossh-thin-"+b.name()+"-"+system+"-"+machine, gz)
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
