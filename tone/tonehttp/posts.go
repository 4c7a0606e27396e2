package tonehttp

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/plainpost/plainpost/tone"
	"github.com/plainpost/plainpost/tone/internal/strict"
)

// How many posts GET /v1/posts gives unless told, and at most.
const (
	postsListed     = 200
	postsListedMost = 1000
)

// readPosts reads what /v1/posts takes: one post, or {"posts":[…]}.
func readPosts(body []byte, l *Limits) ([]tone.Post, *Problem) {
	r, problem := newJSONReader(body)
	if problem != nil {
		return nil, problem
	}
	var posts []tone.Post
	var single tone.Post
	hasText, own := false, ""
	r.Object(append([]string{"posts"}, postKeys().Names...), func(key string) {
		if key == "posts" {
			posts = r.posts(l.Posts)
			return
		}
		r.postKey(key, &single, &hasText)
		own = key
	})
	switch {
	case r.Err() != nil:
		return nil, r.problem()
	case posts != nil && own != "":
		return nil, malformed("$."+own, "$."+own+": a call has either posts or the keys of one post.")
	case posts != nil:
		return posts, nil
	}
	r.needText(hasText)
	return []tone.Post{single}, r.problem()
}

// recordPosts answers POST /v1/posts. Recording a post again is recording it once.
func (s *service) recordPosts(x *exchange, r *http.Request) error {
	store := s.storeOf(x.tenant)
	if store == nil {
		return absent("store of posts")
	}
	if err := wantJSON(r); err != nil {
		return err
	}
	if _, err := parameters(r); err != nil {
		return err
	}
	body, err := s.readBody(x, r, s.limits.PostsBody)
	if err != nil {
		return err
	}
	posts, problem := readPosts(body, &s.limits)
	if problem != nil {
		return problem
	}
	return s.inStore(x, r, func(ctx context.Context) (any, error) {
		return recorded{len(posts)}, store.Record(ctx, posts...)
	})
}

// recorded is the answer to POST /v1/posts.
type recorded struct {
	Recorded int `json:"recorded"`
}

// listed is the answer to GET /v1/posts.
type listed struct {
	Account string      `json:"account"`
	Posts   []tone.Post `json:"posts"` // newest first
}

// listPosts answers GET /v1/posts?account=NAME.
func (s *service) listPosts(x *exchange, r *http.Request) error {
	store := s.storeOf(x.tenant)
	if store == nil {
		return absent("store of posts")
	}
	query, err := parameters(r, "account", "before", "limit")
	if err != nil {
		return err
	}
	if !query.Has("account") {
		return badParameter("The parameter account is missing.")
	}
	n := postsListed
	if v := query.Get("limit"); v != "" {
		if n, err = strconv.Atoi(v); err != nil || n < 1 || n > postsListedMost {
			return badParameter("The parameter limit takes a number from 1 to " + strconv.Itoa(postsListedMost) + ".")
		}
	}
	var before time.Time
	if v := query.Get("before"); v != "" {
		var ok bool
		if before, ok = strict.ParseTime(v); !ok {
			return badParameter("The parameter before takes a time as in RFC 3339.")
		}
	}
	return s.inStore(x, r, func(ctx context.Context) (any, error) {
		posts, err := store.Recent(ctx, query.Get("account"), before, n)
		return listed{query.Get("account"), append([]tone.Post{}, posts...)}, err
	})
}

// deletePosts answers DELETE /v1/posts?account=NAME.
func (s *service) deletePosts(x *exchange, r *http.Request) error {
	store := s.storeOf(x.tenant)
	if store == nil {
		return absent("store of posts")
	}
	query, err := parameters(r, "account")
	if err != nil {
		return err
	}
	if !query.Has("account") {
		return badParameter("The parameter account is missing.")
	}
	return s.inStore(x, r, func(ctx context.Context) (any, error) {
		return nil, store.Delete(ctx, query.Get("account"))
	})
}

// inStore does something with a store, in its place and time, and sends what it
// gives; nothing for nil.
func (s *service) inStore(x *exchange, r *http.Request, do func(ctx context.Context) (any, error)) error {
	if !s.working.try() {
		return busy("All places are taken. Try again in a second.")
	}
	ctx, cancel := context.WithTimeout(r.Context(), s.limits.CheckTime)
	answer, err := do(ctx)
	cancel()
	s.working.leave()
	if err != nil {
		return checkProblem(r.Context(), &historyError{err})
	}
	if answer == nil {
		x.WriteHeader(http.StatusNoContent)
		return nil
	}
	body, err := encode(answer)
	if err != nil {
		return err
	}
	x.sendJSON(http.StatusOK, body)
	return nil
}
