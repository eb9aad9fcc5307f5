// Package clustershell takes targets and groups as ClusterShell does: every name
// that a NodeSet stands for is a host.
//
// Otherwise than there: a group that is not there is an error and not nobody, as
// is a group that contains itself; the commands of groups.conf are not run; white
// space between names is a union; several brackets may stand beside each other;
// and the width of a range is that of its first number, where the real one refuses
// other widths.
package clustershell
