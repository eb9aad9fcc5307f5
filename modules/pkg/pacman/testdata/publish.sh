#!/bin/sh
# Has the repository that repository.sh made below $1 have a newer gossh-a.
set -eu
cd "$1/db"
mv gossh-a-1.0-1 gossh-a-1.1-1
sed -i "s/1\.0-1/1.1-1/; s/^[1-9][0-9][0-9]\$/$(stat -c %s "$1/repo/gossh-a-1.1-1-any.pkg.tar.gz")/" gossh-a-1.1-1/desc
tar -czf "$1/repo/test.db" -- *
touch -d 2040-01-01 "$1/repo/test.db" # pacman asks whether it is newer
