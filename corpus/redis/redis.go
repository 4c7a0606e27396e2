package redis

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/plainpost/plainpost/corpus"
	"github.com/plainpost/plainpost/corpus/internal/record"
	"github.com/plainpost/plainpost/tone"
)

var _ corpus.Store = (*Store)(nil)

const (
	// DefaultPrefix begins all keys unless the options name another prefix.
	DefaultPrefix = "plainpost:"
	// DefaultMaxPosts is how many posts of an account are kept unless the
	// options say otherwise: five times what the feed rules look at.
	DefaultMaxPosts = 1000
)

// Options change how posts are kept. The zero value of each field, and a nil
// *Options, mean the default.
type Options struct {
	// Prefix begins all keys; DefaultPrefix when empty.
	Prefix string
	// Retention is what is kept of each account. MaxPosts is DefaultMaxPosts
	// when zero and no limit when negative. With a MaxAge the keys of an
	// account that records nothing more expire by themselves.
	Retention corpus.Retention
}

// Store is a [corpus.Store] in a Redis server of version 5 or later. Use
// [Open] or [New].
type Store struct {
	client redis.UniversalClient
	prefix string
	keep   corpus.Retention
	owned  bool // the client is closed with the store
}

// Open connects to the server at an address such as
// redis://user:password@host:6379/0?read_timeout=1s (rediss:// for TLS) and
// asks whether it is there.
func Open(ctx context.Context, address string, options *Options) (*Store, error) {
	parsed, err := redis.ParseURL(address)
	if err != nil {
		return nil, fmt.Errorf("redis: %w", withoutPassword(err, address))
	}
	if parsed.DialerRetries == 0 {
		parsed.DialerRetries = 1 // a command is tried again anyway, and both multiply
	}
	store := New(redis.NewClient(parsed), options)
	store.owned = true
	if err := store.client.Ping(ctx).Err(); err != nil {
		store.Close()
		return nil, fmt.Errorf("redis: connect to %s: %w", parsed.Addr, err)
	}
	return store, nil
}

// withoutPassword keeps an address that cannot be read out of error messages.
func withoutPassword(err error, address string) error {
	if wrapped := (*url.Error)(nil); errors.As(err, &wrapped) {
		err = wrapped.Err
	}
	if strings.Contains(err.Error(), address) {
		return errors.New("the address cannot be read")
	}
	return err
}

// New returns a store over a client of the caller's, who closes it.
func New(client redis.UniversalClient, options *Options) *Store {
	if options == nil {
		options = &Options{}
	}
	s := &Store{client: client, prefix: options.Prefix, keep: options.Retention}
	if s.prefix == "" {
		s.prefix = DefaultPrefix
	}
	if s.keep.MaxPosts == 0 {
		s.keep.MaxPosts = DefaultMaxPosts
	}
	return s
}

// The members of the sorted set are a key and a record (see package record);
// all have the score 0, so that they are sorted by their bytes. The hash has
// the key of every id under "i" and the id, and the last sequence under "n".
// An account is escaped, as braces have a meaning in keys.
const (
	postsSuffix = "}:posts"
	idsSuffix   = "}:ids"
)

func (s *Store) postsKey(account string) string {
	return s.prefix + "{" + url.QueryEscape(account) + postsSuffix
}

func (s *Store) keys(account string) []string {
	return []string{s.postsKey(account), s.prefix + "{" + url.QueryEscape(account) + idsSuffix}
}

