import GRDB

/// The log's tables, as numbered steps that are only ever appended to.
///
/// docs/decision-log.md tells what every column means. All tables are STRICT, and triggers refuse UPDATE and DELETE.
/// (A trigger against REPLACE, which goes round those, costs a fifth of the speed of writing; the chain shows it.)
/// Text that repeats in each record (policy, model, run) stands once in a table of its own; the hash of a record covers
/// the text, not its number.
enum Schema {
  /// `RAIS`, in the file's header (PRAGMA application_id), by which a decision log is known.
  static let applicationID: Int32 = 0x5241_4953

  /// Every table of a log; all are append-only.
  static let tables = ["decisions", "findings", "policies", "models", "runs", "tallies", "checkpoints"]
  /// The tables that only a merged log has rows in; append-only too.
  static let mergeTables = ["sources", "source_checkpoints", "origins", "repeats"]

  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1 decisions") { try $0.execute(sql: decisions) }
    migrator.registerMigration("2 append only") { db in
      for table in tables { try db.execute(sql: appendOnly(table)) }
    }
    migrator.registerMigration("3 merged logs") { db in
      try db.execute(sql: merged)
      for table in mergeTables { try db.execute(sql: appendOnly(table)) }
    }
    return migrator
  }

  private static let decisions = """
    PRAGMA application_id = \(applicationID);

    CREATE TABLE policies (
      id INTEGER PRIMARY KEY, name TEXT NOT NULL, version TEXT NOT NULL, digest BLOB NOT NULL,
      UNIQUE (name, version, digest)) STRICT;

    CREATE TABLE models (
      id INTEGER PRIMARY KEY, name TEXT NOT NULL, digest BLOB NOT NULL, UNIQUE (name, digest)) STRICT;

    CREATE TABLE runs (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;

    CREATE TABLE decisions (
      sequence INTEGER PRIMARY KEY,
      previous BLOB NOT NULL,
      id BLOB NOT NULL,
      time INTEGER NOT NULL,
      decided INTEGER,
      stage TEXT NOT NULL,
      component TEXT NOT NULL,
      run INTEGER NOT NULL REFERENCES runs (id),
      actor TEXT,
      request TEXT,
      trace TEXT,
      item TEXT NOT NULL,
      metadata TEXT NOT NULL,
      input_digest BLOB NOT NULL,
      input_length INTEGER NOT NULL,
      policy INTEGER NOT NULL REFERENCES policies (id),
      model INTEGER REFERENCES models (id),
      action TEXT NOT NULL,
      mode TEXT NOT NULL,
      latency INTEGER NOT NULL,
      error TEXT,
      failed_open INTEGER NOT NULL,
      hash BLOB NOT NULL) STRICT;

    -- Most decisions allow; only the others are worth an index.
    CREATE INDEX decisions_by_action ON decisions (action) WHERE action <> 'allow';

    CREATE TABLE findings (
      sequence INTEGER NOT NULL REFERENCES decisions (sequence),
      ordinal INTEGER NOT NULL,
      rule TEXT NOT NULL,
      hazard TEXT NOT NULL,
      score REAL,
      range_start INTEGER,
      range_end INTEGER,
      threshold REAL,
      mode TEXT NOT NULL,
      detail TEXT,
      PRIMARY KEY (sequence, ordinal)) STRICT, WITHOUT ROWID;

    CREATE INDEX findings_by_hazard ON findings (hazard, sequence);
    CREATE INDEX findings_by_rule ON findings (rule, sequence);

    CREATE TABLE tallies (
      run INTEGER NOT NULL REFERENCES runs (id), accepted INTEGER NOT NULL,
      PRIMARY KEY (run, accepted)) STRICT, WITHOUT ROWID;

    CREATE TABLE checkpoints (
      number INTEGER PRIMARY KEY,
      sequence INTEGER NOT NULL,
      hash BLOB NOT NULL,
      time INTEGER NOT NULL,
      public_key BLOB NOT NULL,
      signature BLOB NOT NULL) STRICT;

    CREATE VIEW records AS
    SELECT decisions.sequence, decisions.id, decisions.time,
      strftime('%Y-%m-%dT%H:%M:%S', (decisions.time - (decisions.time % 1000000 + 1000000) % 1000000) / 1000000,
        'unixepoch') || printf('.%06dZ', (decisions.time % 1000000 + 1000000) % 1000000) AS at,
      decisions.decided, decisions.stage, decisions.component, runs.name AS run, decisions.actor, decisions.request,
      decisions.trace, decisions.item, decisions.metadata, decisions.input_digest, decisions.input_length,
      policies.name AS policy, policies.version AS policy_version, policies.digest AS policy_digest,
      models.name AS model, models.digest AS model_digest, decisions.action, decisions.mode, decisions.latency,
      decisions.error, decisions.failed_open, decisions.previous, decisions.hash
    FROM decisions
    LEFT JOIN runs ON runs.id = decisions.run
    LEFT JOIN policies ON policies.id = decisions.policy
    LEFT JOIN models ON models.id = decisions.model;
    """

  private static let merged = """
    CREATE TABLE sources (
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL,
      genesis BLOB NOT NULL UNIQUE,
      records INTEGER NOT NULL,
      hash BLOB NOT NULL) STRICT;

    CREATE TABLE source_checkpoints (
      source INTEGER NOT NULL REFERENCES sources (id),
      number INTEGER NOT NULL,
      sequence INTEGER NOT NULL,
      hash BLOB NOT NULL,
      time INTEGER NOT NULL,
      public_key BLOB NOT NULL,
      signature BLOB NOT NULL,
      PRIMARY KEY (source, number)) STRICT, WITHOUT ROWID;

    -- From this record on, up to the next row's, records are of that source.
    CREATE TABLE origins (
      first INTEGER PRIMARY KEY, source INTEGER NOT NULL REFERENCES sources (id)) STRICT;

    CREATE TABLE repeats (
      source INTEGER NOT NULL REFERENCES sources (id),
      sequence INTEGER NOT NULL,
      hash BLOB NOT NULL,
      encoded BLOB NOT NULL,
      PRIMARY KEY (source, sequence)) STRICT, WITHOUT ROWID;
    """

  private static func appendOnly(_ table: String) -> String {
    ["UPDATE", "DELETE"].map { verb in
      """
      CREATE TRIGGER \(table)_no_\(verb.lowercased()) BEFORE \(verb) ON \(table)
      BEGIN SELECT RAISE(ABORT, 'the decision log is append-only: \(verb) on \(table) refused'); END;

      """
    }.joined()
  }

  /// The triggers of those tables that ought to be there and are not.
  static func missingTriggers(of tables: [String], _ db: Database) throws -> [String] {
    let found = Set(try String.fetchAll(db, sql: "SELECT name FROM sqlite_master WHERE type = 'trigger'"))
    return tables.flatMap { ["\($0)_no_update", "\($0)_no_delete"] }.filter { !found.contains($0) }
  }

  /// Whether the log holds the records of others.
  static func isMerged(_ db: Database) throws -> Bool {
    guard try db.tableExists("sources") else { return false }
    return try Int64.fetchOne(db, sql: "SELECT id FROM sources LIMIT 1") != nil
  }
}
