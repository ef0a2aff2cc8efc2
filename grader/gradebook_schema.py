"""The tables of the gradebook, as the steps from one schema version to the next; a released step never changes."""

from __future__ import annotations

APPLICATION = 0x534D4C42  # "SMLB", in the file's header: no other program's database is taken for a gradebook
MIGRATIONS = (
    """
    CREATE TABLE class (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        course TEXT NOT NULL,
        exercises TEXT NOT NULL,          -- JSON: what is graded, as "track/id"
        seed INTEGER NOT NULL CHECK (seed >= 0),
        salt BLOB NOT NULL,               -- what hashes of the seed and of names are made with
        made_at TEXT NOT NULL
    );
    CREATE TABLE student (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE CHECK (name <> '')
    );
    CREATE TABLE attempt (
        id INTEGER PRIMARY KEY,
        student INTEGER NOT NULL REFERENCES student,
        number INTEGER NOT NULL CHECK (number > 0),
        hash TEXT NOT NULL CHECK (length(hash) = 64),
        content BLOB NOT NULL,            -- the files, as one zip
        problems TEXT NOT NULL,           -- JSON: file -> why it cannot be read
        reason TEXT NOT NULL,             -- why nothing of it can be graded, or ''
        handed_in_at TEXT NOT NULL,
        UNIQUE (student, number)
    );
    CREATE TABLE verdict (
        id INTEGER PRIMARY KEY,
        attempt INTEGER NOT NULL REFERENCES attempt,
        course_version TEXT NOT NULL,
        course_digest TEXT NOT NULL,
        seed INTEGER NOT NULL,
        isolation INTEGER NOT NULL CHECK (isolation BETWEEN 1 AND 4),
        score REAL NOT NULL CHECK (score >= 0 AND score <= max_score),
        max_score REAL NOT NULL,
        passed INTEGER NOT NULL CHECK (passed IN (0, 1)),
        result TEXT NOT NULL,             -- the whole result, JSON
        graded_at TEXT NOT NULL,
        UNIQUE (attempt, course_digest)   -- nothing is graded twice
    );
    CREATE TABLE fault (
        id INTEGER PRIMARY KEY,
        attempt INTEGER NOT NULL REFERENCES attempt,
        course_digest TEXT NOT NULL,
        message TEXT NOT NULL,
        at TEXT NOT NULL
    );
    CREATE INDEX fault_of_attempt ON fault (attempt);
    CREATE TABLE mark (
        id INTEGER PRIMARY KEY,
        student INTEGER NOT NULL REFERENCES student,
        score REAL CHECK (score >= 0),    -- NULL: the grader's own mark counts again
        reason TEXT NOT NULL CHECK (trim(reason) <> ''),
        at TEXT NOT NULL
    );
    """,
    """
    ALTER TABLE attempt ADD COLUMN notes TEXT NOT NULL DEFAULT '[]';  -- JSON: what was remarkable, a sentence each
    """,
    """
    ALTER TABLE class ADD COLUMN pass_mark REAL CHECK (pass_mark BETWEEN 0 AND 100);  -- NULL: not settled yet
    """,
)
