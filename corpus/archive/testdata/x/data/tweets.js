window.YTD.tweets.part0 = [
  {
    "tweet" : {
      "retweeted" : false,
      "entities" : { "urls" : [ { "url" : "https://t.co/aaaaaaaaaa", "expanded_url" : "https://example.com/a?b=1&c=2" }, { "url" : "https://t.co/bbbbbbbbbb", "expanded_url" : "https://example.org/" } ] },
      "favorite_count" : "3", "retweet_count" : "1", "id_str" : "100", "id" : "100",
      "created_at" : "Fri Mar 06 13:02:05 +0000 2026",
      "full_text" : "Tea &amp; cake &lt;3 and a typed &amp;copy; https://t.co/aaaaaaaaaa https://t.co/bbbbbbbbbb"
    }
  },
  {
    "tweet" : {
      "entities" : { "urls" : [ ] }, "in_reply_to_screen_name" : "bob", "in_reply_to_user_id_str" : "7", "favorite_count" : 2, "retweet_count" : 0, "id" : 101,
      "created_at" : "Fri Mar 06 14:02:05 +0000 2026", "full_text" : "@bob you are welcome"
    }
  },
  {
    "tweet" : {
      "id_str" : "102", "created_at" : "Fri Mar 06 15:02:05 +0000 2026",
      "full_text" : "Two pictures https://t.co/pppppppppp",
      "entities" : { "urls" : [ ], "media" : [ { "type" : "photo", "url" : "https://t.co/pppppppppp" } ] },
      "extended_entities" : { "media" : [ { "type" : "photo", "url" : "https://t.co/pppppppppp", "ext_alt_text" : "A cup of tea" }, { "type" : "animated_gif", "url" : "https://t.co/pppppppppp" } ] }
    }
  },
  { "tweet" : { "id_str" : "103", "full_text" : { "not" : "a text" } } },
  { "tweet" : { "id_str" : "104", "created_at" : "yesterday", "full_text" : "RT @bob: good news" } },
  { "tweet" : { "id_str" : "105", "created_at" : "also yesterday", "full_text" : "said once" } },
  {
    "tweet" : {
      "id_str" : "106", "created_at" : "Fri Mar 06 16:00:00 +0000 2026", "entities" : { "urls" : [ ] },
      "full_text" : "This long post goes on past what fits, so the archive cuts it at… https://t.co/zzzzzzzzzz"
    }
  },
  { "tweet" : { "id_str" : "107" } }
]
