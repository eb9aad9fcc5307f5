package ranges

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/targets"
)

// maxAnswer is the longest answer of a server in bytes.
const maxAnswer = 32 << 20

// Expand asks the server what an expression stands for.
func (p *Provider) Expand(ctx context.Context, expr string) ([]string, error) {
	if p.o.Server == "" {
		return nil, fault.New(fault.Invalid, "", "there is no range server to ask for %s", expr).
			WithHint("the key range_server names it: range_server: host:port")
	}
	base := p.o.Server
	if !strings.HasPrefix(base, "http://") && !strings.HasPrefix(base, "https://") {
		base = "http://" + base
	}
	// A failure to ask is one of the source, whatever caused it.
	ids, err := p.ask(ctx, strings.TrimRight(base, "/")+"/range/list?"+url.PathEscape(expr))
	if err != nil {
		if cause := ctx.Err(); cause != nil {
			return nil, cause
		}
		return nil, fault.Wrap(fault.Invalid, "asking the range server "+p.o.Server, err)
	}
	if p.o.Reuse {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.answered = append(p.answered, ids...)
	}
	return ids, nil
}

func (p *Provider) ask(ctx context.Context, address string) ([]string, error) {
	ctx, cancel := context.WithTimeout(ctx, p.o.Timeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, http.NoBody)
	if err != nil {
		return nil, err
	}
	req.Header.Set("User-Agent", "gossh")
	resp, err := p.o.Client.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	if why := resp.Header.Get("RangeException"); why != "" {
		return nil, fault.New(fault.Invalid, "", "%s", printable(why))
	}
	if resp.StatusCode != http.StatusOK {
		return nil, fault.New(fault.Invalid, "", "it answers %s", printable(resp.Status))
	}
	return read(resp.Body)
}

// read returns the names in an answer, one a line.
func read(r io.Reader) ([]string, error) {
	limited := &io.LimitedReader{R: r, N: maxAnswer + 1}
	lines := bufio.NewScanner(limited)
	var out []string
	for lines.Scan() {
		name := strings.TrimSpace(lines.Text())
		if name == "" {
			continue
		}
		if _, err := targets.ParseID(name); err != nil {
			return nil, err
		}
		if len(out) == targets.MaxExpand {
			return nil, fault.New(fault.Invalid, "", "more than %d names", targets.MaxExpand)
		}
		out = append(out, name)
	}
	if limited.N == 0 {
		return nil, fault.New(fault.Invalid, "", "the answer is longer than %d MiB", maxAnswer>>20)
	}
	return out, lines.Err()
}

// printable is what a foreign server says as far as a terminal may see it.
func printable(text string) string {
	if len(text) > 200 {
		text = text[:200] + "..."
	}
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == 0x9b || r == '\ufffd' {
			return '?'
		}
		return r
	}, text)
}
