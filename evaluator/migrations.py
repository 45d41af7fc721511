"""The tables of the store (evaluator/store.py), as they came to be."""

# Each script brings the schema to the next version; PRAGMA user_version counts them.
MIGRATIONS = (
    """
    CREATE TABLE runs (
        id INTEGER PRIMARY KEY, finished TEXT NOT NULL, version TEXT NOT NULL,
        rules TEXT NOT NULL, profile TEXT, checklists TEXT NOT NULL
    );
    CREATE TABLE outcomes (
        id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, report TEXT NOT NULL,
        status TEXT NOT NULL, code TEXT, title TEXT, county TEXT, year INTEGER, checklist TEXT,
        score REAL, band TEXT, standing TEXT NOT NULL,
        line BLOB NOT NULL -- last: SQLite reads a row up to the column asked for
    );
    CREATE INDEX outcomes_by_county ON outcomes (county, year);
    CREATE TABLE reports (
        run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE, place INTEGER NOT NULL,
        outcome INTEGER NOT NULL REFERENCES outcomes (id), PRIMARY KEY (run, place)
    ) WITHOUT ROWID;
    CREATE INDEX reports_by_outcome ON reports (outcome);
    CREATE TABLE parts (
        outcome INTEGER NOT NULL REFERENCES outcomes (id) ON DELETE CASCADE,
        part INTEGER NOT NULL, title TEXT NOT NULL, points REAL NOT NULL, possible REAL NOT NULL,
        percent REAL NOT NULL, PRIMARY KEY (outcome, part)
    ) WITHOUT ROWID;
    CREATE TABLE grades (
        outcome INTEGER NOT NULL REFERENCES outcomes (id) ON DELETE CASCADE, item TEXT NOT NULL,
        status TEXT NOT NULL, grade INTEGER NOT NULL, machine_grade INTEGER NOT NULL,
        max_grade INTEGER NOT NULL, weight REAL NOT NULL, score REAL NOT NULL,
        gap INTEGER NOT NULL, admitted INTEGER NOT NULL, planned INTEGER NOT NULL,
        review INTEGER NOT NULL, PRIMARY KEY (outcome, item)
    ) WITHOUT ROWID;
    CREATE TABLE evidence (
        outcome INTEGER NOT NULL REFERENCES outcomes (id) ON DELETE CASCADE, item TEXT NOT NULL,
        place INTEGER NOT NULL, flagged INTEGER NOT NULL, quote TEXT NOT NULL,
        first INTEGER NOT NULL, last INTEGER NOT NULL, section TEXT NOT NULL, role TEXT NOT NULL,
        strength INTEGER NOT NULL, rule TEXT NOT NULL, PRIMARY KEY (outcome, item, place)
    ) WITHOUT ROWID;
    CREATE TABLE reviews (
        outcome INTEGER NOT NULL REFERENCES outcomes (id) ON DELETE CASCADE, item TEXT NOT NULL,
        reviewer TEXT NOT NULL, date TEXT NOT NULL, grade INTEGER NOT NULL,
        machine_grade INTEGER NOT NULL, reason TEXT NOT NULL, state TEXT NOT NULL
    );
    CREATE INDEX reviews_by_outcome ON reviews (outcome);
    CREATE TABLE written (name TEXT PRIMARY KEY, stamp TEXT NOT NULL) WITHOUT ROWID;
    """,
    """
    CREATE TABLE fingerprints (
        outcome INTEGER PRIMARY KEY REFERENCES outcomes (id) ON DELETE CASCADE, hashes BLOB NOT NULL
    );
    CREATE TABLE findings (
        outcome INTEGER NOT NULL REFERENCES outcomes (id) ON DELETE CASCADE,
        number INTEGER NOT NULL, kind TEXT NOT NULL, severity TEXT NOT NULL, quote TEXT NOT NULL,
        first INTEGER NOT NULL, last INTEGER NOT NULL, message TEXT NOT NULL, ask TEXT NOT NULL,
        PRIMARY KEY (outcome, number)
    ) WITHOUT ROWID;
    -- Found between the reports of a run, so they belong to it.
    CREATE TABLE copies (
        run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE, place INTEGER NOT NULL,
        number INTEGER NOT NULL, severity TEXT NOT NULL, quote TEXT NOT NULL,
        first INTEGER NOT NULL, last INTEGER NOT NULL, message TEXT NOT NULL, ask TEXT NOT NULL,
        other TEXT NOT NULL, other_county TEXT NOT NULL, other_year INTEGER,
        other_quote TEXT NOT NULL, other_first INTEGER NOT NULL, other_last INTEGER NOT NULL,
        share REAL NOT NULL, passages INTEGER NOT NULL, PRIMARY KEY (run, place, number)
    ) WITHOUT ROWID;
    """,
)
