package record

import (
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/plainpost/plainpost/tone"
)

// A record is: version (1 byte), length of the id (4 bytes, big endian), the
// id, then fields. A field is a tag (1 byte), the length of its value
// (uvarint) and the value. Fields with unknown tags are skipped, so that a
// record of a later version that only adds fields can be read. The account is
// not part of it, as the store knows it.
const (
	version   = 1
	headerLen = 1 + 4
)

// Tags of fields. Never give a tag another meaning.
const (
	tagPlatform = 1 + iota
	tagText
	tagTitle
	tagFormat
	tagLink
	tagMedia // uvarint length of the kind, kind, alt text
	tagAt    // time.Time.AppendBinary
	tagInReplyTo
	tagShare
	tagPromo  // 0 or 1
	tagCounts // three varints
)

// ErrDamaged is wrapped by every error of [Decode] and [IDOf].
var ErrDamaged = errors.New("damaged record")

// Append appends the record of a post to dst.
func Append(dst []byte, p *tone.Post) ([]byte, error) {
	dst = append(dst, version)
	dst = binary.BigEndian.AppendUint32(dst, uint32(len(p.ID)))
	dst = append(dst, p.ID...)
	dst = appendString(dst, tagPlatform, p.Platform)
	dst = appendString(dst, tagText, p.Text)
	dst = appendString(dst, tagTitle, p.Title)
	dst = appendString(dst, tagFormat, string(p.Format))
	for _, link := range p.Links {
		dst = append(dst, tagLink)
		dst = binary.AppendUvarint(dst, uint64(len(link)))
		dst = append(dst, link...)
	}
	var value []byte
	for _, m := range p.Media {
		value = binary.AppendUvarint(value[:0], uint64(len(m.Kind)))
		value = append(value, m.Kind...)
		value = append(value, m.Alt...)
		dst = appendBytes(dst, tagMedia, value)
	}
	if !p.At.IsZero() {
		var err error
		if value, err = p.At.AppendBinary(value[:0]); err != nil {
			return nil, fmt.Errorf("time of post %q: %w", p.ID, err)
		}
		dst = appendBytes(dst, tagAt, value)
	}
	dst = appendString(dst, tagInReplyTo, p.InReplyTo)
	if p.Share {
		dst = append(dst, tagShare, 0)
	}
	if p.Promo != nil {
		promo := byte(0)
		if *p.Promo {
			promo = 1
		}
		dst = append(dst, tagPromo, 1, promo)
	}
	if c := p.Counts; c != nil {
		value = value[:0]
		for _, n := range [...]int{c.Likes, c.Shares, c.Replies} {
			value = binary.AppendVarint(value, int64(n))
		}
		dst = appendBytes(dst, tagCounts, value)
	}
	return dst, nil
}

func appendString(dst []byte, tag byte, s string) []byte {
	if s == "" {
		return dst
	}
	dst = append(dst, tag)
	dst = binary.AppendUvarint(dst, uint64(len(s)))
	return append(dst, s...)
}

func appendBytes(dst []byte, tag byte, b []byte) []byte {
	dst = append(dst, tag)
	dst = binary.AppendUvarint(dst, uint64(len(b)))
	return append(dst, b...)
}

// header checks a record and returns the length of its id.
func header(record []byte) (int, error) {
	if len(record) < headerLen {
		return 0, fmt.Errorf("%w: %d bytes are too few", ErrDamaged, len(record))
	}
	if record[0] != version {
		return 0, fmt.Errorf("%w: version %d, only %d is known", ErrDamaged, record[0], version)
	}
	n := binary.BigEndian.Uint32(record[1:])
	if uint64(n) > uint64(len(record)-headerLen) {
		return 0, fmt.Errorf("%w: its id is longer than the record", ErrDamaged)
	}
	return int(n), nil
}

// IDOf returns the id in a record, which it shares memory with.
func IDOf(record []byte) ([]byte, error) {
	n, err := header(record)
	if err != nil {
		return nil, err
	}
	return record[headerLen : headerLen+n], nil
}

// Decode reads a record of the account. The post shares no memory with it.
func Decode(record []byte, account string) (tone.Post, error) {
	n, err := header(record)
	if err != nil {
		return tone.Post{}, err
	}
	s := string(record) // all strings of the post are parts of this one
	p := tone.Post{Account: account, ID: s[headerLen : headerLen+n]}
	for i := headerLen + n; i < len(s); {
		tag := s[i]
		size, m := binary.Uvarint(record[i+1:])
		start := i + 1 + m
		if m <= 0 || size > uint64(len(s)-start) {
			return tone.Post{}, fmt.Errorf("%w: field %d of post %q is cut off", ErrDamaged, tag, p.ID)
		}
		i = start + int(size)
		if !set(&p, tag, s[start:i], record[start:i]) {
			return tone.Post{}, fmt.Errorf("%w: field %d of post %q", ErrDamaged, tag, p.ID)
		}
	}
	return p, nil
}

// set stores a field's value, given as a string and as the bytes of the
// record. It reports whether the value can be read.
func set(p *tone.Post, tag byte, s string, b []byte) bool {
	switch tag {
	case tagPlatform:
		p.Platform = s
	case tagText:
		p.Text = s
	case tagTitle:
		p.Title = s
	case tagFormat:
		p.Format = tone.Format(s)
	case tagLink:
		p.Links = append(p.Links, s)
	case tagMedia:
		n, m := binary.Uvarint(b)
		if m <= 0 || n > uint64(len(b)-m) {
			return false
		}
		kind := m + int(n)
		p.Media = append(p.Media, tone.Media{Kind: s[m:kind], Alt: s[kind:]})
	case tagAt:
		return p.At.UnmarshalBinary(b) == nil
	case tagInReplyTo:
		p.InReplyTo = s
	case tagShare:
		p.Share = true
	case tagPromo:
		if len(b) != 1 {
			return false
		}
		promo := b[0] == 1
		p.Promo = &promo
	case tagCounts:
		p.Counts = new(tone.Counts)
		for _, field := range [...]*int{&p.Counts.Likes, &p.Counts.Shares, &p.Counts.Replies} {
			n, m := binary.Varint(b)
			if m <= 0 {
				return false
			}
			*field, b = int(n), b[m:]
		}
	}
	return true
}
