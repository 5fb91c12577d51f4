import { MAX_REASON_CHARS } from '../limits.ts';
import { FormToken, type View } from './page.tsx';

const en = {
  title: 'What became of it',
  note: 'Its answers contradict one another. Look it up at the provider first; your decision is kept with your name and reason.',
  reason: 'What shows it (kept with the decision)',
  paid: 'It was paid',
  failed: 'It was not paid',
  question: 'Record this decision? It cannot be taken back.',
};

const id: typeof en = {
  title: 'Bagaimana akhirnya',
  note: 'Keterangannya saling bertentangan. Periksa dahulu di penyedia; keputusan Anda disimpan bersama nama dan alasannya.',
  reason: 'Apa buktinya (disimpan bersama keputusan)',
  paid: 'Sudah dibayar',
  failed: 'Tidak dibayar',
  question: 'Catat keputusan ini? Keputusan tidak dapat ditarik kembali.',
};

const WORDS = { en, id } as const;

interface ResolveFormProps {
  readonly view: View;
  readonly action: string;
}

/** For a payout or an order whose answers contradict one another: a person has found out what became of it. */
export function ResolveForm({ view, action }: ResolveFormProps) {
  const words = WORDS[view.session.language];
  return (
    <form class="card" method="post" action={action} data-question={words.question}>
      <h2>{words.title}</h2>
      <p>{words.note}</p>
      <FormToken view={view} />
      <label for="resolve-reason">{words.reason}</label>
      <input id="resolve-reason" name="reason" type="text" maxlength={MAX_REASON_CHARS} required />
      <p class="row">
        <button type="submit" name="as" value="paid" class="second">
          {words.paid}
        </button>
        <button type="submit" name="as" value="failed" class="bad">
          {words.failed}
        </button>
      </p>
    </form>
  );
}
