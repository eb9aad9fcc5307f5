package saltyaml

// document composes the one document of the source, or returns nil if there is
// none.
func (c *composer) document() (*Node, error) {
	empty, err := c.openDocument()
	if err != nil || empty {
		return nil, err
	}
	n, err := c.root()
	if err != nil {
		return nil, err
	}
	if err := c.closeDocument(); err != nil {
		return nil, err
	}
	if err := c.construct(&n); err != nil {
		return nil, err
	}
	return &n, nil
}

// openDocument goes to where the document begins. It reports whether there is none.
func (c *composer) openDocument() (empty bool, err error) {
	t := c.peek()
	switch t.kind {
	case tokenStreamEnd:
		return true, nil
	case tokenVersion, tokenPrefix, tokenDocumentStart:
	default:
		return false, nil
	}
	for t.kind == tokenVersion || t.kind == tokenPrefix {
		if err := c.directed(t); err != nil {
			return false, err
		}
		c.take()
		t = c.peek()
	}
	if t.kind != tokenDocumentStart {
		return false, c.unexpected(t.at, "found no --- behind the directives")
	}
	c.take()
	c.explicit = true
	return false, nil
}

// directed heeds a directive.
func (c *composer) directed(t *token) error {
	if t.kind == tokenVersion {
		if c.versioned || t.text != "1.1" && t.text != "1.2" {
			return c.syntax(t.at, "found a version of YAML other than 1.1 and 1.2, or a second one")
		}
		c.versioned = true
		return nil
	}
	if _, ok := c.prefixes[t.text]; ok {
		return c.syntax(t.at, "found the handle %s a second time", t.text)
	}
	if c.prefixes == nil {
		c.prefixes = map[string]string{}
	}
	c.prefixes[t.text] = t.rest
	return nil
}

// root composes the value that the document is.
func (c *composer) root() (Node, error) {
	switch t := c.peek(); {
	case !c.explicit:
	case t.kind >= tokenStreamEnd && t.kind <= tokenDocumentEnd:
		return Node{kind: Scalar, typ: typeNull, line: t.at.line + 1, column: t.at.column + 1}, nil
	}
	return c.node(true, false, 0)
}

// closeDocument refuses what follows the document.
func (c *composer) closeDocument() error {
	ended := false
	for c.peek().kind == tokenDocumentEnd {
		c.take()
		ended = true
	}
	switch t := c.peek(); {
	case t.kind == tokenStreamEnd:
		return nil
	case t.kind == tokenError:
		return c.unexpected(t.at, "")
	case ended, t.kind == tokenDocumentStart, t.kind == tokenVersion, t.kind == tokenPrefix:
		return c.errorf(t.at, "found a second document where one is expected")
	default:
		return c.unexpected(t.at, "found %s where the document should end", t.kind)
	}
}
