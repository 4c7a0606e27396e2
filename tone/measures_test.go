package tone

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plainpost/plainpost/rules"
)

// TestMeasuresByName holds the order of names to that of values: each figure is set
// alone, by its name in JSON, and read by the name that rules use.
func TestMeasuresByName(t *testing.T) {
	require.ElementsMatch(t, rules.MeasureNames(), measureNames[:])
	alias := map[string]string{"length": "length.used", "length_max": "length.max", "polysyllabic_words": "complex_words"}
	for i, name := range measureNames {
		field := name
		if a, ok := alias[name]; ok {
			field = a
		}
		text := `{"` + field + `": 7}`
		if outer, inner, ok := strings.Cut(field, "."); ok {
			text = `{"` + outer + `": {"` + inner + `": 7}}`
		}
		var m Measures
		require.NoError(t, json.Unmarshal([]byte(text), &m))
		require.False(t, reflect.ValueOf(m).IsZero(), name)
		value, ok := m.Value(name)
		require.True(t, ok)
		require.EqualValues(t, 7, value, name)
		require.EqualValues(t, 7, m.values()[i], name)
	}
	var m Measures
	_, ok := m.Value("no such figure")
	require.False(t, ok)
}
