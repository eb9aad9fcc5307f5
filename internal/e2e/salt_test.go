package e2e_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/gossh/gossh/internal/sshdtest"
	"github.com/gossh/gossh/internal/testneed"
)

// saltCall stands for the salt-call of Salt's thin: it reads the same command line and
// answers in the same form.
const saltCall = `import json, os, subprocess, sys
conf = json.load(open(sys.argv[sys.argv.index("-c") + 1] + "/minion"))
words = sys.argv[sys.argv.index("--") + 1:]
fun, args = words[0], words[1:]
for flag in ("--local", "--metadata", "--retcode-passthrough"):
    assert flag in sys.argv
def answer(value, code=0):
    print(json.dumps({"local": {"fun": fun, "fun_args": args, "id": conf["id"], "return": value, "retcode": code}}))
    sys.exit(code)
if fun == "cmd.run":
    p = subprocess.run(args[0], shell=True, stdout=subprocess.PIPE, universal_newlines=True)
    answer(p.stdout.strip(), p.returncode)
if fun == "x.args":
    answer({"args": args, "id": conf["id"], "grains": conf.get("grains"), "here": os.path.basename(os.path.dirname(os.path.abspath(__file__)))})
if "module_dirs" in conf:
    sys.path[:0] = conf["module_dirs"]
    answer(getattr(__import__(fun.split(".")[0]), fun.split(".")[1])(*args))
sys.exit("'%s' is not available." % fun)
`

// TestSaltThin runs functions with what stands for Salt's own thin.
func TestSaltThin(t *testing.T) {
	t.Parallel()
	testneed.Program(t, "python3", "python3")
	f := sshdtest.Start(t, sshdtest.Options{Hosts: 1})
	free := f.Account(t, sshdtest.Sudo{Rule: sshdtest.NoPassword})
	dir, sleep := f.ThinDir(), f.Sleeper()
	o := newOperator(t, f,
		f.Hosts[0].Line("h", "user: "+free.Name, "sudo: true", "thin_dir: "+dir, "thin_type: salt", "grains: {role: web}"),
		f.Hosts[0].Line("own"))
	o.run(t, "h", "test.ping", "--out", "json", "--static").exits(20).kind("h", "invalid").says("set salt_thin to a file or a URL")
	o.write(t, "thin/salt-call", saltCall)
	tarball := filepath.Join(o.home, "thin.tgz")
	if out, err := exec.Command("tar", "-czf", tarball, "-C", filepath.Join(o.home, "thin"), ".").CombinedOutput(); err != nil {
		t.Fatalf("tar: %v\n%s", err, out)
	}
	o.master(t, "salt_thin: "+tarball+".none\n")
	o.run(t, "h", "test.ping", "--out", "json", "--static").exits(20).kind("h", "invalid").says("there is no file " + tarball + ".none, which salt_thin names")
	o.fileRoot(t, "_modules/snake.py", "def double(x):\n    return x + x\n")
	o.master(t, "salt_thin: "+tarball+"\nfile_roots: {base: ["+o.root()+"]}\n")
	for range 2 {
		o.run(t, "h", "x.args", "a b", "1", "k=v", "--out", "json", "--static", "--out-indent", "-1").exits(0).quiet().
			says(`"args": ?\["a b", ?"1", ?"k=v"\], ?"id": ?"h", ?"grains": ?\{"role": ?"web"\}, ?"here": ?"\.gossh-salt-[0-9a-f]{64}"`)
	}
	o.run(t, "h", "cmd.run", "id -u; exit 3", "--out", "txt").exits(20).is("h: 0")
	o.run(t, "h", "no.such", "--out", "json", "--static").exits(20).kind("h", "failed").says("'no.such' is not available")
	o.run(t, "own", "x.args").exits(20)
	o.run(t, "--thin-type", "salt", "own", "x.args", "--out", "json", "--static").exits(0).quiet().says(`"id": "own"`)
	o.run(t, "h", "snake.double", "ab", "--out", "txt").exits(0).quiet().is("h: abab")
	o.run(t, "own", "snake.double", "ab").exits(20).says("set thin_type: salt")
	// It is ended, left running, and wiped as functions of gossh are.
	r := o.start(t, "h", "cmd.run", sleep+"; true")
	sshdtest.Await(t, sleep)
	r.signal(syscall.SIGINT)
	r.wait().exits(130)
	sshdtest.NoProcess(t, sleep)
	jid := o.run(t, "--async", "h", "cmd.run", "echo later").exits(0).jid()
	o.collected(t, jid, "h").exits(0).says(`"h": "later"`)
	if err := os.WriteFile(tarball, []byte("no tarball"), 0o600); err != nil {
		t.Fatal(err)
	}
	o.run(t, "h", "x.args", "--out", "json", "--static").exits(20).kind("h", "deploy").says("unpacking it failed")
	o.run(t, "-w", "--force", "thin_type=gossh", "h", "test.ping").exits(0).quiet()
	gone(t, dir)
}
