package ssh

import (
	"fmt"
	"time"
)

// keepAlive asks the host for a sign of life whenever nothing has come for the
// interval, and ends the connection after count questions without an answer.
func (c *conn) keepAlive() {
	if c.hop.interval <= 0 {
		return
	}
	c.spawn(func() {
		t := time.NewTicker(c.hop.interval)
		defer t.Stop()
		last, silent := c.nc.bytes.Load(), 0
		for {
			select {
			case <-t.C:
			case <-c.life.Done():
				return
			}
			if n := c.nc.bytes.Load(); n != last {
				last, silent = n, 0
				continue
			}
			if silent++; silent > c.hop.count {
				c.end(fmt.Errorf("nothing came from the host for %v", time.Duration(silent)*c.hop.interval))
				return
			}
			c.spawn(func() { // an answer is bytes; none leaves with the connection
				_, _, _ = c.mux.SendRequest("keepalive@openssh.com", true, nil)
			})
		}
	})
}
