package saltyaml

// flowItems adds the items of a list in brackets.
func (c *composer) flowItems(depth int) error {
	open := c.take().at
	for first := true; ; first = false {
		t := c.peek()
		if t.kind == tokenFlowSequenceEnd {
			c.take()
			return nil
		}
		if !first {
			if t.kind != tokenFlowEntry {
				return c.unclosed(open, "a list in brackets", "]")
			}
			c.take()
			t = c.peek()
		}
		var err error
		switch t.kind {
		case tokenFlowSequenceEnd:
		case tokenKey:
			err = c.flowItemPair(depth)
		default:
			err = c.part(false, false, depth)
		}
		if err != nil {
			return err
		}
	}
}

// flowItemPair adds an item that is a mapping without braces: [key: value].
func (c *composer) flowItemPair(depth int) error {
	p := properties{at: c.peek().at}
	c.count++
	n, err := c.collection(Mapping, Flow, depth, func(depth int) error {
		at := c.take().end
		switch c.peek().kind {
		case tokenValue, tokenFlowEntry, tokenFlowSequenceEnd:
			// libyaml loses this token.
			c.take()
			c.empty(at)
		default:
			if err := c.part(false, false, depth); err != nil {
				return err
			}
		}
		return c.flowValue(depth, tokenFlowSequenceEnd)
	})
	if err != nil {
		return err
	}
	n.line, n.column = p.at.line+1, p.at.column+1
	if err := c.finish(&n, p); err != nil {
		return err
	}
	c.add(n)
	return nil
}

// flowPairs adds the keys and values of a mapping in braces.
func (c *composer) flowPairs(depth int) error {
	open := c.take().at
	for first := true; ; first = false {
		t := c.peek()
		if t.kind == tokenFlowMappingEnd {
			c.take()
			return nil
		}
		if !first {
			if t.kind != tokenFlowEntry {
				return c.unclosed(open, "a mapping in braces", "}")
			}
			c.take()
		}
		if err := c.flowPair(depth); err != nil {
			return err
		}
	}
}

func (c *composer) flowPair(depth int) error {
	t := c.peek()
	switch t.kind {
	case tokenFlowMappingEnd:
		return nil
	case tokenKey:
	default: // a key alone
		err := c.part(false, false, depth)
		c.empty(c.peek().at)
		return err
	}
	at := t.end
	c.take()
	switch c.peek().kind {
	case tokenValue, tokenFlowEntry, tokenFlowMappingEnd:
		c.empty(at)
	default:
		if err := c.part(false, false, depth); err != nil {
			return err
		}
	}
	return c.flowValue(depth, tokenFlowMappingEnd)
}

// flowValue adds the value of a key, which may be missing.
func (c *composer) flowValue(depth int, end tokenKind) error {
	t := c.peek()
	if t.kind != tokenValue {
		c.empty(t.at)
		return nil
	}
	at := t.end
	c.take()
	if next := c.peek().kind; next == tokenFlowEntry || next == end {
		c.empty(at)
		return nil
	}
	return c.part(false, false, depth)
}

// unclosed returns an error about something in brackets that goes on where it
// cannot.
func (c *composer) unclosed(open mark, what, end string) error {
	t := c.peek()
	switch {
	case t.kind == tokenStreamEnd:
		return c.unexpected(open, "found %s that does not end", what)
	case t.at.line != open.line:
		return c.unexpected(open, "found %s that does not end before line %d", what, t.at.line+1)
	}
	return c.unexpected(t.at, "found %s where a comma or %s is expected", t.kind, end)
}
