# formdigits - reads handwritten digits from scanned forms.
#
#   make            build/formdigits, build/formdigits-train and build/samples/draw
#   make demo       reads the sample scans and shows what was read and queued
#   make check      every test; prove(1) prints the summary
#   make deps       installs the Debian packages that are missing
#   make soak       the long fault loops
#   make bench      pages and digits per second on this machine
#   make sanitize   the tests again under AddressSanitizer and UBSan
#   make fuzz       each fuzz target for FUZZTIME seconds, with clang
#   make lint       warnings as errors, cppcheck, man pages, shell scripts
#   make samples    draws the sample scans anew
#   make install    honours DESTDIR and PREFIX
#   make clean      removes build/
#
# Everything that is made lies under $(BUILD).

VERSION  = 0.1.0
BUILD    = build
CORES    = $(shell nproc)
FUZZTIME = 60

PREFIX  = /usr/local
BINDIR  = $(PREFIX)/bin
MANDIR  = $(PREFIX)/share/man
DATADIR = $(PREFIX)/share/formdigits

PKG_CONFIG = pkg-config
PKGS       = lept libtiff-4 libturbojpeg libpng sqlite3 libxml-2.0 jansson libcrypto zlib
PKG_CFLAGS := $(subst -I,-isystem ,$(shell $(PKG_CONFIG) --cflags $(PKGS) 2>/dev/null))
PKG_LIBS   := $(shell $(PKG_CONFIG) --libs $(PKGS) 2>/dev/null)

CFLAGS   = -O2 -g
WARNINGS = -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
           -Wpointer-arith -Wwrite-strings -Wvla -Wundef -Wformat=2 -Wno-format-truncation
override CPPFLAGS += -I. -I$(BUILD) $(PKG_CFLAGS) -D_GNU_SOURCE
override CFLAGS   += -std=c11 $(WARNINGS) -MMD -MP
LDLIBS   = $(PKG_LIBS) -lm
LEARN_LIBS = -ldnnl -lsvm -fopenmp

