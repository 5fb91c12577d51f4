/** Addresses of this part of the desk. */
export const EXCEPTIONS = '/exceptions';
export const WRITE_OFFS = `${EXCEPTIONS}/write-offs/approve`;
export const EDITED_FILES = `${EXCEPTIONS}/file`;
export const EXPORT = `${EXCEPTIONS}/export.csv`;
