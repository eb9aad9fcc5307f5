package sshconfig_test

// oracles are compared with ssh -G.
var oracles = []oracle{
	{
		name: "connection", hosts: []string{"h", "i"},
		config: "Host h\n ConnectionAttempts 3\n KeepAlive no\n RekeyLimit 2M\n RevokedHostKeys /etc/revoked\n ExitOnForwardFailure yes\n",
	},
	{
		name: "environment", hosts: []string{"h"},
		config: "SetEnv A=b \"C=d e\"\nSetEnv F=g\n",
	},
	{
		name: "first value wins", hosts: []string{"a", "b", "c"},
		config: "Host a\n Port 1\n User x\nHost a b\n Port 2\n IdentityFile ~/one\nHost *\n Port 3\n IdentityFile ~/two\n IdentityFile ~/one\n",
	},
	{
		name: "host patterns", hosts: []string{"a.x.org", "bad.x.org", "A.x.org", "web1", "web12", "10.0.0.5", "db 1"[:2]},
		config: "Host *.x.org !bad.x.org\n Port 1\nHost !bad.x.org *\n User u\nHost web? 10.0.*\n Port 2\nHost a,b\n Port 9\n",
	},
	{
		name: "quotes and equals", hosts: []string{"q", "two words"[:3]},
		config: "Host \"q\" 'two'\nUser=bob\nPort = 7\n  HostKeyAlias \"Al ias\"  # note\nIdentityFile \"~/with space\"\n" +
			"IdentityFile ~/back\\ slash\nIdentityFile ~/qu\\\"ote\nIdentityFile ~/a#b\nIdentityFile 'sing\"le'\n",
	},
	{
		name: "white space", hosts: []string{"w"},
		config: "\t Host\tw \t\r\n\tPort\t8\f\r\n#Port 9\n   # Port 10\n\n",
	},
	{
		name: "hostname", hosts: []string{"web", "UP", "pct", "::1", "10.1.2.3"},
		config: "Host web\n HostName %h.Example.ORG\nHost pct\n HostName a%%b\nHost UP\n UserKnownHostsFile /x/%h/%n\n",
	},
	{
		name: "match", hosts: []string{"web", "Web", "db", "other"},
		config: "Host web\n HostName web.example.org\n User bob\nMatch host *.Example.org user bob\n Port 1\nMatch originalhost WEB\n ConnectTimeout 5\n" +
			"Match !originalhost web,db\n Port 3\nMatch user b*,!bob\n Port 4\nMatch localuser nobody-of-that-name\n Port 5\nMatch originalhost db all\n",
	},
	{
		name: "match lists", hosts: []string{"a1", "a2", "b1"},
		config: "Match host a*,!a2\n Port 1\nMatch host=b*\n Port 2\nMatch originalhost \"a2\"\n Port 3\nMatch all\n User all\n",
	},
	{
		name: "match exec", hosts: []string{"yes", "no"},
		config: "Match exec \"test %n = yes\"\n Port 1\nMatch !exec \"test %n = yes\"\n Port 2\nMatch host no exec true\n User x\n" +
			"Match exec \"test %h-%p-%r = no-2-x\"\n ConnectTimeout 9\n",
	},
	{
		name: "final pass", hosts: []string{"f", "g"},
		config: "Match final host *.example.org\n Port 1\n HostName late.org\nMatch canonical\n User canon\nMatch !final\n ConnectTimeout 3\n" +
			"Host f\n HostName F.example.org\nHost g\n IdentityFile ~/g\n",
	},
	{
		name: "no final pass", hosts: []string{"f"},
		config: "Match canonical\n User canon\nMatch !canonical\n ConnectTimeout 4\nMatch host final\n Port 9\n",
	},
	{
		name: "final in a file that is not for the host", hosts: []string{"f"},
		config: "Host other\n Include DIR/x\nHost *\n User base\nMatch canonical\n Port 3\n", files: map[string]string{"x": "Match final\n Port 1\n"},
	},
	{
		name: "include", hosts: []string{"a", "b", "c"},
		config: "Host a\n Include DIR/d/*.conf\n ConnectTimeout 5\nHost b c\n Include DIR/none DIR/two\n User late\nInclude DIR/d\n",
		files: map[string]string{
			"d/1.conf": "Port 1\nHost b\n Port 2\n", "d/2.conf": "User second\n", "d/.3.conf": "ServerAliveInterval 9\n",
			"two": "Match host c\n User c\n Port 3\n",
		},
	},
	{
		name: "include with a bracket", hosts: []string{"a"},
		config: "Include DIR/[!x]?.conf\n", files: map[string]string{"a1.conf": "Port 1\n", "x1.conf": "User x\n"},
	},
	{
		name: "proxyjump first", hosts: []string{"a", "b", "c", "d", "e"},
		config: "Host a\n ProxyJump j1,u@j2:22,[::1]:2222\n ProxyCommand nc %h %p\nHost b\n ProxyCommand none\n ProxyJump j\n" +
			"Host c\n ProxyJump none\n ProxyJump j\nHost d\n ProxyJump ssh://u@j:99\nHost e\n ProxyJump j # comment\n",
	},
	{
		name: "times", hosts: []string{"a", "b", "c"},
		config: "Host a\n ConnectTimeout 1m30s\n ServerAliveInterval 2H\nHost b\n ConnectTimeout none\n ServerAliveInterval 90\nHost c\n ServerAliveInterval 1w2d\n ServerAliveCountMax 7\n",
	},
	{
		name: "host keys", hosts: []string{"a", "b", "c", "d"},
		config: "Host a\n StrictHostKeyChecking off\n HostKeyAlias ALIAS\n HashKnownHosts yes\nHost b\n StrictHostKeyChecking TRUE\n" +
			" UserKnownHostsFile ~/k1 /k2/%h-%p-%r-%n-%u-%k-%L-%l-%i-%%-%d ${GOSSH_ORACLE}/k3\nHost c\n GlobalKnownHostsFile /g1 /g2\n UserKnownHostsFile /one\n UserKnownHostsFile /two\n" +
			"Host d\n StrictHostKeyChecking accept-new\n UserKnownHostsFile /c/%C\n User joe\n Port 2201\n HostName d.example.org\n",
	},
	{
		name: "authentication", hosts: []string{"a", "b"},
		config: "Host a\n PasswordAuthentication no\n ChallengeResponseAuthentication no\n IdentitiesOnly yes\n IdentityAgent ~/agent-%h\n BatchMode true\n ServerAliveInterval 5\n" +
			"Host b\n PubkeyAuthentication False\n PreferredAuthentications publickey,password\n IdentityFile none\n CertificateFile ~/c1\n CertificateFile ~/c2\n NumberOfPasswordPrompts 1\n IdentityAgent none\n",
	},
	{
		name: "forwarding", hosts: []string{"a", "b", "c"},
		config: "Host a\n ForwardAgent yes\n RemoteForward 8080 localhost:80\n RemoteForward 9090 [::1]:90\nHost b\n ForwardAgent no\nHost c\n AddressFamily inet6\n",
	},
	{
		name: "options", hosts: []string{"a"}, options: []string{"Port=7", "user x", "Port=8", "ProxyJump=none", "IdentityFile=/o"},
		config: "Host a\n Port 1\n User y\n ProxyJump j\n IdentityFile /f\n",
	},
	{
		name: "unknown options that are ignored", hosts: []string{"a"},
		config: "IgnoreUnknown Use*,Foo\nUseNothing yes\nFoo bar\nPort 2\n",
	},
}

// refused are refused by ssh -G too.
var refused = []string{
	"Host \"a",
	"Port",
	"Port \"\"",
	"Port x",
	"Port 70000",
	"Port 1 2",
	"User a b",
	"IdentityFile a b",
	"ConnectTimeout soon",
	"ConnectTimeout 1y",
	"ConnectTimeout 99999999w",
	"ServerAliveInterval -1",
	"ConnectionAttempts 0",
	"RekeyLimit 15",
	"RekeyLimit 1X",
	"RekeyLimit 1G soon",
	"SetEnv A",
	"IdentitiesOnly maybe",
	"StrictHostKeyChecking hm",
	"AddressFamily inet7",
	"ProxyJump a:99999",
	"ProxyJump @a",
	"Match",
	"Match host",
	"Match host a user b all",
	"Match all host a",
	"Match nonsense a\nMatch host",
	"HostName %x",
	"UserKnownHostsFile /%x",
	"UserKnownHostsFile /${GOSSH_NO_SUCH_VARIABLE}",
	"Match exec \"true %x\"",
	"ProxyCommand 'quote",
}
