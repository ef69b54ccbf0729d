/* SPDX-License-Identifier: MIT */
/*
 * report_plot.h - the two curves of a report, as SVG within a page.
 */
#ifndef PIPELINE_REPORT_PLOT_H
#define PIPELINE_REPORT_PLOT_H

struct markup; /* pipeline/markup.h */
struct score;  /* classify/score.h */

/*
 * The reliability diagram: of each of the bins of equal mass, how sure the
 * readings are, and how many are right with the 95 % interval of that.  Where
 * nearly all are right, both scales count the nines.  Sorts the items.
 */
void report_plot_reliability(struct markup *markup, struct score *score);

/*
 * Risk over coverage: how many of the accepted are wrong when the surest so and
 * so many are accepted.  It begins where there is something to see.  Sorts the
 * items.
 */
void report_plot_risk(struct markup *markup, struct score *score);

#endif
