import { hasCorrectionColumns, REJECTS_COLUMNS } from './correction.ts';

/**
 * A header that we read. It fits when it names every required field. Column names are compared without
 * regard to case, and spaces, underscores, hyphens, dots and slashes are equal.
 */
export interface Template {
  readonly name: string;
  readonly title: string;
  /** The header as its owner prints it, for messages. */
  readonly printed: readonly string[];
  readonly required: readonly string[];
  /** Each field's names, as `normaliseColumnName` leaves them; the first is the template's own. */
  readonly names: readonly (readonly [field: string, names: readonly string[]])[];
}

export interface TemplateMatch {
  readonly template: Template;
  /** Field → index in the header. */
  readonly columns: Readonly<Partial<Record<string, number>>>;
  readonly matched: number;
  readonly missing: readonly string[];
  /** Indexes of columns that name a field which an earlier column has named already. */
  readonly repeated: readonly number[];
  /** Names of columns the template does not know, as uploaded. */
  readonly unknown: readonly string[];
}

export function normaliseColumnName(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_\-./*\uFEFF]+/g, ' ')
    .trim();
}

/** The header held against one template. */
export function matchTemplate(header: readonly string[], template: Template): TemplateMatch {
  const columns: Partial<Record<string, number>> = {};
  const repeated: number[] = [];
  const unknown: string[] = [];
  const names = header.map(normaliseColumnName);
  // `batch`, `row` and `reason` are ours together; alone they are the uploader's own.
  const ours: readonly string[] = hasCorrectionColumns(names) ? REJECTS_COLUMNS : [];
  for (const [index, name] of names.entries()) {
    const field = fieldNamed(template, name);
    if (field === null) {
      if (name !== '' && !ours.includes(name)) unknown.push(header[index]?.trim() ?? '');
    } else if (columns[field] === undefined) {
      columns[field] = index;
    } else {
      repeated.push(index);
    }
  }
  const missing = template.required.filter((field) => columns[field] === undefined);
  return { template, columns, matched: Object.keys(columns).length, missing, repeated, unknown };
}

/** The field that a column of this (normalised) name holds. */
export function fieldNamed(template: Template, name: string): string | null {
  return template.names.find(([, names]) => names.includes(name))?.[0] ?? null;
}

/**
 * The template that fits best: one that misses nothing before one that does, then the one that knows
 * more columns, then the order given.
 */
export function bestTemplate(
  header: readonly string[],
  templates: readonly Template[],
): TemplateMatch {
  const [first, ...others] = templates.map((template) => matchTemplate(header, template));
  if (first === undefined) throw new Error('no templates');
  return others.reduce((best, match) => (fitsBetter(match, best) ? match : best), first);
}

/** Also between delimiters: the wrong one leaves one long name that nothing knows. */
export function fitsBetter(match: TemplateMatch, best: TemplateMatch): boolean {
  const complete = match.missing.length === 0;
  if (complete !== (best.missing.length === 0)) return complete;
  return match.matched > best.matched;
}
