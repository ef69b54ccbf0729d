-- SPDX-License-Identifier: MIT
-- The tables and views of version 1; formdigits-db(5) explains every column.
-- The views v_* are what others may rely on; the tables may change.

CREATE TABLE form (
    sha256  TEXT NOT NULL PRIMARY KEY, -- of the form file and the lists beside it
    name    TEXT NOT NULL,
    version TEXT NOT NULL,
    text    TEXT NOT NULL
) STRICT;

-- With its forms, all that a result depends on.
CREATE TABLE run (
    id           INTEGER PRIMARY KEY,
    began        TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now')),
    ended        TEXT,
    command      TEXT NOT NULL,
    program      TEXT NOT NULL,
    model_sha256 TEXT NOT NULL,
    model_record TEXT NOT NULL,
    accept       REAL NOT NULL
) STRICT;

CREATE TABLE run_form (
    run      INTEGER NOT NULL REFERENCES run (id),
    position INTEGER NOT NULL, -- on the command line, 0 the first
    form     TEXT NOT NULL REFERENCES form (sha256),
    PRIMARY KEY (run, position)
) STRICT, WITHOUT ROWID;

-- One reading of a file: reading anew (--again) makes another row.
CREATE TABLE file (
    id           INTEGER PRIMARY KEY,
    run          INTEGER NOT NULL REFERENCES run (id), -- the last that worked on it
    sha256       TEXT NOT NULL,
    forms_sha256 TEXT NOT NULL,
    reading      INTEGER NOT NULL, -- 1 is the first
    name         TEXT NOT NULL,
    path         TEXT NOT NULL,
    size         INTEGER NOT NULL,
    state        TEXT NOT NULL DEFAULT 'reading' CHECK (state IN ('reading', 'read', 'rejected')),
    reason       TEXT NOT NULL DEFAULT '',
    note         TEXT NOT NULL DEFAULT '',
    ended        TEXT,
    UNIQUE (sha256, forms_sha256, reading)
) STRICT;

CREATE INDEX file_run ON file (run);

