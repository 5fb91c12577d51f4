/**
 * A form-encoded body as the fields of a JSON one: the curl samples send forms, the SDKs send JSON.
 * Text that must be a number becomes one; items come as `items[0][name]=…` or as JSON text.
 */
const ITEM_KEY = /^items\[(\d{1,3})\]\[(\w{1,32})\]$/;
const NUMBER = /^\d{1,12}(\.\d{1,2})?$/;

export function fieldsOfForm(body: string): Readonly<Record<string, unknown>> {
  const fields: Record<string, unknown> = {};
  const items: Record<string, unknown>[] = [];
  for (const [key, value] of new URLSearchParams(body)) {
    const [, at, name = ''] = ITEM_KEY.exec(key) ?? [];
    if (at !== undefined) {
      const item = (items[Number(at)] ??= {});
      item[name] = name === 'price' || name === 'quantity' ? numberOf(value) : value;
    } else if (key === 'amount') fields[key] = numberOf(value);
    else fields[key] = key === 'items' ? jsonOf(value) : value;
  }
  // A place that was left out stays undefined, and is no item.
  return items.length === 0 ? fields : { ...fields, items: Array.from(items) };
}

function numberOf(text: string): unknown {
  return NUMBER.test(text) ? Number(text) : text;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
