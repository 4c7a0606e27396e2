package record

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"

	"github.com/plainpost/plainpost/tone"
)

// MaxName bounds the bytes of an account and of an id. Real ones are a
// hundredth of that; the stores keep them as keys.
const MaxName = 4096

// Prepare returns the post as it is to be recorded: with an id, its time
// without a monotonic clock, and slices of its own. It fails when account or
// id are too long to be kept.
func Prepare(p tone.Post) (tone.Post, error) {
	if p.ID == "" {
		p.ID = ID(p)
	}
	if len(p.ID) > MaxName {
		return p, fmt.Errorf("the id of a post has %d bytes, at most %d can be kept", len(p.ID), MaxName)
	}
	if len(p.Account) > MaxName {
		return p, fmt.Errorf("the account of post %q has %d bytes, at most %d can be kept", p.ID, len(p.Account), MaxName)
	}
	p.At = p.At.Round(0)
	p.Links, p.Media = slices.Clone(p.Links), slices.Clone(p.Media)
	if p.Promo != nil {
		promo := *p.Promo
		p.Promo = &promo
	}
	if p.Counts != nil {
		counts := *p.Counts
		p.Counts = &counts
	}
	return p, nil
}

// ID returns the id of a post that has none: a hash of what it says and when.
// What others make of it afterwards (counts, promo) does not change it.
func ID(p tone.Post) string {
	h := sha256.New()
	var length [8]byte
	add := func(s string) {
		binary.BigEndian.PutUint64(length[:], uint64(len(s)))
		h.Write(length[:])
		h.Write([]byte(s))
	}
	h.Write(Time(p.At))
	for _, s := range []string{p.Platform, string(p.Format), p.Title, p.Text, p.InReplyTo, strconv.FormatBool(p.Share)} {
		add(s)
	}
	for _, link := range p.Links {
		add(link)
	}
	return "sha256-" + hex.EncodeToString(h.Sum(nil)[:16])
}
