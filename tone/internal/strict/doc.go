// Package strict reads JSON that people and programs send to be judged, and takes
// nothing that encoding/json would let pass in silence: keys that are not known, in
// another spelling or that stand twice, values of another type, null in a list. A
// [Fault] says what and where, so that a command line and a service can each put it
// in their own words.
//
// A [Reader] goes through a document key by key:
//
//	r, fault := strict.New(data)
//	r.Object([]string{"drafts", "accepted"}, func(key string) {
//		switch key {
//		case "drafts":
//			r.List(100, func() { … })
//		case "accepted":
//			accepted = r.Strings(1000)
//		}
//	})
//	if r.Err() != nil { … }
//
// What is plain data is read by the json tags of a struct: see [Keys].
package strict
