// Package jmespath asks questions of Python's values in the language JMESPath.
package jmespath
