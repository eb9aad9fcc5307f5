package guest

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// pieces keeps each write apart.
type pieces struct {
	all []string
	err error
}

func (p *pieces) Write(b []byte) (int, error) {
	p.all = append(p.all, string(b))
	return len(b), p.err
}

func TestCorkJoinsWhatIsHeld(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := &pieces{}
		c := &cork{w: p}
		write := func(texts ...string) {
			for _, s := range texts {
				if _, err := io.WriteString(c, s); err != nil {
					t.Fatal(err)
				}
			}
		}
		write("a", "b")
		c.hold()
		write("c", "d")
		if err := c.pull(); err != nil {
			t.Fatal(err)
		}
		write("e")
		c.hold()
		write("f")
		time.Sleep(corkTime + time.Millisecond)
		synctest.Wait()
		write("g")
		c.hold()
		write(strings.Repeat("h", corkSize+1), "i")
		want := []string{"a", "b", "cd", "e", "f", "g", strings.Repeat("h", corkSize+1), "i"}
		if got := strings.Join(p.all, "|"); got != strings.Join(want, "|") {
			t.Errorf("got %.200q, want %.200q", got, strings.Join(want, "|"))
		}
	})
}

func TestCorkTellsOfWhatWasHeld(t *testing.T) {
	t.Parallel()
	gone := errors.New("gone")
	c := &cork{w: &pieces{err: gone}}
	c.hold()
	if _, err := io.WriteString(c, "x"); err != nil {
		t.Fatal(err)
	}
	if err := c.pull(); !errors.Is(err, gone) {
		t.Errorf("got %v, want %v", err, gone)
	}
	if _, err := io.WriteString(c, "y"); !errors.Is(err, gone) {
		t.Errorf("got %v after that, want %v", err, gone)
	}
}
