package roster

import (
	"fmt"
	"reflect"
	"time"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/secret"
)

// Lookup returns the value of a key of the configuration, and whether something
// other than a built-in default set it.
type Lookup = func(key string) (v Value, set bool)

// Salt's defaults of ssh_timeout and timeout, in seconds.
const (
	defaultSSHTimeout = 60
	defaultTimeout    = 5
)

// FromOptions returns the attributes that the ssh_* options and flags stand in
// for, ssh_user for user and so on, for Set.Fallback. Options that are not set
// are left out, so that ssh_config decides. The attribute timeout is ssh_timeout
// and timeout together, as in Salt.
func FromOptions(get Lookup) (Attrs, error) {
	var out Attrs
	for _, row := range attributes() {
		if row.option == "" {
			continue
		}
		if v, set := get(row.option); set {
			out = append(out, Attr{row.name, v})
		}
	}
	ssh, sshSet := get("ssh_timeout")
	extra, extraSet := get("timeout")
	if !sshSet && !extraSet {
		return out, nil
	}
	sum, source := time.Duration(0), ssh.Source
	if !sshSet {
		ssh, source = Value{V: defaultSSHTimeout}, extra.Source
	}
	if !extraSet {
		extra = Value{V: defaultTimeout}
	}
	for _, v := range []Value{ssh, extra} {
		n, err := v.seconds()
		if err != nil {
			return nil, fault.New(fault.Invalid, "", "%sssh_timeout: %w", at(v.Source), err)
		}
		sum += n
	}
	return append(out, Attr{"timeout", Value{V: sum, Source: source}}), nil
}

// Decode sets the fields of the structure that into points to from the
// configuration keys in their tags, `opts:"roster_file"`; other fields are not
// touched. Fields may be string, secret.String, bool, int, time.Duration (from
// seconds), []string, *ordered.Map or any. A value of a wrong type is
// fault.Invalid; a field of another type panics, as it is an error of the program.
func Decode(get Lookup, into any) error {
	s := reflect.ValueOf(into).Elem()
	for i := range s.NumField() {
		key, ok := s.Type().Field(i).Tag.Lookup("opts")
		if !ok {
			continue
		}
		v, _ := get(key)
		if v.V == nil {
			continue
		}
		if err := v.into(s.Field(i).Addr().Interface()); err != nil {
			return fault.New(fault.Invalid, "", "%s%s: %w", at(v.Source), key, err)
		}
	}
	return nil
}

// into sets what p points to.
func (v Value) into(p any) (err error) {
	switch p := p.(type) {
	case *string:
		*p, err = v.text()
	case *secret.String:
		var text string
		text, err = v.text()
		*p = secret.New(text)
	case *bool:
		*p, err = v.truth()
	case *int:
		*p, err = v.integer(-1<<31, 1<<31-1)
	case *time.Duration:
		*p, err = v.seconds()
	case *[]string:
		*p, err = v.list(commas)
	case **ordered.Map:
		*p, err = v.mapping()
	case *any:
		*p = plain(v.V)
	default:
		panic(fmt.Sprintf("roster: no way to decode into %T", p))
	}
	return err
}
