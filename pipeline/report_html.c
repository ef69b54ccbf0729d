/* SPDX-License-Identifier: MIT */
#include "pipeline/report.h"

#include "classify/digits.h"
#include "classify/judge.h"
#include "classify/model.h"
#include "classify/score.h"
#include "pipeline/draw.h"
#include "pipeline/markup.h"
#include "pipeline/report_plot.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

enum { MOST_PICTURES = 48 };

static const char style[] =
#include "pipeline/report.inc"
    ;

/* --- the head and what stands first --- */

static void write_head(struct markup *markup, const struct report *report)
{
    markup_open(markup, "head");
    markup_open(markup, "meta");
    markup_attribute(markup, "charset", "utf-8");
    markup_close_void(markup);
    markup_open(markup, "meta");
    markup_attribute(markup, "name", "viewport");
    markup_attribute(markup, "content", "width=device-width, initial-scale=1");
    markup_close_void(markup);
    markup_element(markup, "title", "%.2f %% of %s - formdigits test",
                   100 * score_accuracy(report->score), report->images);
    markup_style(markup, style);
    markup_close(markup);
}

static void write_fact(struct markup *markup, const char *name, const char *text)
{
    markup_element(markup, "dt", "%s", name);
    markup_element(markup, "dd", "%s", text);
}

static void write_header(struct markup *markup, const struct report *report)
{
    double low, high;

    score_interval(report->score, &low, &high);
    markup_open(markup, "header");
    markup_element(markup, "h1", "%.2f %%", 100 * score_accuracy(report->score));
    markup_element(markup, "p", "%d of %d samples are read right; the 95 %% interval is %.2f to "
                   "%.2f %%.", report->score->correct, report->score->count, 100 * low,
                   100 * high);
    if (score_refused(report->score) > 0)
        markup_element(markup, "p", "%d were taken for no digit or for blank, and count as wrong.",
                       score_refused(report->score));
    markup_open_class(markup, "dl", "facts");
    write_fact(markup, "samples", report->images);
    if (report->noise)
        write_fact(markup, "noise", report->noise_text);
    for (int i = 0; i < report->model_count; i++) {
        write_fact(markup, "model", report->models[i]->sha256);
        write_fact(markup, "network", report->models[i]->net.text);
        write_fact(markup, "kernels", report->kernels[i]);
    }
    markup_close(markup);
    markup_close(markup);
}

static void write_tile(struct markup *markup, const char *name, double value, int decimals,
                       const char *unit)
{
    markup_open_class(markup, "dl", "card");
    markup_element(markup, "dt", "%s", name);
    markup_element(markup, "dd", "%.*f%s", decimals, value, unit);
    markup_close(markup);
}

static void write_tiles(struct markup *markup, struct score *score)
{
    markup_open_class(markup, "div", "tiles");
    write_tile(markup, "accepted at 1 % error", 100 * score_accepted(score, 0.01), 2, " %");
    write_tile(markup, "accepted at 0.5 % error", 100 * score_accepted(score, 0.005), 2, " %");
    write_tile(markup, "accepted at 0.1 % error", 100 * score_accepted(score, 0.001), 2, " %");
    write_tile(markup, "calibration error (ECE)", 100 * score_ece(score), 2, " %");
    write_tile(markup, "log loss", score_log_loss(score), 4, "");
    write_tile(markup, "Brier score", score_brier(score), 4, "");
    write_tile(markup, "AURC", 100 * score_aurc(score), 3, " %");
    markup_close(markup);
}

/* --- plots --- */

static void open_card(struct markup *markup, const char *title)
{
    markup_open_class(markup, "section", "card");
    markup_element(markup, "h2", "%s", title);
}

static void write_note(struct markup *markup, const char *text)
{
    markup_open_class(markup, "p", "note");
    markup_text(markup, "%s", text);
    markup_close(markup);
}

static void write_plots(struct markup *markup, struct score *score)
{
    markup_open_class(markup, "div", "grid");
    open_card(markup, "Is it as sure as it is right?");
    write_note(markup, "Readings in 15 bins of equal size. On the dashed line, confidence is what "
                       "comes true; bars are 95 % intervals.");
    report_plot_reliability(markup, score);
    markup_close(markup);
    open_card(markup, "How many can be accepted?");
    write_note(markup, "The surest readings first: what share can do without a person, and how "
                       "many of those are wrong.");
    report_plot_risk(markup, score);
    markup_close(markup);
    markup_close(markup);
}

/* --- tables --- */

static bool occurs(const struct score *score, int class)
{
    struct score_class c = score_class(score, class);
    return c.labelled + c.read > 0;
}

static void write_header_cell(struct markup *markup, const char *scope, const char *text)
{
    markup_open(markup, "th");
    markup_attribute(markup, "scope", "%s", scope);
    markup_text(markup, "%s", text);
    markup_close(markup);
}

static int most_mistaken(const struct score *score)
{
    int most = 1;

    for (int i = 0; i < CLASS_COUNT; i++)
        for (int j = 0; j < CLASS_COUNT; j++)
            if (i != j && score->confusion[i][j] > most)
                most = score->confusion[i][j];
    return most;
}

/* Right ones are tinted by their share of the row, mistakes by that of the worst. */
static void write_confused(struct markup *markup, const struct score *score, int label, int best,
                           int most)
{
    int count = score->confusion[label][best];
    double much = label == best ? 0.08 + 0.37 * score_class(score, label).recall
                                : 0.15 + 0.7 * sqrt((double)count / most);

    if (count == 0) {
        markup_open_class(markup, "td", "none");
        markup_text(markup, "\u00b7");
    } else {
        markup_open_class(markup, "td", label == best ? "good" : "bad");
        markup_attribute(markup, "style", "--much:%.2f", much);
        markup_text(markup, "%d", count);
    }
    markup_close(markup);
}

