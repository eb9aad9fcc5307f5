package saltyaml

import (
	"strings"
	"unicode/utf8"
)

const unknownAnchor = "unknown anchor "

// inWords says the library's problem in words that help. This file is the one place
// that looks at the library's texts.
func inWords(problem, line string, at int) string {
	char, _ := utf8.DecodeRuneInString(line[at:])
	switch problem {
	case "found character that cannot start any token", "found a tab character that violates indentation",
		"found a tab character where an indentation space is expected":
		if strings.Contains(line[:min(at+1, len(line))], "\t") {
			return "found a tab where only spaces may stand"
		}
		return "found " + string(char) + ", which cannot begin a value; put the value in quotes"
	case "did not find expected key":
		if strings.TrimLeft(line[:at], " ") != "" {
			return "found text behind a value; put all of it in quotes"
		}
	case "did not find expected node content":
		switch {
		case char == '[':
			return structureWords("did not find expected ',' or ']'")
		case char == '{':
			return structureWords("did not find expected ',' or '}'")
		case at < len(line):
			return "found " + string(char) + " where a value is expected"
		}
	}
	if strings.HasPrefix(problem, unknownAnchor) {
		return "found the alias of an anchor that is not defined before it"
	}
	for _, words := range []func(string) string{structureWords, scalarWords, documentWords} {
		if s := words(problem); s != "" {
			return s
		}
	}
	return problem
}

// structureWords are those for lists and mappings, empty for other problems.
func structureWords(problem string) string {
	switch problem {
	case "did not find expected key":
		return "found a line that does not fit the mapping that it is in; look at its indentation"
	case "did not find expected '-' indicator":
		return "found a line that does not fit the list that it is in; look at its indentation"
	case "did not find expected ',' or ']'":
		return "found a list in brackets that does not end or lacks a comma"
	case "did not find expected ',' or '}'":
		return "found a mapping in braces that does not end or lacks a comma"
	case "could not find expected ':'":
		return "found a line without the colon that a key needs"
	case "mapping values are not allowed in this context":
		return "found a colon where no mapping can begin; put text with a colon in quotes"
	case "block sequence entries are not allowed in this context":
		return "found a dash where no list can begin; put text that begins with a dash in quotes"
	case "mapping keys are not allowed in this context":
		return "found a question mark where no key can begin; put text that begins with it in quotes"
	}
	return ""
}

// scalarWords are those for texts, anchors and tags.
func scalarWords(problem string) string {
	switch problem {
	case "found unexpected end of stream":
		return "found a quoted text that does not end"
	case "found unexpected document indicator":
		return "found a quoted text that reaches over the end of the document"
	case "found unknown escape character":
		return `found an escape that does not exist; write \\ for a backslash, or use single quotes`
	case "did not find expected hexdecimal number":
		return "found an escape with too few hexadecimal digits"
	case "found invalid Unicode character escape code":
		return "found an escape of a character that does not exist"
	case "did not find expected comment or line break":
		return "found text where the line should end"
	case "found an indentation indicator equal to 0":
		return "found an indentation of 0 where 1 to 9 is wanted"
	case "did not find expected alphabetic or numeric character":
		return "found an alias or anchor without a name; put text that begins with * or & in quotes"
	case "found undefined tag handle":
		return "found a tag with a handle that no %TAG explains"
	case "did not find the expected '>'":
		return "found a tag whose < does not end with >"
	case "did not find expected whitespace or line break", "did not find expected tag URI":
		return "found a tag with a character that no tag has; put text that begins with ! in quotes"
	}
	return ""
}

// documentWords are those for directives and documents.
func documentWords(problem string) string {
	switch problem {
	case "did not find expected <document start>":
		return "found a second document where one is expected"
	case "found unknown directive name":
		return "found a directive that does not exist"
	case "found incompatible YAML document":
		return "found a version of YAML other than 1.1 and 1.2"
	case "could not find expected directive name", "found unexpected non-alphabetical character":
		return "found a line that begins with %, but is no directive; put the text in quotes"
	}
	return ""
}