LIB_SRC   = $(wildcard base/*.c segment/*.c classify/*.c store/*.c) \
            $(filter-out pipeline/main.c pipeline/cmd_%,$(wildcard pipeline/*.c))
CLI_SRC   = pipeline/main.c $(wildcard pipeline/cmd_*.c)
LEARN_SRC = $(wildcard classify/learn/*.c)
DRAW_SRC  = $(wildcard samples/*.c)
TEST_SRC  = $(wildcard tests/test_*.c)
FUZZ_SRC  = $(filter-out tests/fuzz_main.c,$(wildcard tests/fuzz_*.c))
BENCH_SRC = $(wildcard tests/bench*.c)

object    = $(patsubst %.c,$(BUILD)/%.o,$1)
LIB       = $(BUILD)/libformdigits.a
PROG      = $(BUILD)/formdigits
TRAIN     = $(BUILD)/formdigits-train
DRAW      = $(BUILD)/samples/draw
LEARN_OBJ = $(filter-out %/main.o,$(call object,$(LEARN_SRC)))
TESTS     = $(TEST_SRC:%.c=$(BUILD)/%)
LEARN_TESTS = $(patsubst classify/learn/%.c,$(BUILD)/tests/test_%,$(LEARN_SRC))
REPLAYS   = $(FUZZ_SRC:%.c=$(BUILD)/%)
ALL_OBJ   = $(call object,$(LIB_SRC) $(CLI_SRC) $(LEARN_SRC) $(DRAW_SRC) $(TEST_SRC) \
            $(FUZZ_SRC) tests/fuzz_main.c $(BENCH_SRC))

all: $(PROG) $(TRAIN) $(DRAW)

$(LIB): $(call object,$(LIB_SRC))
	rm -f $@ && $(AR) rcs $@ $^

$(PROG): $(call object,$(CLI_SRC)) $(LIB)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(TRAIN): $(call object,$(LEARN_SRC)) $(LIB)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS) $(LEARN_LIBS)

$(DRAW): $(call object,$(DRAW_SRC)) $(LIB)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(filter $(LEARN_TESTS),$(TESTS)): %: %.o $(LEARN_OBJ) $(LIB)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS) $(LEARN_LIBS) -lcmocka

$(filter-out $(LEARN_TESTS),$(TESTS)): %: %.o $(LIB)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS) -lcmocka

PEN_OBJ = $(filter-out %/draw.o %/plan.o,$(call object,$(DRAW_SRC)))
$(BUILD)/tests/bench: $(call object,$(BENCH_SRC)) $(PEN_OBJ) $(LIB)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

FUZZ_MAIN = $(BUILD)/tests/fuzz_main.o
$(REPLAYS): %: %.o $(FUZZ_MAIN) $(LIB)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -c -o $@ $<

# Learning spreads its work over the threads that oneDNN runs on.
$(call object,$(LEARN_SRC)): override CFLAGS += -O3 -fopenmp

# Two taps of a pool jammed into one loop are no vectors any more.
$(BUILD)/classify/learn/plain.o: override CFLAGS += -fno-loop-unroll-and-jam

# ISO C keeps a * b + c in two roundings; the kernels want one instruction.
$(BUILD)/classify/kernels.o: override CFLAGS += -O3 -ffp-contract=fast
$(BUILD)/classify/step.o $(BUILD)/classify/blur.o $(BUILD)/classify/noise_%.o \
$(BUILD)/segment/normalize.o $(BUILD)/segment/page_%.o $(BUILD)/segment/sheet_guess.o: \
    override CFLAGS += -O3
$(BUILD)/pipeline/command.o: override CPPFLAGS += -DFORMDIGITS_VERSION='"$(VERSION)"' \
    -DFORMDIGITS_SOURCE='"$(CURDIR)"' -DFORMDIGITS_DATADIR='"$(DATADIR)"'

$(BUILD)/store/store.o: $(BUILD)/store/schema.inc
$(BUILD)/pipeline/report_html.o: $(BUILD)/pipeline/report.inc
$(BUILD)/store/schema.inc: store/schema.sql
$(BUILD)/pipeline/report.inc: pipeline/report.css
$(BUILD)/%.inc:
	@mkdir -p $(@D)
	sed 's/["\\]/\\&/g; s/.*/"&\\n"/' $< >$@

# deps may install the compiler and pkg-config: the rest is a make of its own.
demo: deps
	$(MAKE) -j$(CORES) all && BUILD=$(BUILD) samples/demo.sh

check: deps
	$(MAKE) -j$(CORES) check-built

check-built: all $(TESTS) $(REPLAYS)
	BUILD=$(abspath $(BUILD)) CMOCKA_MESSAGE_OUTPUT=TAP prove -e '' $(TESTS) $(wildcard tests/*.t)

deps:
	@./deps.sh

soak: all
	BUILD=$(abspath $(BUILD)) prove -e '' -v $(wildcard tests/soak/*.t)

bench: all $(BUILD)/tests/bench
	BUILD=$(BUILD) tests/bench.sh

sanitize:
	ASAN_OPTIONS=allocator_may_return_null=1 $(MAKE) -j$(CORES) BUILD=$(BUILD)/sanitize check-built \
		CFLAGS='-O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=undefined'

fuzz:
	$(MAKE) BUILD=$(BUILD)/fuzz CC=clang FUZZ_MAIN= LDFLAGS=-fsanitize=fuzzer \
		CFLAGS='-O1 -g -fsanitize=fuzzer-no-link,address,undefined' fuzzers
	for f in $(notdir $(REPLAYS)); do mkdir -p $(BUILD)/corpus/$$f && \
		$(BUILD)/fuzz/tests/$$f -max_total_time=$(FUZZTIME) $(BUILD)/corpus/$$f \
			tests/corpus/$${f#fuzz_} || exit 1; done
fuzzers: $(REPLAYS)

lint: deps
	$(MAKE) -j$(CORES) BUILD=$(BUILD)/lint CFLAGS='-O2 -Werror' all $(TEST_SRC:%.c=$(BUILD)/lint/%) \
		$(FUZZ_SRC:%.c=$(BUILD)/lint/%) $(BUILD)/lint/tests/bench
	cppcheck -q --std=c11 --enable=warning,portability --inline-suppr --error-exitcode=1 \
		--suppress=missingIncludeSystem -I. -I$(BUILD)/lint base segment classify store pipeline samples
	mandoc -T lint -W warning man/*
	shellcheck -x deps.sh .ci/run samples/*.sh model/*.sh $(wildcard tests/*.sh tests/*.t tests/soak/*.t)

samples: $(DRAW)
	$(DRAW) samples

install: all
	install -d $(DESTDIR)$(BINDIR) $(DESTDIR)$(DATADIR) $(DESTDIR)$(MANDIR)/man1 \
		$(DESTDIR)$(MANDIR)/man5
	install -m 755 $(PROG) $(TRAIN) $(DESTDIR)$(BINDIR)
	install -m 644 model/formdigits.safetensors $(DESTDIR)$(DATADIR)
	for p in man/*; do install -m 644 $$p $(DESTDIR)$(MANDIR)/man$${p##*.} || exit 1; done

clean:
	rm -rf $(BUILD)

.PHONY: all demo check check-built deps soak bench sanitize fuzz fuzzers lint samples install clean
.SECONDARY: $(ALL_OBJ)
-include $(ALL_OBJ:.o=.d)
