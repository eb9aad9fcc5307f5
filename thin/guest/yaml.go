package guest

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/thin/wire"
)

var _ modules.Documents = (*fetcher)(nil)

// Parse implements modules.Documents.
func (x *fetcher) Parse(ctx context.Context, text string) (any, error) {
	r, err := x.yaml(ctx, wire.YAMLRequest{Text: text})
	switch {
	case err != nil:
		return nil, err
	case r.Error != "":
		return nil, errors.New(r.Error)
	case len(r.Value) != 1:
		return nil, errors.New("the controller answered nothing")
	}
	return r.Value[0], nil
}

// Dump implements modules.Documents.
func (x *fetcher) Dump(ctx context.Context, v any) (string, error) {
	r, err := x.yaml(ctx, wire.YAMLRequest{Value: wire.Args{v}})
	if err != nil {
		return "", err
	}
	return r.Text, nil
}

// maxYAML bounds what the controller is asked to read or write, in bytes: it takes no
// larger calls of hosts, and breaks the connection of one that makes them.
const maxYAML = 256 << 10

func (x *fetcher) yaml(ctx context.Context, req wire.YAMLRequest) (r wire.YAMLReply, err error) {
	body, err := json.Marshal(req)
	if err != nil {
		return r, err
	}
	if len(body) > maxYAML {
		return r, errors.New("it is larger than the 256 KiB that the controller reads")
	}
	raw, err := x.g.mux.Call(ctx, wire.CallYAML, json.RawMessage(body), nil)
	if err == nil {
		err = json.Unmarshal(raw, &r)
	}
	return r, err
}
