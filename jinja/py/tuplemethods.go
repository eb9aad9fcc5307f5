package py

func tupleMethod(name string) method {
	switch name {
	case "count":
		return seqCount
	case "index":
		return seqIndex
	}
	return nil
}

func rangeMethod(name string) method {
	switch name {
	case "count":
		return seqCount
	case "index":
		return rangeIndex
	}
	return nil
}

func rangeIndex(t *Thread, self Value, a Args) (Value, error) {
	x, err := takesOne(a, "range.index")
	if err != nil {
		return Value{}, err
	}
	items, err := itemsOf(t, self)
	if err != nil {
		return Value{}, err
	}
	i, err := indexOf(t, items, x, 0, len(items))
	if err != nil || i >= 0 {
		return Int(int64(i)), err
	}
	return Value{}, notIn(t, self, x)
}
