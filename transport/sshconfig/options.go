package sshconfig

import "strings"

// class says how an option is treated.
type class uint8

const (
	// unknown options do not exist.
	unknown class = iota
	// block is Host, Match and Include.
	block
	// single options are in Config and take one argument.
	single
	// list options are in Config and take several arguments.
	list
	// several options are in Config and add up.
	several
	// sum options are in Config, take several arguments and add up.
	sum
	// command options are in Config and take the rest of the line as it is.
	command
	// moot options are about what gossh does not do at all: windows, terminals, local
	// ports, shared connections.
	moot
	// unsupported options would change something, and cannot be honoured.
	unsupported
	// unsupportedCommand options likewise, with the rest of the line.
	unsupportedCommand
)

// classify returns the usual name of an option, in lower case, and its class: the
// options of OpenSSH 10, those that older versions had, and those that Debian and
// macOS add.
//
// Much is moot that ssh would do for its user: windows, local ports and shared
// connections are for people who sit there. GSSAPI is among it, which several
// distributions switch on for everybody. A moot option is a remark in a file, which
// other clients read too, and a warning in ssh_options, which only gossh reads.
func classify(option string) (string, class) {
	switch option = strings.ToLower(option); option {
	case "host", "match", "include":
		return option, block
	case "challengeresponseauthentication", "skeyauthentication", "tisauthentication":
		return "kbdinteractiveauthentication", single
	case "dsaauthentication":
		return "pubkeyauthentication", single
	case "identityfile2":
		return "identityfile", several
	case "pubkeyacceptedkeytypes":
		return "pubkeyacceptedalgorithms", single
	case "keepalive":
		return "tcpkeepalive", single
	case "smartcarddevice":
		return "pkcs11provider", unsupported
	case "addressfamily", "batchmode", "bindaddress", "casignaturealgorithms", "ciphers", "clearallforwardings",
		"connectionattempts", "connecttimeout", "exitonforwardfailure", "forwardagent", "hashknownhosts",
		"hostkeyalgorithms", "hostkeyalias", "hostname", "identitiesonly", "identityagent", "ignoreunknown",
		"kbdinteractiveauthentication", "kexalgorithms", "macs", "numberofpasswordprompts", "passwordauthentication",
		"port", "preferredauthentications", "pubkeyacceptedalgorithms", "pubkeyauthentication", "refuseconnection",
		"requiredrsasize", "revokedhostkeys", "serveralivecountmax", "serveraliveinterval", "stricthostkeychecking",
		"tag", "tcpkeepalive", "user":
		return option, single
	case "userknownhostsfile", "globalknownhostsfile", "proxyjump", "rekeylimit", "setenv":
		return option, list
	case "identityfile", "certificatefile", "remoteforward":
		return option, several
	case "sendenv":
		return option, sum
	case "proxycommand":
		return option, command
	case "bindinterface", "canonicalizehostname", "checkhostip", "hostbasedauthentication",
		"nohostauthenticationforlocalhost", "permitlocalcommand", "pkcs11provider", "proxyusefdpass", "requesttty",
		"sessiontype", "tunnel", "verifyhostkeydns":
		return option, unsupported
	case "knownhostscommand", "remotecommand":
		return option, unsupportedCommand
	}
	if isMoot(option) {
		return option, moot
	}
	return option, unknown
}

func isMoot(option string) bool {
	switch option {
	case "addkeystoagent", "afstokenpassing", "canonicaldomains", "canonicalizefallbacklocal", "canonicalizemaxdots",
		"canonicalizepermittedcnames", "channeltimeout", "cipher", "compression", "compressionlevel", "controlmaster",
		"controlpath", "controlpersist", "dynamicforward", "enableescapecommandline", "enablesshkeysign", "escapechar",
		"fallbacktorsh", "fingerprinthash", "forkafterauthentication", "forwardx11",
		"forwardx11timeout", "forwardx11trusted", "gatewayports", "globalknownhostsfile2", "gssapiauthentication",
		"gssapiclientidentity", "gssapidelegatecredentials", "gssapikexalgorithms", "gssapikeyexchange",
		"gssapirenewalforcesrekey", "gssapiserveridentity", "gssapitrustdns", "hostbasedacceptedalgorithms",
		"hostbasedkeytypes", "ipqos", "kbdinteractivedevices", "kerberosauthentication",
		"kerberostgtpassing", "localcommand", "localforward", "loglevel", "logverbose", "obscurekeystroketiming",
		"permitremoteopen", "protocol", "protocolkeepalives", "rhostsauthentication",
		"rhostsrsaauthentication", "rsaauthentication", "securitykeyprovider", "setuptimeout", "stdinnull", "streamlocalbindmask", "streamlocalbindunlink", "syslogfacility", "tunneldevice", "updatehostkeys", "useblacklistedkeys", "usekeychain", "useprivilegedport",
		"userknownhostsfile2", "useroaming", "usersh", "versionaddendum", "visualhostkey", "warnweakcrypto",
		"xauthlocation":
		return true
	}
	return false
}

// isInert reports whether a value of an option asks for nothing that gossh does not
// do.
func isInert(option, value string) bool {
	switch value = strings.ToLower(value); option {
	case "requesttty":
		return value == "no" || value == "auto"
	case "sessiontype":
		return value == "default"
	}
	return value == "no" || value == "false" || value == "none"
}
