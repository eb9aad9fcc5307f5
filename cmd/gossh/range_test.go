package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// rangeAnswers starts a range server with the cluster web, and returns its address.
func rangeAnswers(e *testscript.Env) string {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/range/list" && r.URL.RawQuery == "%25web" {
			fmt.Fprint(w, "web1\nweb2\n")
			return
		}
		w.Header().Set("RangeException", "no such cluster")
	}))
	e.Defer(s.Close)
	return strings.TrimPrefix(s.URL, "http://")
}
