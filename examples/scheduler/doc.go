// Package scheduler shows how a scheduling tool in another language asks Plainpost
// about its drafts. The client is in TypeScript, without dependencies:
//
//   - src/plainpost.ts is the client: one call for all variants of a post.
//   - src/validity.ts answers in the shape of tools whose channels validate posts
//     with a function that gives true or a text, as Postiz has it.
//   - src/demo.ts checks a post for three channels and prints what comes back.
//
// Run it against a server:
//
//	plainpost serve &
//	npm install && npx tsc && node dist/demo.js http://127.0.0.1:8080
package scheduler
