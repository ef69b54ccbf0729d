/* SPDX-License-Identifier: MIT */
#include "pipeline/station_window.h"

#include <string.h>

enum {
    BOX_COLUMNS = 9,      /* that a box must have to be read */
    BOX_COLUMNS_KITTY = 4 /* the same where a column is several pixels */
};

static const double around_mm = 3; /* what is shown around the boxes: strokes run over */

/* Windows of equal length, so that the last is not a single box. */
static int boxes_of_window(int boxes, int fit)
{
    int windows;

    if (fit < 1)
        fit = 1;
    windows = (boxes + fit - 1) / fit;
    return (boxes + windows - 1) / windows;
}

static void clip(double *from, double *length, double least_from, double most_length)
{
    double end = *from + *length, most = least_from + most_length;

    *from = *from > least_from ? *from : least_from;
    *length = (end < most ? end : most) - *from;
}

/* The boxes and a little around them, as far as the picture goes. */
static struct rect_mm shown_of(const struct review_task *task, double left, double right)
{
    struct rect_mm shown = {left - around_mm, task->area.y - around_mm,
                            right - left + 2 * around_mm, task->area.height + 2 * around_mm};

    clip(&shown.x, &shown.width, task->view.x, task->view.width);
    clip(&shown.y, &shown.height, task->view.y, task->view.height);
    return shown.width > 0 && shown.height > 0 ? shown : task->view;
}

struct station_window station_window_at(const struct review_task *task, int next,
                                        enum terminal_look look, int columns)
{
    int need = look == TERMINAL_KITTY ? BOX_COLUMNS_KITTY : BOX_COLUMNS;
    struct station_window window = {.end = task->cell_count};
    double left = task->area.x, right = left + task->area.width;

    if (task->kind == RECORD_BOXES && task->cell_count > 0) {
        int count = boxes_of_window(task->cell_count, columns / need);
        const struct rect_mm *last;
        next = next < task->cell_count ? next : task->cell_count - 1;
        window.first = next / count * count;
        window.end = window.first + count;
        window.end = window.end < task->cell_count ? window.end : task->cell_count;
        last = &task->cells[window.end - 1].box;
        left = task->cells[window.first].box.x;
        right = last->x + last->width;
    }
    window.shown = shown_of(task, left, right);
    return window;
}

/* Written so that what is not a number becomes the least. */
static int to_px(double mm, double px_per_mm, int least, int most)
{
    double px = mm * px_per_mm;

    if (!(px > least))
        return least;
    return px < most ? (int)px : most;
}

int station_window_cut(const struct station_window *window, const struct review_task *task,
                       const struct raster *picture, struct raster *out, struct err *err)
{
    const struct rect_mm *shown = &window->shown, *view = &task->view;
    double x_scale = picture->width / view->width, y_scale = picture->height / view->height;
    int x0 = to_px(shown->x - view->x, x_scale, 0, picture->width - 1);
    int y0 = to_px(shown->y - view->y, y_scale, 0, picture->height - 1);
    int x1 = to_px(shown->x + shown->width - view->x, x_scale, x0 + 1, picture->width);
    int y1 = to_px(shown->y + shown->height - view->y, y_scale, y0 + 1, picture->height);

    if (raster_new(x1 - x0, y1 - y0, out, err) != 0)
        return -1;
    for (int y = y0; y < y1; y++)
        memcpy(out->pixels + (size_t)(y - y0) * (size_t)out->width,
               picture->pixels + (size_t)y * (size_t)picture->width + x0, (size_t)out->width);
    return 0;
}
