package http

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/gossh/gossh/internal/curlconf"
	"github.com/gossh/gossh/internal/process"
	"github.com/gossh/gossh/modules"
)

// maxBody bounds an answer, in bytes.
const maxBody = 32 << 20

// byCurl asks with the host's curl, which reads what may be secret from its input.
func byCurl(ctx context.Context, c *modules.Call, url string) (*modules.Answer, error) {
	if !c.Host.Has("curl") {
		return nil, modules.Errorf("there is no curl on the host: backend=controller asks from the machine that runs gossh")
	}
	conf, err := config(c, url)
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp(c.Host.Dir, ".gossh-curl-*")
	if err != nil {
		return nil, modules.Errorf("making a directory for curl: %v", err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	argv := []string{
		"curl", "--silent", "--show-error", "--location", "--max-redirs", "10", "--proto-redir", "=https,http", "--globoff",
		"--dump-header", dir + "/head", "--output", dir + "/body", "--max-filesize", strconv.Itoa(maxBody), "--config", "-",
	}
	r, err := c.Host.Start(ctx, &process.Command{Argv: argv, Stdin: []byte(conf)})
	if err != nil {
		return nil, err
	}
	if r.Code != 0 {
		return nil, modules.Errorf("asking %s: %s", shown(url), strings.TrimSpace(string(r.Stderr)))
	}
	head, err := os.ReadFile(dir + "/head")
	if err != nil {
		return nil, modules.Errorf("reading what curl has written: %v", err)
	}
	out, err := parseHead(string(head))
	if err != nil {
		return nil, err
	}
	info, err := os.Stat(dir + "/body")
	switch {
	case strings.EqualFold(c.Text("method"), "HEAD"): // curl writes the head to both
		return out, nil
	case os.IsNotExist(err): // of an empty answer
		return out, nil
	case err == nil && info.Size() > maxBody:
		return nil, modules.Errorf("%s answers with more than %d bytes", shown(url), maxBody)
	}
	body, err := os.ReadFile(dir + "/body")
	out.Body = string(body)
	return out, err
}

// parseHead reads the head of the last answer: those of redirects come before it.
func parseHead(text string) (*modules.Answer, error) {
	var out *modules.Answer
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		if strings.HasPrefix(line, "HTTP/") {
			words := strings.SplitN(line, " ", 3)
			status := 0
			if len(words) > 1 {
				status, _ = strconv.Atoi(words[1])
			}
			if status == 0 {
				return nil, modules.Errorf("the server answers %.80q", line)
			}
			out = &modules.Answer{Status: status}
			if len(words) > 2 {
				out.Reason = words[2]
			}
			continue
		}
		if name, value, ok := strings.Cut(line, ":"); ok && out != nil {
			out.Headers = append(out.Headers, [2]string{name, strings.TrimSpace(value)})
		}
	}
	if out == nil {
		return nil, modules.Errorf("the server answers no HTTP")
	}
	return out, nil
}

// config returns what curl is to do.
func config(c *modules.Call, url string) (string, error) {
	var b strings.Builder
	set := func(option, value string) { b.WriteString(curlconf.Line(option, value)) }
	set("url", modules.WithParams(url, c.Dict("params")))
	method := strings.ToUpper(c.Text("method"))
	switch method {
	case "HEAD":
		b.WriteString("head\n")
	default:
		set("request", method)
	}
	if c.Given("data") {
		set("data-raw", c.Text("data"))
	} else if f := c.Text("data_file"); f != "" {
		if !filepath.IsAbs(f) {
			return "", modules.Errorf("the path must be absolute: %s", f)
		}
		set("data-binary", "@"+c.Host.Path(f))
	}
	for k, v := range c.Dict("header_dict").All() {
		set("header", k+": "+modules.Text(v))
	}
	for _, h := range c.Strings("header_list") {
		set("header", h)
	}
	if c.Given("username") {
		set("user", c.Text("username")+":"+c.Text("password"))
	}
	if a := c.Text("agent"); a != "" {
		set("user-agent", a)
	}
	seconds, err := c.Seconds("timeout")
	if err != nil {
		return "", err
	}
	if seconds <= 0 {
		seconds = defaultTimeout
	}
	set("max-time", strconv.FormatFloat(seconds, 'f', -1, 64))
	set("connect-timeout", strconv.FormatFloat(min(seconds, (30*time.Second).Seconds()), 'f', -1, 64))
	if !c.Bool("verify_ssl") {
		b.WriteString("insecure\n")
	}
	if f := c.Text("ca_bundle"); f != "" {
		set("cacert", f)
	}
	for i, f := range c.Strings("cert") {
		set([]string{"cert", "key"}[min(i, 1)], f)
	}
	return b.String(), nil
}
