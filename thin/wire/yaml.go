package wire

// CallYAML asks the controller to read or to write YAML: a YAMLRequest, a YAMLReply.
const CallYAML = "yaml"

// YAMLRequest has the one or the other.
type YAMLRequest struct {
	// Text is to be read, unless Value has one element: that is to be written.
	Text  string `json:"text,omitempty"`
	Value Args   `json:"value,omitempty"`
}

// YAMLReply is the answer.
type YAMLReply struct {
	Text string `json:"text,omitempty"`
	// Value has one element.
	Value Args `json:"value,omitempty"`
	// Error tells what is wrong with the text.
	Error string `json:"error,omitempty"`
}

// Program is an executable of the file roots that hosts keep by its digest.
type Program struct {
	Path   string `json:"path"`
	Env    string `json:"env"`
	SHA256 string `json:"sha256"`
}

// Module is an execution module that executables of the file roots hold.
type Module struct {
	// Name is the word before the dot.
	Name  string       `json:"name"`
	Files []ModuleFile `json:"files"`
}

// ModuleFile is the executable of a module for one platform, such as linux-amd64, or
// ("") for those that have none of their own.
type ModuleFile struct {
	Platform string `json:"platform,omitempty"`
	Program
}
