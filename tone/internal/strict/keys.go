package strict

import (
	"fmt"
	"reflect"
	"strings"
	"time"
)

// Keys are the keys of the objects that a struct is read from: its json tags. Its
// fields may be strings, marks, counts, times, lists of strings and lists of
// structs, and pointers to marks and structs. Keys never change and may be used by
// several goroutines.
type Keys struct {
	Names  []string
	fields []field // beside Names
}

type field struct {
	index int
	read  func(r *Reader, v reflect.Value) // v can be set
}

// KeysOf are the keys of a struct. It panics on a type that has a field of another
// kind, which is a fault of the program.
func KeysOf(t reflect.Type) *Keys {
	k := &Keys{}
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		k.Names = append(k.Names, name)
		k.fields = append(k.fields, field{i, readerOf(f.Type)})
	}
	return k
}

// readerOf reads a value of a type. null is none, but not for a count.
func readerOf(t reflect.Type) func(r *Reader, v reflect.Value) {
	switch t.Kind() {
	case reflect.String:
		return func(r *Reader, v reflect.Value) { v.SetString(r.OptionalString()) }
	case reflect.Int:
		return func(r *Reader, v reflect.Value) { v.SetInt(int64(r.Count())) }
	case reflect.Bool:
		return func(r *Reader, v reflect.Value) {
			if !r.Null() {
				v.SetBool(r.Bool())
			}
		}
	case reflect.Struct:
		if t == reflect.TypeFor[time.Time]() {
			return func(r *Reader, v reflect.Value) { v.Set(reflect.ValueOf(r.Time())) }
		}
		inner := KeysOf(t)
		return func(r *Reader, v reflect.Value) { r.Object(inner.Names, func(key string) { inner.read(r, key, v) }) }
	case reflect.Pointer:
		inner := readerOf(t.Elem())
		return func(r *Reader, v reflect.Value) {
			if !r.Null() {
				v.Set(reflect.New(t.Elem()))
				inner(r, v.Elem())
			}
		}
	case reflect.Slice:
		if t == reflect.TypeFor[[]string]() {
			return func(r *Reader, v reflect.Value) { v.Set(reflect.ValueOf(r.Strings(r.Most))) }
		}
		inner := readerOf(t.Elem())
		return func(r *Reader, v reflect.Value) {
			if r.Null() {
				return
			}
			r.List(r.Most, func() {
				v.Set(reflect.Append(v, reflect.Zero(t.Elem())))
				inner(r, v.Index(v.Len()-1))
			})
		}
	}
	panic(fmt.Sprintf("strict: a field of type %s cannot be read", t))
}

// Read reads the value of a key into the struct that v points to; false when it
// has no such key.
func (k *Keys) Read(r *Reader, key string, v any) bool {
	return k.read(r, key, reflect.ValueOf(v).Elem())
}

func (k *Keys) read(r *Reader, key string, v reflect.Value) bool {
	for i, name := range k.Names {
		if name == key {
			f := &k.fields[i]
			f.read(r, v.Field(f.index))
			return true
		}
	}
	return false
}
