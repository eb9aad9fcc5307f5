package disk_test

import (
	"context"
	"testing"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/disk"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/ordered"
)

// Written by hand after the manuals: the tables of sysstat 12 with fewer columns, and
// that of versions before 11.5.
const (
	iostat12 = `Linux 6.1.0 (host) 	11/29/26 	_x86_64_	(2 CPU)

avg-cpu:  %user   %nice %system %iowait  %steal   %idle
           1.00    0.00    2.00    0.50    0.00   96.50

Device            r/s     rkB/s   rrqm/s  %util
sda              1.00     10.00     0.00   0.10
dm-0             2.00      0.00     0.00   0.00


avg-cpu:  %user   %nice %system %iowait  %steal   %idle
           2.01    0.00    4.00    0.50    0.00   93.49

Device            r/s     rkB/s   rrqm/s  %util
sda              2.00     20.01     0.00   0.30
dm-0             0.00      0.00     0.00   0.00

`
	iostat10 = "Linux 3.10.0 (host)\n\nDevice:         rrqm/s   wrqm/s\nsda               0.00     1.00\n\nDevice:         rrqm/s   wrqm/s\nsda               1.00     1.00\n"
	hdparm   = `
/dev/sda:
 multcount     = 16 (on)
 readonly      =  0 (off)
 Model=QEMU HARDDISK, FwRev=2.5+, SerialNo=QM00001
 geometry      = 1305/255/63, sectors = 20971520, start = 0
 drive state is:  active/idle
 acoustic      = not supported
 nonsense
`
	smart = `smartctl 7.3 2022-02-28 r5338 [x86_64-linux-6.1.0] (local build)

=== START OF READ SMART DATA SECTION ===
SMART Attributes Data Structure revision number: 16
Vendor Specific SMART Attributes with Thresholds:
ID# ATTRIBUTE_NAME          FLAG     VALUE WORST THRESH TYPE      UPDATED  WHEN_FAILED RAW_VALUE
  5 Reallocated_Sector_Ct   0x0033   100   100   010    Pre-fail  Always       -       0
194 Temperature_Celsius     0x0022   060   042   000    Old_age   Always       -       40 (Min/Max 17/58)
240 Head_Flying_Hours       0x0000   100   253   000    Old_age   Offline      -       7 8 9

`
)

func TestMeasures(t *testing.T) {
	t.Parallel()
	five := ordered.Of("attribute_name", "Reallocated_Sector_Ct", "flag", "0x0033", "value", 100, "worst", 100, "thresh", 10, "type", "Pre-fail", "updated", "Always", "when_failed", "-", "raw_value", 0)
	raw := func(v any) *ordered.Map { return ordered.Of("raw_value", v) }
	for _, c := range []struct {
		does program
		call moduletest.Case
	}{
		{program{Line: "iostat -x 1 2", Stdout: iostat12}, moduletest.Case{Fun: "disk.iostat", Args: []any{int64(1), int64(2)}, Want: ordered.Of(
			"sys", ordered.Of("%user", 1.5, "%nice", 0.0, "%system", 3.0, "%iowait", 0.5, "%steal", 0.0, "%idle", 95.0),
			"sda", ordered.Of("r/s", 1.5, "rkB/s", 15.0, "rrqm/s", 0.0, "%util", 0.2), "dm-0", ordered.Of("r/s", 1.0, "rkB/s", 0.0, "rrqm/s", 0.0, "%util", 0.0))}},
		{program{Line: "iostat -xd 1 5 sda", Stdout: iostat10}, moduletest.Case{Name: "older", Fun: "disk.iostat", Kwargs: ordered.Of("disks", "sda"), Want: ordered.Of("sda", ordered.Of("rrqm/s", 0.5, "wrqm/s", 1.0))}},
		{program{Line: "hdparm -aAbBcCdgHiJkMmNnQrRuW /dev/sda", Stdout: hdparm, Code: 22}, moduletest.Case{Fun: "disk.hdparms", Args: []any{"sda"}, Want: ordered.Of("/dev/sda", ordered.Of(
			"multcount", []any{16, "on"}, "readonly", []any{0, "off"}, "model", []any{"QEMU HARDDISK", ordered.Of("FwRev", "2.5+", "SerialNo", "QM00001")},
			"geometry", []any{1305, 255, 63, ordered.Of("sectors", "20971520", "start", "0")}, "drive_state", []any{"active", "idle"}, "acoustic", "not supported"))}},
		{program{Line: "hdparm -N /dev/x", Code: 2, Stderr: "/dev/x: No such file or directory\n"}, moduletest.Case{Name: "no disk", Fun: "disk.hdparms", Args: []any{"/dev/x", "N"}, Err: "No such file"}},
		{program{Line: "smartctl --attributes /dev/sda", Stdout: smart}, moduletest.Case{Fun: "disk.smart_attributes", Args: []any{"sda"}, Kwargs: ordered.Of("attributes", []any{int64(5)}), Want: ordered.Of("5", five)}},
		{program{Line: "smartctl --attributes /dev/sda", Stdout: smart}, moduletest.Case{Name: "values", Fun: "disk.smart_attributes", Args: []any{"/dev/sda"}, Kwargs: ordered.Of("values", []any{"raw_value"}), Want: ordered.Of(
			"5", raw(0), "194", raw("40 (Min/Max 17/58)"), "240", raw([]any{7, 8, 9}))}},
		{program{Line: "smartctl --attributes /dev/x", Code: 2, Stdout: "Smartctl open device: /dev/x failed: No such device\n"}, moduletest.Case{Name: "no device", Fun: "disk.smart_attributes", Args: []any{"x"}, Err: "No such device"}},
	} {
		moduletest.Run(t, disk.Functions(), func(h *modules.Host) { h.Runner = moduletest.Fake(t, nil, c.does) }, []moduletest.Case{c.call})
	}
	moduletest.Run(t, disk.Functions(), func(h *modules.Host) {
		h.Runner = moduletest.Fake(t, nil)
		h.Functions = func() []modules.Function {
			return []modules.Function{
				{Name: "mount.get_mount_from_path", Args: []modules.Arg{{Name: "path", Required: true}}, Run: func(context.Context, *modules.Call) (any, error) { return "/srv", nil }},
				{Name: "mount.active", Run: func(context.Context, *modules.Call) (any, error) {
					return ordered.Of("/", ordered.Of("fstype", "ext4"), "/srv", ordered.Of("fstype", "xfs")), nil
				}},
			}
		}
	}, []moduletest.Case{
		{Fun: "disk.get_fstype_from_path", Args: []any{"/srv/x"}, Want: "xfs"},
		{Name: "no count", Fun: "disk.iostat", Args: []any{int64(1), int64(0)}, Err: "must be 1 or more"},
		{Name: "an option", Fun: "disk.iostat", Kwargs: ordered.Of("disks", "-o"), Err: "is no disk"},
		{Name: "what changes", Fun: "disk.hdparms", Args: []any{"sda", "aY"}, Err: "args must be letters"},
		{Name: "elsewhere", Fun: "disk.hdparms", Args: []any{"/dev/../x"}, Err: "is no disk"},
	})
}
