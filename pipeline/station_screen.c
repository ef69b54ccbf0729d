/* SPDX-License-Identifier: MIT */
#include "pipeline/station_screen.h"

#include <stdio.h>
#include <string.h>

#include "pipeline/station_window.h"
#include "pipeline/terminal_picture.h"

enum {
    MOST_COLUMNS = 400, /* of a line with marks; wider terminals are not filled */
    OTHER_ROWS = 6,     /* beside the picture, the head and the keys */
    LEAST_COLUMNS = 32, /* of a window in which somebody sees what he decides, */
    LEAST_PICTURE = 5,  /* rows, */
    MOST_HEAD = 4,      /* rows, where names are long */
    KEY_WIDTH = 16,
    INDENT = 2
};

static const char *const keys[] = {"0-9 digit",     "_ blank",    "x struck", "u unreadable",
                                   "Enter confirm", "Space skip", "b back",   "Bksp erase",
                                   "? machine",     "q quit"};
enum { KEY_COUNT = sizeof keys / sizeof *keys };

/* Characters, not bytes: the width of what terminal_text prints, but for wide ones. */
static int width_of(const char *text)
{
    int width = 0;

    for (; *text; text++)
        width += ((unsigned char)*text & 0xc0) != 0x80;
    return width;
}

/* Left and right on one line, or on two where they do not fit; gives the rows. */
static int print_line(int columns, const char *left, const char *right, FILE *out)
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
    return gap < 2 ? 2 : 1;
}

static int print_head(const struct station_screen *screen, int columns, enum terminal_look look,
                      FILE *out)
{
    const struct review_task *task = screen->task;
    char left[2 * RECORD_MAX_NAME + 8], right[4200];
    int lines;

    snprintf(left, sizeof left, "%s / %s", task->form, task->name);
    snprintf(right, sizeof right, "%s, page %d", task->file, task->page);
    fputs(look == TERMINAL_PLAIN ? "" : "\033[1m", out);
    lines = print_line(columns, left, right, out);
    fputs(look == TERMINAL_PLAIN ? "" : "\033[0m", out);
    snprintf(left, sizeof left, "asked because of: %s%s%s", task->reason,
             task->skips ? ", skipped before" : "",
             screen->has_rules ? "" : "; rules not checked");
    snprintf(right, sizeof right, "%d%s left, %s", screen->left,
             screen->left >= REVIEW_MOST_COUNTED ? " or more" : "", screen->reviewer);
    lines += print_line(columns, left, right, out);
    fputc('\n', out);
    return lines + 1;
}

static int keys_a_line(int columns)
{
    return columns - INDENT > KEY_WIDTH ? (columns - INDENT) / KEY_WIDTH : 1;
}

static void print_keys(int columns, FILE *out)
{
    int a_line = keys_a_line(columns);

    for (int i = 0; i < KEY_COUNT; i++) {
        bool is_last = i % a_line == a_line - 1 || i == KEY_COUNT - 1;
        fprintf(out, "%*s%-*s%s", i % a_line ? 0 : INDENT, "", is_last ? 0 : KEY_WIDTH, keys[i],
                is_last ? "\n" : "");
    }
}

/*
 * The column of a place on the form, in a picture of the window that wide.
 * Written so that what is not a number becomes the first.
 */
static int column_of(const struct station_window *window, double x_mm, int columns)
{
    double column = (x_mm - window->shown.x) / window->shown.width * columns;

    if (!(column > 0))
        return 0;
    return column < columns - 1 ? (int)column : columns - 1;
}

static void mark_doubts(const struct review_task *task, const struct station_window *window,
                        int columns, char *line)
{
    for (int i = window->first; i < window->end; i++) {
        const struct review_cell *cell = &task->cells[i];
        int first = column_of(window, cell->box.x, columns);
        int last = column_of(window, cell->box.x + cell->box.width, columns);

        if (!cell->is_doubtful)
            continue;
        if (last - first > 2) { /* neighbours stay two marks */
            first++;
            last--;
        }
        for (int column = first; column <= last; column++)
            line[column] = '^';
    }
}

/* What was typed stands under its box; '.' is what is missing. */
static void place_typed(const struct station_screen *screen, const struct station_window *window,
                        int columns, char *line)
{
    int typed = (int)strlen(screen->typed);

    for (int i = window->first; i < window->end; i++) {
        const struct rect_mm *box = &screen->task->cells[i].box;
        line[column_of(window, box->x + box->width / 2, columns)] =
            i < typed ? screen->typed[i] : '.';
    }
}

