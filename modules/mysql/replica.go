package mysql

import (
	"context"
	"strconv"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// replication returns how replication goes, nil if the server is no replica. MySQL 8.4
// knows only the second statement.
func replication(ctx context.Context, c *modules.Call) (*ordered.Map, error) {
	return firstRow(ctx, c, "SHOW SLAVE STATUS", "SHOW REPLICA STATUS")
}

// either returns the value of the first of two names that there is: MySQL has others
// than MariaDB.
func either(m *ordered.Map, a, b string) any {
	if v, ok := m.Get(a); ok {
		return v
	}
	return m.Value(b)
}

func slaveLag(ctx context.Context, c *modules.Call) (any, error) {
	m, err := replication(ctx, c)
	switch {
	case err != nil:
		return nil, err
	case m == nil:
		return -1, nil
	case either(m, "Slave_IO_Running", "Replica_IO_Running") != "Yes":
		return -2, nil
	}
	behind := either(m, "Seconds_Behind_Master", "Seconds_Behind_Source")
	if n, err := strconv.ParseInt(modules.Text(behind), 10, 64); err == nil {
		return n, nil
	}
	return behind, nil
}

func freeSlave(ctx context.Context, c *modules.Call) (any, error) {
	m, err := replication(ctx, c)
	if err != nil {
		return nil, err
	}
	if m == nil {
		return nil, modules.Errorf("the server is no replica")
	}
	if c.Test {
		return "promoted", nil
	}
	// The other server may be gone: that is why a replica takes its place.
	master := *c
	master.Kwargs = modules.Merge(c.Kwargs, ordered.Of("connection_unix_socket", "",
		"connection_host", either(m, "Master_Host", "Source_Host"), "connection_port", either(m, "Master_Port", "Source_Port")), false)
	if _, err := run(ctx, &master, "", "FLUSH LOGS"); err != nil {
		c.Host.Logf("warning", "the server that this one follows: %v", err)
	}
	if _, err := run(ctx, c, "", "STOP SLAVE", "RESET SLAVE ALL"); err != nil {
		if _, newer := run(ctx, c, "", "STOP REPLICA", "RESET REPLICA ALL"); newer != nil {
			return nil, err
		}
	}
	return "promoted", nil
}
