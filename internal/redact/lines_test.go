package redact_test

import (
	"strings"
	"testing"

	"github.com/gossh/gossh/internal/redact"
)

func TestLines(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, text, want string }{
		{"plain", "user: ada\nkeys: [1]", "user: ada\nkeys: [1]"},
		{"value", "db_pass: hunter\nMySQL.root.Password: 'x'\n- api-key: k", "db_pass: **********\nMySQL.root.Password: **********\n- api-key: **********"},
		{"flow", "db: {user: u, passwd: p, port: 1}", "db: {user: u, passwd: **********"},
		{"no secret in a word", "compass: north\npasses: 3\ntokenless", "compass: north\npasses: 3\ntokenless"},
		{"nothing behind it", "password:\nuser: x", "password:\nuser: x"},
		{"nested", "passwords:\n  root: a\n\n  ada: b\nuser: x", "passwords:\n  **********\n\n  **********\nuser: x"},
		{"list below", "tokens:\n- a\n- b\nuser: x", "tokens:\n**********\n**********\nuser: x"},
		{"block", "k:\n  private_key: |\n    aaa\n    bbb\n  user: x", "k:\n  private_key: **********\n    **********\n    **********\n  user: x"},
		{"sibling in a list", "- secret: a\n  user: x", "- secret: **********\n  user: x"},
		{"armour", "key: |\n  -----BEGIN RSA PRIVATE KEY-----\n  MII\n  -----END RSA PRIVATE KEY-----\nuser: x", "key: |\n  **********\n  **********\n  **********\nuser: x"},
	} {
		got := strings.Join(redact.Lines(strings.Split(c.text, "\n")), "\n")
		if got != c.want {
			t.Errorf("%s: got\n%s\nwant\n%s", c.name, got, c.want)
		}
	}
}

func TestTemplate(t *testing.T) {
	t.Parallel()
	for _, c := range [][2]string{
		{"user: {{ nope }} hunter", "user: {{ nope }} hunter"},
		{"password: {{ nope }} hunter", "password: {{ nope }} ******"},
		{`db_pwd: a{b {{ x['k'] + "hé" }} c`, `db_pwd: *{* {{ x['*'] + "**" }} *`},
		{"{% set token = 'abc' ~ nope %}", "{% set token = '***' ~ nope %}"},
	} {
		if got := redact.Template(c[0]); got != c[1] {
			t.Errorf("got %s, want %s", got, c[1])
		}
	}
}

func TestTemplateBelow(t *testing.T) {
	t.Parallel()
	for _, c := range [][2]string{
		{"password:\n  hun {{ nope }} ter", "  *** {{ nope }} ***"},
		{"password: x\nuser: {{ nope }} a", "user: {{ nope }} a"},
		{"user:\n  {{ nope }} a", "  {{ nope }} a"},
		{"x:\n  token: {{ nope }} a", "  token: {{ nope }} *"},
	} {
		if got := redact.TemplateBelow(strings.Split(c[0], "\n")); got != c[1] {
			t.Errorf("got %s, want %s", got, c[1])
		}
	}
}
