package sshconfig

import "strings"

// class says how an option is treated.
type class uint8

const (
	// honoured options are in Config.
	honoured class = iota + 1
	// harmless options change nothing that matters to gossh.
	harmless
	// unsupported options would change something, and cannot be honoured.
	unsupported
	// several options are honoured and may be given more than once.
	several
)

// known has the options of OpenSSH 9.
var known = func() map[string]class {
	m := map[string]class{}
	for c, names := range map[class]string{
		honoured: `hostname user port identitiesonly identityagent proxyjump proxycommand userknownhostsfile
			globalknownhostsfile stricthostkeychecking hostkeyalias connecttimeout serveraliveinterval
			serveralivecountmax ciphers macs kexalgorithms hostkeyalgorithms forwardagent
			preferredauthentications passwordauthentication kbdinteractiveauthentication
			challengeresponseauthentication pubkeyauthentication hashknownhosts numberofpasswordprompts
			batchmode addressfamily bindaddress tcpkeepalive tag checkhostip`,
		several: `identityfile certificatefile remoteforward`,
		harmless: `controlmaster controlpath controlpersist compression compressionlevel sendenv setenv
			visualhostkey addkeystoagent usekeychain loglevel logverbose syslogfacility updatehostkeys
			escapechar exitonforwardfailure fingerprinthash forwardx11 forwardx11timeout forwardx11trusted
			gatewayports gssapiauthentication gssapidelegatecredentials ipqos localcommand permitlocalcommand
			permitremoteopen rekeylimit requesttty rhostsrsaauthentication rsaauthentication
			streamlocalbindmask streamlocalbindunlink tunnel tunneldevice verifyhostkeydns xauthlocation
			ignoreunknown nohostauthenticationforlocalhost connectionattempts canonicaldomains
			canonicalizefallbacklocal canonicalizemaxdots canonicalizepermittedcnames protocol
			clearallforwardings dynamicforward localforward enableescapecommandline obscurekeystroketiming
			channeltimeout requiredrsasize forkafterauthentication sessiontype stdinnull usersa
			gssapikeyexchange gssapitrustdns gssapirenewalforcesrekey gssapiclientidentity
			gssapiserveridentity gssapikexalgorithms enablesshkeysign hostbasedauthentication
			hostbasedacceptedalgorithms hostbasedkeytypes securitykeyprovider warnweakcrypto`,
		unsupported: `bindinterface canonicalizehostname knownhostscommand pkcs11provider proxyusefdpass
			remotecommand revokedhostkeys casignaturealgorithms pubkeyacceptedalgorithms
			pubkeyacceptedkeytypes refuseconnection versionaddendum`,
	} {
		for n := range strings.FieldsSeq(names) {
			m[n] = c
		}
	}
	return m
}()
