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
	// command options are in Config and take the rest of the line as it is.
	command
	// harmless options change nothing that matters here.
	harmless
	// unsupported options would change something, and cannot be honoured.
	unsupported
	// unsupportedCommand options likewise, with the rest of the line.
	unsupportedCommand
)

// classify returns the usual name of an option, in lower case, and its class: the
// options of OpenSSH 10, those that older versions had, and those that Debian and
// macOS add.
//
// Much is harmless that ssh would do for its user: forwarding and shared
// connections are for people who sit there. GSSAPI is among it, which several
// distributions switch on for everybody.
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
	case "smartcarddevice":
		return "pkcs11provider", unsupported
	case "addressfamily", "batchmode", "bindaddress", "casignaturealgorithms", "ciphers", "clearallforwardings",
		"connecttimeout", "forwardagent", "hashknownhosts", "hostkeyalgorithms", "hostkeyalias", "hostname",
		"identitiesonly", "identityagent", "ignoreunknown", "kbdinteractiveauthentication", "kexalgorithms", "macs",
		"numberofpasswordprompts", "passwordauthentication", "port", "preferredauthentications",
		"pubkeyacceptedalgorithms", "pubkeyauthentication", "refuseconnection", "requiredrsasize",
		"serveralivecountmax", "serveraliveinterval", "stricthostkeychecking", "tag", "user":
		return option, single
	case "userknownhostsfile", "globalknownhostsfile", "proxyjump":
		return option, list
	case "identityfile", "certificatefile", "remoteforward":
		return option, several
	case "proxycommand":
		return option, command
	case "bindinterface", "canonicalizehostname", "checkhostip", "connectionattempts", "hostbasedauthentication",
		"nohostauthenticationforlocalhost", "permitlocalcommand", "pkcs11provider", "proxyusefdpass",
		"revokedhostkeys", "verifyhostkeydns":
		return option, unsupported
	case "knownhostscommand", "remotecommand":
		return option, unsupportedCommand
	}
	if isHarmless(option) {
		return option, harmless
	}
	return option, unknown
}

func isHarmless(option string) bool {
	switch option {
	case "addkeystoagent", "afstokenpassing", "canonicaldomains", "canonicalizefallbacklocal", "canonicalizemaxdots",
		"canonicalizepermittedcnames", "channeltimeout", "cipher", "compression", "compressionlevel", "controlmaster",
		"controlpath", "controlpersist", "dynamicforward", "enableescapecommandline", "enablesshkeysign", "escapechar",
		"exitonforwardfailure", "fallbacktorsh", "fingerprinthash", "forkafterauthentication", "forwardx11",
		"forwardx11timeout", "forwardx11trusted", "gatewayports", "globalknownhostsfile2", "gssapiauthentication",
		"gssapiclientidentity", "gssapidelegatecredentials", "gssapikexalgorithms", "gssapikeyexchange",
		"gssapirenewalforcesrekey", "gssapiserveridentity", "gssapitrustdns", "hostbasedacceptedalgorithms",
		"hostbasedkeytypes", "ipqos", "kbdinteractivedevices", "keepalive", "kerberosauthentication",
		"kerberostgtpassing", "localcommand", "localforward", "loglevel", "logverbose", "obscurekeystroketiming",
		"permitremoteopen", "protocol", "protocolkeepalives", "rekeylimit", "requesttty", "rhostsauthentication",
		"rhostsrsaauthentication", "rsaauthentication", "securitykeyprovider", "sendenv", "sessiontype", "setenv",
		"setuptimeout", "stdinnull", "streamlocalbindmask", "streamlocalbindunlink", "syslogfacility", "tcpkeepalive",
		"tunnel", "tunneldevice", "updatehostkeys", "useblacklistedkeys", "usekeychain", "useprivilegedport",
		"userknownhostsfile2", "useroaming", "usersh", "versionaddendum", "visualhostkey", "warnweakcrypto",
		"xauthlocation":
		return true
	}
	return false
}

// isInert reports whether a value of an unsupported option asks for nothing.
func isInert(option, value string) bool {
	switch strings.ToLower(value) {
	case "no", "false", "none":
		return true
	case "1":
		return option == "connectionattempts"
	}
	return false
}
