package tone

// WithAccepted returns a checker that does the same and takes these fingerprints
// as accepted, too; see [Options.Accepted]. It shares the compiled rules with c,
// so that a service may make one for each request.
func (c *Checker) WithAccepted(fingerprints ...string) *Checker {
	other := c.WithHistory(c.options.History)
	other.accepted = make(map[string]bool, len(c.accepted)+len(fingerprints))
	for print := range c.accepted {
		other.accepted[print] = true
	}
	for _, print := range fingerprints {
		other.accepted[print] = true
	}
	return other
}
