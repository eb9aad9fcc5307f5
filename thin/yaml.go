package thin

import (
	"encoding/json"
	"fmt"

	"github.com/gossh/gossh/saltyaml"
	"github.com/gossh/gossh/thin/wire"
)

// yaml reads or writes YAML for the thin. What it makes is data and goes back to the
// host that sent it; how long it may be, wire bounds.
func yaml(body json.RawMessage) (any, error) {
	var req wire.YAMLRequest
	if err := json.Unmarshal(body, &req); err != nil {
		return nil, fmt.Errorf("reading the request for YAML: %w", err)
	}
	if len(req.Value) == 1 {
		return wire.YAMLReply{Text: saltyaml.Dump(req.Value[0], saltyaml.DumpOptions{})}, nil
	}
	v, err := saltyaml.Load("", []byte(req.Text))
	if err != nil {
		return wire.YAMLReply{Error: err.Error()}, nil
	}
	return wire.YAMLReply{Value: wire.Args{v}}, nil
}
