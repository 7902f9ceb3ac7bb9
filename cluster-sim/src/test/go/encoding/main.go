package main

import (
	"encoding/json"
	"fmt"
	"reflect"
	"sort"
	"strings"

	apiext "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/kubernetes/scheme"
)

var out = map[string]string{}

func name(t reflect.Type) string {
	p := t.PkgPath()
	p = strings.Replace(p, "k8s.io/", "io.k8s.", 1)
	return strings.ReplaceAll(p, "/", ".") + "." + t.Name()
}

func elem(t reflect.Type) {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice || t.Kind() == reflect.Map {
		t = t.Elem()
	}
	if t.Kind() == reflect.Struct && !reflect.PointerTo(t).Implements(reflect.TypeFor[json.Marshaler]()) {
		walk(t)
	}
}

func fields(t reflect.Type, lines *[]string) {
	for i := 0; i < t.NumField(); i++ {
		f := t.Field(i)
		tag := f.Tag.Get("json")
		parts := strings.Split(tag, ",")
		if tag == "-" || f.PkgPath != "" {
			continue
		}
		if parts[0] == "" && (f.Anonymous || strings.Contains(tag, "inline")) {
			fields(f.Type, lines)
			continue
		}
		if parts[0] == "" { continue }
		omitempty := strings.Contains(tag, ",omitempty")
		omitzero := strings.Contains(tag, ",omitzero")
		letter := "?"
		ft := f.Type
		switch {
		case ft.Kind() == reflect.Pointer && omitempty:
			letter = "p"
		case ft.Kind() == reflect.Pointer:
			letter = "n"
		case ft.Kind() == reflect.Struct && omitzero:
			letter = "z"
		case ft.Kind() == reflect.Struct:
			letter = "a"
		case omitempty || omitzero:
			letter = "z"
		case ft.Kind() == reflect.Slice || ft.Kind() == reflect.Map:
			letter = "n"
		default:
			letter = "a"
		}
		gt := ft
		if gt.Kind() == reflect.Pointer {
			gt = gt.Elem()
		}
		*lines = append(*lines, fmt.Sprintf("%s=%s:%s", parts[0], letter, strings.ReplaceAll(gt.String(), " ", "")))
		elem(ft)
	}
}

func walk(t reflect.Type) {
	n := name(t)
	if _, ok := out[n]; ok {
		return
	}
	out[n] = ""
	var lines []string
	fields(t, &lines)
	out[n] = strings.Join(lines, " ")
}

func main() {
	s := scheme.Scheme
	_ = apiext.AddToScheme(s)
	for gvk, t := range s.AllKnownTypes() {
		if gvk.Version == runtime.APIVersionInternal || strings.Contains(gvk.Version, "alpha") || strings.Contains(gvk.Version, "beta") {
			continue
		}
		walk(t)
	}
	var names []string
	for n, l := range out {
		if l != "" {
			names = append(names, n)
		}
	}
	sort.Strings(names)
	for _, n := range names {
		fmt.Println(n, out[n])
	}
}
