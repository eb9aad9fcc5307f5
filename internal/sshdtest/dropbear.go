package sshdtest

import (
	"os"
	"path/filepath"

	"golang.org/x/crypto/ssh"

	"github.com/gossh/gossh/internal/testneed"
)

// Dropbear starts a dropbear that has no sftp. It lets in accounts with the farm's
// key; the user of the tests is none, as its home is a real one.
func (f *Farm) Dropbear() *Host {
	f.tb.Helper()
	testneed.Root(f.tb, "dropbear")
	dropbear := testneed.Program(f.tb, "dropbear", "dropbear")
	convert := testneed.Program(f.tb, "dropbear", "dropbearconvert")
	argv := under(f.tb, "dropbear", []Change{Hide("/usr/lib/openssh/sftp-server"), Hide("/usr/lib/sftp-server"), Hide("/usr/libexec/sftp-server")})
	h := f.host("dropbear")
	h.connection = "Child connection from "
	var keys []ssh.PublicKey
	var args []string
	for _, kind := range []string{"ed25519", "rsa"} { // some versions abort without the second one
		path := filepath.Join(h.Dir, kind)
		keys = append(keys, writeKey(f.tb, path, kind).PublicKey())
		run(f.tb, "", convert, "openssh", "dropbear", path, path+".key")
		args = append(args, "-r", path+".key")
	}
	if err := os.WriteFile(h.log, nil, 0o600); err != nil {
		f.tb.Fatal(err)
	}
	h.listen(func() []string {
		return append(append(argv[:len(argv):len(argv)], dropbear, "-F", "-E", "-p", h.Addr()), args...)
	}, "Not backgrounding", "Failed listening")
	for _, k := range keys {
		f.know(h.Addr(), k)
	}
	return h
}
