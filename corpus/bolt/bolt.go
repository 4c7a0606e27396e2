package bolt

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"iter"
	"os"
	"time"

	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"

	"github.com/plainpost/plainpost/corpus"
	"github.com/plainpost/plainpost/corpus/internal/record"
	"github.com/plainpost/plainpost/tone"
)

var _ corpus.Store = (*Store)(nil)

// ErrLocked is wrapped by the error of [Open] when another process has the
// file open.
var ErrLocked = errors.New("another process has the file open")

// DefaultTimeout is how long [Open] waits for another process to close the
// file: long enough for a command that is just ending.
const DefaultTimeout = time.Second

// Options change how a file is opened. The zero value of each field, and a nil
// *Options, mean the default.
type Options struct {
	Timeout   time.Duration    // how long to wait for the file; DefaultTimeout when zero
	Retention corpus.Retention // what is kept; everything by default
}

// Store is a [corpus.Store] in a file. Use [Open].
type Store struct {
	db   *bbolt.DB
	keep corpus.Retention
}

// The file holds a bucket "accounts" with a bucket for every account, and in
// that the buckets "posts" (key → record, see package record) and "ids" (id →
// key) and the number of posts under "count". The bucket "plainpost" holds the
// version of this layout.
var (
	metaBucket     = []byte("plainpost")
	versionKey     = []byte("version")
	layoutVersion  = []byte{1}
	accountsBucket = []byte("accounts")
	postsBucket    = []byte("posts")
	idsBucket      = []byte("ids")
	countKey       = []byte("count")
)

// Open opens the file at path, or makes it; its folder must be there. Close
// the store when it is no longer needed.
func Open(path string, options *Options) (*Store, error) {
	if options == nil {
		options = &Options{}
	}
	timeout := options.Timeout
	if timeout <= 0 {
		timeout = DefaultTimeout
	}
	db, err := open(path, timeout)
	if errors.Is(err, berrors.ErrTimeout) {
		return nil, fmt.Errorf("bolt: open %s: %w (waited %v); end it, or share the history through Redis", path, ErrLocked, timeout)
	}
	if err != nil {
		return nil, fmt.Errorf("bolt: open %s: %w", path, err)
	}
	s := &Store{db: db, keep: options.Retention}
	if err := s.prepare(); err != nil {
		db.Close()
		return nil, err
	}
	return s, nil
}

// open turns a panic over a damaged file into an error.
func open(path string, timeout time.Duration) (db *bbolt.DB, err error) {
	defer recoverDamage(&err)
	return bbolt.Open(path, 0o600, &bbolt.Options{Timeout: timeout, FreelistType: bbolt.FreelistMapType})
}

func recoverDamage(err *error) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("the file is damaged: %v", r)
	}
}

// prepare makes the buckets of a new file and refuses one that is cut off or
// of another layout.
func (s *Store) prepare() error {
	var version []byte
	err := s.view(context.Background(), "open", func(tx *bbolt.Tx) error {
		info, err := os.Stat(s.db.Path())
		if err != nil {
			return err
		}
		if info.Size() < tx.Size() {
			return fmt.Errorf("the file is damaged: it has %d bytes of %d", info.Size(), tx.Size())
		}
		if meta := tx.Bucket(metaBucket); meta != nil {
			version = bytes.Clone(meta.Get(versionKey))
		} else if name, _ := tx.Cursor().First(); name != nil {
			return errors.New("the file belongs to another program")
		}
		return nil
	})
	if err != nil {
		return err
	}
	if version != nil && !bytes.Equal(version, layoutVersion) {
		return fmt.Errorf("bolt: open %s: the file has layout %v, this program knows %v", s.db.Path(), version, layoutVersion)
	}
	if version != nil {
		return nil
	}
	return s.update(context.Background(), "open", func(tx *bbolt.Tx) error {
		if _, err := tx.CreateBucketIfNotExists(accountsBucket); err != nil {
			return err
		}
		meta, err := tx.CreateBucketIfNotExists(metaBucket)
		if err != nil {
			return err
		}
		return meta.Put(versionKey, layoutVersion)
	})
}

// view and update run a transaction; what names it in errors.
func (s *Store) view(ctx context.Context, what string, fn func(*bbolt.Tx) error) error {
	return s.run(ctx, what, s.db.View, fn)
}

func (s *Store) update(ctx context.Context, what string, fn func(*bbolt.Tx) error) error {
	return s.run(ctx, what, s.db.Update, fn)
}