-- A child process that was to read a file.  Without an end it was lost with
-- its supervisor.
CREATE TABLE attempt (
    id    INTEGER PRIMARY KEY,
    file  INTEGER NOT NULL REFERENCES file (id),
    run   INTEGER NOT NULL REFERENCES run (id),
    began TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now')),
    end   TEXT CHECK (end IN ('finished', 'died', 'killed')),
    note  TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX attempt_file ON attempt (file);

CREATE TABLE page (
    id        INTEGER PRIMARY KEY,
    file      INTEGER NOT NULL REFERENCES file (id),
    run       INTEGER NOT NULL REFERENCES run (id), -- that read it
    number    INTEGER NOT NULL CHECK (number >= 1),
    state     TEXT NOT NULL CHECK (state IN ('read', 'damaged', 'refused')),
    reason    TEXT NOT NULL,
    note      TEXT NOT NULL,
    form      TEXT NOT NULL,
    form_page INTEGER NOT NULL,
    fit       REAL NOT NULL,
    transform TEXT NOT NULL, -- form mm to page px: six numbers, a JSON array
    UNIQUE (file, number)
) STRICT;

CREATE TABLE field (
    id          INTEGER PRIMARY KEY,
    page        INTEGER NOT NULL REFERENCES page (id),
    position    INTEGER NOT NULL, -- in the form, 0 the first
    name        TEXT NOT NULL,
    kind        TEXT NOT NULL CHECK (kind IN ('boxes', 'strip', 'mark')),
    state       TEXT NOT NULL CHECK (state IN ('accepted', 'queued')),
    reason      TEXT NOT NULL,
    confidence  REAL NOT NULL,
    value       TEXT NOT NULL,
    boxes       TEXT NOT NULL,
    area_x      REAL NOT NULL, area_y      REAL NOT NULL, -- mm on the form
    area_width  REAL NOT NULL, area_height REAL NOT NULL,
    view_x      REAL NOT NULL, view_y      REAL NOT NULL, -- what the picture shows
    view_width  REAL NOT NULL, view_height REAL NOT NULL,
    picture     BLOB, -- gray PNG
    UNIQUE (page, position),
    UNIQUE (page, name)
) STRICT;

-- One box of a field, or one digit of a strip.
CREATE TABLE cell (
    id          INTEGER PRIMARY KEY,
    field       INTEGER NOT NULL REFERENCES field (id),
    position    INTEGER NOT NULL, -- 0 is the leftmost
    mark        TEXT NOT NULL,
    best        INTEGER, -- 0 to 9, 10 no digit, 11 blank; NULL when nothing was classified
    rival       INTEGER,
    confidence  REAL,
    scores      TEXT, -- the logits, a JSON array of 12 numbers
    probability TEXT, -- calibrated, the same
    box_x       REAL NOT NULL, box_y      REAL NOT NULL, -- mm on the form
    box_width   REAL NOT NULL, box_height REAL NOT NULL,
    ink_x       REAL NOT NULL, ink_y      REAL NOT NULL,
    ink_width   REAL NOT NULL, ink_height REAL NOT NULL,
    sample      BLOB, -- 28 x 28 PNG
    UNIQUE (field, position)
) STRICT;

-- What people did with a field, in order: rows are only ever added.
CREATE TABLE decision (
    id       INTEGER PRIMARY KEY,
    field    INTEGER NOT NULL REFERENCES field (id),
    reviewer TEXT NOT NULL,
    at       TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now')),
    action   TEXT NOT NULL CHECK (action IN ('decide', 'skip', 'back')),
    value    TEXT,
    boxes    TEXT,
    CHECK ((action = 'decide') = (boxes IS NOT NULL)),
    CHECK ((action = 'decide') = (value IS NOT NULL))
) STRICT;
CREATE INDEX decision_field ON decision (field);
CREATE INDEX decision_reviewer ON decision (reviewer);

CREATE TRIGGER decision_is_kept BEFORE UPDATE ON decision
BEGIN
    SELECT raise(ABORT, 'decisions are never changed');
END;
CREATE TRIGGER decision_is_not_deleted BEFORE DELETE ON decision
BEGIN
    SELECT raise(ABORT, 'decisions are never deleted');
END;

-- A row for each field that needs a person, or needed one.
CREATE TABLE queue (
    field         INTEGER PRIMARY KEY REFERENCES field (id),
    decision      INTEGER REFERENCES decision (id), -- that stands; NULL: open
    skips         INTEGER NOT NULL DEFAULT 0,
    reviewer      TEXT,    -- who looks at it now
    claim         INTEGER, -- and the ticket of that look
    claimed_until INTEGER  -- seconds since 1970
) STRICT;
CREATE INDEX queue_open ON queue (skips, field) WHERE decision IS NULL;

CREATE VIEW v_file AS
SELECT f.id, f.name AS file, f.state, f.reason, f.note,
       (SELECT count(*) FROM page p WHERE p.file = f.id) AS pages,
       f.size, f.sha256, f.forms_sha256, f.path, f.run, f.reading, f.ended
FROM file f;

-- A page that was read again with the same forms, as the same form, or was
-- refused before, is not the latest any more; that it did not fit other forms
-- takes nothing back.
CREATE VIEW v_page_all AS
SELECT p.id, f.file, p.number AS page, p.form, p.form_page, p.state, p.reason, p.note, p.fit,
       p.transform, f.path, f.sha256, f.forms_sha256, f.run, p.run AS page_run, f.reading,
       NOT EXISTS (
           SELECT 1 FROM file g JOIN page o ON o.file = g.id
           WHERE g.sha256 = f.sha256 AND g.id > f.id AND g.state = 'read'
             AND o.number = p.number
             AND (o.form = p.form OR p.form = '' OR g.forms_sha256 = f.forms_sha256)) AS is_latest
FROM v_file f JOIN page p ON p.file = f.id
WHERE f.state = 'read';

CREATE VIEW v_page AS SELECT * FROM v_page_all WHERE is_latest;

CREATE VIEW v_field_all AS
SELECT a.id, p.file, p.page, p.form, a.name AS field,
       coalesce(d.value, a.value) AS value, coalesce(d.boxes, a.boxes) AS boxes, a.confidence,
       iif(d.id IS NULL, a.state, 'reviewed') AS state, a.reason,
       a.value AS machine_value, a.boxes AS machine_boxes,
       d.reviewer, d.at AS decided_at,
       a.kind, a.position, p.sha256, p.forms_sha256, p.run, p.page_run, p.reading, p.is_latest
FROM v_page_all p
JOIN field a ON a.page = p.id
LEFT JOIN queue q ON q.field = a.id
LEFT JOIN decision d ON d.id = q.decision;

CREATE VIEW v_field AS SELECT * FROM v_field_all WHERE is_latest;

CREATE VIEW v_queue AS
SELECT q.field AS id, p.file, p.page, p.form, a.name AS field, a.kind, a.boxes, a.confidence,
       a.reason, q.skips,
       iif(q.claimed_until > unixepoch(), q.reviewer, NULL) AS reviewer,
       iif(q.claimed_until > unixepoch(),
           strftime('%Y-%m-%dT%H:%M:%SZ', q.claimed_until, 'unixepoch'), NULL) AS claimed_until
FROM queue q
JOIN field a ON a.id = q.field
JOIN v_page_all p ON p.id = a.page
WHERE q.decision IS NULL AND p.is_latest;

CREATE VIEW v_cell AS
SELECT c.id, f.file, f.page, f.form, f.field, c.position, c.mark, c.best, c.rival, c.confidence,
       c.scores, c.probability, c.sample, f.id AS field_id
FROM v_field f JOIN cell c ON c.field = f.id;

CREATE VIEW v_decision AS
SELECT d.id, f.file, f.page, f.form, f.field, d.reviewer, d.at, d.action, d.value, d.boxes,
       f.machine_value, f.machine_boxes, f.run
FROM decision d JOIN v_field_all f ON f.id = d.field;

CREATE VIEW v_run AS
SELECT r.id, r.began, r.ended, r.command, r.program, r.model_sha256, r.model_record, r.accept,
       (SELECT json_group_array(json_object('name', o.name, 'version', o.version,
                                            'sha256', o.sha256))
        FROM run_form l JOIN form o ON o.sha256 = l.form WHERE l.run = r.id) AS forms,
       (SELECT count(*) FROM file f WHERE f.run = r.id AND f.state = 'read') AS files,
       (SELECT count(*) FROM file f WHERE f.run = r.id AND f.state = 'rejected') AS rejected,
       (SELECT count(*) FROM v_page_all p WHERE p.run = r.id) AS pages,
       (SELECT count(*) FROM v_page_all p WHERE p.run = r.id AND p.state = 'refused') AS refused,
       (SELECT count(*) FROM v_field_all a WHERE a.run = r.id) AS fields,
       (SELECT count(*) FROM v_field_all a WHERE a.run = r.id AND a.state = 'accepted') AS accepted,
       (SELECT count(*) FROM v_field_all a WHERE a.run = r.id AND a.state = 'queued') AS queued,
       (SELECT count(*) FROM v_field_all a WHERE a.run = r.id AND a.state = 'reviewed') AS reviewed
FROM run r;
