/** What connectors share about TLS: the private authority of a site, and which errors mean a certificate is not trusted. */
import { readFileSync } from 'node:fs';
import type { ConnectionOptions } from 'node:tls';
import { EngineError } from '../errors.ts';

const certificateErrors: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet',
  CERT_REVOKED: 'its certificate has been revoked',
  CERT_SIGNATURE_FAILURE: 'the signature of its certificate is wrong',
  CERT_UNTRUSTED: 'its certificate authority is not trusted',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is signed by itself',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate names another host',
  INVALID_CA: 'its certificate authority may not sign certificates',
  INVALID_PURPOSE: 'its certificate is not one for servers',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate authority is not trusted',
  UNABLE_TO_GET_ISSUER_CERT: 'its certificate authority is not trusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate authority is not trusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate authority is not trusted',
};

/**
 * Options for a connection that trusts exactly the authorities of `caFile` (PEM); without one, those of the machine.
 * Throws `file-missing`, or `certificate-not-trusted` for a file without a certificate.
 */
export function tlsOptions(caFile: string | undefined): ConnectionOptions {
  if (caFile === undefined) return { minVersion: 'TLSv1.2' };
  return { minVersion: 'TLSv1.2', ca: readAuthorities(caFile) };
}

/** Why the certificate of a server was not accepted, as half a sentence; `undefined` for any other failure. */
export function certificateProblem(cause: unknown): string | undefined {
  if (!(cause instanceof Error) || !('code' in cause)) return undefined;
  return certificateErrors[String(cause.code)];
}

function readAuthorities(caFile: string): string {
  let text: string;
  try {
    text = readFileSync(caFile, 'utf8');
  } catch (cause) {
    throw new EngineError('file-missing', `the certificate authority file ${caFile} cannot be read`, {}, { cause });
  }
  if (text.includes('-----BEGIN CERTIFICATE-----')) return text;
  throw new EngineError('certificate-not-trusted', `${caFile} holds no certificate in PEM form`);
}
