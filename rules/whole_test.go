package rules

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plainpost/plainpost/rules/vale"
)

// TestWhole writes a set in which every field says something, but for platforms, and
// reads it back.
func TestWhole(t *testing.T) {
	set, err := Parse("own.yaml", []byte(`version: 1
name: own
language: pt-BR
brand: { names: [Acme], products: [Rocket, Boat], domains: [acme.example], handles: ["@acme"], staff: 3 }
lists: { aims: [growth, more growth], other: [x] }
dimensions:
  a: { measure: ratio, base: -1.25, warn: 0.5, block: 0.875 }
  b: { measure: total, warn: 2, cap: 7 }
rules:
  a.one:
    dimension: a
    weight: -0.1
    cap: 3
    severity: warn
    message: "“$match”"
    why: Because.
    docs: https://acme.example/why
    language: any
    phrases: { leverage: [use, ""], "drive {aims}": , synergy: "" }
    except: [financial leverage]
    inflect: false
    scope: [text, quote]
    mentions: flag
    with: [a.two]
    without: [a.three, "b.*"]
    within: post
    tests:
      - { bad: We leverage data., want: [leverage], fixed: We use data., reply: true, title: T, format: markdown, links: ["https://x.example"] }
      - { good: We use data. }
  a.two: { dimension: a, message: m, pattern: "a+", tests: [{ bad: a }, { good: b }] }
  a.three: { dimension: a, message: m, metric: words / 2, below: 3, tests: [{ bad: a }, { good: b c d e f g }] }
  b.count: { dimension: b, message: m, count: hashtags, above: 1.5, tests: [{ bad: "#a #b" }, { good: b }] }
  b.feed:
    dimension: b
    message: m
    feed: promo-ratio
    above: 0.5
    window: 12
    tests: [{ bad: x, history: [{ text: a, link: "https://x.example", promo: true, times: 3 }, { text: b, reply: true }] }, { good: x }]
cli: { fail_on: warn, ignore: ["drafts/**"], files: { "*.txt": { format: plain, account: acme, rules: builtin:strict } } }
`))
	require.NoError(t, err)
	set.Rules[1].Off = true
	data, err := writeWhole(set, []string{"own.yaml"})
	require.NoError(t, err)
	form, err := openWhole(newPart(data))
	require.NoError(t, err)
	require.Equal(t, []string{"own.yaml"}, form.files)
	require.Equal(t, []string{"own.yaml"}, form.platforms)
	got, err := form.read()
	require.NoError(t, err)
	require.Equal(t, set, got)

	for i := range data { // damage that no checksum has told
		bad := append([]byte(nil), data...)
		bad[i] ^= 0x81
		if form, err = openWhole(newPart(bad)); err == nil {
			_, _ = form.read()
		}
	}
	_, err = openWhole(part{string(data), 1})
	require.ErrorIs(t, err, errDamaged)
	set.Notes = []vale.Note{{}}
	_, err = writeWhole(set, nil)
	require.ErrorContains(t, err, "notes")
}
