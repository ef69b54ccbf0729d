/* SPDX-License-Identifier: MIT */
#include "pipeline/terminal_picture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct raster make(int width, int height, uint8_t paper)
{
    struct raster raster;
    struct err err;

    assert_int_equal(raster_new(width, height, &raster, &err), 0);
    memset(raster.pixels, paper, (size_t)width * (size_t)height);
    return raster;
}

static char *draw(struct raster *gray, enum terminal_look look, int columns, int rows, int indent)
{
    struct terminal_area area = {columns, rows};
    char *text = NULL;
    size_t length;
    struct err err;
    FILE *out = open_memstream(&text, &length);

    assert_non_null(out);
    assert_int_equal(terminal_picture_draw(gray, look, area, indent, out, &err), 0);
    fclose(out);
    raster_free(gray);
    return text;
}

static void keeps_proportions(void **state)
{
    struct raster wide = make(400, 100, 255), narrow = make(100, 400, 255),
                  small = make(10, 4, 255);
    struct terminal_area most = {80, 20}, area;

    (void)state;
    area = terminal_picture_area(&wide, TERMINAL_256, most);
    assert_int_equal(area.columns, 80);
    assert_int_equal(area.rows, 10); /* 80 x 20 half cells */
    area = terminal_picture_area(&narrow, TERMINAL_256, most);
    assert_int_equal(area.rows, 20);
    assert_int_equal(area.columns, 10);
    area = terminal_picture_area(&small, TERMINAL_TRUE, most); /* no pixel twice */
    assert_int_equal(area.columns, 10);
    assert_int_equal(area.rows, 2);
    area = terminal_picture_area(&small, TERMINAL_KITTY, (struct terminal_area){1, 1});
    assert_int_equal(area.columns, 1);
    assert_int_equal(area.rows, 1);
    raster_free(&wide);
    raster_free(&narrow);
    raster_free(&small);
}

/* A stroke from the top left to the bottom right, on gray paper. */
static struct raster stroke(void)
{
    struct raster gray = make(4, 4, 200);

    for (int i = 0; i < 4; i++)
        gray.pixels[5 * i] = 100;
    return gray;
}

static void draws_what_is_there(void **state)
{
    struct raster a = stroke(), b = stroke(), c = stroke(), d = stroke();
    char *text;

    (void)state;
    text = draw(&a, TERMINAL_MONO, 4, 2, 2);
    assert_string_equal(text, "  \u2580\u2584  \n    \u2580\u2584\n");
    free(text);
    text = draw(&b, TERMINAL_PLAIN, 4, 2, 0);
    assert_string_equal(text, "==  \n  ==\n"); /* half of each cell is ink */
    free(text);
    text = draw(&c, TERMINAL_256, 4, 2, 0);
    assert_non_null(
        strstr(text, "\033[38;5;16;48;5;231m\u2580")); /* ink over paper, at full range */
    assert_non_null(strstr(text, "\033[38;5;231;48;5;231m\u2580"));
    assert_non_null(strstr(text, "\033[0m\n"));
    free(text);
    text = draw(&d, TERMINAL_TRUE, 4, 2, 0);
    assert_non_null(strstr(text, "\033[38;2;0;0;0;48;2;255;255;255m\u2580"));
    free(text);
}

/* One dark pixel in sixteen is still seen. */
static void thin_strokes_survive_shrinking(void **state)
{
    struct raster gray = make(64, 64, 255);
    char *text;

    (void)state;
    for (int y = 0; y < 64; y++)
        gray.pixels[64 * y + 9] = 0;
    text = draw(&gray, TERMINAL_MONO, 8, 4, 0);
    assert_string_equal(text, " \u2588      \n \u2588      \n \u2588      \n \u2588      \n");
    free(text);
}

static void paper_alone_stays_paper(void **state)
{
    struct raster gray = make(20, 8, 190);
    char *text;

    (void)state;
    for (int i = 0; i < 160; i += 3)
        gray.pixels[i] = 180; /* grain */
    text = draw(&gray, TERMINAL_MONO, 10, 2, 0);
    assert_string_equal(text, "          \n          \n");
    free(text);
}

static int value_of(char c)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *at = strchr(digits, c);
    return at && c ? (int)(at - digits) : -1;
}

/* The chunks put together again are a PNG of the picture. */
static void kitty_gets_a_png_in_chunks(void **state)
{
    struct raster gray = make(200, 100, 255);
    uint8_t bytes[40000];
    size_t length = 0;
    int chunks = 0, more = 1;
    char *text, *at;

    (void)state;
    srand(1);
    for (int i = 0; i < 20000; i++)
        gray.pixels[i] = (uint8_t)rand(); /* does not compress: several chunks */
    text = draw(&gray, TERMINAL_KITTY, 40, 10, 3);
    assert_memory_equal(text, "   \033_Ga=T,f=100,q=2,C=1,c=40,r=10,m=1;", 38);
    for (at = text; (at = strstr(at, "m=")) != NULL; chunks++) {
        assert_true(more);
        more = at[2] == '1';
        const char *data = at + 4, *end = strstr(data, "\033\\");
        assert_true(end - data <= 4096);
        for (; data < end; data += 4) {
            unsigned group = 0;
            int pads = (data[2] == '=') + (data[3] == '=');
            for (int i = 0; i < 4; i++)
                group = group << 6 | (unsigned)(value_of(data[i]) < 0 ? 0 : value_of(data[i]));
            for (int i = 0; i < 3 - pads; i++)
                bytes[length++] = (uint8_t)(group >> (16 - 8 * i));
        }
        at += 4;
    }
    assert_true(chunks > 3);
    assert_false(more);
    assert_memory_equal(bytes, "\x89PNG\r\n\x1a\n", 8);
    assert_memory_equal(bytes + length - 8, "IEND", 4);
    assert_int_equal(strlen(strrchr(text, '\\') + 1), 10); /* a line feed a row */
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keeps_proportions),
        cmocka_unit_test(draws_what_is_there),
        cmocka_unit_test(thin_strokes_survive_shrinking),
        cmocka_unit_test(paper_alone_stays_paper),
        cmocka_unit_test(kitty_gets_a_png_in_chunks),
    };
    return cmocka_run_group_tests_name("terminal_picture", tests, NULL, NULL);
}
