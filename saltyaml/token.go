package saltyaml

// tokenKind tells tokens apart.
type tokenKind uint8

const (
	tokenError tokenKind = iota // the scanner's err says what is wrong
	tokenStreamEnd
	tokenVersion // %YAML
	tokenPrefix  // %TAG
	tokenDocumentStart
	tokenDocumentEnd
	tokenBlockSequence
	tokenBlockMapping
	tokenBlockEnd
	tokenFlowSequence
	tokenFlowSequenceEnd
	tokenFlowMapping
	tokenFlowMappingEnd
	tokenBlockEntry
	tokenFlowEntry
	tokenKey
	tokenValue
	tokenAlias
	tokenAnchor
	tokenTag
	tokenScalar
)

// token is a piece of a source.
type token struct {
	kind  tokenKind
	style Style
	at    mark
	end   mark
	// text is that of a scalar, the name of an anchor or alias, the handle of a tag.
	text string
	// rest is the suffix of a tag, or what a handle stands for.
	rest string
}

// mark is a place in a source. All numbers begin at 0 and count characters.
type mark struct{ index, line, column uint32 }

// isFlowIndicator reports whether c means something inside of brackets.
func isFlowIndicator(c byte) bool {
	return c == ',' || c == '[' || c == ']' || c == '{' || c == '}'
}

// isWordByte reports whether c can stand in the name of an anchor.
func isWordByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-'
}

// String returns what a token is called in errors.
func (k tokenKind) String() string {
	switch k {
	case tokenDocumentStart:
		return "---"
	case tokenDocumentEnd:
		return "..."
	case tokenFlowSequence, tokenFlowMapping:
		return "an opening bracket"
	case tokenFlowSequenceEnd:
		return "]"
	case tokenFlowMappingEnd:
		return "}"
	case tokenBlockSequence, tokenBlockEntry:
		return "a dash"
	case tokenFlowEntry:
		return "a comma"
	case tokenBlockMapping, tokenKey:
		return "a key"
	case tokenValue:
		return "a colon"
	case tokenAlias:
		return "an alias"
	case tokenAnchor:
		return "an anchor"
	case tokenTag:
		return "a tag"
	case tokenScalar:
		return "text"
	case tokenError, tokenStreamEnd, tokenVersion, tokenPrefix, tokenBlockEnd:
	}
	return "the end"
}
