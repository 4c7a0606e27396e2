Grailbird.data.tweets_2015_01 = 
 [ {
  "text" : "Old tweet with a link http:\/\/t.co\/abc",
  "created_at" : "2015-01-24 02:02:37 +0000",
  "id_str" : "555",
  "id" : 555,
  "entities" : { "urls" : [ { "expanded_url" : "http:\/\/example.com\/old" } ] },
  "user" : { "screen_name" : "acme" }
}, {
  "text" : "RT @bob: hello",
  "created_at" : "2015-01-23 02:02:37 +0000",
  "id_str" : "554",
  "retweeted_status" : { "text" : "hello", "user" : { "screen_name" : "bob" } },
  "user" : { "screen_name" : "acme" }
} ]
