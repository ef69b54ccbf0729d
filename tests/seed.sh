# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# seed DB: a database as 'formdigits read' leaves it.  Sourced by the tests of
# commands that work on one, after tests/tap.sh.
#
#   a.tif  page 1  order: customer accepted, date queued (the third box), agree queued
#   b.tif  page 1  order: customer queued; page 2 refused
#   c.tif  is still being read

seed() {
    from=${root:?}
    (umask 077 && sqlite3 "$1" >/dev/null) <<EOF
PRAGMA application_id = 0x46446967;
PRAGMA user_version = 1;
.read $from/store/schema.sql
PRAGMA journal_mode = WAL;
INSERT INTO form VALUES ('f0', 'order', '1', '<form/>');
INSERT INTO run (command, program, model_sha256, model_record, accept)
    VALUES ('formdigits read', 'formdigits 0', 'm0', '{}', 0.99);
INSERT INTO run_form VALUES (1, 0, 'f0');
INSERT INTO file (run, sha256, forms_sha256, reading, name, path, size, state) VALUES
    (1, 'aa', 'f0', 1, 'a.tif', 'a.tif', 7, 'read'),
    (1, 'bb', 'f0', 1, 'b.tif', 'b.tif', 7, 'read'),
    (1, 'cc', 'f0', 1, 'c.tif', 'c.tif', 7, 'reading');
INSERT INTO page (file, run, number, state, reason, note, form, form_page, fit, transform) VALUES
    (1, 1, 1, 'read', '', '', 'order', 1, 0.98, '[12,0,0,0,12,0]'),
    (2, 1, 1, 'read', '', '', 'order', 1, 0.97, '[12,0,0,0,12,0]'),
    (2, 1, 2, 'refused', 'misfit', 'fits no form', '', 0, 0.1, '[0,0,0,0,0,0]'),
    (3, 1, 1, 'read', '', '', 'order', 1, 0.97, '[12,0,0,0,12,0]');
INSERT INTO field (page, position, name, kind, state, reason, confidence, value, boxes,
    area_x, area_y, area_width, area_height, view_x, view_y, view_width, view_height, picture)
VALUES
    (1, 0, 'customer', 'boxes', 'accepted', '', 0.99871, '4711', '_4711', 5, 5, 30, 8, 0, 0, 40, 18, NULL),
    (1, 1, 'date', 'boxes', 'queued', 'unreadable', 0.31, '', '12?4', 5, 5, 30, 8, 0, 0, 40, 18,
        readfile('$from/tests/review/field.png')),
    (1, 2, 'agree', 'mark', 'queued', 'doubt', 0.6, '1', '1', 5, 5, 8, 8, 0, 0, 18, 18,
        readfile('$from/tests/review/mark.png')),
    (2, 0, 'customer', 'boxes', 'queued', 'check', 0.8, '1234', '1234', 5, 5, 30, 8, 0, 0, 40, 18,
        readfile('$from/tests/review/field.png')),
    (4, 0, 'customer', 'boxes', 'queued', 'check', 0.8, '1234', '1234', 5, 5, 30, 8, 0, 0, 40, 18,
        readfile('$from/tests/review/field.png'));
INSERT INTO queue (field) SELECT id FROM field WHERE state = 'queued';
INSERT INTO cell (field, position, mark, best, rival, confidence, scores, probability,
    box_x, box_y, box_width, box_height, ink_x, ink_y, ink_width, ink_height)
SELECT f.id, p.value, substr(f.boxes, p.value + 1, 1), iif(substr(f.boxes, p.value + 1, 1) = '?', 7,
    CAST(substr(f.boxes, p.value + 1, 1) AS INTEGER)), 1,
    iif(substr(f.boxes, p.value + 1, 1) = '?', 0.34, 0.998), '[]', '[]',
    5 + 7.5 * p.value, 5, 7.5, 8, 5 + 7.5 * p.value, 5, 7.5, 8
FROM field f JOIN json_each('[0,1,2,3,4]') p ON p.value < length(f.boxes);
EOF
}
