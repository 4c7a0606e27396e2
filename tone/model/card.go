package model

import (
	"maps"
	"slices"
)

// Card says what a model is for and where it comes from. It travels inside the
// model's file.
type Card struct {
	Name     string `json:"name"`
	Language string `json:"language"` // BCP 47
	About    string `json:"about"`    // what a high score means, in a sentence
	Recipe   string `json:"recipe"`   // the command that makes the model
	Date     string `json:"date"`     // of the training data, ISO 8601
	Features int    `json:"features"`
	// MostWords is the most words of a post that the model speaks about: it has not
	// learned from longer ones. 0 is no limit.
	MostWords int                `json:"most_words,omitempty"`
	Sources   []Source           `json:"sources"`
	Figures   map[string]float64 `json:"figures,omitempty"` // measured on posts that the measured model had not seen
	Notes     []string           `json:"notes,omitempty"`
}

// Source is a body of posts that a model was trained on.
type Source struct {
	Name    string         `json:"name"`
	Licence string         `json:"licence"` // as stated by who published it
	Posts   int            `json:"posts"`
	Labels  map[string]int `json:"labels"` // posts by label
}

func (c Card) clone() Card {
	c.Sources = slices.Clone(c.Sources)
	for i := range c.Sources {
		c.Sources[i].Labels = maps.Clone(c.Sources[i].Labels)
	}
	c.Figures = maps.Clone(c.Figures)
	c.Notes = slices.Clone(c.Notes)
	return c
}
