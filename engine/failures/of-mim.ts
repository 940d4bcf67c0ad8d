/** Error codes of MIM that this product never shows, and why; the rest of MIM's are in the tables beside, under MIM's names. */
export const neverHere = {
  'warning-no-watermark': 'A directory without a change log is read whole, and the run says so.',
  'anchor-too-long': 'Anchors have no length of their own here.',
  'read-error':
    'A page that cannot be read is no object: file-unreadable, dropped-connection or failed-search stop the step.',
  'staging-error': 'A page is staged whole or not at all; what keeps the database from it is store-failed.',
  'ambiguous-export-flow-to-single-valued-attribute':
    'A reference names the one account that its person has in a system; a second one is never joined, by a hand neither.',
  'join-object-id-must-be-single-valued':
    'Joins are over attributes of one value; an object with several values in one of them is not taken in (multi-single-mismatch).',
  'mv-constraint-violation': 'The metaverse constrains no value; the connected system does, in its own words.',
  'unique-index-violation': 'Names are reserved before they are given: two people are never given one.',
  'unexported-container-rename':
    'Containers are no objects here: at most one is made for an account, and none is renamed.',
  'unsupported-container-delete': 'Containers are never deleted.',
  'locking-error-needs-retry':
    'There is one writer, so nothing waits for a lock; another process is refused with data-folder-in-use.',
  'encryption-key-lost': 'Secrets lie in files that the configuration names; nothing in the database is encrypted.',
  'extension-dll-exception': 'The product runs no code of others; an expression that fails is a rule-exception.',
  'extension-dll-crash': 'The product runs no code of others.',
  'extension-dll-timeout':
    'The product runs no code of others; an expression is bounded when the configuration is loaded, so that none takes long.',
  'missing-partition-for-run-step':
    'A connector has no partitions; a step that names a connector which is not there is refused with the configuration.',
  'duplicate-anchor':
    'The system gives an anchor to what is created; a name that is taken is cd-existing-object, and an answer about an account that was there is another-object-answered.',
  'modify-naming-attribute': 'A name changes by a rename; the attributes that make it up (cn, name) are never written.',
  'kerberos-time-skew': 'Accounts of the connectors bind with a password over TLS: Kerberos is not used.',
  'kerberos-no-logon-server': 'Accounts of the connectors bind with a password over TLS: Kerberos is not used.',
  'code-page-conversion': 'Text is Unicode throughout, and what is written is UTF-8, which holds every character.',
  'insufficient-field-width': 'No file that is written has columns of fixed width.',
} as const satisfies Readonly<Record<string, string>>;
