import { redactText } from '../../../providers/redact.ts';
import type { View } from '../page.tsx';
import { wordsFor } from './fields.tsx';
import type { Lines } from '../../exceptions/lines.ts';
import type { RecordShown } from '../../exceptions/records-store.ts';
import { seenText } from './seen-text.ts';
import { Scroll } from './scroll.tsx';

type Field = Exclude<keyof RecordShown, 'id'>;

const FIELDS: readonly Field[] = [
  'source',
  'item',
  'version',
  'reference',
  'status',
  'amount',
  'fee',
  'tax',
  'businessDay',
  'occurredAt',
  'account',
  'counterparty',
  'groupKey',
  'description',
  'recordedAt',
  'importId',
];
/** What the two sides should agree on. */
const COMPARED: readonly Field[] = ['reference', 'status', 'amount', 'fee', 'businessDay'];

interface SideBySideProps {
  readonly view: View;
  readonly lines: Lines;
}

/** Ours, theirs and what may belong to them, field by field. */
export function SideBySide({ view, lines }: SideBySideProps) {
  const words = wordsFor(view);
  const columns = columnsOf(view, lines);
  if (columns.length === 0) {
    return (
      <section class="card">
        <h2>{words.sideBySide}</h2>
        <p>{words.noLines}</p>
      </section>
    );
  }
  const pair = comparedOf(lines);
  const fields = FIELDS.filter((field) =>
    columns.some(({ record }) => (record[field] ?? '') !== ''),
  );
  return (
    <section class="card">
      <h2>{words.sideBySide}</h2>
      <Scroll label={words.sideBySide}>
        <table>
          <thead>
            <tr>
              <th scope="col">{words.field}</th>
              {columns.map(({ title }) => (
                <th scope="col">{title}</th>
              ))}
              {pair === null ? null : <th scope="col">{words.compared}</th>}
            </tr>
          </thead>
          <tbody>
            {fields.map((field) => (
              <tr>
                <th scope="row">{words.fields[field]}</th>
                {columns.map(({ record }) => (
                  <td>{shownAs(view, record, field)}</td>
                ))}
                {pair === null ? null : <td>{comparison(view, pair, field)}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </section>
  );
}

/** Each line under the side that it is of. */
function columnsOf(view: View, { ours, theirs, candidates }: Lines) {
  const words = wordsFor(view);
  return [
    ...(ours === null ? [] : [{ title: words.ours, record: ours }]),
    ...(theirs === null ? [] : [{ title: words.theirs, record: theirs }]),
    ...candidates.map(({ side, record }) => ({
      title: `${words.nearest} (${words[side]})`,
      record,
    })),
  ];
}

/** Ours and theirs; of the side that is missing, the nearest candidate. */
function comparedOf({
  ours,
  theirs,
  candidates,
}: Lines): readonly [RecordShown, RecordShown] | null {
  const nearest = candidates[0]?.record ?? null;
  const [one, other] = [ours ?? nearest, theirs ?? nearest];
  return one === null || other === null || one === other ? null : [one, other];
}

function comparison(view: View, [one, other]: readonly [RecordShown, RecordShown], field: Field) {
  const words = wordsFor(view);
  if (!COMPARED.includes(field)) return '';
  if (one[field] === other[field]) return words.same;
  return <span class="state bad">{words.differs}</span>;
}

function shownAs(view: View, record: RecordShown, field: Field) {
  const { reading } = view;
  switch (field) {
    case 'amount':
    case 'fee':
    case 'tax':
      return reading.amount(record[field]);
    case 'occurredAt':
    case 'recordedAt':
      return reading.time(record[field]);
    case 'description':
      return view.may('see_accounts') ? record.description : redactText(record.description);
    case 'importId':
      return record.importId === null ? (
        ''
      ) : (
        <a href={`/reconciliation/imports/${record.importId}`}>{record.importId}</a>
      );
    default:
      return seenText(view, String(record[field] ?? ''));
  }
}
