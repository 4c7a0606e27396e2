package record

import (
	"encoding/binary"
	"time"
)

// KeyLen and TimeLen are the lengths of a key and of its first part in bytes.
const (
	TimeLen = 12
	KeyLen  = TimeLen + 8
)

// Key returns a key whose byte order is the order of posts: by time to the
// nanosecond, then by the sequence in which they were recorded. A post without
// a time sorts before all that have one.
func Key(at time.Time, sequence uint64) []byte {
	return binary.BigEndian.AppendUint64(Time(at), sequence)
}

// Time returns the first part of a key. The keys of all posts before that time
// sort below it, those at or after the time above it.
func Time(at time.Time) []byte {
	key := make([]byte, TimeLen, KeyLen)
	if at.IsZero() {
		return key
	}
	binary.BigEndian.PutUint64(key, uint64(at.Unix())^1<<63)
	binary.BigEndian.PutUint32(key[8:], uint32(at.Nanosecond()))
	return key
}
