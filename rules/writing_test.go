package rules

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestWriting loads every example of the page about writing rules, and shows that
// no key is left out there.
func TestWriting(t *testing.T) {
	page, err := os.ReadFile("WRITING.md")
	require.NoError(t, err)
	blocks := regexp.MustCompile("(?s)```yaml\n(.*?)```").FindAllStringSubmatch(string(page), -1)
	require.NotEmpty(t, blocks)
	for i, b := range blocks {
		_, err := Parse(fmt.Sprintf("block %d", i+1), []byte("version: 1\nextends: [builtin:default]\n"+b[1]))
		require.NoError(t, err)
	}
	for _, keys := range [][]string{setKeys, ruleKeys, caseKeys, dimensionKeys, brandKeys, cliKeys, fileKeys, platformKeys, lengthKeys} {
		for _, key := range keys {
			require.True(t, strings.Contains(string(page), key+":") || strings.Contains(string(page), "`"+key+"`"), key)
		}
	}
}
