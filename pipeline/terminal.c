/* SPDX-License-Identifier: MIT */
#include "pipeline/terminal.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <termios.h>
#include <unistd.h>

enum {
    KEY_CTRL_C = 3,
    KEY_CTRL_Z = 26,
    KEY_CTRL_BACKSLASH = 28,
    KEY_ESCAPE = 27,
    ESCAPE_MS = 30 /* the rest of an escape sequence comes at once, a person's next key does not */
};

struct terminal {
    enum terminal_look look;
    struct termios before;
    sigset_t mask_before;
    int signals; /* a signalfd */
    int signal;
    FILE *out;
};

static bool is_set(const char *name)
{
    const char *value = getenv(name);
    return value && *value;
}

static bool contains(const char *name, const char *word)
{
    const char *value = getenv(name);
    return value && strstr(value, word);
}

static bool speaks_utf8(void)
{
    const char *name = is_set("LC_ALL") ? "LC_ALL" : is_set("LC_CTYPE") ? "LC_CTYPE" : "LANG";
    return contains(name, "UTF-8") || contains(name, "utf8") || contains(name, "UTF8");
}

enum terminal_look terminal_look(void)
{
    bool is_nested = is_set("TMUX") || contains("TERM", "tmux") || contains("TERM", "screen");

    if (!is_set("TERM") || strcmp(getenv("TERM"), "dumb") == 0 || !speaks_utf8())
        return TERMINAL_PLAIN;
    if (is_set("NO_COLOR"))
        return TERMINAL_MONO;
    /* A multiplexer does not pass pictures on. */
    if (!is_nested &&
        (is_set("KITTY_WINDOW_ID") || contains("TERM", "kitty") || contains("TERM", "ghostty")))
        return TERMINAL_KITTY;
    if (contains("COLORTERM", "truecolor") || contains("COLORTERM", "24bit"))
        return TERMINAL_TRUE;
    return contains("TERM", "256color") ? TERMINAL_256 : TERMINAL_MONO;
}

/* Single keys, unseen; Ctrl-C too is a key.  "\n" still returns the carriage. */
static int enter(struct terminal *terminal)
{
    struct termios raw = terminal->before;

    raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO | ISIG | IEXTEN);
    raw.c_iflag &= ~(tcflag_t)IXON;
    raw.c_iflag |= ICRNL;
    raw.c_oflag |= OPOST | ONLCR;
    raw.c_cc[VMIN] = 1;
    raw.c_cc[VTIME] = 0;
    if (tcsetattr(STDIN_FILENO, TCSAFLUSH, &raw) != 0)
        return -1;
    if (terminal->look != TERMINAL_PLAIN)
        fputs("\033[?1049h\033[?25l", terminal->out);
    return 0;
}

static void leave(struct terminal *terminal)
{
    if (terminal->look == TERMINAL_KITTY)
        fputs("\033_Ga=d,d=A,q=2\033\\", terminal->out);
    if (terminal->look != TERMINAL_PLAIN)
        fputs("\033[0m\033[?25h\033[?1049l", terminal->out);
    fflush(terminal->out);
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &terminal->before);
}

static int open_signals(struct terminal *terminal)
{
    static const int wanted[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGWINCH};
    sigset_t set;

    sigemptyset(&set);
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
        sigaddset(&set, wanted[i]);
    if (sigprocmask(SIG_BLOCK, &set, &terminal->mask_before) != 0)
        return -1;
    terminal->signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
    if (terminal->signals < 0) {
        sigprocmask(SIG_SETMASK, &terminal->mask_before, NULL);
        return -1;
    }
    return 0;
}

static void close_signals(struct terminal *terminal)
{
    close(terminal->signals);
    /* One that came meanwhile now does what it does: the terminal is restored. */
    sigprocmask(SIG_SETMASK, &terminal->mask_before, NULL);
}

int terminal_open(enum terminal_look look, struct terminal **out, struct err *err)
{
    struct terminal *terminal;

    if (!isatty(STDOUT_FILENO))
        return err_set(err, ERR_SYSTEM, "standard output is not a terminal");
    terminal = calloc(1, sizeof *terminal);
    if (!terminal)
        return err_memory(err);
    terminal->look = look;
    terminal->out = stdout;
    if (tcgetattr(STDIN_FILENO, &terminal->before) != 0) {
        err_set(err, ERR_SYSTEM, "standard input is not a terminal: %s", strerror(errno));
        free(terminal);
        return -1;
    }
    if (open_signals(terminal) != 0) {
        err_set(err, ERR_SYSTEM, "cannot wait for signals: %s", strerror(errno));
        free(terminal);
        return -1;
    }
    if (enter(terminal) != 0) {
        err_set(err, ERR_SYSTEM, "cannot set up the terminal: %s", strerror(errno));
        close_signals(terminal);
        free(terminal);
        return -1;
    }
    *out = terminal;
    return 0;
}

