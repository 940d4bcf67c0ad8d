import { closeSource, openSource, surveySource, textChunks } from '../source-file.ts';
import { CsvReader } from './csv-reader.ts';
import { bindHeader, type Header } from './header.ts';
import type { DelimitedOptions } from './parse.ts';

/** Reads no further than the header row. Throws as reading the file would. */
export function checkHeader(file: string, options: DelimitedOptions): Header {
  const source = openSource(file);
  try {
    let names: string[] | undefined;
    const onRow = (cells: string[]) => {
      names ??= cells;
    };
    const reader = new CsvReader({ file, delimiter: options.delimiter, onRow });
    for (const text of textChunks(source, surveySource(source, false).encoding)) {
      reader.push(text);
      if (names !== undefined) break;
    }
    if (names === undefined) reader.end();
    return bindHeader(names ?? [], { file, ...options });
  } finally {
    closeSource(source);
  }
}
