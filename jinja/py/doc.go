// Package py gives Go the values of Python that templates can reach: their
// operators, methods, printed forms and errors. It knows nothing of templates.
package py