void terminal_close(struct terminal *terminal)
{
    if (!terminal)
        return;
    leave(terminal);
    close_signals(terminal);
    free(terminal);
}

FILE *terminal_out(struct terminal *terminal)
{
    return terminal->out;
}

void terminal_clear(struct terminal *terminal)
{
    if (terminal->look == TERMINAL_KITTY)
        fputs("\033_Ga=d,d=A,q=2\033\\", terminal->out);
    fputs(terminal->look == TERMINAL_PLAIN ? "\n" : "\033[H\033[2J", terminal->out);
}

void terminal_keep(struct terminal *terminal)
{
    fputs(terminal->look == TERMINAL_PLAIN ? "" : "\0337", terminal->out);
}

void terminal_return(struct terminal *terminal)
{
    fputs(terminal->look == TERMINAL_PLAIN ? "\n" : "\0338\033[J", terminal->out);
}

void terminal_size(const struct terminal *terminal, int *columns, int *rows)
{
    struct winsize size;

    (void)terminal;
    *columns = 80;
    *rows = 24;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 && size.ws_row > 0) {
        *columns = size.ws_col;
        *rows = size.ws_row;
    }
}

static int signalled(struct terminal *terminal, int number)
{
    terminal->signal = number;
    return TERMINAL_SIGNAL;
}

static int take_signal(struct terminal *terminal)
{
    struct signalfd_siginfo info;

    if (read(terminal->signals, &info, sizeof info) != sizeof info)
        return TERMINAL_OTHER;
    return info.ssi_signo == SIGWINCH ? TERMINAL_RESIZED : signalled(terminal, (int)info.ssi_signo);
}

/* Swallows a sequence like that of an arrow key, whose bytes would pass for keys. */
static int skip_sequence(void)
{
    struct pollfd keyboard = {.fd = STDIN_FILENO, .events = POLLIN};
    unsigned char byte;
    bool is_long = false;

    while (poll(&keyboard, 1, ESCAPE_MS) == 1 && read(STDIN_FILENO, &byte, 1) == 1) {
        if (!is_long && (byte == '[' || byte == 'O'))
            is_long = true;
        else if (!is_long || byte >= '@')
            break;
    }
    return TERMINAL_OTHER;
}

/* The shell gets the screen as it was; when it lets us go on, all is drawn again. */
static int suspend(struct terminal *terminal)
{
    leave(terminal);
    raise(SIGTSTP);
    return enter(terminal) == 0 ? TERMINAL_RESIZED : signalled(terminal, SIGHUP);
}

static int take_key(struct terminal *terminal)
{
    unsigned char byte;
    ssize_t got = read(STDIN_FILENO, &byte, 1);

    if (got < 0 && errno == EINTR)
        return TERMINAL_OTHER;
    if (got != 1) /* the terminal has gone */
        return signalled(terminal, SIGHUP);
    switch (byte) {
    case KEY_CTRL_C:
        return signalled(terminal, SIGINT);
    case KEY_CTRL_BACKSLASH:
        return signalled(terminal, SIGQUIT);
    case KEY_CTRL_Z:
        return suspend(terminal);
    case KEY_ESCAPE:
        return skip_sequence();
    case '\b':
        return TERMINAL_BACKSPACE;
    default:
        return byte;
    }
}

int terminal_key(struct terminal *terminal)
{
    struct pollfd sources[] = {{.fd = terminal->signals, .events = POLLIN},
                               {.fd = STDIN_FILENO, .events = POLLIN}};

    fflush(terminal->out);
    while (poll(sources, 2, -1) < 0) {
        if (errno != EINTR)
            return signalled(terminal, SIGHUP);
    }
    return sources[0].revents ? take_signal(terminal) : take_key(terminal);
}

int terminal_signal(const struct terminal *terminal)
{
    return terminal->signal;
}

void terminal_text(const char *text, FILE *out)
{
    for (; *text; text++) {
        unsigned char byte = (unsigned char)*text;
        /* 0x80 to 0x9f as a character of its own is a control character, too: C1. */
        bool is_c1 =
            byte == 0xc2 && (unsigned char)text[1] >= 0x80 && (unsigned char)text[1] < 0xa0;

        fputc(byte < 0x20 || byte == 0x7f || is_c1 ? '?' : byte, out);
        text += is_c1;
    }
}
