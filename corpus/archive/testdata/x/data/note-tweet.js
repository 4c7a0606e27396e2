window.YTD.note_tweet.part0 = [
  { "noteTweet" : { "noteTweetId" : "9001", "createdAt" : "2026-03-06T16:00:00.000Z",
    "core" : { "text" : "Another note of the same second.", "urls" : [ ] } } },
  { "noteTweet" : { "noteTweetId" : "9002", "createdAt" : "2026-03-06T16:00:00.000Z",
    "core" : { "text" : "This long post goes on past what fits, so the archive cuts it at some word. Here is the rest: https://t.co/rrrrrrrrrr",
      "urls" : [ { "shortUrl" : "https://t.co/rrrrrrrrrr", "expandedUrl" : "https://example.com/rest" } ] } } }
]
