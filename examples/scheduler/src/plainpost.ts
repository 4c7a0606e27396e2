// A client of Plainpost's HTTP service. The whole contract is in /openapi.json.

export type Verdict = "unjudged" | "ok" | "warn" | "block";

export interface Draft {
  id?: string;
  text: string;
  title?: string;
  format?: "plain" | "markdown" | "html";
  platform?: string;
  account?: string;
  language?: string;
  in_reply_to?: string; // the id of another draft of the call makes a thread
  links?: string[];
  media?: { kind?: string; alt?: string }[];
  at?: string; // RFC 3339
}

export interface Post extends Draft {
  share?: boolean;
  promo?: boolean;
  counts?: { likes?: number; shares?: number; replies?: number };
}

export interface Pos { byte: number; rune: number; utf16: number; line: number; col: number }
export interface Span { start: Pos; end: Pos }

export interface Finding {
  rule: string;
  dimension: string;
  severity: "info" | "warn" | "block";
  points: number;
  message: string;
  why: string;
  docs: string;
  match: string;
  span?: Span; // utf16 counts as JavaScript strings do
  fixes: { message: string; span: Span; text: string }[];
  related: { id: string; text: string; at?: string }[];
  fingerprint: string;
}

export interface Report {
  draft_id: string;
  verdict: Verdict;
  rule_set: string;
  suppressed: number;
  scores: { dimension: string; value: number; unit: string; warn: number; block: number | null; verdict: Verdict; advice?: string }[];
  findings: Finding[];
  measures: { length: { used: number; max: number; unit: string; platform: string } };
  skipped: { check: string; reason: string }[];
}

export interface BatchFinding extends Omit<Finding, "span"> { drafts: number[] }
export interface Batch { verdict: Verdict; reports: Report[]; findings: BatchFinding[] }
export interface ValidatorItem { id: string; verdict: Verdict; errors: true | string }

export interface CallOptions {
  history?: Post[];    // in the place of what the server has recorded
  rule_set?: string;
  accepted?: string[]; // fingerprints
}

/** What the server answers when it does not judge (RFC 9457). */
export class Problem extends Error {
  constructor(readonly status: number, readonly type: string, detail: string, readonly path?: string, readonly retryAfter?: number) {
    super(detail);
    this.name = "Problem";
  }
}

export class Plainpost {
  constructor(private readonly base: string, private readonly token?: string, private readonly tries = 3) {}

  /** Judges one draft. */
  check(draft: Draft, options: CallOptions = {}): Promise<Report> {
    return this.post<Report>("/v1/check", { ...draft, ...options });
  }

  /** Judges the variants of a post, or the parts of a thread, in one call. */
  checkAll(drafts: Draft[], options: CallOptions = {}): Promise<Batch> {
    return this.post<Batch>("/v1/check", { drafts, ...options });
  }

  /** Says of each draft true, or what is against it, in the shape that validators of forms take. */
  async validate(drafts: Draft[], failOn: "warn" | "block" = "block", options: CallOptions = {}): Promise<ValidatorItem[]> {
    const body = { drafts, answer: "validator", fail_on: failOn, ...options };
    return (await this.post<{ items: ValidatorItem[] }>("/v1/check", body)).items;
  }

  /** Records what was published. Doing it again changes nothing. */
  async published(...posts: Post[]): Promise<number> {
    return (await this.post<{ recorded: number }>("/v1/posts", { posts })).recorded;
  }

  private async post<T>(path: string, body: unknown): Promise<T> {
    const headers: Record<string, string> = { "Content-Type": "application/json" };
    if (this.token) headers.Authorization = `Bearer ${this.token}`;
    for (let attempt = 1; ; attempt++) {
      const res = await fetch(new URL(path, this.base), { method: "POST", headers, body: JSON.stringify(body) });
      if (res.ok) return (await res.json()) as T;
      const wait = Number(res.headers.get("Retry-After") ?? 0);
      if (attempt < this.tries && wait > 0 && (res.status === 503 || res.status === 429)) {
        await res.body?.cancel();
        await new Promise((done) => setTimeout(done, wait * 1000));
        continue;
      }
      const p = (await res.json()) as { type: string; detail: string; path?: string };
      throw new Problem(res.status, p.type, p.detail, p.path, wait || undefined);
    }
  }
}

/** Puts a finding's fix in its place. */
export function applyFix(text: string, fix: Finding["fixes"][number]): string {
  return text.slice(0, fix.span.start.utf16) + fix.text + text.slice(fix.span.end.utf16);
}
