/* SPDX-License-Identifier: MIT */
#include "pipeline/station_screen.h"

#include <stdio.h>
#include <string.h>

#include "pipeline/terminal_picture.h"

enum {
    MOST_COLUMNS = 400, /* of a line with marks; wider terminals are not filled */
    OTHER_ROWS = 9,     /* beside the picture */
    INDENT = 2
};

static const char keys[] = "0-9 digit   _ blank   x struck   u unreadable   Backspace\n"
                           "  Enter confirm   Space skip   b back   ? machine   q quit\n";

/* Characters, not bytes: the width of what terminal_text prints, but for wide ones. */
static int width_of(const char *text)
{
    int width = 0;

    for (; *text; text++)
        width += ((unsigned char)*text & 0xc0) != 0x80;
    return width;
}

/* Left and right on one line, or on two where they do not fit. */
static void print_line(int columns, const char *left, const char *right, FILE *out)
{
    int gap = columns - 2 * INDENT - width_of(left) - width_of(right);

    fprintf(out, "%*s", INDENT, "");
    terminal_text(left, out);
    if (gap < 2)
        fprintf(out, "\n%*s", INDENT, "");
    else
        fprintf(out, "%*s", gap, "");
    terminal_text(right, out);
    fputc('\n', out);
}

static void print_head(const struct station_screen *screen, int columns, enum terminal_look look,
                       FILE *out)
{
    const struct review_task *task = screen->task;
    char left[2 * RECORD_MAX_NAME + 8], right[4200];

    snprintf(left, sizeof left, "%s / %s", task->form, task->name);
    snprintf(right, sizeof right, "%s, page %d", task->file, task->page);
    fputs(look == TERMINAL_PLAIN ? "" : "\033[1m", out);
    print_line(columns, left, right, out);
    fputs(look == TERMINAL_PLAIN ? "" : "\033[0m", out);
    snprintf(left, sizeof left, "asked because of: %s%s", task->reason,
             task->skips ? ", skipped before" : "");
    snprintf(right, sizeof right, "%d%s left, %s", screen->left,
             screen->left >= REVIEW_MOST_COUNTED ? " or more" : "", screen->reviewer);
    print_line(columns, left, right, out);
    fputc('\n', out);
}

/* The column of a place on the form, in a picture that wide. */
static int column_of(const struct review_task *task, double x_mm, int columns)
{
    double column = task->view.width > 0 ? (x_mm - task->view.x) / task->view.width * columns : 0;

    return column < 0 ? 0 : column > columns - 1 ? columns - 1 : (int)column;
}

static void mark_doubts(const struct review_task *task, int columns, char *line)
{
    for (int i = 0; i < task->cell_count; i++) {
        const struct review_cell *cell = &task->cells[i];
        int first = column_of(task, cell->box.x, columns);
        int last = column_of(task, cell->box.x + cell->box.width, columns);

        if (!cell->is_doubtful)
            continue;
        if (last - first > 2) { /* neighbours stay two marks */
            first++;
            last--;
        }
        memset(line + first, '^', (size_t)(last - first + 1));
    }
}

/* What was typed stands under its box; '.' is what is missing. */
static void place_typed(const struct station_screen *screen, int columns, char *line)
{
    const struct review_task *task = screen->task;
    int typed = (int)strlen(screen->typed);

    for (int i = 0; i < task->cell_count; i++) {
        const struct rect_mm *box = &task->cells[i].box;
        line[column_of(task, box->x + box->width / 2, columns)] =
            i < typed ? screen->typed[i] : '.';
    }
}

static void print_strip(const char *typed, FILE *out)
{
    fprintf(out, "%*s> %s.\n", INDENT, "", typed);
}

static void print_marks(const struct station_screen *screen, int columns, FILE *out)
{
    char line[MOST_COLUMNS + 1] = "";

    memset(line, ' ', (size_t)columns);
    mark_doubts(screen->task, columns, line);
    fprintf(out, "%*s%s\n", INDENT, "", line);
    if (screen->task->kind == RECORD_STRIP) {
        print_strip(screen->typed, out);
        return;
    }
    memset(line, ' ', (size_t)columns);
    place_typed(screen, columns, line);
    fprintf(out, "%*s%s\n", INDENT, "", line);
}

static const char *class_name(int class)
{
    static const char *const names[CLASS_COUNT] = {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9",
                                                   "no digit", "blank"};
    return class >= 0 && class < CLASS_COUNT ? names[class] : "?";
}

static void print_machine(const struct review_task *task, FILE *out)
{
    fprintf(out, "%*smachine: ", INDENT, "");
    terminal_text(task->boxes, out);
    fprintf(out, " (%.1f %%)", 100 * task->confidence);
    for (int i = 0; i < task->cell_count; i++) {
        const struct review_cell *cell = &task->cells[i];
        if (cell->is_doubtful && cell->has_reading)
            fprintf(out, "; box %d: %s or %s", i + 1, class_name(cell->best),
                    class_name(cell->rival));
    }
    fputc('\n', out);
}

static int draw_picture(const struct station_screen *screen, enum terminal_look look,
                        struct terminal_area most, int *columns, FILE *out, struct err *err)
{
    struct terminal_area area;

    if (!screen->picture) {
        *columns = most.columns;
        return 0;
    }
    area = terminal_picture_area(screen->picture, look, most);
    *columns = area.columns;
    return terminal_picture_draw(screen->picture, look, area, INDENT, out, err);
}

int station_screen_draw(const struct station_screen *screen, struct terminal *terminal,
                        enum terminal_look look, struct err *err)
{
    FILE *out = terminal_out(terminal);
    struct terminal_area most;
    int columns, rows;

    terminal_size(terminal, &columns, &rows);
    most.columns = columns - 2 * INDENT < MOST_COLUMNS ? columns - 2 * INDENT : MOST_COLUMNS;
    most.columns = most.columns > 1 ? most.columns : 1;
    most.rows = rows - OTHER_ROWS > 1 ? rows - OTHER_ROWS : 1;
    terminal_clear(terminal);
    print_head(screen, columns, look, out);
    if (draw_picture(screen, look, most, &columns, out, err) != 0)
        return -1;
    print_marks(screen, columns, out);
    if (screen->shows_machine)
        print_machine(screen->task, out);
    else
        fputc('\n', out);
    fprintf(out, "%*s", INDENT, "");
    terminal_text(screen->message, out);
    fprintf(out, "\n%*s%s", INDENT, "", keys);
    return 0;
}
