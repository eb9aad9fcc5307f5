package docker

import (
	"context"
	"strconv"
	"strings"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

func withProto(port string) string {
	if !strings.Contains(port, "/") {
		port += "/tcp"
	}
	return port
}

// publish reads [ip:[host]:]container[/proto]; ports may be ranges of one length.
func publish(s string, exposed, bindings *ordered.Map) error {
	at, proto, ok := strings.Cut(s, "/")
	if !ok {
		proto = "tcp"
	}
	ip, outside := "", ""
	inside := at
	if i := strings.LastIndexByte(at, ':'); i >= 0 {
		outside, inside = at[:i], at[i+1:]
		if i := strings.LastIndexByte(outside, ':'); i >= 0 {
			ip, outside = strings.Trim(outside[:i], "[]"), outside[i+1:]
		}
	}
	in1, in2, err := span(inside)
	if err != nil {
		return modules.Errorf("%q is no port to publish", s)
	}
	out1 := 0
	if outside != "" {
		var out2 int
		if out1, out2, err = span(outside); err != nil || out2-out1 != in2-in1 {
			return modules.Errorf("%q is no port to publish", s)
		}
	}
	for p := in1; p <= in2; p++ {
		host := ""
		if outside != "" {
			host = strconv.Itoa(out1 + p - in1)
		}
		key := strconv.Itoa(p) + "/" + proto
		exposed.Set(key, &ordered.Map{})
		l, _ := bindings.Value(key).([]any)
		bindings.Set(key, append(l, ordered.Of("HostIp", ip, "HostPort", host)))
	}
	return nil
}

// span reads a port or a range of ports.
func span(s string) (from, to int, err error) {
	a, b, ok := strings.Cut(s, "-")
	if !ok {
		b = a
	}
	if from, err = strconv.Atoi(a); err == nil {
		to, err = strconv.Atoi(b)
	}
	if err == nil && (from < 1 || to > 65535 || from > to) {
		err = modules.Errorf("no range")
	}
	return from, to, err
}

// devices reads host[:container[:rights]].
func devices(list []string) []any {
	out := []any{}
	for _, s := range list {
		f := strings.Split(s, ":")
		in, rights := f[0], "rwm"
		if len(f) > 1 && f[1] != "" {
			in = f[1]
		}
		if len(f) > 2 {
			rights = f[2]
		}
		out = append(out, ordered.Of("PathOnHost", f[0], "PathInContainer", in, "CgroupPermissions", rights))
	}
	return out
}

// ulimits reads name=soft[:hard].
func ulimits(list []string) ([]any, error) {
	out := []any{}
	for _, s := range list {
		name, v, _ := strings.Cut(s, "=")
		soft, hard, ok := strings.Cut(v, ":")
		if !ok {
			hard = soft
		}
		a, err1 := strconv.ParseInt(soft, 10, 64)
		b, err2 := strconv.ParseInt(hard, 10, 64)
		if err1 != nil || err2 != nil {
			return nil, modules.Errorf("%q is no ulimit", s)
		}
		out = append(out, ordered.Of("Name", name, "Soft", a, "Hard", b))
	}
	return out, nil
}

// newContainer makes a container of the image of the call; its id comes back.
func newContainer(ctx context.Context, c *modules.Call) (*ordered.Map, error) {
	body, err := wish(c.Kwargs)
	if err != nil {
		return nil, err
	}
	body.Set("Image", c.Text("image"))
	if l := c.Strings("networks"); len(l) > 0 {
		ends := &ordered.Map{}
		for _, n := range l {
			ends.Set(n, &ordered.Map{})
		}
		body.Set("NetworkingConfig", ordered.Of("EndpointsConfig", ends))
	}
	if c.Test {
		return ordered.Of("Id", nil, "Name", c.Text("name")), nil
	}
	if c.Bool("replace") && c.Given("name") {
		_, err := ask(ctx, c, "DELETE", "/containers/"+seg(c.Text("name")), []string{"force", yes(c.Bool("force"))}, nil)
		if err != nil && !missing(err) {
			return nil, err
		}
	}
	v, err := ask(ctx, c, "POST", "/containers/create", []string{"name", c.Text("name")}, body)
	if missing(err) { // the image is not here yet
		if _, err = pull(ctx, c); err == nil {
			v, err = ask(ctx, c, "POST", "/containers/create", []string{"name", c.Text("name")}, body)
		}
	}
	if err != nil {
		return nil, err
	}
	made, _ := v.(*ordered.Map)
	m, err := getMap(ctx, c, "/containers/"+seg(modules.Text(made.Value("Id")))+"/json")
	if err != nil {
		return nil, err
	}
	return ordered.Of("Id", m.Value("Id"), "Name", strings.TrimPrefix(modules.Text(m.Value("Name")), "/"), "Warnings", made.Value("Warnings")), nil
}

func create(ctx context.Context, c *modules.Call) (any, error) {
	out, err := newContainer(ctx, c)
	if err != nil || !c.Bool("start") || c.Test {
		return out, err
	}
	if _, err = post(ctx, c, "POST", "/containers/"+seg(modules.Text(out.Value("Id")))+"/start", nil, nil); err != nil {
		return nil, err
	}
	out.Set("Started", true)
	return out, nil
}

// runContainer makes a container, starts it and, unless it goes to the background,
// waits for its end.
func runContainer(ctx context.Context, c *modules.Call) (any, error) {
	gone := false // the log is read before it goes
	if c.Kwargs != nil && !c.Bool("bg") {
		for _, n := range []string{"auto_remove", "rm"} {
			gone = gone || c.Kwargs.Value(n) == true
			c.Kwargs.Delete(n)
		}
	}
	out, err := newContainer(ctx, c)
	if err != nil || c.Test {
		return out, err
	}
	id := seg(modules.Text(out.Value("Id")))
	if _, err := post(ctx, c, "POST", "/containers/"+id+"/start", nil, nil); err != nil {
		return nil, err
	}
	if c.Bool("bg") {
		return out, nil
	}
	v, err := ask(ctx, c, "POST", "/containers/"+id+"/wait", nil, nil)
	if err != nil {
		return nil, err
	}
	end, _ := v.(*ordered.Map)
	text, err := logsOf(ctx, c, id, true, true)
	if err != nil {
		return nil, err
	}
	out.Set("Logs", text)
	out.Set("ExitCode", end.Value("StatusCode"))
	if code, ok := end.Value("StatusCode").(int64); ok {
		c.Retcode = int(code)
	}
	if gone {
		_, err = post(ctx, c, "DELETE", "/containers/"+id, nil, nil)
	}
	return out, err
}
