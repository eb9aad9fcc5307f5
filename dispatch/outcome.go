package dispatch

import (
	"context"
	"errors"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/jobs"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/targets"
	"github.com/gossh/gossh/thin/wire"
)

// noRetcode is the return code of a host on which nothing ran.
const noRetcode = 255

// outputError is implemented by errors of something that ran on the host instead
// of the function: the pre-flight script.
type outputError interface {
	error
	Output() (stdout, stderr string, code int)
}

// failed is the outcome of a target that err kept from answering. A context that
// ended tells why better than what broke because of it.
func failed(ctx context.Context, t *targets.Target, fun string, err error) jobs.Return {
	if ctx.Err() != nil && fault.KindOf(err) != fault.Failed {
		if cause := context.Cause(ctx); fault.KindOf(cause) != fault.Internal {
			err = because(cause, err)
		}
	}
	r := jobs.Return{
		Target: t.ID, Fun: fun, Retcode: noRetcode, Raised: true,
		Kind: fault.KindOf(err), Message: fault.Message(err),
	}
	r.Stderr = r.Message
	var oe outputError
	if errors.As(err, &oe) {
		r.Stdout, r.Stderr, r.Retcode = oe.Output()
	}
	return r
}

// because returns cause with the detail of err, unless that only says that the
// context ended.
func because(cause, err error) error {
	var detail *fault.Error
	if !errors.As(err, &detail) || detail.Op == "" {
		return cause
	}
	return &fault.Error{Kind: fault.KindOf(cause), Op: detail.Op, Err: cause, Hint: fault.HintOf(cause)}
}

// answered is the outcome of a target whose thin has replied. A reply that does
// not decode is an error.
func answered(t *targets.Target, fun string, reply *wire.Reply) (jobs.Return, error) {
	r := jobs.Return{Target: t.ID, Fun: fun, Retcode: reply.Retcode, Out: reply.Out}
	if e := reply.Error; e != nil {
		r.Raised, r.Kind = true, e.Kind
		r.Stdout, r.Stderr, r.Message = e.Stdout, e.Stderr, e.Stderr
		if e.Hint != "" {
			r.Message += "\n" + e.Hint
		}
		if r.Kind == fault.None {
			r.Kind = fault.Failed
		}
		return r, nil
	}
	v, err := ordered.Decode(reply.Return)
	if err != nil {
		return r, fault.New(fault.Internal, "reading the return", "it is no JSON: %w", err)
	}
	r.Value = v
	if r.Retcode != 0 {
		r.Kind = fault.Failed
	}
	return r, nil
}

// shown is the return as events and data formats show it.
func shown(r *jobs.Return) any {
	if !r.Raised {
		return r.Value
	}
	return ordered.Of("stdout", r.Stdout, "stderr", r.Stderr,
		"retcode", int64(r.Retcode), "kind", r.Kind.String())
}

// size estimates the memory that r holds, in bytes.
func size(r *jobs.Return) int {
	return 256 + len(r.Message) + len(r.Stdout) + len(r.Stderr) + sizeOf(r.Value)
}

func sizeOf(v any) int {
	n := 16
	switch v := v.(type) {
	case string:
		n += len(v)
	case []any:
		for _, e := range v {
			n += sizeOf(e)
		}
	case *ordered.Map:
		for k, e := range v.All() {
			n += len(k) + sizeOf(e)
		}
	}
	return n
}