static void write_confusion(struct markup *markup, const struct score *score)
{
    int most = most_mistaken(score);

    open_card(markup, "What is taken for what");
    write_note(markup, "Rows are labels, columns what was read.");
    markup_open_class(markup, "div", "wide");
    markup_open_class(markup, "table", "confusion");
    markup_open(markup, "tr");
    write_header_cell(markup, "col", "");
    for (int j = 0; j < CLASS_COUNT; j++)
        if (occurs(score, j))
            write_header_cell(markup, "col", judge_class_name(j));
    markup_close(markup);
    for (int i = 0; i < CLASS_COUNT; i++) {
        if (score_class(score, i).labelled == 0)
            continue;
        markup_open(markup, "tr");
        write_header_cell(markup, "row", judge_class_name(i));
        for (int j = 0; j < CLASS_COUNT; j++)
            if (occurs(score, j))
                write_confused(markup, score, i, j, most);
        markup_close(markup);
    }
    markup_close(markup);
    markup_close(markup);
    markup_close(markup);
}

static void write_share(struct markup *markup, double share)
{
    if (isnan(share))
        markup_element(markup, "td", "\u2013");
    else
        markup_element(markup, "td", "%.2f", 100 * share);
}

static void write_classes(struct markup *markup, const struct score *score)
{
    static const char *const titles[] = {"class", "samples", "precision", "recall", "F1"};

    open_card(markup, "Digit by digit");
    write_note(markup, "Precision: of those read as it, so many are right. Recall: of those that "
                       "are it, so many are read as it. F1: the harmonic mean of both. All in "
                       "percent.");
    markup_open_class(markup, "div", "wide");
    markup_open_class(markup, "table", "classes");
    markup_open(markup, "tr");
    for (int i = 0; i < 5; i++)
        write_header_cell(markup, "col", titles[i]);
    markup_close(markup);
    for (int i = 0; i < CLASS_COUNT; i++) {
        struct score_class class = score_class(score, i);
        if (!occurs(score, i))
            continue;
        markup_open(markup, "tr");
        write_header_cell(markup, "row", judge_class_name(i));
        markup_element(markup, "td", "%d", class.labelled);
        write_share(markup, class.precision);
        write_share(markup, class.recall);
        write_share(markup, class.f1);
        markup_close(markup);
    }
    markup_close(markup);
    markup_close(markup);
    markup_close(markup);
}

/* --- mistakes --- */

static int write_mistake(struct markup *markup, const struct report *report,
                         const struct score_item *item, struct err *err)
{
    const char *label = judge_class_name(item->label), *best = judge_class_name(item->best);
    struct blob png;

    if (draw_sample(&report->digits->samples[item->index], &png, err) != 0)
        return -1;
    markup_open(markup, "figure");
    markup_open(markup, "img");
    markup_attribute(markup, "alt", "sample %d, a %s", item->index, label);
    markup_attribute(markup, "width", "%d", SAMPLE_SIDE);
    markup_attribute(markup, "height", "%d", SAMPLE_SIDE);
    markup_png(markup, "src", &png);
    markup_close_void(markup);
    free(png.bytes);
    markup_open(markup, "figcaption");
    markup_element(markup, "b", "%s read as %s", label, best);
    markup_element(markup, "span", "%.2f %% sure", 100 * item->confidence);
    markup_element(markup, "span", "no. %d", item->index);
    markup_close(markup);
    markup_close(markup);
    return 0;
}

static int write_mistakes(struct markup *markup, const struct report *report, struct err *err)
{
    const struct score *score = report->score;
    int wrong = score->count - score->correct, shown = 0;

    if (wrong == 0)
        return 0;
    open_card(markup, "The worst mistakes");
    markup_open_class(markup, "p", "note");
    if (wrong > MOST_PICTURES)
        markup_text(markup, "Of %d, the %d that it was surest of. ", wrong, MOST_PICTURES);
    markup_text(markup, "Samples are counted from 0.");
    markup_close(markup);
    markup_open_class(markup, "div", "mistakes");
    for (int i = 0; i < score->count && shown < MOST_PICTURES; i++) {
        if (score->items[i].label == score->items[i].best)
            continue;
        if (write_mistake(markup, report, &score->items[i], err) != 0)
            return -1;
        shown++;
    }
    markup_close(markup);
    markup_close(markup);
    return 0;
}

int report_html(const struct report *report, struct blob *out, struct err *err)
{
    struct markup *markup;
    int status = -1;

    if (markup_new(&markup, err) != 0)
        return -1;
    score_sort(report->score);
    markup_open(markup, "html");
    markup_attribute(markup, "lang", "en");
    markup_attribute(markup, "xmlns", "http://www.w3.org/1999/xhtml");
    write_head(markup, report);
    markup_open(markup, "body");
    write_header(markup, report);
    write_tiles(markup, report->score);
    write_plots(markup, report->score);
    markup_open_class(markup, "div", "grid");
    write_confusion(markup, report->score);
    write_classes(markup, report->score);
    markup_close(markup);
    if (write_mistakes(markup, report, err) != 0)
        goto out;
    markup_element(markup, "footer", "formdigits test: %d samples in %.1f s",
                   report->score->count, report->seconds);
    status = markup_finish(markup, out, err);
out:
    markup_free(markup);
    return status;
}
