package py

import "unicode"

// strMethod returns a method of str. It is a switch and no table: that needs
// nothing at the start of the program and is as fast.
func strMethod(name string) method {
	switch name {
	case "count":
		return strCount
	case "endswith":
		return strEndsWith
	case "find":
		return strFind
	case "format":
		return strFormat
	case "format_map":
		return strFormatMap
	case "index":
		return strIndex
	case "join":
		return strJoin
	case "lstrip":
		return strLstrip
	case "partition":
		return strPartition
	case "removeprefix":
		return strRemovePrefix
	case "removesuffix":
		return strRemoveSuffix
	case "replace":
		return strReplace
	case "rfind":
		return strRfind
	case "rindex":
		return strRindex
	case "rpartition":
		return strRpartition
	case "rsplit":
		return strRsplit
	case "rstrip":
		return strRstrip
	case "split":
		return strSplit
	case "splitlines":
		return strSplitLines
	case "startswith":
		return strStartsWith
	case "strip":
		return strStrip
	}
	if m := strChanges(name); m != nil {
		return m
	}
	return strQuestion(name)
}

// strChanges has the methods that return the string changed.
func strChanges(name string) method {
	switch name {
	case "capitalize":
		return strCapitalize
	case "casefold":
		return strCasefold
	case "center":
		return strCenter
	case "encode":
		return strEncode
	case "expandtabs":
		return strExpandTabs
	case "ljust":
		return strLjust
	case "lower":
		return strLower
	case "maketrans":
		return strMakeTrans
	case "rjust":
		return strRjust
	case "swapcase":
		return strSwapCase
	case "title":
		return strTitle
	case "translate":
		return strTranslate
	case "upper":
		return strUpper
	case "zfill":
		return strZfill
	}
	return nil
}

// strQuestion has the methods that ask what characters a string has.
func strQuestion(name string) method {
	switch name {
	case "isalnum":
		return every(name, false, isAlnum)
	case "isalpha":
		return every(name, false, unicode.IsLetter)
	case "isascii":
		return every(name, true, isASCIIRune)
	case "isdecimal":
		return every(name, false, isDecimal)
	case "isdigit":
		return every(name, false, isDigitRune)
	case "isidentifier":
		return strIsIdentifier
	case "islower":
		return cased(name, isLower, isUpper)
	case "isnumeric":
		return every(name, false, isNumeric)
	case "isprintable":
		return every(name, true, isPrintable)
	case "isspace":
		return every(name, false, isSpace)
	case "istitle":
		return strIsTitle
	case "isupper":
		return cased(name, isUpper, isLower)
	}
	return nil
}

// changed is a method without arguments that changes the text.
func changed(t *Thread, self Value, a Args, name string, change func(string) string) (Value, error) {
	if err := takesNone(a, "str."+name); err != nil {
		return Value{}, err
	}
	s, _ := self.AsStr()
	s = change(s)
	return Str(s), t.Room(len(s))
}

func strUpper(t *Thread, self Value, a Args) (Value, error) {
	return changed(t, self, a, "upper", toUpper)
}

func strLower(t *Thread, self Value, a Args) (Value, error) {
	return changed(t, self, a, "lower", toLower)
}

func strTitle(t *Thread, self Value, a Args) (Value, error) {
	return changed(t, self, a, "title", titleCase)
}

func strSwapCase(t *Thread, self Value, a Args) (Value, error) {
	return changed(t, self, a, "swapcase", swapCase)
}

func strCapitalize(t *Thread, self Value, a Args) (Value, error) {
	return changed(t, self, a, "capitalize", capitalize)
}

func strCasefold(t *Thread, self Value, a Args) (Value, error) {
	return changed(t, self, a, "casefold", foldCase)
}
