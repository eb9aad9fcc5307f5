#!/bin/sh
case "$1" in
--list) printf '%s\n' '{"web": {"hosts": ["w1", "w2"], "vars": {"a": 1, "ansible_user": "ada"}, "children": ["sub"]}, "sub": ["w3"], "single": {"b": "x"}}' ;;
--host) if [ "$2" = w1 ]; then echo '{"ansible_host": "192.0.2.1", "a": "own"}'; else echo "{}"; fi ;;
esac
