// Package redis keeps posts in a Redis server, for services of several
// processes that have to see one history.
//
// Each account has a sorted set with its newest posts and a hash from their
// ids to their places; a script changes both at once, so that recording is
// idempotent whatever fails when. Both keys of an account lie on the same node
// of a cluster. The window is bounded: 1,000 posts an account unless told
// otherwise.
//
//	store, err := redis.Open(ctx, "redis://localhost:6379/0", nil)
//	...
//	defer store.Close()
//	checker, err := tone.New(set, &tone.Options{History: store})
//
// A server that cannot be reached is an error of the call, after the retries
// and within the limits of time that the URL or the client name.
package redis
