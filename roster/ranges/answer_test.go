package ranges

import (
	"strings"
	"testing"

	"github.com/gossh/gossh/targets"
)

func FuzzAnswer(f *testing.F) {
	f.Add("web1\r\nweb2\n")
	f.Add("../x\n\x00")
	f.Fuzz(func(t *testing.T, text string) {
		ids, err := read(strings.NewReader(text))
		if err != nil {
			return
		}
		for _, id := range ids {
			if _, err := targets.ParseID(id); err != nil {
				t.Error(err)
			}
		}
		if len(ids) > strings.Count(text, "\n")+1 {
			t.Errorf("got %d names from %q", len(ids), text)
		}
	})
}
