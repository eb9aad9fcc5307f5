package render

import (
	"context"
	"strings"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/internal/nearest"
)

// stage turns what came before it into something more: the first one is given the
// text.
type stage struct {
	name string
	args []string
	run  func(ctx context.Context, r *Pipelines, j *job, args []string, in any) (any, error)
}

// DefaultPipeline is what an SLS without a shebang goes through.
const DefaultPipeline = "jinja|yaml"

// maxStages bounds a pipeline.
const maxStages = 20

// stages are the renderers by name.
func stages() map[string]func(ctx context.Context, r *Pipelines, j *job, args []string, in any) (any, error) {
	return map[string]func(ctx context.Context, r *Pipelines, j *job, args []string, in any) (any, error){
		"jinja": renderJinja, "yaml": renderYAML, "json": renderJSON, "text": renderText, "gpg": renderGPG,
	}
}

// old are pipelines that Salt knows under one name.
var old = map[string]string{"yaml_jinja": "jinja|yaml", "json_jinja": "jinja|json"}

// refused are renderers of Salt that there are not, with what to do.
var refused = map[string]string{
	"py":        "it runs Python on the controller; ext_pillar's cmd_yaml runs any program",
	"pyobjects": "it runs Python; write the states in YAML",
	"pydsl":     "it runs Python; write the states in YAML",
	"mako":      "write the template in Jinja",
	"wempy":     "write the template in Jinja",
	"cheetah":   "write the template in Jinja",
	"genshi":    "write the template in Jinja",
	"stateconf": "write the states in jinja|yaml",
	"yamlex":    "write the data in yaml; pillar_merge_lists joins lists",
	"json5":     "write the data in yaml or json",
	"hjson":     "write the data in yaml or json",
	"toml":      "write the data in yaml or json",
	"msgpack":   "write the data in yaml or json",
	"dson":      "write the data in yaml or json",
	"nacl":      "encrypt the values with gpg",
	"pass":      "encrypt the values with gpg",
	"aws_kms":   "encrypt the values with gpg",
	"tomlmod":   "write the data in yaml or json",
}

// Shebang returns the pipeline that the first line of a text names, "" if it names
// none: #!jinja|yaml. A line that starts with #!/ is that of a script.
func Shebang(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	rest, ok := strings.CutPrefix(line, "#!")
	if !ok || strings.HasPrefix(rest, "/") {
		return ""
	}
	return strings.TrimSpace(rest)
}

// parse splits a pipeline into its stages.
func parse(pipeline string) ([]stage, error) {
	if p, ok := old[pipeline]; ok {
		pipeline = p
	}
	table := stages()
	var out []stage
	for part := range strings.SplitSeq(pipeline, "|") {
		words := strings.Fields(part)
		if len(words) == 0 {
			return nil, fault.New(fault.Invalid, "", "the pipeline %q has an empty stage", pipeline)
		}
		run, ok := table[words[0]]
		if !ok {
			return nil, unavailable(words[0])
		}
		out = append(out, stage{words[0], words[1:], run})
	}
	if len(out) > maxStages {
		return nil, fault.New(fault.Invalid, "", "the pipeline has more than %d stages", maxStages)
	}
	return out, nil
}

func unavailable(name string) error {
	err := fault.New(fault.Invalid, "", "the renderer %q is not available", name)
	if hint, ok := refused[name]; ok {
		return err.WithHint(hint)
	}
	names := []string{"jinja", "yaml", "json", "text", "gpg"}
	if near := nearest.Name(name, names); near != "" {
		return err.WithHint("did you mean " + near + "?")
	}
	return err.WithHint("there are " + strings.Join(names, ", "))
}
