package shacrypt_test

import (
	"errors"
	"testing"

	"github.com/gossh/gossh/internal/shacrypt"
)

// The passwords and salts are those of Drepper's specification, the hashes those of
// crypt(3) of libxcrypt, but for the one whose number of rounds it refuses.
func TestHash(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ password, setting, want string }{
		{"Hello world!", "$6$saltstring", "$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1"},
		{"Hello world!", "$6$rounds=10000$saltstringsaltstring", "$6$rounds=10000$saltstringsaltst$OW1/O6BYHV6BcXZu8QVeXbDWra3Oeqh0sbHbbMCVNSnCM/UrjmM0Dp8vOuZeHBy/YTBmSK6H9qs/y3RnOaw5v."},
		{"we have a short salt string but not a short password", "$6$rounds=77777$short", "$6$rounds=77777$short$WuQyW2YR.hBNpjjRhpYD/ifIw05xdfeEyQoMxIXbkvr0gge1a1x3yRULJ5CCaUeOxFmtlcGZelFl5CxtgfiAc0"},
		{"the minimum number is still observed", "$6$rounds=10$roundstoolow", "$6$rounds=1000$roundstoolow$kUMsbe306n21p9R.FRkW3IGn.S9NPN0x50YhH1xhLsPuWGsUSklZt58jaTfF4ZEQpyUNGc0dqbpBYYBaHHrsX."},
		{"Hello world!", "$5$saltstring", "$5$saltstring$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5"},
		{"Hello world!", "$5$rounds=10000$saltstringsaltstring", "$5$rounds=10000$saltstringsaltst$3xv.VbSHBb41AL9AvLeujZkZRBAwqFMz2.opqey6IcA"},
		{"x", "$6$abc", "$6$abc$K4v3HcZ8yAmpRfxML6S46NCcqy9r4/KdbQpFvqSWsBf4dgySOEOo1DHJTrmn2BsJK2aNmPN8Tfb826D2o9.z51"},
	} {
		if got, err := shacrypt.Hash(c.password, c.setting); err != nil || got != c.want {
			t.Errorf("%q by %s: got %s, %v, want %s", c.password, c.setting, got, err, c.want)
		}
	}
	for _, bad := range []string{"", "abc", "$1$abc", "$6$rounds=x$abc", "$6$rounds=5000"} {
		if got, err := shacrypt.Hash("x", bad); !errors.Is(err, shacrypt.ErrSetting) {
			t.Errorf("%q: got %s, %v", bad, got, err)
		}
	}
}
