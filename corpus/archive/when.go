package archive

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// layouts of the times that exports write, most frequent first. Those without
// a zone are read in Options.Location. A date of slashes is month/day/year, as
// Buffer writes it; day-month-year with hyphens cannot be told from
// month-day-year and is not read.
var layouts = []string{
	time.RFC3339Nano,
	"Mon Jan 02 15:04:05 -0700 2006", // X
	"2006-01-02 15:04:05 MST",        // Reddit; only with UTC or GMT, see parseTime
	"2006-01-02 15:04:05Z07:00",
	"2006-01-02 15:04:05 -0700", // X before 2018
	"2006-01-02T15:04:05-0700",
	"2006-01-02 15:04:05 -07:00",
	"2006-01-02 15:04:05",
	"2006-01-02T15:04:05",
	"2006-01-02 15:04",
	"2006-01-02T15:04",
	"2006-01-02T15:04Z07:00",
	"2006-01-02",
	"2006-1-2",
	"Mon, 2 Jan 2006 15:04:05 -0700",
	"Mon, 2 Jan 2006 15:04:05 MST",
	"1/2/2006 15:04:05",
	"1/2/2006 15:04",
	"1/2/06 15:04",
	"1/2/2006 3:04 PM",
	"1/2/06, 3:04 PM",
	"1/2/2006",
}

// parseTime reads a time as an export writes it: one of the layouts, or
// seconds (or milliseconds) since 1970. It returns the zero time for an empty
// one, for dates of zeros, and with an error for what it does not understand.
func parseTime(s string, loc *time.Location) (time.Time, error) {
	s = strings.TrimSpace(s)
	if s == "" || strings.HasPrefix(s, "0000-00-00") {
		return time.Time{}, nil
	}
	if n, err := strconv.ParseInt(s, 10, 64); err == nil && len(s) >= 9 {
		if t := unixTime(n); !t.IsZero() {
			return t, nil
		}
	} else if f, err := strconv.ParseFloat(s, 64); err == nil && len(s) >= 9 && f > 0 && f < 1e15 {
		if t := unixTime(int64(f)); !t.IsZero() {
			return t, nil
		}
	}
	for _, l := range layouts {
		t, err := time.ParseInLocation(l, s, loc)
		if err != nil || t.Year() < 1 || t.Year() > 9999 {
			continue
		}
		if strings.HasSuffix(l, "MST") && !strings.HasSuffix(s, "UTC") && !strings.HasSuffix(s, "GMT") {
			continue // the name of another zone does not say its offset
		}
		return t, nil
	}
	return time.Time{}, fmt.Errorf("time %.40q is not understood", s)
}

// unixTime reads seconds since 1970, or milliseconds where seconds would lead
// beyond the year 5000. Zero and what is out of range gives the zero time.
func unixTime(n int64) time.Time {
	if n > 1e11 {
		n /= 1000
	}
	if n <= 0 || n > 1e11 {
		return time.Time{}
	}
	return time.Unix(n, 0).UTC()
}

// when reads the time of the record at hand. What is not understood is the
// zero time, reported once for a file: the post is good without it, and a
// column of odd dates should not make an error of every row.
func (rd *reading) when(s string) (time.Time, error) {
	t, err := parseTime(s, rd.opts.Location)
	if err == nil || rd.oddTime {
		return t, nil
	}
	rd.oddTime = true
	return time.Time{}, rd.bad(fmt.Errorf("%w; posts of this file with such times are read without a time", err))
}
