package tonehttp

import (
	"bufio"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"unicode/utf8"
)

// Tokens are the bearer tokens that a service takes, each of a tenant. Only
// their hashes are kept. It is safe for concurrent use.
type Tokens struct{ current atomic.Pointer[[]token] }

type token struct {
	hash   [sha256.Size]byte
	tenant string
	bucket *bucket
}

// minToken is the fewest bytes of a token: what can be guessed is none.
const minToken = 16

// ParseTokens reads tokens, one a line as TENANT TOKEN. A tenant may have several.
// Empty lines and those that begin with # are passed over. Errors name the line
// and never the token.
func ParseTokens(r io.Reader) (*Tokens, error) {
	t := &Tokens{}
	if err := t.Replace(r); err != nil {
		return nil, err
	}
	return t, nil
}

// Replace reads tokens in the place of all. When it fails the old ones stay.
func (t *Tokens) Replace(r io.Reader) error {
	old := map[[sha256.Size]byte]*bucket{}
	if list := t.current.Load(); list != nil {
		for i := range *list {
			old[(*list)[i].hash] = (*list)[i].bucket
		}
	}
	list := []token{}
	seen := map[[sha256.Size]byte]bool{}
	lines := bufio.NewScanner(r)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(strings.TrimPrefix(lines.Text(), "\ufeff"))
		if line == "" || line[0] == '#' {
			continue
		}
		fields := strings.Fields(line)
		switch {
		case !utf8.ValidString(line):
			return fmt.Errorf("tonehttp: tokens: line %d: not UTF-8", n)
		case len(fields) != 2:
			return fmt.Errorf("tonehttp: tokens: line %d: want TENANT TOKEN, have %d words", n, len(fields))
		case len(fields[1]) < minToken:
			return fmt.Errorf("tonehttp: tokens: line %d: the token has %d characters; use at least %d", n, len(fields[1]), minToken)
		}
		k := token{hash: sha256.Sum256([]byte(fields[1])), tenant: fields[0]}
		if seen[k.hash] {
			return fmt.Errorf("tonehttp: tokens: line %d: the token stands twice", n)
		}
		seen[k.hash] = true
		if k.bucket = old[k.hash]; k.bucket == nil {
			k.bucket = &bucket{}
		}
		list = append(list, k)
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("tonehttp: tokens: %w", err)
	}
	if len(list) == 0 {
		return errors.New("tonehttp: tokens: there is none")
	}
	t.current.Store(&list)
	return nil
}

// find gives the token that was presented. It compares hashes, all of them and in
// constant time, so that timing tells nothing.
func (t *Tokens) find(presented string) (token, bool) {
	hash := sha256.Sum256([]byte(presented))
	var out token
	found := 0
	if list := t.current.Load(); list != nil {
		for i := range *list {
			k := &(*list)[i]
			if equal := subtle.ConstantTimeCompare(hash[:], k.hash[:]); equal == 1 {
				out, found = *k, 1
			}
		}
	}
	return out, found == 1
}

// presentedToken is the token of a request: a bearer token, or the password of
// basic authentication for editors that can send nothing else.
func presentedToken(r *http.Request) (string, bool) {
	kind, rest, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if strings.EqualFold(kind, "Bearer") {
		rest = strings.TrimSpace(rest)
		return rest, rest != ""
	}
	_, password, ok := r.BasicAuth()
	return password, ok && password != ""
}
