package py

func strMethod(name string) method    { return nil }
func markupMethod(name string) method { return strMethod(name) }
func tupleMethod(name string) method  { return nil }
func setMethod(v Value, name string) method {
	return nil
}
func intMethod(name string) method   { return nil }
func floatMethod(name string) method { return nil }
func rangeMethod(name string) method { return nil }

func percent(t *Thread, s string, markup bool, b Value) (Value, error) {
	return Value{}, Errorf("NotImplementedError", "formatting")
}