// change records posts of one account and takes out what retention does not
// allow. KEYS: posts, ids. ARGV: most posts (0 or less: no limit), the key
// below which posts have expired or "", milliseconds after which both keys may
// expire or 0, then id, time and record of every post.
var change = redis.NewScript(`
local posts, ids = KEYS[1], KEYS[2]
local most, oldest, expire = tonumber(ARGV[1]), ARGV[2], tonumber(ARGV[3])

local function sequence()
  local n, s = redis.call('HINCRBY', ids, 'n', 1), ''
  for _ = 1, 8 do
    s = string.char(n % 256) .. s
    n = math.floor(n / 256)
  end
  return s
end

local function drop(members)
  for _, member in ipairs(members) do
    local a, b, c, d = string.byte(member, 22, 25)
    redis.call('ZREM', posts, member)
    redis.call('HDEL', ids, 'i' .. string.sub(member, 26, 25 + ((a * 256 + b) * 256 + c) * 256 + d))
  end
end

for i = 4, #ARGV, 3 do
  local id, at, record = 'i' .. ARGV[i], ARGV[i + 1], ARGV[i + 2]
  local old = redis.call('HGET', ids, id)
  local key = old
  if old then
    redis.call('ZREMRANGEBYLEX', posts, '[' .. old, '(' .. old .. '\255')
  end
  if not old or string.sub(old, 1, 12) ~= at then
    key = at .. sequence()
    redis.call('HSET', ids, id, key)
  end
  redis.call('ZADD', posts, 0, key .. record)
end

if oldest ~= '' then
  drop(redis.call('ZRANGEBYLEX', posts, '-', '(' .. oldest))
end
local over = redis.call('ZCARD', posts) - most
if most > 0 and over > 0 then
  drop(redis.call('ZRANGE', posts, 0, over - 1))
end
if redis.call('EXISTS', posts) == 0 then
  redis.call('DEL', ids)
elseif expire > 0 and redis.call('PTTL', posts) < expire then
  redis.call('PEXPIRE', posts, expire)
  redis.call('PEXPIRE', ids, expire)
end
return 1
`)

// batch is how many posts one script takes: it holds up the server for a few
// milliseconds.
const batch = 250

// Record implements [corpus.Store]. The posts of an account are recorded in
// batches of 250, each whole or not at all.
func (s *Store) Record(ctx context.Context, posts ...tone.Post) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	arguments := map[string][]any{}
	var accounts []string // in the order of the call
	now := time.Now()
	latest := map[string]time.Time{}
	for _, p := range posts {
		p, err := record.Prepare(p)
		if err != nil {
			return fmt.Errorf("redis: record: %w", err)
		}
		data, err := record.Append(nil, &p)
		if err != nil {
			return fmt.Errorf("redis: record: %w", err)
		}
		if _, ok := latest[p.Account]; !ok {
			accounts = append(accounts, p.Account)
			latest[p.Account] = now
		}
		if p.At.After(latest[p.Account]) {
			latest[p.Account] = p.At
		}
		arguments[p.Account] = append(arguments[p.Account], p.ID, record.Time(p.At), data)
	}
	for _, account := range accounts {
		for some := range slices.Chunk(arguments[account], 3*batch) {
			if err := s.change(ctx, account, now, latest[account], some); err != nil {
				return fmt.Errorf("redis: record posts of %q: %w", account, closed(err))
			}
		}
	}
	return nil
}

// change runs the script; the newest post of the account is from latest.
func (s *Store) change(ctx context.Context, account string, now, latest time.Time, posts []any) error {
	var oldest []byte
	var expire int64
	if s.keep.MaxAge > 0 {
		oldest = record.Time(s.keep.Oldest(now))
		// Beyond the age by a second, as the server's clock is another.
		expire = (latest.Sub(now) + s.keep.MaxAge + time.Second).Milliseconds()
	}
	arguments := append([]any{s.keep.MaxPosts, oldest, expire}, posts...)
	return change.Run(ctx, s.client, s.keys(account), arguments...).Err()
}

// closed gives the client's own error for a closed client our name.
func closed(err error) error {
	if errors.Is(err, redis.ErrClosed) {
		return corpus.ErrClosed
	}
	return err
}

// oldest returns the lower end of a range over the posts that have not expired.
func (s *Store) oldest() string {
	at := s.keep.Oldest(time.Now())
	if at.IsZero() {
		return "-"
	}
	return "[" + string(record.Time(at))
}

// Recent implements [tone.History], in one round trip.
func (s *Store) Recent(ctx context.Context, account string, before time.Time, n int) ([]tone.Post, error) {
	if err := ctx.Err(); err != nil || n <= 0 {
		return nil, err
	}
	newest := "+"
	if !before.IsZero() {
		newest = "(" + string(record.Time(before))
	}
	members, err := s.client.ZRevRangeByLex(ctx, s.postsKey(account), &redis.ZRangeBy{Min: s.oldest(), Max: newest, Count: int64(n)}).Result()
	if err != nil {
		return nil, fmt.Errorf("redis: recent posts of %q: %w", account, closed(err))
	}
	posts := make([]tone.Post, len(members))
	for i, member := range members {
		if posts[i], err = decode(member, account); err != nil {
			return nil, err
		}
	}
	return posts, nil
}

