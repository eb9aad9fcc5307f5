package py

func setMethod(v Value, name string) method {
	switch name {
	case "copy":
		return setCopy
	case "difference":
		return setDifference
	case "intersection":
		return setIntersection
	case "isdisjoint":
		return setIsDisjoint
	case "issubset":
		return setIsSubset
	case "issuperset":
		return setIsSuperset
	case "symmetric_difference":
		return setSymmetric
	case "union":
		return setUnion
	}
	if s := asSet(v); s == nil || s.frozen {
		return nil
	}
	switch name {
	case "add":
		return setAdd
	case "clear":
		return setClear
	case "difference_update":
		return updating(setDifference)
	case "discard":
		return setDiscard
	case "intersection_update":
		return updating(setIntersection)
	case "pop":
		return setPop
	case "remove":
		return setRemove
	case "symmetric_difference_update":
		return updating(setSymmetric)
	case "update":
		return setUpdate
	}
	return nil
}

func asSet(v Value) *Set { s, _ := v.ref.(*Set); return s }

// setFn is the name of a method with its type, as messages have it.
func setFn(self Value, name string) string { return TypeName(self) + "." + name }

func setAdd(t *Thread, self Value, a Args) (Value, error) {
	x, err := takesOne(a, "set.add")
	if err != nil {
		return Value{}, err
	}
	return None, asSet(self).Add(t, x)
}

func setClear(_ *Thread, self Value, a Args) (Value, error) {
	if err := takesNone(a, "set.clear"); err != nil {
		return Value{}, err
	}
	asSet(self).d.Clear()
	return None, nil
}

func setCopy(_ *Thread, self Value, a Args) (Value, error) {
	s := asSet(self)
	return s.copyAs(s.frozen).Value(), takesNone(a, setFn(self, "copy"))
}

func setDiscard(t *Thread, self Value, a Args) (Value, error) {
	x, err := takesOne(a, "set.discard")
	if err != nil {
		return Value{}, err
	}
	_, err = asSet(self).Discard(t, x)
	return None, err
}

func setRemove(t *Thread, self Value, a Args) (Value, error) {
	x, err := takesOne(a, "set.remove")
	if err != nil {
		return Value{}, err
	}
	found, err := asSet(self).Discard(t, x)
	if err == nil && !found {
		err = keyError(t, x)
	}
	return None, err
}

func setPop(t *Thread, self Value, a Args) (Value, error) {
	if err := takesNone(a, "set.pop"); err != nil {
		return Value{}, err
	}
	s := asSet(self)
	if s.Len() == 0 {
		return Value{}, &Error{Type: "KeyError", Msg: "'pop from an empty set'"}
	}
	x := s.Items()[0]
	_, err := s.Discard(t, x)
	return x, err
}

// others returns the arguments, any iterables, as sets.
func others(t *Thread, self Value, a Args, name string) ([]*Set, error) {
	if len(a.Named) > 0 {
		return nil, typeError("%s() takes no keyword arguments", setFn(self, name))
	}
	sets := make([]*Set, len(a.Pos))
	for i, x := range a.Pos {
		s := asSet(x)
		if s == nil {
			var err error
			if s, err = collectSet(t, x); err != nil {
				return nil, err
			}
		}
		sets[i] = s
	}
	return sets, nil
}

// folded combines self with one argument after the other.
func folded(t *Thread, self Value, a Args, name string, op setOp) (Value, error) {
	sets, err := others(t, self, a, name)
	if err != nil {
		return Value{}, err
	}
	frozen := asSet(self).frozen
	out := asSet(self).copyAs(false)
	for _, o := range sets {
		if out, err = combine(t, out, o, op); err != nil {
			return Value{}, err
		}
	}
	out.frozen = frozen
	return out.Value(), nil
}

func setUnion(t *Thread, self Value, a Args) (Value, error) {
	return folded(t, self, a, "union", opUnion)
}

func setIntersection(t *Thread, self Value, a Args) (Value, error) {
	return folded(t, self, a, "intersection", opIntersection)
}

func setDifference(t *Thread, self Value, a Args) (Value, error) {
	return folded(t, self, a, "difference", opDifference)
}

func setSymmetric(t *Thread, self Value, a Args) (Value, error) {
	if _, err := takesOne(a, setFn(self, "symmetric_difference")); err != nil {
		return Value{}, err
	}
	return folded(t, self, a, "symmetric_difference", opSymmetric)
}

func setUpdate(t *Thread, self Value, a Args) (Value, error) {
	sets, err := others(t, self, a, "update")
	if err != nil {
		return Value{}, err
	}
	for _, o := range sets {
		if err := asSet(self).addAll(t, o); err != nil {
			return Value{}, err
		}
	}
	return None, nil
}

// updating makes the method that keeps the result in the set itself.
func updating(m method) method {
	return func(t *Thread, self Value, a Args) (Value, error) {
		v, err := m(t, self, a)
		if err != nil {
			return Value{}, err
		}
		asSet(self).d = asSet(v).d
		return None, nil
	}
}

func asked(t *Thread, self Value, a Args, name string, ask func(s, o *Set) (bool, error)) (Value, error) {
	if _, err := takesOne(a, setFn(self, name)); err != nil {
		return Value{}, err
	}
	sets, err := others(t, self, a, name)
	if err != nil {
		return Value{}, err
	}
	ok, err := ask(asSet(self), sets[0])
	return Bool(ok), err
}

func setIsSubset(t *Thread, self Value, a Args) (Value, error) {
	return asked(t, self, a, "issubset", func(s, o *Set) (bool, error) { return subset(t, s, o) })
}

func setIsSuperset(t *Thread, self Value, a Args) (Value, error) {
	return asked(t, self, a, "issuperset", func(s, o *Set) (bool, error) { return subset(t, o, s) })
}

func setIsDisjoint(t *Thread, self Value, a Args) (Value, error) {
	return asked(t, self, a, "isdisjoint", func(s, o *Set) (bool, error) {
		both, err := pick(t, s, o, true)
		return err == nil && both.Len() == 0, err
	})
}
