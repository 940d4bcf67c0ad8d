/**
 * Values lie beside the narrow state tables, so that a mark rewrites 60 bytes and not a thousand. Indexes of the big
 * tables are not here: a first load goes without them (`late-indexes.ts`).
 *
 * An item of a change set has no rules and changes of its own as long as its pending row has the same: two triggers give it a copy
 * before that row changes, goes, or leaves the set.
 */
export const first = {
  number: 1,
  sql: `
create table connector (
  id integer primary key, name text not null, system text not null,
  attributes text not null, unavailable text not null
) strict;

create table space (
  id integer primary key, connector integer not null, anchor text not null, hash text not null,
  person integer, state integer not null, rule text not null, due_on text, stamp integer not null
) strict;
create table space_values (id integer primary key, seen text not null, sent text not null) strict;
create table space_key (key text not null, object integer not null) strict;
create table record (object integer primary key, text text not null) strict;
create table shared_record (
  connector integer not null, key text not null, text text not null, primary key (connector, key)
) strict, without rowid;
create table removed_id (name text primary key, highest integer not null) strict, without rowid;

create table person (
  id integer primary key, name text not null, due_on text, stamp integer not null
) strict;
create table person_values (id integer primary key, vals text not null, lineage text not null) strict;
create table history (
  id integer primary key, person integer not null, run integer not null, before text not null
) strict;
create table reserved_name (
  kind text not null, name text not null, person integer not null, primary key (kind, name)
) strict, without rowid;
create index reserved_name_person on reserved_name (person);
create trigger reserved_name_stays before update on reserved_name when old.person <> new.person
begin select raise(abort, 'a reserved name is never given to another person'); end;

create table pending (
  id integer primary key, object integer not null, operation text not null, connector integer not null,
  rules text not null, changes text not null, hash text not null, change_set integer, code text not null, message text not null,
  attempts integer not null default 0, retry_at text, parked_at text,
  to_judge integer not null default 1
) strict;
create unique index pending_object on pending (object, operation);
create table journal (
  id integer primary key, object integer not null, connector integer not null, operation text not null,
  hash text not null, run integer not null, changes text not null, change_set integer,
  sent_at text not null, settled_at text, result text, anchor text not null, ended text, ended_at text, feed integer
) strict;
create index journal_unsettled on journal (connector) where settled_at is null;
create index journal_object on journal (object);
create index journal_run on journal (connector, run);
create index journal_open on journal (connector) where result = 'accepted' and ended is null;
create unique index journal_feed on journal (feed) where feed is not null;

create table undone (
  object integer not null, connector integer not null, person integer not null, attribute text not null,
  kept text not null, unwanted text not null, operation text not null, run integer not null, by text not null, reason text not null,
  at text not null, primary key (object, attribute)
) strict, without rowid;

create table restore_wish (
  object integer primary key, connector integer not null, distinguished_name text not null, by text not null,
  reason text not null, at text not null
) strict;

create table change_set (
  id integer primary key, connector integer not null, operation text not null, state text not null,
  count integer not null, digest text not null, rules text not null, why text not null,
  approvers_needed integer not null, approvals text not null, run integer not null, started_by text not null,
  held_at text not null, approved_at text, closed_at text
) strict;
create index change_set_state on change_set (state);
create table change_item (
  change_set integer not null, object integer not null, operation text not null, hash text not null,
  rules text, changes text, state text not null, reason text not null,
  primary key (change_set, object, operation)
) strict, without rowid;
create trigger change_item_parts before update of rules, changes, hash, change_set on pending
  when old.change_set is not null and (new.rules <> old.rules or new.changes <> old.changes or new.hash <> old.hash
    or new.change_set is not old.change_set)
begin update change_item set rules = old.rules, changes = old.changes
  where change_set = old.change_set and object = old.object and operation = old.operation and changes is null; end;
create trigger change_item_remains before delete on pending when old.change_set is not null
begin update change_item set rules = old.rules, changes = old.changes
  where change_set = old.change_set and object = old.object and operation = old.operation and changes is null; end;

create table finding (
  kind text not null, subject integer not null, code text not null, sentence text not null,
  primary key (kind, subject, code)
) strict, without rowid;
create index finding_code on finding (code);
create table drift (
  object integer not null, slot integer not null, previous text not null, at text not null,
  primary key (object, slot)
) strict, without rowid;
create table explicit_link (
  object integer primary key, reason text not null, owner text, review_on text, by text not null, at text not null,
  was_state text not null, was_person integer, was_rule text not null
) strict;

create table run (
  id integer primary key, cycle text, profile text, resumes integer, result text, started_by text not null, started_at text not null,
  ended_at text, configuration integer not null, steps integer not null
) strict;
create table run_step (
  run integer not null, number integer not null, connector integer, type text not null, result text,
  started_at text not null, ended_at text, counters text not null, notes text not null,
  watermark text, sequence integer, size text,
  primary key (run, number)
) strict, without rowid;
create index run_step_connector on run_step (connector, run, number);
create table run_error (
  id integer primary key, run integer not null, step integer not null, connector integer, object integer,
  person integer, code text not null, message text not null
) strict;
create index run_error_run on run_error (run);

create table configuration (
  id integer primary key, digest text not null, text text not null, rules_digest text not null,
  actor text not null, reason text not null, at text not null
) strict;
create table api_key (
  id text primary key, name text not null, roles text not null, auth_hash text not null, proof_hash text not null,
  created_at text not null, created_by text not null, revoked_at text
) strict, without rowid;
create table preview (
  id integer primary key, cycle text not null, result text not null, started_by text not null, started_at text not null,
  ended_at text not null, configuration text not null, version integer, items integer not null, counts text not null,
  to_follow text not null, errors integer not null, notes text not null
) strict;
create table preview_page (
  preview integer not null, first integer not null, count integer not null, packed blob not null,
  primary key (preview, first)
) strict;
create table preview_held (
  preview integer not null, change_set integer not null, connector text not null, operation text not null,
  state text not null, count integer not null, apart text not null, primary key (preview, change_set)
) strict, without rowid;
create table preview_set (
  preview integer not null, connector text not null, operation text not null, count integer not null,
  digest text not null, why text not null, approvers_needed integer not null, approvals text not null,
  approved_at text, change_set integer, primary key (preview, connector, operation)
) strict, without rowid;
create index preview_set_digest on preview_set (digest);
create table audit (
  id integer primary key, at text not null, actor text not null, action text not null, subject text not null,
  detail text not null, hash text not null
) strict;
`,
};
