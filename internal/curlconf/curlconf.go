// Package curlconf writes what curl reads with --config: arguments that are to be in no
// list of processes.
package curlconf

import "strings"

// Line returns the line that sets an option of curl to a value.
func Line(option, value string) string {
	r := strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\r", `\r`, "\t", `\t`, "\v", `\v`)
	return option + ` = "` + r.Replace(value) + "\"\n"
}
