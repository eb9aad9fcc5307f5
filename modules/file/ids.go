package file

import (
	"context"
	"strconv"

	"github.com/gossh/gossh/modules"
)

// id returns v if it is an id already.
func id(v any) (uint32, bool) {
	n, err := strconv.ParseUint(modules.Text(v), 10, 32)
	return uint32(n), err == nil
}

func uidToUser(ctx context.Context, c *modules.Call) (any, error) {
	n, ok := id(c.Named["uid"])
	if !ok {
		return "", nil
	}
	if name := c.Host.Accounts().UserName(ctx, n); name != "" {
		return name, nil
	}
	return int64(n), nil
}

func gidToGroup(ctx context.Context, c *modules.Call) (any, error) {
	n, ok := id(c.Named["gid"])
	if !ok {
		if n, ok = c.Host.Accounts().GroupID(ctx, c.Text("gid")); !ok {
			return "", nil
		}
	}
	if name := c.Host.Accounts().GroupName(ctx, n); name != "" {
		return name, nil
	}
	return int64(n), nil
}

func userToUID(ctx context.Context, c *modules.Call) (any, error) {
	if n, ok := userID(ctx, c.Host, c.Named["user"]); ok {
		return int64(n), nil
	}
	return "", nil
}

func groupToGID(ctx context.Context, c *modules.Call) (any, error) {
	if n, ok := groupID(ctx, c.Host, c.Named["group"]); ok {
		return int64(n), nil
	}
	return "", nil
}

// userID returns the id of a user that is given by name or id.
func userID(ctx context.Context, h *modules.Host, v any) (uint32, bool) {
	if n, ok := id(v); ok {
		return n, true
	}
	u, ok := h.Accounts().User(ctx, modules.Text(v))
	return u.UID, ok
}

func groupID(ctx context.Context, h *modules.Host, v any) (uint32, bool) {
	if n, ok := id(v); ok {
		return n, true
	}
	return h.Accounts().GroupID(ctx, modules.Text(v))
}
