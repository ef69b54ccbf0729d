/* SPDX-License-Identifier: MIT */
#include "pipeline/terminal.h"

#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <cmocka.h>

static void set(const char *name, const char *value)
{
    if (value)
        setenv(name, value, 1);
    else
        unsetenv(name);
}

static void the_environment_says_how_pictures_look(void **state)
{
    static const struct {
        const char *term, *color, *no_color, *kitty, *tmux, *lang;
        enum terminal_look look;
    } cases[] = {
        {"xterm-256color", NULL, NULL, NULL, NULL, "C.UTF-8", TERMINAL_256},
        {"xterm-256color", "truecolor", NULL, NULL, NULL, "de_DE.utf8", TERMINAL_TRUE},
        {"xterm-256color", "truecolor", "1", NULL, NULL, "C.UTF-8", TERMINAL_MONO},
        {"xterm-256color", "truecolor", "", NULL, NULL, "C.UTF-8", TERMINAL_TRUE},
        {"xterm-kitty", "truecolor", NULL, NULL, NULL, "C.UTF-8", TERMINAL_KITTY},
        {"xterm-256color", NULL, NULL, "1", NULL, "C.UTF-8", TERMINAL_KITTY},
        {"tmux-256color", NULL, NULL, "1", "/tmp/x", "C.UTF-8", TERMINAL_256},
        {"vt100", NULL, NULL, NULL, NULL, "C.UTF-8", TERMINAL_MONO},
        {"xterm-256color", "truecolor", NULL, NULL, NULL, "C", TERMINAL_PLAIN},
        {"dumb", "truecolor", NULL, "1", NULL, "C.UTF-8", TERMINAL_PLAIN},
        {NULL, NULL, NULL, NULL, NULL, "C.UTF-8", TERMINAL_PLAIN},
    };

    (void)state;
    set("LC_ALL", NULL);
    set("LC_CTYPE", NULL);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        set("TERM", cases[i].term);
        set("COLORTERM", cases[i].color);
        set("NO_COLOR", cases[i].no_color);
        set("KITTY_WINDOW_ID", cases[i].kitty);
        set("TMUX", cases[i].tmux);
        set("LANG", cases[i].lang);
        if (terminal_look() != cases[i].look)
            fail_msg("case %zu: %d", i, (int)terminal_look());
    }
    set("LC_ALL", "C"); /* it outranks LANG */
    set("TERM", "xterm");
    assert_int_equal(terminal_look(), TERMINAL_PLAIN);
}

