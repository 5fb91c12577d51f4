/** The sandbox as its own control endpoints tell it (docs/sandbox.md); what happened, not what we believe. */
export interface SandboxTransaction {
  readonly partnerTrxId: string;
  readonly bank: string;
  readonly account: string;
  readonly amountSen: number;
  readonly state: string;
}

export interface SandboxRequest {
  readonly n: number;
  readonly arrivedMs: number;
  readonly partnerTrxId: string | null;
  readonly code: string | null;
}

export interface SandboxControl {
  readonly url: string;
  transactions(): Promise<SandboxTransaction[]>;
  balanceSen(): Promise<number>;
  /** Sends as they arrived, whatever became of them. */
  remits(): Promise<SandboxRequest[]>;
  forgetRequests(): Promise<void>;
  addFaults(plans: readonly object[]): Promise<void>;
  removeFaults(): Promise<void>;
  callBackTo(url: string): Promise<void>;
}

export function sandboxControl(url: string): SandboxControl {
  const base = `${url}/_sandbox`;
  return {
    url,
    async transactions() {
      const lines = await (await call('GET', 'oy/books?format=jsonl')).text();
      return lines
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as SandboxTransaction);
    },
    async balanceSen() {
      const summary = (await (await call('GET', 'oy/summary')).json()) as { balanceSen: number };
      return summary.balanceSen;
    },
    async remits() {
      const answer = await call('GET', 'requests?endpoint=remit');
      return ((await answer.json()) as { requests: SandboxRequest[] }).requests;
    },
    async forgetRequests() {
      await call('DELETE', 'requests');
    },
    async addFaults(plans) {
      await call('POST', 'faults', plans);
    },
    async removeFaults() {
      await call('DELETE', 'faults');
    },
    async callBackTo(callbackUrl) {
      await call('PUT', 'oy/callback-url', { url: callbackUrl });
    },
  };

  async function call(method: string, path: string, body?: object): Promise<Response> {
    const answer = await fetch(`${base}/${path}`, {
      method,
      ...(body && {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    });
    if (answer.ok) return answer;
    throw new Error(`${method} ${path}: HTTP ${answer.status} ${await answer.text()}`);
  }
}
