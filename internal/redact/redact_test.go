package redact_test

import (
	"testing"

	"github.com/gossh/gossh/internal/redact"
	"github.com/gossh/gossh/ordered"
)

func TestValues(t *testing.T) {
	t.Parallel()
	in := ordered.Of("user", "u", "Db_Password", "p", "token", []any{"a"}, "secret", nil, "passwd", "",
		"deep", []any{ordered.Of("private_key", "k", "port", int64(1))}, "db_pwd", "w", "pass", "x", "passes", int64(3), "aws_api_key", "y",
		"url", "https://u:p@h/?q=a@b", "plain", "https://u@h:1/x:y@z")
	before, _ := ordered.Encode(in)
	got, err := ordered.Encode(redact.Values(in))
	if err != nil {
		t.Fatal(err)
	}
	want := `{"user":"u","Db_Password":"**********","token":"**********","secret":null,"passwd":"",` +
		`"deep":[{"private_key":"**********","port":1}],"db_pwd":"**********","pass":"**********","passes":3,"aws_api_key":"**********",` +
		`"url":"https://u:**********@h/?q=a@b","plain":"https://u@h:1/x:y@z"}`
	if string(got) != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if after, _ := ordered.Encode(in); string(after) != string(before) {
		t.Errorf("the original changed: %s", after)
	}
}
