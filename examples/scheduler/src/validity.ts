// Tools like Postiz ask each channel, before a post may be scheduled, whether it is
// valid there: a function that gives true, or a text to show. A post is a list: the
// post itself and the comments or thread parts under it. checkValidity is such a
// function for every channel; checkAll does all channels of a post in one call.

import { Draft, Plainpost } from "./plainpost.js";

/** One part of a post as the editor holds it: HTML, with its pictures. */
export interface Part { content: string; image?: { path: string; alt?: string }[] }

/** A channel that the post is to go to, with the text of its own if it has one. */
export interface Channel { id: string; identifier: string; profile: string; value: Part[] }

/** What the editor shows of a channel. */
export interface Checked { id: string; valid: boolean; errors: true | string }

// The names of channels that Plainpost calls otherwise.
const platforms: Record<string, string> = { "linkedin-page": "linkedin", "instagram-standalone": "instagram", wordpress: "blog", medium: "blog" };

function draftsOf(channel: Channel, at?: string): Draft[] {
  return channel.value.map((part, i) => ({
    id: `${channel.id}/${i}`,
    text: part.content,
    format: "html",
    platform: platforms[channel.identifier] ?? channel.identifier,
    account: channel.profile,
    ...(at ? { at } : {}),
    ...(i > 0 ? { in_reply_to: `${channel.id}/${i - 1}` } : {}),
    media: (part.image ?? []).map((p) => ({ kind: "image", alt: p.alt ?? "" })),
  }));
}

/** Says of every channel whether the post may go out there. */
export async function checkAll(client: Plainpost, channels: Channel[], at?: string): Promise<Checked[]> {
  const drafts = channels.flatMap((c) => draftsOf(c, at));
  const items = await client.validate(drafts);
  return channels.map((c) => {
    const own = items.filter((item) => item.id.startsWith(`${c.id}/`) && item.errors !== true);
    const errors = own.length === 0 ? true : own.map((item) => item.errors).join("\n");
    return { id: c.id, valid: errors === true, errors };
  });
}

/** The same for one channel: true, or what is against it. */
export async function checkValidity(client: Plainpost, channel: Channel): Promise<true | string> {
  const [checked] = await checkAll(client, [channel]);
  return checked!.errors;
}
