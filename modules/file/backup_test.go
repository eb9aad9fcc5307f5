package file_test

import (
	"os"
	"testing"
	"time"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

func TestBackups(t *testing.T) {
	t.Parallel()
	const dir = "cache/file_backup/etc/"
	files := map[string]string{
		"etc/f": "now",
		dir + "f_Fri_Jan_02_03:04:05_000678_2026":   "newest",
		dir + "f_Thu_Jan_01_03:04:05_000678_2026":   "oldest",
		dir + "f_g_Fri_Jan_02_03:04:05_000678_2026": "of another file",
		dir + "f_x": "no backup",
	}
	newest := ordered.Of("Backup Time", "Fri Jan 02 2026 03:04:05.000678", "Size", int64(6), "Location", "/"+dir+"f_Fri_Jan_02_03:04:05_000678_2026")
	oldest := ordered.Of("Backup Time", "Thu Jan 01 2026 03:04:05.000678", "Size", int64(6), "Location", "/"+dir+"f_Thu_Jan_01_03:04:05_000678_2026")
	other := ordered.Of("Backup Time", "Fri Jan 02 2026 03:04:05.000678", "Size", int64(15), "Location", "/"+dir+"f_g_Fri_Jan_02_03:04:05_000678_2026")
	said := func(ok bool, comment string) *ordered.Map { return ordered.Of("result", ok, "comment", comment) }
	changes := []change{
		{name: "list", fun: "file.list_backups", args: list("/etc/f"), want: ordered.Of("0", newest, "1", oldest)},
		{name: "list one", fun: "file.list_backups", args: list("/etc/f", int64(1)), want: ordered.Of("0", newest)},
		{name: "list a directory", fun: "file.list_backups_dir", args: list("/etc/", int64(1)), want: ordered.Of("f", ordered.Of("0", newest), "f_g", ordered.Of("0", other))},
		{name: "list no directory", fun: "file.list_backups_dir", args: list("/srv/"), want: ordered.Of()},
		{name: "list none", fun: "file.list_backups", args: list("/srv/f"), want: ordered.Of()},
		{
			name: "restore", fun: "file.restore_backup", args: list("/etc/f", int64(1)), want: said(true, "Successfully restored /"+dir+"f_Thu_Jan_01_03:04:05_000678_2026 to /etc/f"),
			after: map[string]string{"etc/f": "oldest", dir + "f_Fri_Jan_02_03:04:05_000678_2026": "now"},
		},
		{name: "restore none", fun: "file.restore_backup", args: list("/etc/f", int64(2)), want: said(false, "backup_id '2' does not exist for /etc/f")},
		{name: "no number", fun: "file.restore_backup", args: list("/etc/f", "a"), want: said(false, "Invalid backup_id 'a'")},
		{
			name: "delete", fun: "file.delete_backup", args: list("/etc/f", int64(0)), want: said(true, "Successfully removed /"+dir+"f_Fri_Jan_02_03:04:05_000678_2026"),
			after: map[string]string{dir + "f_Fri_Jan_02_03:04:05_000678_2026": gone},
		},
		{name: "remove", fun: "file.remove_backup", args: list("/etc/f", int64(7)), want: said(false, "backup_id '7' does not exist for /etc/f")},
	}
	for i := range changes {
		changes[i].files, changes[i].set = files, served(t)
	}
	run(t, changes)
}

// TestWhereBackupsAre: root has those of a minion of Salt, others their own.
func TestWhereBackupsAre(t *testing.T) {
	t.Parallel()
	dir := "/var/cache/salt/minion"
	if os.Geteuid() != 0 {
		dir = "/home/me/.cache/salt/minion"
	}
	path := dir + "/file_backup/f_Fri_Jan_02_03:04:05_000678_2026"
	run(t, []change{{
		fun: "file.list_backups", args: list("/f"), files: map[string]string{path: "x"},
		want: ordered.Of("0", ordered.Of("Backup Time", "Fri Jan 02 2026 03:04:05.000678", "Size", int64(1), "Location", path)),
		set:  func(h *modules.Host) { h.Now = func() time.Time { return time.Unix(0, 0).UTC() } },
	}})
}
