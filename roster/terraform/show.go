package terraform

import (
	"errors"
	"fmt"

	"github.com/gossh/gossh/ordered"
)

// maxModules bounds modules in modules.
const maxModules = 100

var errModules = fmt.Errorf("modules are nested deeper than %d", maxModules)

// shown reads the values of show -json.
func shown(values *ordered.Map) ([]resource, error) {
	if values == nil {
		return nil, errors.New("values is no mapping")
	}
	root, _ := object(values, "root_module")
	var out []resource
	return out, module(root, 0, &out)
}

// module adds the resources of a module and of those in it.
func module(m *ordered.Map, depth int, out *[]resource) error {
	if depth > maxModules {
		return errModules
	}
	err := each(m, "resources", func(o *ordered.Map) error {
		if text(o, "deposed_key") != "" {
			return nil
		}
		r := resource{
			data: text(o, "mode") == "data", kind: text(o, "type"), name: text(o, "name"), module: text(m, "address"),
		}
		var err error
		if r.index, err = index(o.Value("index")); err != nil {
			return fmt.Errorf("%s: %w", r.address(), err)
		}
		r.attrs, _ = object(o, "values")
		marks, _ := object(o, "sensitive_values")
		r.sensitive = shownSensitive(r.attrs, marks)
		*out = append(*out, r)
		return nil
	})
	if err != nil {
		return err
	}
	return each(m, "child_modules", func(c *ordered.Map) error { return module(c, depth+1, out) })
}
