package archive

import (
	"path"
	"strings"

	"github.com/plainpost/plainpost/tone"
)

// metaMedia is a picture or video as Facebook, Instagram and Threads write it.
type metaMedia struct {
	URI         string `json:"uri"`
	Created     int64  `json:"creation_timestamp"`
	Title       string `json:"title"`
	Description string `json:"description"`
	TextPost    struct {
		IsReply bool `json:"is_reply"`
	} `json:"text_app_post"`
}

// media returns the kind of a file, told from its name; there is no other
// sign, and no alt text in these exports.
func (m *metaMedia) media() tone.Media {
	switch strings.ToLower(path.Ext(m.URI)) {
	case ".mp4", ".mov", ".webm", ".m4v", ".srt":
		return tone.Media{Kind: "video"}
	case ".mp3", ".m4a", ".aac", ".wav":
		return tone.Media{Kind: "audio"}
	}
	return tone.Media{Kind: "image"}
}
