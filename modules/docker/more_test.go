package docker_test

import (
	"testing"
	"time"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/docker"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/ordered"
)

func TestImages(t *testing.T) {
	t.Parallel()
	h, _ := serve(t, map[string]string{
		"GET /images/nginx/history": `[{"Id":"sha256:aabbccddeeff0011","Created":0,"CreatedBy":"/bin/sh -c #(nop) CMD [\"a\"]","Size":0},` +
			`{"Id":"<missing>","Created":0,"CreatedBy":"/bin/sh -c make","Size":1572864},{"Id":"<missing>","Created":0,"CreatedBy":"","Size":5}]`,
		"GET /images/search?term=nginx": `[{"name":"nginx","description":"web","is_official":true,"star_count":9},{"name":"x/nginx","description":"","is_official":false,"is_trusted":false,"star_count":1}]`,
		"GET /images/search?term=none":  `[]`,
	})
	set := func(x *modules.Host) { x.Root, x.Opts = h.Root, h.Opts }
	at := time.Unix(0, 0).Format("2006-01-02 15:04:05 MST")
	step := func(id string, command string, size int, human string) *ordered.Map {
		return ordered.Of("Id", id, "Time_Created_Epoch", 0, "Command", command, "Size", size, "Time_Created_Local", at, "Size_Human", human)
	}
	official := ordered.Of("Description", "web", "Official", true, "Stars", 9)
	moduletest.Run(t, docker.Functions(), set, []moduletest.Case{
		{Fun: "docker.history", Args: []any{"nginx"}, Want: []any{step("<missing>", "FROM scratch", 5, "5 bytes"), step("<missing>", "make", 1572864, "1.5 MiB"), step("sha256:aabbccddeeff0011", `CMD ["a"]`, 0, "0 bytes")}},
		{Name: "quiet", Fun: "docker.history", Args: []any{"nginx", true}, Want: []any{"FROM scratch", "make", `CMD ["a"]`}},
		{Fun: "docker.search", Args: []any{"nginx", true}, Want: ordered.Of("nginx", official)},
		{Name: "found nothing", Fun: "docker.search", Args: []any{"none"}, Err: "No images matched the search string 'none'"},
		{Name: "no argument", Fun: "docker.connect_container_to_network", Args: []any{"web", "front"}, Kwargs: ordered.Of("colour", "red"), Err: "has no argument colour"},
	})
}

func moreChanges() []change {
	freed := `{"SpaceReclaimed":0}`
	none := &ordered.Map{}
	return []change{
		{"signal", "signal", []any{"web", "SIGHUP"}, nil, map[string]string{"GET /containers/web/json": inspected(true, false), "POST /containers/web/kill?signal=SIGHUP": ""}, []string{"POST /containers/web/kill?signal=SIGHUP"}, true, true},
		{"commit", "commit", []any{"web", "me/web", "v1"}, ordered.Of("message", "m"), map[string]string{"GET /containers/web/json": inspected(true, false), "POST /commit?container=web&repo=me%2Fweb&tag=v1&comment=m": `{"Id":"i9"}`}, []string{"POST /commit?container=web&repo=me%2Fweb&tag=v1&comment=m"}, ordered.Of("Time_Elapsed", 0.0, "Id", "i9"), ordered.Of("Time_Elapsed", 0.0, "Id", nil)},
		{"prune", "prune", nil, nil, map[string]string{"POST /containers/prune": freed, "POST /images/prune": freed, "POST /networks/prune": "{}", "POST /build/prune": freed}, []string{"POST /containers/prune", "POST /images/prune", "POST /networks/prune", "POST /build/prune"}, ordered.Of("containers", ordered.Of("SpaceReclaimed", 0), "images", ordered.Of("SpaceReclaimed", 0), "networks", none, "build", ordered.Of("SpaceReclaimed", 0)), ordered.Of("containers", none, "images", none, "networks", none, "build", none)},
		{"prune some", "prune", nil, ordered.Of("images", true, "volumes", true, "dangling", false, "label", "a,b"), map[string]string{"POST /images/prune?filters=%7B%22dangling%22%3A%5B%22false%22%5D%2C%22label%22%3A%5B%22a%22%2C%22b%22%5D%7D": freed, "POST /volumes/prune?filters=%7B%22dangling%22%3A%5B%22false%22%5D%2C%22label%22%3A%5B%22a%22%2C%22b%22%5D%7D": freed}, []string{"POST /images/prune?filters=%7B%22dangling%22%3A%5B%22false%22%5D%2C%22label%22%3A%5B%22a%22%2C%22b%22%5D%7D", "POST /volumes/prune?filters=%7B%22dangling%22%3A%5B%22false%22%5D%2C%22label%22%3A%5B%22a%22%2C%22b%22%5D%7D"}, ordered.Of("images", ordered.Of("SpaceReclaimed", 0), "volumes", ordered.Of("SpaceReclaimed", 0)), ordered.Of("images", none, "volumes", none)},
		{"address", "connect_container_to_network", []any{"web", "front"}, ordered.Of("ipv4_address", "10.0.0.9", "aliases", "a,b", "links", ordered.Of("db", "d")), map[string]string{"POST /networks/front/connect": ""}, []string{`POST /networks/front/connect {"Container":"web","EndpointConfig":{"Aliases":["a","b"],"Links":["db:d"],"IPAMConfig":{"IPv4Address":"10.0.0.9"}}}`}, true, true},
		{"range", "create_network", []any{"front"}, ordered.Of("subnet", "10.0.0.0/16", "ip_range", "10.0.1.0/24", "ingress", false), map[string]string{"POST /networks/create": `{"Id":"n1"}`}, []string{`POST /networks/create {"Name":"front","Driver":"bridge","CheckDuplicate":true,"Internal":false,"EnableIPv6":false,"Attachable":false,"Ingress":false,"IPAM":{"Config":[{"Subnet":"10.0.0.0/16","IPRange":"10.0.1.0/24"}]}}`}, ordered.Of("Id", "n1"), none},
	}
}
