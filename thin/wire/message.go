package wire

import (
	"encoding/json"
	"fmt"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/ordered"
)

// Version is the version of the protocol that this package speaks. A hello and a
// Start carry it; the sides refuse each other if it differs. The thin's file name
// carries its digest, so that a controller meets only its own thin.
const Version = 1

// Mark starts each line that the host's side writes before the frames; the nonce
// of the run and a colon follow, then the status and its words.
const Mark = "gossh:"

// Start is the controller's first line.
type Start struct {
	// Wire is Version.
	Wire int `json:"wire"`
	// Request, if present, is call number 1; else it comes as a frame.
	Request *Request `json:"request,omitempty"`
	// Once asks the thin to leave by itself when the request is answered, which
	// saves the way there and back of a bye.
	Once bool `json:"once,omitempty"`
}

// Hello is the thin's first line after the mark, as JSON.
type Hello struct {
	Wire    int    `json:"wire"`
	Version string `json:"version"`
	OS      string `json:"os"`
	Arch    string `json:"arch"`
	PID     int    `json:"pid"`
	UID     int    `json:"uid"`
	// Fresh is set if the thin was sent just now: then the Start that was sent
	// before has been passed over, and must be sent again.
	Fresh bool `json:"fresh,omitempty"`
	// Dir is the thin dir in use.
	Dir string `json:"dir"`
}

// Request asks the thin to run one function. It is JSON, so that it can be queued
// and stored; it holds no secrets of the connection.
type Request struct {
	// JID is the job's id, ID the Salt ID of the host in this run.
	JID string `json:"jid"`
	ID  string `json:"id"`
	// Fun is module.function.
	Fun string `json:"fun"`
	// Args and Kwargs are the arguments, already parsed.
	Args   Args         `json:"args,omitempty"`
	Kwargs *ordered.Map `json:"kwargs,omitempty"`
	// Opts are the minion options, as config.get sees them.
	Opts *ordered.Map `json:"opts,omitempty"`
	// Grains override or add to what the host says of itself; Pillar is laid
	// under none here: it is complete.
	Grains *ordered.Map `json:"grains,omitempty"`
	Pillar *ordered.Map `json:"pillar,omitempty"`
	// SetPath becomes the PATH of what the function starts; $PATH in it stands
	// for the PATH that the thin was started with. "" leaves it alone.
	SetPath string `json:"set_path,omitempty"`
	// Umask is the file mode mask of what the function creates and starts; nil
	// leaves the one that the thin was started with.
	Umask *uint32 `json:"umask,omitempty"`
	// Stream asks for lines of output as they appear.
	Stream bool `json:"stream,omitempty"`
	// GrainPrograms print grains of the host.
	GrainPrograms []Program `json:"grain_programs,omitempty"`
	// Modules are those of the controller that the function may be in.
	Modules []Module `json:"modules,omitempty"`
	// Wipe asks to remove the thin dir when the stream ends.
	Wipe bool `json:"wipe,omitempty"`
	// LogLevel is the least severe level that is sent back as log frames.
	LogLevel string `json:"log_level,omitempty"`
	// Salt, if set, runs the function with Salt's own thin: the SHA-256 of its tarball,
	// which a CallSalt gives.
	Salt string `json:"salt,omitempty"`
	// Async asks to leave the function running, and to keep its result until it is
	// collected. The reply says how that is found.
	Async bool `json:"async,omitempty"`
	// Collect asks for the result of the job with this jid instead of running
	// anything, and with Forget to remove it.
	Collect string `json:"collect,omitempty"`
	Forget  bool   `json:"forget,omitempty"`
	// Force has a wipe remove also what was not collected, and end what runs.
	Force bool `json:"force,omitempty"`
}

// The states of a job that is collected.
const (
	JobNone    = "none"
	JobRunning = "running"
	JobDone    = "done"
	JobDead    = "dead"
)

// Spooled tells of the job that was asked for by Request.Collect.
type Spooled struct {
	// State is one of the above. With JobDone the Reply around it is that of Fun.
	State string `json:"state"`
	Fun   string `json:"fun,omitempty"`
	// Seconds is how long ago it began.
	Seconds float64 `json:"seconds,omitempty"`
}

// Args are positional arguments, in the values of package ordered: numbers and the
// order of keys arrive as they were sent.
type Args []any

// MarshalJSON implements json.Marshaler.
func (a Args) MarshalJSON() ([]byte, error) { return ordered.Encode([]any(a)) }

// UnmarshalJSON implements json.Unmarshaler.
func (a *Args) UnmarshalJSON(data []byte) error {
	v, err := ordered.Decode(data)
	if err != nil || v == nil {
		return err
	}
	l, ok := v.([]any)
	if !ok {
		return fmt.Errorf("decoding arguments: got %T", v)
	}
	*a = l
	return nil
}

// Reply is the outcome of a Request.
type Reply struct {
	// Return is what the function returned; null if Error is set.
	Return json.RawMessage `json:"return"`
	// Retcode is the function's own: 0 for success.
	Retcode int `json:"retcode"`
	// Out names the outputter that the function prefers, or "".
	Out string `json:"out,omitempty"`
	// Error is set if the function could not run or raised.
	Error *Error `json:"error,omitempty"`
	// Job is set in the reply to a Request that collects.
	Job *Spooled `json:"job,omitempty"`
	// Waiting are the jobs of this Salt ID whose results wait to be collected.
	Waiting []string `json:"waiting,omitempty"`
}

// Error is a failure on the host in a form that crosses the wire.
type Error struct {
	// Kind is Failed for what the function raised, Invalid for arguments and
	// unknown functions, and so on.
	Kind fault.Kind `json:"kind"`
	// Stdout and Stderr are what salt-ssh would show of it.
	Stdout string `json:"stdout,omitempty"`
	Stderr string `json:"stderr"`
	// Hint is what to try, for people.
	Hint string `json:"hint,omitempty"`
}

// FileRequest asks the controller for a salt:// file.
type FileRequest struct {
	// Path is the path under the file roots, without salt:// and query.
	Path string `json:"path"`
	// Env is the saltenv.
	Env string `json:"env"`
	// Have is the SHA-256, in hexadecimal, of a copy that the host holds, or "".
	Have string `json:"have,omitempty"`
	// Dest, if set, is where the host would like the file to be written by the
	// controller's own transfer (sftp), below the thin dir.
	Dest string `json:"dest,omitempty"`
}

// RenderRequest asks the controller for what a template makes for the host.
type RenderRequest struct {
	// Renderer is the name of the template language.
	Renderer string `json:"renderer"`
	// Path is a file under the file roots of Env; if it is "", Text is the
	// template.
	Path string `json:"path,omitempty"`
	Env  string `json:"env"`
	Text string `json:"text,omitempty"`
	// Grains are those of the host, Pillar is laid over its pillar, which comes
	// from PillarEnv unless that is "".
	Grains    *ordered.Map `json:"grains"`
	Pillar    *ordered.Map `json:"pillar,omitempty"`
	PillarEnv string       `json:"pillarenv,omitempty"`
	// Context are further variables.
	Context *ordered.Map `json:"context,omitempty"`
}

// FileReply precedes or replaces the content of a file.
type FileReply struct {
	// Missing is set if there is no such file.
	Missing bool `json:"missing,omitempty"`
	// Same is set if Have is current: no content follows.
	Same bool `json:"same,omitempty"`
	// Put is set if the controller has written the file to Dest.
	Put bool `json:"put,omitempty"`
	// Size in bytes and SHA256 in hexadecimal of the content.
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}
