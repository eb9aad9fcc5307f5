package output

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/gossh/gossh/internal/pyfmt"
)

// counts are the numbers of states by result.
type counts struct {
	succeeded, differ, failed, other, warnings int
}

func (c *counts) add(result any, n int) {
	switch result {
	case true, int64(1), 1.0:
		c.succeeded += n
	case false, int64(0), 0.0:
		c.failed += n
	case nil:
		c.differ += n
	default:
		c.other += n
	}
}

func (c *counts) total() int { return c.succeeded + c.differ + c.failed + c.other }

// summary adds the closing lines of a host.
func (h *host) summary(id string) {
	c := &h.counts
	largest := max(c.succeeded, c.differ, c.failed, c.other, c.warnings)
	width := len("Succeeded: ") + len(strconv.Itoa(largest))
	if c.total() == 0 {
		width = len("Succeeded: ")
	}
	line := func(color, label, value string) {
		h.add(color, fmt.Sprintf("%s: %*s", label, width-len(label)-2, value))
	}
	bad := h.cyan
	if c.failed > 0 {
		bad = h.red
	}
	rule := strings.Repeat("-", width)
	h.add(h.cyan, "\nSummary for "+h.clean(id)+"\n"+rule)
	line(h.green, "Succeeded", strconv.Itoa(c.succeeded+c.differ))
	h.lines[len(h.lines)-1] += h.changeStats()
	line(bad, "Failed", strconv.Itoa(c.failed))
	if h.state.Percent && c.total() > 0 {
		line(h.green, "Success %", percent(c.succeeded+c.differ, c.total()))
		line(bad, "Failure %", percent(c.failed, c.total()))
	}
	if c.warnings > 0 {
		line(h.lightRed, "Warnings", strconv.Itoa(c.warnings))
	}
	h.add(h.cyan, rule+fmt.Sprintf("\nTotal states run: %*d", width-7, c.total()))
	if !h.state.NoProfile {
		time, unit := h.total+h.longest, "ms"
		if time > 999 {
			time, unit = time/1000, "s"
		}
		h.add(h.cyan, fmt.Sprintf("Total run time: %*.3f %s", width-5, time, unit))
	}
}

// changeStats returns the numbers of states that would change something, and that
// did.
func (h *host) changeStats() string {
	var stats []string
	if h.counts.differ > 0 {
		stats = append(stats, h.lightYellow+"unchanged="+strconv.Itoa(h.counts.differ)+h.end)
	}
	if h.changed > 0 {
		stats = append(stats, h.green+"changed="+strconv.Itoa(h.changed)+h.end)
	}
	if stats == nil {
		return ""
	}
	return " (" + strings.Join(stats, ", ") + ")"
}

// percent returns the share of n in total, rounded to two decimals.
func percent(n, total int) string {
	return pyfmt.Float(round(float64(n)/float64(total)*100, 2))
}
