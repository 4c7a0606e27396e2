package model

// Cursor goes through the features of a model in order of name, without making a
// table of them.
type Cursor struct {
	data    []byte
	at      int
	left    int // features
	unread  int // weights of this feature
	outputs int
	name    []byte
}

// Cursor returns a cursor before the first feature.
func (m *Model) Cursor() *Cursor {
	return &Cursor{data: m.features, left: m.count, outputs: len(m.outputs), name: make([]byte, 0, maxName)}
}

// Next goes to the next feature and says whether there is one.
func (c *Cursor) Next() bool {
	if c.left == 0 {
		return false
	}
	c.left--
	data, at := c.data, c.at
	for range c.unread {
		_, at = number(data, at)
	}
	shared, length := uint64(data[at]), uint64(data[at+1])
	if at += 2; shared|length >= 0x80 { // which few names are long enough for
		shared, at = number(data, at-2)
		length, at = number(data, at)
	}
	c.at, c.unread = at+int(length), c.outputs
	c.name = append(c.name[:shared], data[at:c.at]...)
	return true
}

// Name is the name of the feature. It stands until the next call of Next.
func (c *Cursor) Name() []byte { return c.name }

// Weights writes the feature's weights, one for each output, to dst. It can be asked
// once for each feature.
func (c *Cursor) Weights(dst []float32) {
	data, at := c.data, c.at
	for i := range c.unread {
		v := uint64(data[at])
		if at++; v >= 0x80 {
			v, at = number(data, at-1)
		}
		dst[i] = float32(int32(v>>1)^-int32(v&1)) / unit
	}
	c.at, c.unread = at, 0
}