static void strangers_text_does_nothing(void **state)
{
    static const char *const pairs[][2] = {
        {"plain.tif", "plain.tif"},
        {"a\033[31mb\a\r\n\tc\x7f", "a?[31mb????c?"},
        {"\xc3\xa4\xe2\x82\xac", "\xc3\xa4\xe2\x82\xac"},
        {"a\xc2\x9b"
         "31mb",
         "a?31mb"}, /* the one-byte escape, as UTF-8 */
        {"\xc2", "\xc2"},
        {"", ""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        char *text = NULL;
        size_t length;
        FILE *out = open_memstream(&text, &length);
        assert_non_null(out);
        terminal_text(pairs[i][0], out);
        fclose(out);
        assert_string_equal(text, pairs[i][1]);
        free(text);
    }
}

static void a_pipe_is_no_terminal(void **state)
{
    struct terminal *terminal;
    struct err err = {0};
    int ends[2], before = dup(STDOUT_FILENO);

    (void)state;
    fflush(stdout);
    assert_int_equal(pipe(ends), 0);
    dup2(ends[1], STDOUT_FILENO);
    int status = terminal_open(TERMINAL_PLAIN, &terminal, &err);
    dup2(before, STDOUT_FILENO);
    close(before);
    close(ends[0]);
    close(ends[1]);
    assert_int_equal(status, -1);
    assert_int_equal(err.code, ERR_SYSTEM);
}

/* ---- a child at a pseudoterminal says which keys it got */

struct pty {
    int master;
    pid_t child;
};

/* Says keys one by one; ends on 'q' with 0, on a signal with its number. */
static void echo_keys(void)
{
    struct terminal *terminal;
    struct err err;
    int columns, rows, key;

    if (terminal_open(TERMINAL_256, &terminal, &err) != 0)
        _exit(99);
    fprintf(terminal_out(terminal), "ready ");
    while ((key = terminal_key(terminal)) != 'q' && key != TERMINAL_SIGNAL) {
        if (key == TERMINAL_RESIZED) {
            terminal_size(terminal, &columns, &rows);
            fprintf(terminal_out(terminal), "<size %d %d>", columns, rows);
        } else {
            fprintf(terminal_out(terminal), "<%d>", key);
        }
    }
    key = key == 'q' ? 0 : terminal_signal(terminal);
    terminal_close(terminal);
    _exit(key);
}

static struct pty start(struct termios *before)
{
    struct pty pty = {.master = posix_openpt(O_RDWR | O_NOCTTY)};

    assert_true(pty.master >= 0);
    assert_int_equal(grantpt(pty.master), 0);
    assert_int_equal(unlockpt(pty.master), 0);
    assert_int_equal(tcgetattr(pty.master, before), 0);
    pty.child = fork();
    assert_true(pty.child >= 0);
    if (pty.child == 0) {
        setsid();
        int slave = open(ptsname(pty.master), O_RDWR);
        dup2(slave, STDIN_FILENO);
        dup2(slave, STDOUT_FILENO);
        close(pty.master); /* with the test gone, the terminal hangs up */
        echo_keys();
    }
    return pty;
}

/* Reads until the text has come. */
static void expect(struct pty *pty, const char *text)
{
    char seen[4096] = "";
    size_t length = 0;

    alarm(10);
    while (!strstr(seen, text) && length < sizeof seen - 1) {
        ssize_t got = read(pty->master, seen + length, sizeof seen - 1 - length);
        if (got <= 0)
            fail_msg("'%s' did not come, but '%s'", text, seen);
        length += (size_t)got;
        seen[length] = 0;
    }
    alarm(0);
}

static void send_keys(struct pty *pty, const char *keys)
{
    assert_int_equal(write(pty->master, keys, strlen(keys)), strlen(keys));
}

static int finish(struct pty *pty, const struct termios *before)
{
    struct termios after;
    int outcome;

    expect(pty, "\033[?25h\033[?1049l"); /* the cursor is back, and the screen */
    assert_int_equal(waitpid(pty->child, &outcome, 0), pty->child);
    assert_int_equal(tcgetattr(pty->master, &after), 0);
    assert_int_equal(after.c_lflag, before->c_lflag);
    assert_int_equal(after.c_iflag, before->c_iflag);
    assert_int_equal(after.c_oflag, before->c_oflag);
    close(pty->master);
    assert_true(WIFEXITED(outcome));
    return WEXITSTATUS(outcome);
}

static void keys_come_one_by_one(void **state)
{
    struct termios before, during;
    struct pty pty = start(&before);

    (void)state;
    expect(&pty, "\033[?1049h\033[?25lready ");
    assert_int_equal(tcgetattr(pty.master, &during), 0);
    assert_int_equal(during.c_lflag & (ICANON | ECHO | ISIG), 0);
    send_keys(&pty, "7");
    expect(&pty, "<55>");
    send_keys(&pty, "\r"); /* Enter sends a carriage return */
    expect(&pty, "<10>");
    send_keys(&pty, "\x7f\b");
    expect(&pty, "<127><127>");
    send_keys(&pty, "\033[1;5C"); /* Ctrl and an arrow: one key, not six */
    expect(&pty, "<256>");
    send_keys(&pty, "\033OPx");
    expect(&pty, "<256><120>");
    send_keys(&pty, "\033");
    expect(&pty, "<256>");
    send_keys(&pty, "1q");
    assert_int_equal(finish(&pty, &before), 0);
}

static void signals_come_as_keys(void **state)
{
    static const int signals[] = {SIGTERM, SIGHUP, SIGINT, SIGQUIT};
    struct termios before;

    (void)state;
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        struct pty pty = start(&before);
        expect(&pty, "ready ");
        kill(pty.child, signals[i]);
        assert_int_equal(finish(&pty, &before), signals[i]);
    }
    struct pty pty = start(&before);
    expect(&pty, "ready ");
    send_keys(&pty, "\003");
    assert_int_equal(finish(&pty, &before), SIGINT);
}

static void a_new_size_is_told(void **state)
{
    struct winsize size = {.ws_row = 33, .ws_col = 99};
    struct termios before;
    struct pty pty = start(&before);

    (void)state;
    expect(&pty, "ready ");
    assert_int_equal(ioctl(pty.master, TIOCSWINSZ, &size), 0);
    kill(pty.child, SIGWINCH);
    expect(&pty, "<size 99 33>");
    send_keys(&pty, "q");
    assert_int_equal(finish(&pty, &before), 0);
}

static void ctrl_z_gives_the_terminal_back_for_a_while(void **state)
{
    struct termios before, during;
    struct pty pty = start(&before);
    int outcome;

    (void)state;
    expect(&pty, "ready ");
    send_keys(&pty, "\032");
    /* Nobody could wake this session's only process, so the kernel lets it go on at once. */
    expect(&pty, "\033[?25h\033[?1049l\033[?1049h\033[?25l");
    assert_int_equal(waitpid(pty.child, &outcome, WNOHANG), 0);
    assert_int_equal(tcgetattr(pty.master, &during), 0);
    assert_int_equal(during.c_lflag & ICANON, 0);
    send_keys(&pty, "q");
    assert_int_equal(finish(&pty, &before), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_environment_says_how_pictures_look),
        cmocka_unit_test(strangers_text_does_nothing),
        cmocka_unit_test(a_pipe_is_no_terminal),
        cmocka_unit_test(keys_come_one_by_one),
        cmocka_unit_test(signals_come_as_keys),
        cmocka_unit_test(a_new_size_is_told),
        cmocka_unit_test(ctrl_z_gives_the_terminal_back_for_a_while),
    };
    return cmocka_run_group_tests_name("terminal", tests, NULL, NULL);
}
