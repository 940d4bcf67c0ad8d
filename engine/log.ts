/**
 * The log: constant messages with facts beside them, one JSON object a line. Our own ids, codes and attribute names only;
 * never a value, a DN or an address, because those are people's data.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import winston from 'winston';

export interface Log {
  info(message: string, facts?: Readonly<Record<string, unknown>>): void;
  warn(message: string, facts?: Readonly<Record<string, unknown>>): void;
  error(message: string, facts?: Readonly<Record<string, unknown>>): void;
  /** Resolves when everything is on disk. */
  close(): Promise<void>;
}

const FILE_SIZE = 10 * 1024 * 1024;
const FILES_KEPT = 14;

export function openLog(home: string): Log {
  const folder = join(home, 'logs');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = new winston.transports.File({
    dirname: folder,
    filename: 'jml.log',
    maxsize: FILE_SIZE,
    maxFiles: FILES_KEPT,
    tailable: true,
  });
  const logger = winston.createLogger({
    format: winston.format.combine(winston.format.timestamp(), winston.format.json()),
    transports: [file],
  });
  return {
    info: (message, facts) => void logger.info(message, facts),
    warn: (message, facts) => void logger.warn(message, facts),
    error: (message, facts) => void logger.error(message, facts),
    close: () =>
      new Promise((resolve) => {
        file.once('finish', () => resolve());
        logger.end();
      }),
  };
}
