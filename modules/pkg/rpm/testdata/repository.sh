#!/bin/sh
# Makes a repository of packages of rpm, and a root with a file that names it, below the directory $1, which is absolute.
# Needs rpmbuild and createrepo_c.
set -eu
work=$1
mkdir -p "$work/specs" "$work/repo" "$work/root/etc/yum.repos.d" "$work/root/etc/zypp/repos.d" "$work/root/var/lib/rpm"
rpm() { # name epoch version release arch lines
	cat > "$work/specs/$1.spec" <<EOF
Name: $1
Epoch: $2
Version: $3
Release: $4
Summary: the package $1
License: MIT
URL: https://example.org/$1
Vendor: Example
Packager: A <a@example.org>
Group: Test

$6
%description
More about $1.
%prep
%build
%install
mkdir -p %{buildroot}/opt/$1 %{buildroot}/etc
echo $1 $3 > %{buildroot}/opt/$1/version
echo setting=1 > %{buildroot}/etc/$1.conf
%files
%dir /opt/$1
/opt/$1/version
%config(noreplace) /etc/$1.conf
EOF
	rpmbuild -bb --quiet --target $5 --define "_topdir $work/build" --define "_rpmdir $work/repo" --define "_build_id_links none" --define "_dbpath $work/build/db" "$work/specs/$1.spec" 2>&1 | grep -v ^warning || true
}
rpm gossh-a 0 1.0 1 noarch ""
rpm gossh-a 0 1.1 1 noarch ""
rpm gossh-a 1 0.9 1 noarch ""
rpm gossh-b 0 2.0 3 noarch "Requires: gossh-a"
rpm gossh-c 0 3.0 1 i686 ""
rpm gossh-with-a-name-that-is-too-long-for-one-line 0 1.0.20240101000000 1.with.a.long.release noarch ""
cat > "$work/comps.xml" <<EOF
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE comps PUBLIC "-//Red Hat, Inc.//DTD Comps info//EN" "comps.dtd">
<comps>
  <group>
    <id>tools</id><name>Test Tools</name><description>Tools for a test.
Two lines.</description><default>false</default><uservisible>true</uservisible>
    <packagelist><packagereq type="mandatory">gossh-b</packagereq><packagereq type="default">gossh-a</packagereq><packagereq type="optional">gossh-c</packagereq></packagelist>
  </group>
  <group>
    <id>more</id><name>More</name><description>More.</description><default>false</default><uservisible>false</uservisible>
    <packagelist><packagereq type="mandatory">gossh-a</packagereq></packagelist>
  </group>
  <environment>
    <id>all-env</id><name>Everything</name><description>All of it.</description><display_order>1</display_order>
    <grouplist><groupid>tools</groupid></grouplist><optionlist><groupid>more</groupid></optionlist>
  </environment>
</comps>
EOF
createrepo_c -q -g "$work/comps.xml" "$work/repo"
cat > "$work/root/etc/yum.repos.d/test.repo" <<EOF
[test]
name=Test repository
baseurl=file://$work/repo
enabled=1
gpgcheck=0
autorefresh=1
EOF
cp "$work/root/etc/yum.repos.d/test.repo" "$work/root/etc/zypp/repos.d/"
