import type { ExceptionStatus, Severity } from '../../../reconciliation/exceptions/categories.ts';
import type { View } from '../page.tsx';
import { wordsFor } from './fields.tsx';

const SEVERITY_TONES: Readonly<Record<Severity, string>> = {
  critical: 'bad',
  high: 'bad',
  medium: 'warn',
  low: '',
};

const STATUS_TONES: Readonly<Record<ExceptionStatus, string>> = {
  open: 'warn',
  assigned: '',
  investigating: '',
  pending_provider: '',
  write_off_requested: 'warn',
  resolved: 'good',
  written_off: '',
  auto_closed: 'good',
};

export function SeverityLabel({ view, of }: { readonly view: View; readonly of: Severity }) {
  return <span class={`state ${SEVERITY_TONES[of]}`}>{wordsFor(view).severities[of]}</span>;
}

export function StatusLabel({ view, of }: { readonly view: View; readonly of: ExceptionStatus }) {
  return <span class={`state ${STATUS_TONES[of]}`}>{wordsFor(view).statuses[of]}</span>;
}