static void print_marks(const struct station_screen *screen, const struct station_window *window,
                        int columns, FILE *out)
{
    char line[MOST_COLUMNS + 1] = "";

    memset(line, ' ', (size_t)columns);
    mark_doubts(screen->task, window, columns, line);
    fprintf(out, "%*s%s\n", INDENT, "", line);
    if (screen->task->kind == RECORD_STRIP) {
        fprintf(out, "%*s> %s.\n", INDENT, "", screen->typed);
        return;
    }
    memset(line, ' ', (size_t)columns);
    place_typed(screen, window, columns, line);
    fprintf(out, "%*s%s\n", INDENT, "", line);
}

static const char *class_name(int class)
{
    static const char *const names[CLASS_COUNT] = {"0", "1", "2", "3", "4",        "5",
                                                   "6", "7", "8", "9", "no digit", "blank"};
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

/* Gives the columns of the picture, of all there could be where there is none. */
static int draw_picture(const struct station_screen *screen, const struct station_window *window,
                        enum terminal_look look, struct terminal_area most, int *columns, FILE *out,
                        struct err *err)
{
    struct raster part;
    struct terminal_area area;
    int status;

    *columns = most.columns;
    if (!screen->picture)
        return 0;
    if (station_window_cut(window, screen->task, screen->picture, &part, err) != 0)
        return -1;
    area = terminal_picture_area(&part, look, most);
    *columns = area.columns;
    status = terminal_picture_draw(&part, look, area, INDENT, out, err);
    raster_free(&part);
    return status;
}

/* As much of the text as one line takes. */
static void print_cut(int columns, const char *text, FILE *out)
{
    char line[4 * MOST_COLUMNS + 1];
    size_t length = 0;
    int left = columns < MOST_COLUMNS ? columns - INDENT : MOST_COLUMNS - INDENT;

    for (; text[length]; length++) {
        left -= ((unsigned char)text[length] & 0xc0) != 0x80;
        if (left < 0 || length + 1 == sizeof line)
            break;
    }
    snprintf(line, sizeof line, "%.*s", (int)length, text);
    fprintf(out, "%*s", INDENT, "");
    terminal_text(line, out);
    fputc('\n', out);
}

static void print_foot(const struct station_screen *screen, const struct station_window *window,
                       int columns, FILE *out)
{
    int count = screen->task->cell_count;

    if (screen->shows_machine)
        print_machine(screen->task, out);
    else if (window->end - window->first < count)
        fprintf(out, "%*sboxes %d to %d of %d\n", INDENT, "", window->first + 1, window->end,
                count);
    else
        fputc('\n', out);
    print_cut(columns, screen->message, out);
}

static int clamp(int value, int least, int most)
{
    return value < least ? least : value > most ? most : value;
}

static int picture_columns(int width)
{
    return clamp(width - 2 * INDENT, 1, MOST_COLUMNS);
}

static int key_rows(int columns)
{
    return (KEY_COUNT + keys_a_line(columns) - 1) / keys_a_line(columns);
}

/* The head and the picture: all that stands while a field is typed. */
static int draw_top(const struct station_screen *screen, struct terminal *terminal,
                    enum terminal_look look, const struct station_window *window, int *columns,
                    struct err *err)
{
    FILE *out = terminal_out(terminal);
    struct terminal_area most;
    int width, height, used;

    terminal_size(terminal, &width, &height);
    terminal_clear(terminal);
    used = print_head(screen, width, look, out) + OTHER_ROWS + key_rows(width);
    most.columns = picture_columns(width);
    most.rows = clamp(height - used, 1, height);
    if (draw_picture(screen, window, look, most, columns, out, err) != 0)
        return -1;
    terminal_keep(terminal);
    return 0;
}

bool station_screen_fits(struct terminal *terminal)
{
    int columns, rows, least;
    FILE *out = terminal_out(terminal);

    terminal_size(terminal, &columns, &rows);
    least = MOST_HEAD + OTHER_ROWS + LEAST_PICTURE + key_rows(columns);
    if (columns >= LEAST_COLUMNS && rows >= least)
        return true;
    terminal_clear(terminal);
    fprintf(out, "The window is too small\nto show a field:\nmake it larger, or q.\n");
    return false;
}

int station_screen_draw(const struct station_screen *screen, struct terminal *terminal,
                        enum terminal_look look, struct station_drawn *drawn, struct err *err)
{
    FILE *out = terminal_out(terminal);
    struct station_window window;
    int width, height;

    terminal_size(terminal, &width, &height);
    window =
        station_window_at(screen->task, (int)strlen(screen->typed), look, picture_columns(width));
    if (drawn->ticket == screen->task->ticket && drawn->first == window.first) {
        terminal_return(terminal);
    } else {
        if (draw_top(screen, terminal, look, &window, &drawn->columns, err) != 0)
            return -1;
        drawn->ticket = screen->task->ticket;
        drawn->first = window.first;
    }
    print_marks(screen, &window, drawn->columns, out);
    print_foot(screen, &window, width, out);
    print_keys(width, out);
    return 0;
}
