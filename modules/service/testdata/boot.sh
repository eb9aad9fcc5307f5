# Boots a systemd with the units in $1 and nothing of this machine's: it is started
# in namespaces of its own. See systemd_linux_test.go.
set -e
mount --make-rprivate /
mount -t proc proc /proc
mount -t tmpfs tmpfs /run
mount -t tmpfs tmpfs /etc/systemd/system
mkdir /run/units && cp "$1"/* /run/units/
if [ -e /sys/fs/cgroup/cgroup.controllers ]; then
	mount -t cgroup2 cgroup /sys/fs/cgroup
else
	umount -l /sys/fs/cgroup
	mount -t tmpfs cgroup /sys/fs/cgroup
	mkdir /sys/fs/cgroup/systemd
	mount -t cgroup -o none,name=systemd cgroup /sys/fs/cgroup/systemd
fi
export container=gossh SYSTEMD_UNIT_PATH=/etc/systemd/system:/run/systemd/system:/run/units SYSTEMD_GENERATOR_PATH=/nonexistent
exec /lib/systemd/systemd --system --log-target=null --show-status=false --unit=gossh-boot.target