func decode(member, account string) (tone.Post, error) {
	if len(member) < record.KeyLen {
		return tone.Post{}, fmt.Errorf("redis: posts of %q: %w", account, record.ErrDamaged)
	}
	p, err := record.Decode([]byte(member[record.KeyLen:]), account)
	if err != nil {
		return tone.Post{}, fmt.Errorf("redis: posts of %q: %w", account, err)
	}
	return p, nil
}

// page is how many posts Posts fetches at a time.
const page = 500

// Posts implements [corpus.Store].
func (s *Store) Posts(ctx context.Context, account string) iter.Seq2[tone.Post, error] {
	return func(yield func(tone.Post, error) bool) {
		next := s.oldest()
		for {
			if err := ctx.Err(); err != nil {
				yield(tone.Post{}, err)
				return
			}
			members, err := s.client.ZRangeByLex(ctx, s.postsKey(account), &redis.ZRangeBy{Min: next, Max: "+", Count: page}).Result()
			if err != nil {
				yield(tone.Post{}, fmt.Errorf("redis: posts of %q: %w", account, closed(err)))
				return
			}
			for _, member := range members {
				p, err := decode(member, account)
				if !yield(p, err) || err != nil {
					return
				}
			}
			if len(members) < page {
				return
			}
			next = "(" + members[page-1]
		}
	}
}

// Accounts implements [corpus.Store]. It goes through all keys of the server.
func (s *Store) Accounts(ctx context.Context) ([]string, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	var names []string
	var err error
	if cluster, ok := s.client.(*redis.ClusterClient); ok {
		var mu sync.Mutex
		err = cluster.ForEachMaster(ctx, func(ctx context.Context, node *redis.Client) error {
			some, err := s.scan(ctx, node)
			mu.Lock()
			defer mu.Unlock()
			names = append(names, some...)
			return err
		})
	} else {
		names, err = s.scan(ctx, s.client)
	}
	if err != nil {
		return nil, fmt.Errorf("redis: accounts: %w", closed(err))
	}
	slices.Sort(names)
	return slices.Compact(names), nil // a scan may return a key twice
}

func (s *Store) scan(ctx context.Context, node redis.Cmdable) ([]string, error) {
	var names []string
	keys := node.Scan(ctx, 0, globEscape(s.prefix)+"{*"+postsSuffix, 1000).Iterator()
	for keys.Next(ctx) {
		escaped := strings.TrimSuffix(strings.TrimPrefix(keys.Val(), s.prefix+"{"), postsSuffix)
		name, err := url.QueryUnescape(escaped)
		if err != nil {
			continue // a key of somebody else
		}
		names = append(names, name)
	}
	return names, keys.Err()
}

// globEscape takes their meaning from the characters of a pattern.
func globEscape(s string) string {
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`, `]`, `\]`).Replace(s)
}

// Delete implements [corpus.Store].
func (s *Store) Delete(ctx context.Context, account string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := s.client.Del(ctx, s.keys(account)...).Err(); err != nil {
		return fmt.Errorf("redis: delete %q: %w", account, closed(err))
	}
	return nil
}

// Prune implements [corpus.Store].
func (s *Store) Prune(ctx context.Context) error {
	accounts, err := s.Accounts(ctx)
	if err != nil {
		return err
	}
	for _, account := range accounts {
		// Their own time to live stands: nothing was added.
		if err := s.change(ctx, account, time.Now(), time.Time{}, nil); err != nil {
			return fmt.Errorf("redis: prune %q: %w", account, closed(err))
		}
	}
	return nil
}

// Close implements [corpus.Store]. A client that was given to [New] stays open.
func (s *Store) Close() error {
	if !s.owned {
		return nil
	}
	if err := s.client.Close(); err != nil && !errors.Is(err, redis.ErrClosed) {
		return fmt.Errorf("redis: close: %w", err)
	}
	return nil
}
