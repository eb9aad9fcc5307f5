package docker

import (
	"context"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// connect puts a container into a network.
func connect(ctx context.Context, c *modules.Call) (any, error) {
	endpoint, ipam := &ordered.Map{}, &ordered.Map{}
	for k, v := range c.Kwargs.All() {
		switch k {
		case "ipv4_address":
			ipam.Set("IPv4Address", modules.Text(v))
		case "ipv6_address":
			ipam.Set("IPv6Address", modules.Text(v))
		case "link_local_ips":
			ipam.Set("LinkLocalIPs", modules.Texts(modules.Strings(v)))
		case "aliases":
			endpoint.Set("Aliases", modules.Texts(modules.Strings(v)))
		case "links":
			endpoint.Set("Links", links(v))
		default:
			return nil, modules.Errorf("%s has no argument %s", c.Fun, k)
		}
	}
	body := ordered.Of("Container", c.Text("container"))
	if ipam.Len() > 0 {
		endpoint.Set("IPAMConfig", ipam)
	}
	if endpoint.Len() > 0 {
		body.Set("EndpointConfig", endpoint)
	}
	_, err := post(ctx, c, "POST", "/networks/"+seg(c.Text("net_id"))+"/connect", nil, body)
	return err == nil, err
}

// links returns links as name:alias.
func links(v any) []any {
	if m, ok := v.(*ordered.Map); ok {
		out := []any{}
		for k, alias := range m.All() {
			out = append(out, k+":"+modules.Text(alias))
		}
		return out
	}
	return modules.Texts(modules.Strings(v))
}

func disconnect(ctx context.Context, c *modules.Call) (any, error) {
	err := disconnectOne(ctx, c, c.Text("container"))
	return err == nil, err
}

func disconnectOne(ctx context.Context, c *modules.Call, name string) error {
	_, err := post(ctx, c, "POST", "/networks/"+seg(c.Text("network_id"))+"/disconnect", nil, ordered.Of("Container", name))
	return err
}
