package wire

// StatRequest asks the controller what lies at a path of the file roots.
type StatRequest struct {
	Path string `json:"path"`
	Env  string `json:"env"`
}

// StatReply tells of it.
type StatReply struct {
	Missing bool   `json:"missing,omitempty"`
	Dir     bool   `json:"dir,omitempty"`
	Size    int64  `json:"size,omitempty"`
	SHA256  string `json:"sha256,omitempty"`
	// Mode is the permissions.
	Mode uint32 `json:"mode,omitempty"`
}

// ListRequest asks the controller what lies below a directory of the file roots, ""
// for everything.
type ListRequest struct {
	Dir string `json:"dir,omitempty"`
	Env string `json:"env,omitempty"`
	// Envs asks for the names of the environments instead.
	Envs bool `json:"envs,omitempty"`
}

// ListReply is the answer.
type ListReply struct {
	Missing bool              `json:"missing,omitempty"`
	Files   []string          `json:"files,omitempty"`
	Dirs    []string          `json:"dirs,omitempty"`
	Links   map[string]string `json:"links,omitempty"`
	Envs    []string          `json:"envs,omitempty"`
}

// URLRequest asks the controller for what a URL has.
type URLRequest struct {
	URL string `json:"url"`
	// ETag is the version that the host has, or "".
	ETag string `json:"etag,omitempty"`
}

// URLReply follows the content of a URL.
type URLReply struct {
	// Same is set if the ETag is current: there was no content.
	Same   bool   `json:"same,omitempty"`
	ETag   string `json:"etag,omitempty"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

// EventRequest asks the controller to publish an event of the host.
type EventRequest struct {
	Tag  string `json:"tag"`
	Data Args   `json:"data"` // one value
}

// PushRequest offers the controller a file, which it reads with CallRead.
type PushRequest struct {
	// Path is the name to keep it under.
	Path string `json:"path"`
	// File names it in CallRead.
	File int   `json:"file"`
	Size int64 `json:"size"`
}

// ReadRequest asks the thin for a file that it offers.
type ReadRequest struct {
	File int `json:"file"`
}

// QueryRequest names the call of http.query that the controller is to carry out.
type QueryRequest struct {
	URL string `json:"url"`
}

// QueryReply is what the web server has answered.
type QueryReply struct {
	Status  int         `json:"status"`
	Reason  string      `json:"reason,omitempty"`
	Headers [][2]string `json:"headers,omitempty"`
	Body    string      `json:"body,omitempty"`
}
