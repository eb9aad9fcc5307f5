package ordered_test

import (
	"fmt"
	"math/big"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gossh/gossh/ordered"
)

func TestJSONRoundTripKeepsOrder(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		`null`, `true`, `"a<b>&\n"`, `[1,2.5,"x",null]`, `{}`, `[]`,
		`[1.0,-0.0,1e+21,0.1,12345678.0,1e-7]`, `"é\\\" "`,
		`{"z":1,"a":{"y":[],"b":{}},"m":123456789012345678901234567890}`,
	} {
		v, err := ordered.Decode([]byte(s))
		if err != nil {
			t.Fatalf("%s: %v", s, err)
		}
		b, err := ordered.Encode(v)
		if err != nil || string(b) != s {
			t.Errorf("got %s, %v, want %s", b, err, s)
		}
	}
}

func TestDecodeKinds(t *testing.T) {
	t.Parallel()
	v, err := ordered.Decode([]byte(`[1, -9223372036854775808, 9223372036854775808, 1.0, 1e2]`))
	if err != nil {
		t.Fatal(err)
	}
	l := v.([]any)
	for i, want := range []string{"int64", "int64", "*big.Int", "float64", "float64"} {
		if got := fmt.Sprintf("%T", l[i]); got != want {
			t.Errorf("%d: got %s, want %s", i, got, want)
		}
	}
	if l[2].(*big.Int).String() != "9223372036854775808" {
		t.Errorf("got %v", l[2])
	}
}

func TestDecodeRefuses(t *testing.T) {
	t.Parallel()
	for _, s := range []string{``, `{`, `1 2`, `{"a":}`, `nan`, strings.Repeat("[", 5000)} {
		if v, err := ordered.Decode([]byte(s)); err == nil {
			t.Errorf("%.20q: got %v, want an error", s, v)
		}
	}
}

// TestDecodeSaysWhere: a state of Terraform has thousands of lines.
func TestDecodeSaysWhere(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]string{
		``:                 "line 1, column 1: unexpected end",
		"{\n \"a\": [1,\n": "line 3, column 1: unexpected end",
		"{\n \"é\": x}":    "line 2, column 7: invalid character 'x'",
		"{\n \"a\": 1,\n}": "line 3, column 1: invalid character '}'",
		"1\n2":             "line 2, column 1: invalid character '2'",
		strings.Repeat("[", 2000) + strings.Repeat("]", 2000): "nested too deeply",
	} {
		if _, err := ordered.Decode([]byte(s)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.20q: got %v, want %s", s, err, want)
		}
	}
}

func TestMapOperations(t *testing.T) {
	t.Parallel()
	m := &ordered.Map{}
	for i := range 40 {
		m.Set(fmt.Sprint("k", i), i)
	}
	m.Delete("k3")
	m.Delete("absent")
	m.Set("k5", "new")
	if m.Len() != 39 || m.Value("k5") != "new" || m.Value("k39") != 39 || m.Value("k3") != nil {
		t.Errorf("got %d keys, k5=%v k39=%v k3=%v", m.Len(), m.Value("k5"), m.Value("k39"), m.Value("k3"))
	}
	if got := m.Keys()[:5]; !cmp.Equal(got, []string{"k0", "k1", "k2", "k4", "k5"}) {
		t.Errorf("got %v", got)
	}
	c := ordered.Of("a", []any{ordered.Of("b", 1)})
	d := c.Clone()
	d.Value("a").([]any)[0].(*ordered.Map).Set("b", 2)
	if c.Value("a").([]any)[0].(*ordered.Map).Value("b") != 1 {
		t.Error("a clone shares a map with its origin")
	}
	var none *ordered.Map
	if none.Len() != 0 || none.Value("x") != nil || none.Keys() != nil {
		t.Error("a nil map is not empty")
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(`{"a":[1,2,{"b":null}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		v, err := ordered.Decode(data)
		if err != nil {
			return
		}
		if _, err := ordered.Encode(v); err != nil {
			t.Errorf("decoded %q and could not encode: %v", data, err)
		}
	})
}
