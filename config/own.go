package config

import "slices"

// SubcommandOptions returns the options that only the subcommand of that name has,
// nil if it has none. They count behind the name, where that is the first word, and
// stand before general ones of the same spelling.
func SubcommandOptions(name string) []Option {
	switch name {
	case "render":
		return renderOptions()
	case "roster":
		return rosterOptions()
	}
	return nil
}

func renderOptions() []Option {
	const g = "Options of gossh render"
	return []Option{
		value(String, "grains", "", "", "FILE", g, "The grains, in YAML or JSON. Default: those of this machine."),
		value(String, "pillar", "", "", "FILE", g, "The pillar, in YAML or JSON. Default: none."),
		value(String, "renderer", "", "", "PIPELINE", g, "The renderers, such as jinja|yaml, in place of what the file or the configuration names."),
		value(String, "id", "", "", "ID", g, "The Salt ID that the template sees, as the grain id.").also("minion-id"),
		value(String, "saltenv", "", "", "NAME", g, "The saltenv. Default: that whose roots have the file, else base."),
	}
}

func rosterOptions() []Option {
	const g = "Options of gossh roster"
	return []Option{
		value(String, "out", "", "output", "NAME", g, "How to print the targets: table, roster (a roster file), or an outputter such as json, yaml or nested. Default: table.").also("output"),
		flag("explain", "", "", g, "Tell where the value of each attribute comes from, what ssh_config adds, and which entries do not count."),
		flag("show-secrets", "", "", g, "Write secrets in clear, with --out roster and in gossh roster convert; they are left out otherwise."),
		value(String, "from", "", "", "NAME,...", g, "For convert: the rosters to read. Default: those of --roster."),
		value(String, "to", "", "", "NAME", g, "For convert: the roster to write, flat.").oneOf("flat"),
		value(String, "nodegroups", "", "", "FILE", g, "For convert: where to write the groups, as nodegroups of the configuration; - is behind the roster."),
	}
}

// optionsFor returns the options that may follow the first word.
func optionsFor(word string) []Option {
	all := Options()
	own := SubcommandOptions(word)
	if own == nil {
		return all
	}
	return append(own, slices.DeleteFunc(all, func(o Option) bool {
		return slices.ContainsFunc(own, func(w Option) bool { return w.Long[0] == o.Long[0] })
	})...)
}