func (s *Store) run(ctx context.Context, what string, transaction func(func(*bbolt.Tx) error) error, fn func(*bbolt.Tx) error) (err error) {
	if err := ctx.Err(); err != nil {
		return err
	}
	func() {
		defer recoverDamage(&err)
		err = transaction(fn)
	}()
	if errors.Is(err, berrors.ErrDatabaseNotOpen) {
		err = corpus.ErrClosed
	}
	if err != nil {
		return fmt.Errorf("bolt: %s: %s: %w", s.db.Path(), what, err)
	}
	return nil
}

// name returns the name of an account's bucket, which may not be empty.
func name(account string) []byte { return append([]byte{'='}, account...) }

// Recent implements [tone.History].
func (s *Store) Recent(ctx context.Context, account string, before time.Time, n int) ([]tone.Post, error) {
	var posts []tone.Post
	err := s.view(ctx, "recent posts", func(tx *bbolt.Tx) error {
		b := tx.Bucket(accountsBucket).Bucket(name(account))
		if b == nil || n <= 0 {
			return nil
		}
		oldest := s.oldest()
		cursor := b.Bucket(postsBucket).Cursor()
		var key, value []byte
		if before.IsZero() {
			key, value = cursor.Last()
		} else if key, _ = cursor.Seek(record.Time(before)); key == nil {
			key, value = cursor.Last() // all are from before
		} else {
			key, value = cursor.Prev()
		}
		for ; key != nil && len(posts) < n && bytes.Compare(key, oldest) >= 0; key, value = cursor.Prev() {
			p, err := record.Decode(value, account)
			if err != nil {
				return err
			}
			posts = append(posts, p)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return posts, nil
}

// oldest returns the key below which posts have expired, nil when they never do.
func (s *Store) oldest() []byte {
	at := s.keep.Oldest(time.Now())
	if at.IsZero() {
		return nil
	}
	return record.Time(at)
}

// Record implements [corpus.Store]. All posts of a call are recorded or, on an
// error, none. When it returns they are on the disk, which takes as long for
// many posts as for one: record posts that come together together.
func (s *Store) Record(ctx context.Context, posts ...tone.Post) error {
	if len(posts) == 0 {
		return ctx.Err()
	}
	ready := make([]tone.Post, len(posts))
	for i, p := range posts {
		var err error
		if ready[i], err = record.Prepare(p); err != nil {
			return fmt.Errorf("bolt: %s: record: %w", s.db.Path(), err)
		}
	}
	return s.update(ctx, "record", func(tx *bbolt.Tx) error {
		accounts := tx.Bucket(accountsBucket)
		changed := map[string]*timeline{}
		for i := range ready {
			p := &ready[i]
			t := changed[p.Account]
			if t == nil {
				var err error
				if t, err = openTimeline(accounts, p.Account); err != nil {
					return err
				}
				changed[p.Account] = t
			}
			if err := t.put(p); err != nil {
				return err
			}
		}
		for account, t := range changed {
			if err := t.settle(accounts, account, s.keep.MaxPosts, s.oldest()); err != nil {
				return err
			}
		}
		return nil
	})
}

// timeline is what is kept of one account, within one transaction.
type timeline struct {
	bucket, posts, ids *bbolt.Bucket
	count              uint64
}

func openTimeline(accounts *bbolt.Bucket, account string) (*timeline, error) {
	var t timeline
	var err error
	if t.bucket, err = accounts.CreateBucketIfNotExists(name(account)); err != nil {
		return nil, err
	}
	if t.posts, err = t.bucket.CreateBucketIfNotExists(postsBucket); err != nil {
		return nil, err
	}
	if t.ids, err = t.bucket.CreateBucketIfNotExists(idsBucket); err != nil {
		return nil, err
	}
	t.count = countOf(t.bucket)
	return &t, nil
}

// countOf is how many posts the bucket of an account holds.
func countOf(bucket *bbolt.Bucket) uint64 {
	if count := bucket.Get(countKey); len(count) == 8 {
		return binary.BigEndian.Uint64(count)
	}
	return 0
}

// put adds or replaces a post.
func (t *timeline) put(p *tone.Post) error {
	value, err := record.Append(nil, p)
	if err != nil {
		return err
	}
	id := append([]byte{'='}, p.ID...)
	key := bytes.Clone(t.ids.Get(id))
	if key != nil && !bytes.Equal(key[:record.TimeLen], record.Time(p.At)) {
		if err := t.posts.Delete(key); err != nil {
			return err
		}
		t.count--
		key = nil
	}
	if key == nil {
		sequence, err := t.posts.NextSequence()
		if err != nil {
			return err
		}
		key = record.Key(p.At, sequence)
		if err := t.ids.Put(id, key); err != nil {
			return err
		}
		t.count++
	}
	return t.posts.Put(key, value)
}

// settle takes out what retention does not allow, and the whole account when
// nothing is left.
func (t *timeline) settle(accounts *bbolt.Bucket, account string, most int, oldest []byte) error {
	type place struct{ key, id []byte }
	var expired []place
	cursor := t.posts.Cursor()
	key, value := cursor.First()
	for ; key != nil; key, value = cursor.Next() {
		over := most > 0 && t.count > uint64(most)
		if !over && bytes.Compare(key, oldest) >= 0 {
			break
		}
		id, err := record.IDOf(value)
		if err != nil {
			return err
		}
		expired = append(expired, place{key: bytes.Clone(key), id: append([]byte{'='}, id...)})
		t.count--
	}
	if key == nil {
		return accounts.DeleteBucket(name(account))
	}
	for _, p := range expired { // not on the way: a cursor does not survive it
		if err := t.ids.Delete(p.id); err != nil {
			return err
		}
		if err := t.posts.Delete(p.key); err != nil {
			return err
		}
	}
	return t.bucket.Put(countKey, binary.BigEndian.AppendUint64(nil, t.count))
}

// page is how many posts Posts reads in one transaction: a transaction that
// lasted as long as its caller's loop would keep the file from growing.
const page = 500

// Posts implements [corpus.Store].
func (s *Store) Posts(ctx context.Context, account string) iter.Seq2[tone.Post, error] {
	return func(yield func(tone.Post, error) bool) {
		next := s.oldest()
		for {
			posts := make([]tone.Post, 0, page)
			err := s.view(ctx, "posts", func(tx *bbolt.Tx) error {
				b := tx.Bucket(accountsBucket).Bucket(name(account))
				if b == nil {
					return nil
				}
				cursor := b.Bucket(postsBucket).Cursor()
				for key, value := cursor.Seek(next); key != nil && len(posts) < page; key, value = cursor.Next() {
					p, err := record.Decode(value, account)
					if err != nil {
						return err
					}
					posts = append(posts, p)
					next = append(append(next[:0:0], key...), 0) // the next possible key
				}
				return nil
			})
			if err != nil {
				yield(tone.Post{}, err)
				return
			}
			for _, p := range posts {
				if !yield(p, nil) {
					return
				}
			}
			if len(posts) < page {
				return
			}
		}
	}
}

// Accounts implements [corpus.Store].
func (s *Store) Accounts(ctx context.Context) ([]string, error) {
	var accounts []string
	err := s.view(ctx, "accounts", func(tx *bbolt.Tx) error {
		return tx.Bucket(accountsBucket).ForEachBucket(func(k []byte) error {
			accounts = append(accounts, string(k[1:]))
			return nil
		})
	})
	if err != nil {
		return nil, err
	}
	return accounts, nil
}

// Delete implements [corpus.Store]. The room is used again; the file does not
// shrink, and what stood there can be read from it until it is written over.
func (s *Store) Delete(ctx context.Context, account string) error {
	return s.update(ctx, "delete an account", func(tx *bbolt.Tx) error {
		err := tx.Bucket(accountsBucket).DeleteBucket(name(account))
		if errors.Is(err, berrors.ErrBucketNotFound) {
			return nil
		}
		return err
	})
}

// Prune implements [corpus.Store], one transaction for each account of which
// something has to go.
func (s *Store) Prune(ctx context.Context) error {
	accounts, err := s.overdue(ctx)
	if err != nil {
		return err
	}
	for _, account := range accounts {
		err := s.update(ctx, "prune", func(tx *bbolt.Tx) error {
			all := tx.Bucket(accountsBucket)
			if all.Bucket(name(account)) == nil {
				return nil
			}
			t, err := openTimeline(all, account)
			if err != nil {
				return err
			}
			return t.settle(all, account, s.keep.MaxPosts, s.oldest())
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// overdue returns the accounts of which retention no longer allows everything.
func (s *Store) overdue(ctx context.Context) ([]string, error) {
	var accounts []string
	err := s.view(ctx, "prune", func(tx *bbolt.Tx) error {
		all, oldest := tx.Bucket(accountsBucket), s.oldest()
		return all.ForEachBucket(func(k []byte) error {
			b := all.Bucket(k)
			first, _ := b.Bucket(postsBucket).Cursor().First()
			if bytes.Compare(first, oldest) < 0 || s.keep.MaxPosts > 0 && countOf(b) > uint64(s.keep.MaxPosts) {
				accounts = append(accounts, string(k[1:]))
			}
			return nil
		})
	})
	return accounts, err
}

// Close implements [corpus.Store]. It waits for calls that are under way.
func (s *Store) Close() error {
	if err := s.db.Close(); err != nil {
		return fmt.Errorf("bolt: close %s: %w", s.db.Path(), err)
	}
	return nil
}
