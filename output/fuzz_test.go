package output_test

import (
	"encoding/json"
	"math"
	"math/big"
	"strings"
	"testing"

	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/output"
)

// FuzzOutputters prints any JSON value with every outputter, also in the place of
// each part of a state's return.
func FuzzOutputters(f *testing.F) {
	for _, s := range []string{
		`null`, `"x\ny\u001b"`, `[1,[2,{"a":[]}]]`, `{"a":{"result":true}}`, `1e400`, `123456789012345678901234567890`,
		`{"cmd_|-a_|-b_|-run":{"result":false,"changes":{"ret":{"h":{}},"out":"highstate"},"__run_num__":1,"warnings":["w"]}}`,
		`{"x_|-y":{"result":[],"changes":5,"comment":{},"data":{"a":1},"name":"state.sls","duration":"1 ms","start_time":0}}`,
	} {
		f.Add([]byte(s), "true", uint8(0))
		f.Add([]byte(s), "", uint8(255))
	}
	f.Fuzz(func(t *testing.T, data []byte, tabular string, flags uint8) {
		v, err := ordered.Decode(data)
		if err != nil {
			return
		}
		for _, name := range output.Names() {
			o := output.Options{
				Name: name, Color: flags&1 != 0, Terminal: flags&2 != 0, Static: flags&4 != 0,
				State: output.StateOptions{
					Mode:        []string{"", "terse", "mixed_id", "filter"}[flags>>3&3],
					CompressIDs: flags&32 != 0, Tabular: tabular, Percent: flags&64 != 0, NoProfile: flags&128 != 0,
				},
			}
			p, err := output.New(&strings.Builder{}, o)
			if err != nil {
				continue
			}
			for i, v := range disguises(v) {
				if err := p.Result(output.Result{ID: string(rune('a' + i)), Value: v}); err != nil {
					t.Fatal(err)
				}
			}
			if err := p.Close(); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// disguises returns v, and states that have it where something else is expected.
func disguises(v any) []any {
	out := []any{v, []any{v}, ordered.Of("k", v)}
	for _, k := range []string{"result", "changes", "comment", "warnings", "duration", "start_time", "__run_num__", "name", "data", "__id__"} {
		m := ran()
		m.Value("test_|-x_|-x_|-nop").(*ordered.Map).Set(k, v)
		second := ran().Value("test_|-x_|-x_|-nop").(*ordered.Map)
		second.Set(k, ordered.Clone(v))
		m.Set("test_|-x_|-y_|-nop", second)
		out = append(out, m)
	}
	return out
}

// TestDeepValues holds what a host can make of a small return by nesting it.
func TestDeepValues(t *testing.T) {
	t.Parallel()
	var v any = strings.Repeat("word\n", 2000)
	for range ordered.MaxDepth / 2 {
		v = ordered.Of("key", []any{v, int64(1)})
	}
	small, err := ordered.Encode(v)
	if err != nil {
		t.Fatal(err)
	}
	long := ordered.Of(strings.Repeat("k", len(small)/2), strings.Repeat("word ", len(small)/10))
	for _, name := range output.Names() {
		for _, v := range []any{v, long} {
			got := render(t, output.Options{Name: name}, output.Result{ID: "h", Value: v})
			if limit := 60 * len(small); len(got) > limit {
				t.Errorf("%s: got %d bytes of %d, want at most %d", name, len(got), len(small), limit)
			}
			if name == "json" && !json.Valid([]byte(got)) {
				t.Error("what nests deeply is no JSON any more")
			}
		}
	}
}

// TestForeignValues prints what JSON cannot hold and no contract promises.
func TestForeignValues(t *testing.T) {
	t.Parallel()
	values := []any{
		math.NaN(), math.Inf(-1), new(big.Int).Lsh(big.NewInt(1), 100), int(5), uint8(3),
		[]string{"a"},
		map[string]int{"a": 1},
		struct{ A int }{1},
		(*ordered.Map)(nil), []any(nil), "\xff\xfe", make(chan int),
	}
	for _, name := range output.Names() {
		for _, v := range values {
			for _, v := range disguises(v) {
				render(t, output.Options{Name: name}, output.Result{ID: "h", Value: v})
				render(t, output.Options{Name: name, State: output.StateOptions{CompressIDs: true}}, output.Result{ID: "h", Value: v})
			}
		}
	}
}
