// Package bolt keeps posts in one file, by way of bbolt. It is the history of
// a single process: a service on one machine, a scheduler, the command line.
//
// A call of Record is one transaction that is on the disk when it returns:
// after a crash at any moment the file opens, every recorded post is there,
// and a call that had not returned is there whole or not at all. Only one
// process can have the file open; another gets [ErrLocked].
//
//	store, err := bolt.Open("posts.db", nil)
//	...
//	defer store.Close()
//	checker, err := tone.New(set, &tone.Options{History: store})
package bolt
