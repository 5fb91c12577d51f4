import { problemsOf } from '../domain/errors.ts';
import { speakerOf } from '../domain/sentence.ts';

const UPLOADS = {
  'request_invalid/number_style': {
    says: 'The field number_style is none that is known.',
    next: 'Send one of {styles:list}, or leave it out: the file mostly shows it.',
  },
  'request_invalid/kind': {
    says: 'The field kind is none that is known.',
    next: 'Send one of {kinds:list}, or leave it out for payouts.',
  },
  'request_invalid/order_kind': {
    says: 'The form does not say which kind of orders its file holds.',
    next: 'Send kind, one of {kinds:list}; payouts are uploaded at /api/batches.',
  },
  'request_invalid/total_sen': {
    says: 'total_sen is more than can be held exactly (90 trillion rupiah).',
    next: 'Give the total of the file in whole sen.',
  },
  'file_too_large/upload': {
    says: 'The file has more than {most} bytes, which are the most that is taken; nothing of it was kept.',
    next: 'Split it into several files and upload them one by one.',
  },
  'request_invalid/no_file': {
    says: 'The form has no file in its field `file`.',
    next: 'Attach the CSV there: with curl, -F file=@payouts.csv (with the @).',
  },
  'request_invalid/field_unknown': {
    says: 'The form has a field {field}, which is not known.',
    next: 'Send one file as `file` and, where needed, `number_style`.',
  },
  'request_malformed/form': {
    says: 'The form (multipart/form-data) is broken, or it broke off.',
    next: 'Send it again; with curl: -F file=@payouts.csv, and no content-type of your own.',
  },
  'media_type_unsupported/form': {
    says: 'An upload is a form with a file (multipart/form-data).',
    next: 'With curl: -F file=@payouts.csv.',
  },
  too_many_at_once: {
    says: '{limit} {what:term} are under way; the server takes no more at once.',
    next: 'Try again in a minute.',
  },
} as const;

const REQUESTS = {
  'request_invalid/address': {
    says: 'The address of the request is not as it should be: {problems:all}.',
    next: 'Mend what is named here; docs/http-api.md shows each request with an example.',
  },
  'request_invalid/query': {
    says: 'The query of the request is not as it should be: {problems:all}.',
    next: 'Mend what is named here; docs/http-api.md shows each request with an example.',
  },
  'request_invalid/body': {
    says: 'The body of the request is not as it should be: {problems:all}.',
    next: 'Mend what is named here; docs/http-api.md shows each request with an example.',
  },
  route_unknown: {
    says: 'There is nothing at this address.',
    next: 'docs/http-api.md lists every address, with its method.',
  },
  'role_may_not/page': {
    says: '{user} is {role:term} here, and may not do this.',
    next: 'Ask somebody whose role is {roles:or}.',
  },
  form_not_ours: {
    says: 'This form was not made by this desk, or its session has ended.',
    next: 'Open the page again and repeat what you did; nothing was changed.',
  },
  server_closing: {
    says: 'The server is closing; nothing of this request was kept.',
    next: 'Send it again when the server is back.',
  },
  disk_full: {
    says: 'The disk of the Rekon server is full; nothing of this request was kept.',
    next: 'Tell whoever runs the server to make room, then send the same request again.',
  },
  request_malformed: {
    says: 'The request cannot be read: its body is broken, broke off, or is not what it claims to be.',
    next: 'Compare it with the example in docs/http-api.md, and send it again.',
  },
  body_too_large: {
    says: 'The request has a larger body, or more parts, than this route takes.',
    next: 'Send only the fields that docs/http-api.md shows for it.',
  },
  media_type_unsupported: {
    says: 'The body is of a type that this route does not take.',
    next: 'Send JSON with content-type: application/json; a file as multipart/form-data.',
  },
  internal_error: {
    says: 'Something went wrong on the server; it is written down there as request {request}.',
    next: 'Look whether it was done, then try again; if it stays, tell whoever runs the server that number.',
  },
} as const;

const DESK = {
  'job_unknown/desk': {
    says: 'There is no schedule of this name.',
    next: 'The page of jobs has all of them.',
  },
  'run_unknown/desk': {
    says: 'There is no reconciliation run {run}.',
    next: 'Look at the runs of its stream.',
  },
  stream_unknown: {
    says: 'There is no stream {stream}.',
    next: 'Look at the list of streams; pairs of your own stand in the file that RECONCILIATION_FILE names.',
  },
  'reconciliation_under_way/desk': {
    says: 'This server is reconciling {streams:list} for {by}.',
    next: 'Wait until it has ended, then try again.',
  },
  'request_invalid/import_rows': {
    says: '{given} cannot be read.',
    next: 'Write the number of rows in digits.',
  },
  'request_invalid/import_total': {
    says: '{given} cannot be read.',
    next: 'Write the total plainly, with a point before sen: 1250000.50',
  },
  'import_unknown/rejects': {
    says: 'There is no file with rejected rows of the import {id} on this machine.',
    next: 'Where rows were rejected, it lies in the data directory of the machine that imported the file.',
  },
  'import_unknown/none': {
    says: 'There is no import {id}.',
    next: 'Look at the list of imports.',
  },
  file_being_applied: {
    says: 'This file is being applied.',
    next: 'Wait a moment and open its page again; if it stays so, upload the file once more.',
  },
  edited_file_outdated: {
    says: 'The file, or an exception in it, is not what the preview showed any more; nothing was applied.',
    next: 'Look at what it would do now, and apply that preview.',
  },
  'edited_file_unknown/none_refused': {
    says: 'No row of this file was refused, or it has not been applied.',
    next: 'Open its page: it shows what became of each row.',
  },
  'too_many_at_once/edited_files': {
    says: '{most} edited files were uploaded within the hour; the server keeps no more.',
    next: 'Apply those that were previewed, and upload again later.',
  },
  'edited_file_unknown/not_here': {
    says: 'This uploaded file is not here: it is kept for an hour, for the person who uploaded it.',
    next: 'Upload it again; what was applied of it already is told as done before.',
  },
  nothing_chosen: {
    says: 'No exception was chosen.',
    next: 'Tick those that it is about, and send the form again.',
  },
  posting_unknown: {
    says: 'There is no such posting in the ledger.',
    next: 'Open it from the journal; postings are never removed.',
  },
  'payout_unknown/address': {
    says: 'There is no payout with the reference {reference}.',
    next: 'References are those of the uploaded file, letter by letter: look for it among the rows of its batch.',
  },
  'order_unknown/address': {
    says: 'There is no order with the reference {reference}.',
    next: 'References are those of the uploaded file, letter by letter: look for it among the rows of its batch.',
  },
} as const;

/** What the HTTP side itself refuses. */
export const HTTP_PROBLEMS = { ...UPLOADS, ...REQUESTS, ...DESK } as const;
export const httpProblem = problemsOf(HTTP_PROBLEMS);

/** Parts of these. */
export const HTTP_PARTS = {
  'field/is': '{field}: {problem:said}',
  'field/say_why': 'say why',
  'field/say_what_shows_it': 'say what shows it',
  'field/say_what_was_mended': 'say what was found and mended',
} as const;
export const sayOfRequest = speakerOf(HTTP_PARTS);
