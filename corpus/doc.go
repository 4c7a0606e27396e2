// Package corpus keeps bodies of posts: what an account has already said.
//
// A draft is judged in the light of them. The checker asks for the last posts
// of its account through [tone.History], and everything here is one:
//
//   - [Memory] forgets with the process. It suits tests and short runs.
//   - [File] reads posts as JSON, one a line, and is never written.
//   - corpus/bolt keeps them in one crash-safe file for one process.
//   - corpus/redis shares them between processes.
//   - [Overlay] lays the earlier drafts of a queue over any of these.
//   - [tone.HistoryFunc] asks a table of your own.
//
// Those that record are a [Store]: recording is idempotent by account and id,
// so that a call that failed half-way is simply made again. [Retention] bounds
// what a store keeps; [ForTenant] gives each user of a service a view that
// sees nothing of the others.
//
// [Audit] reads all posts of an account, in bounded memory, and says what the feed
// looks like from outside: whether it talks with people or at them.
//
// It also holds what models are made of and measured on: [OpenLabelled] reads
// labelled posts, [OwnLabels] those that this package has labels for, [Learn]
// trains a model from a team's own drafts, a [Recipe] makes a built-in one, and a
// [Question] measures a rule set. EVALUATION.md has the figures of the default set.
package corpus
