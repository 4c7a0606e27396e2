package corpus

import (
	"bytes"
	_ "embed"
	"fmt"
	"strings"
)

// ownLabels holds ids and labels, no texts; labels/README.md says how they were made.
//
//go:embed labels/stance.jsonl
var ownLabels []byte

// ownFlags stand in the file only where they hold.
var ownFlags = []string{"hard_sell", "engagement_bait", "link_blast", "clickbait", "borderline"}

// OwnLabels gives the posts that the labels of this package are about. Their texts
// and accounts are taken from the data sets that they belong to; file says where a
// set stands.
func OwnLabels(file func(source string) string) ([]Labelled, error) {
	posts, err := join(ownLabels, "labels/stance.jsonl", file)
	if err != nil {
		return nil, err
	}
	for i := range posts {
		for _, flag := range ownFlags {
			if posts[i].Keys[flag] == "" {
				posts[i].Keys[flag] = "no"
			}
		}
	}
	return posts, nil
}

// join reads labels without texts, one object a line with an id of the form
// set:id, and finds their posts in the sets. What the sets say about a post
// beside its draft is not taken over.
func join(labels []byte, name string, file func(source string) string) ([]Labelled, error) {
	posts, err := readLabelled(bytes.NewReader(labels), name, false)
	if err != nil {
		return nil, err
	}
	bySet := map[string]map[string]int{} // set → the post's id in it → index
	for i := range posts {
		set, id, ok := strings.Cut(posts[i].ID, ":")
		if !ok {
			return nil, fmt.Errorf("corpus: joining labels: %s: the id %q names no set", name, posts[i].ID)
		}
		if bySet[set] == nil {
			bySet[set] = map[string]int{}
		}
		if _, twice := bySet[set][id]; twice {
			return nil, fmt.Errorf("corpus: joining labels: %s: %s is there twice", name, posts[i].ID)
		}
		bySet[set][id] = i
	}
	for _, set := range sortedKeys(bySet) {
		wanted := bySet[set]
		all, err := OpenLabelled(file(set), set)
		if err != nil {
			return nil, err
		}
		for i := range all {
			n, ok := wanted[all[i].ID]
			if !ok {
				continue
			}
			delete(wanted, all[i].ID)
			p := &posts[n]
			id := p.ID
			p.Source, p.Draft = set, all[i].Draft
			p.Draft.ID = id
		}
		if len(wanted) > 0 {
			return nil, fmt.Errorf("corpus: joining labels: %s: %d posts are not in %s, such as %s", name, len(wanted), file(set), sortedKeys(wanted)[0])
		}
	}
	return posts, nil
}
