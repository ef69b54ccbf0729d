/* SPDX-License-Identifier: MIT */
/*
 * job_check.h - is this record one that the forms of a run can give?
 *
 * wire has checked that it is a record at all.  Here it is held against the
 * form that it names: page, fields, their order, names, kinds and boxes.
 */
#ifndef PIPELINE_JOB_CHECK_H
#define PIPELINE_JOB_CHECK_H

#include <stdbool.h>

struct reader; /* pipeline/reader.h */
struct record; /* store/record.h */

bool job_check(const struct reader *reader, const struct record *record);

#endif
