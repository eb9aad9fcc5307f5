package py

// Policy is how undefined values behave.
type Policy uint8

// The policies, after Jinja2's classes of undefined.
const (
	Default   Policy = iota // prints as nothing, is false and empty; else an error
	Chainable               // like Default; attributes and items are undefined again
	Debug                   // prints how it came about
	Strict                  // every use but `is defined` and default() is an error
)

// Undefined is what a template gets for what does not exist.
type Undefined struct {
	Policy Policy
	Name   string // of the variable, attribute or item
	Key    Value  // the item that is missing, where it is no str
	Owner  Value  // what lacks the attribute or item; undefined for a variable
	Hint   string // a whole message, instead of one made of Name and Owner
	// Exception is the type of error that its use gives, UndefinedError where
	// it is empty.
	Exception string
}

var nameless = &Undefined{}

// undefinedOf returns what the undefined v is made of.
func undefinedOf(v Value) *Undefined {
	if u, ok := v.ref.(*Undefined); ok {
		return u
	}
	return nameless
}

// Value returns u as a Value.
func (u *Undefined) Value() Value { return Value{ref: u} }

// MissingName is the undefined for a variable that does not exist.
func MissingName(t *Thread, name string) Value {
	return Value{ref: &Undefined{Policy: t.Policy, Name: name}}
}

// Missing is the undefined for the attribute or item key that owner lacks.
func Missing(t *Thread, owner, key Value) Value {
	u := &Undefined{Policy: t.Policy, Owner: owner, Key: key}
	if s, ok := key.AsStr(); ok {
		u.Name, u.Key = s, Value{}
	}
	return Value{ref: u}
}

// Hinted is an undefined with a message of its own.
func Hinted(t *Thread, hint string) Value {
	return Value{ref: &Undefined{Policy: t.Policy, Hint: hint}}
}

// unsafe is the undefined for an attribute that the sandbox refuses.
func unsafeAttr(t *Thread, owner Value, name string) Value {
	return Value{ref: &Undefined{
		Policy: t.Policy, Name: name, Owner: owner, Exception: "SecurityError",
		Hint: "access to attribute " + reprString(name) + " of '" + TypeName(owner) + "' object is unsafe.",
	}}
}

func (u *Undefined) typeName() string {
	switch u.Policy {
	case Chainable:
		return "ChainableUndefined"
	case Debug:
		return "DebugUndefined"
	case Strict:
		return "StrictUndefined"
	}
	return "Undefined"
}

func (u *Undefined) ofVariable() bool { return u.Owner.ref == nil }

// keyRepr prints what is missing.
func (u *Undefined) keyRepr() string {
	if u.Key.ref == nil {
		return reprString(u.Name)
	}
	s, err := Repr(&Thread{}, u.Key)
	if err != nil {
		return TypeName(u.Key)
	}
	return s
}

// Message says what is undefined, in Jinja's words.
func (u *Undefined) Message() string {
	switch {
	case u.Hint != "":
		return u.Hint
	case u == nameless:
		return "None is undefined"
	case u.ofVariable():
		return u.keyRepr() + " is undefined"
	case u.Key.ref != nil:
		return owned(u.Owner) + " has no element " + u.keyRepr()
	}
	return reprString(owned(u.Owner)) + " has no attribute " + u.keyRepr()
}

// Err is the error that its use gives.
func (u *Undefined) Err() error {
	if u.Exception != "" {
		return &Error{Type: u.Exception, Msg: u.Message()}
	}
	return &Error{Type: "UndefinedError", Msg: u.Message()}
}

// strict returns the error of those uses that only Strict refuses.
func (u *Undefined) strict() error {
	if u.Policy == Strict {
		return u.Err()
	}
	return nil
}

// text is its str().
func (u *Undefined) text() (string, error) {
	switch {
	case u.Policy == Strict:
		return "", u.Err()
	case u.Policy != Debug:
		return "", nil
	case u.Hint != "":
		return "{{ undefined value printed: " + u.Hint + " }}", nil
	case u == nameless:
		return "{{ None }}", nil
	case u.ofVariable():
		return "{{ " + u.Name + " }}", nil
	}
	return "{{ no such element: " + owned(u.Owner) + "[" + u.keyRepr() + "] }}", nil
}

// comparer returns that one of a and b, of which at least one is undefined, that
// Python asks to compare them: the left one, unless the right one is of a
// subclass.
func comparer(a, b Value) *Undefined {
	if a.Kind() != KindUndefined {
		return undefinedOf(b)
	}
	if b.Kind() == KindUndefined && undefinedOf(a).Policy == Default && undefinedOf(b).Policy != Default {
		return undefinedOf(b)
	}
	return undefinedOf(a)
}

// anyUndefined returns the error of an operator with an undefined operand.
func anyUndefined(a, b Value) error {
	if a.Kind() == KindUndefined {
		return undefinedOf(a).Err()
	}
	if b.Kind() == KindUndefined {
		return undefinedOf(b).Err()
	}
	return nil
}
