package saltyaml

// blockItems adds the items of a list of lines that begin with dashes.
func (c *composer) blockItems(depth int) error {
	c.take()
	for {
		switch t := c.peek(); t.kind {
		case tokenBlockEntry:
			at := t.end
			c.take()
			if next := c.peek().kind; next == tokenBlockEntry || next == tokenBlockEnd {
				c.empty(at)
			} else if err := c.part(true, false, depth); err != nil {
				return err
			}
		case tokenBlockEnd:
			c.take()
			return nil
		default:
			return c.unexpected(t.at, "found a line that does not fit the list that it is in; look at its indentation")
		}
	}
}

// indentlessItems adds the items of a list whose dashes stand below the key that it
// belongs to.
func (c *composer) indentlessItems(depth int) error {
	for c.peek().kind == tokenBlockEntry {
		at := c.take().end
		switch c.peek().kind {
		case tokenBlockEntry, tokenKey, tokenValue, tokenBlockEnd:
			c.empty(at)
		default:
			if err := c.part(true, false, depth); err != nil {
				return err
			}
		}
	}
	return nil
}

// blockPairs adds the keys and values of a mapping of lines.
func (c *composer) blockPairs(depth int) error {
	c.take()
	for {
		done, err := c.blockPair(depth)
		if done || err != nil {
			return err
		}
	}
}

// blockPair adds the next key and its value, or takes the end of the mapping.
func (c *composer) blockPair(depth int) (done bool, err error) {
	t := c.peek()
	switch t.kind {
	case tokenKey:
	case tokenBlockEnd:
		c.take()
		return true, nil
	case tokenScalar:
		return false, c.unexpected(t.at, "found text behind a value; put all of it in quotes")
	case tokenValue:
		return false, c.unexpected(t.at, "found a colon without a key before it")
	default:
		return false, c.unexpected(t.at, "found a line that does not fit the mapping that it is in; look at its indentation")
	}
	at := t.end
	c.take()
	if err := c.blockPart(at, depth); err != nil {
		return false, err
	}
	if t := c.peek(); t.kind == tokenValue {
		at = t.end
		c.take()
		return false, c.blockPart(at, depth)
	}
	c.empty(c.peek().at)
	return false, nil
}

// blockPart adds what is behind the mark of a key or value.
func (c *composer) blockPart(at mark, depth int) error {
	switch c.peek().kind {
	case tokenKey, tokenValue, tokenBlockEnd:
		c.empty(at)
		return nil
	}
	return c.part(true, true, depth)
}
