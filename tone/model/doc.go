// Package model holds linear models of text: what a rule of the kind “model”
// scores a post or a sentence with.
//
// A [Model] gives every feature it knows a weight for each of its outputs. The
// score of a post is a sum, so that the explanation is the computation: each
// feature adds its weight times its value, and [Model.Explain] lists the ones
// that added most. The sum is calibrated, so that its logistic is a probability.
//
// The first output is what the model is about, such as promotion. Further
// outputs, where there are any, divide what the first one leaves: of a post that
// does not promote they say how likely it is that it announces, gives or
// converses.
//
// Models are trained by package corpus and kept as small files with a checksum
// and a [Card] that says what the model was trained on. The same model always
// makes the same bytes.
//
//	m, err := model.Decode(data)
//	z := m.LogOdds(0, []model.Feature{{Name: "w:join", Value: 1}, {Name: "w:us", Value: 1}})
//	p := model.Probability(z)
package model
