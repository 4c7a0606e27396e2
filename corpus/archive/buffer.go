package archive

import (
	"slices"

	"github.com/plainpost/plainpost/tone"
)

var bufferFormat = &format{
	FormatInfo: FormatInfo{
		Name:  "buffer",
		Files: "a CSV file for Buffer's bulk upload, or its export",
		Notes: "Times are in Options.Location: the file does not say the channel's zone.",
	},
	rank: rankExport,
	detect: func(h *head) role {
		header := h.header()
		if slices.Contains(header, "Text") && slices.Contains(header, "Posting Time") {
			return rolePosts
		}
		return 0
	},
	read: func(rd *reading) error {
		return rd.rows(byName("Text"), func(r row) error {
			at, err := rd.when(r.get("Posting Time"))
			if err != nil {
				return err
			}
			p := tone.Post{Text: r.get("Text"), At: at}
			if r.get("Image URL") != "" {
				p.Media = []tone.Media{{Kind: "image"}}
			}
			return rd.post(p)
		})
	},
}
