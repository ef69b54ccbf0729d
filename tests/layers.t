#!/bin/sh
# SPDX-License-Identifier: MIT
# The dependency order: a file may include its own header and those of files
# above it; segment, classify and store do not know each other; classify/learn
# is a program of its own; outside libraries stay behind their doors.
set -u
cd "$(dirname "$0")/.." || exit 1

order='base/err base/types base/raster base/base64 base/file base/hash base/voice base/option
segment/pixels
segment/scan_limits segment/scan_number segment/scan_image segment/scan_kind segment/scan_tiff_list
segment/scan_tiff_source segment/scan_jpeg segment/scan_tiff_jpeg segment/scan_tiff segment/scan_png segment/scan
segment/histogram segment/page_paper segment/page_binarize segment/page_despeckle segment/page
segment/form segment/form_mistake segment/form_bytes segment/form_xml segment/form_value segment/form_list segment/form_pattern segment/form_rule
segment/form_field segment/form_page segment/form_read
segment/sheet_ink segment/sheet_affine segment/sheet_blobs segment/sheet_reduce segment/sheet_density segment/sheet_marks
segment/landmark segment/reference_repeats segment/reference segment/reference_sound segment/form_warn
segment/sheet_match segment/sheet_probe segment/sheet_sights segment/sheet_anchors segment/sheet_landmarks segment/sheet_guess
segment/sheet_lines segment/sheet_misfit segment/sheet_lay segment/sheet segment/sheet_register
segment/cells_clip segment/cells_print segment/cells_grain segment/cells_width segment/cells_erase segment/cells_lines segment/cells_parts segment/cells_rect segment/cells_faint segment/cells_share segment/cells_astray segment/cells_sides segment/cells_double segment/cells_strip segment/cells_stripe segment/cells_struck segment/cells_circled segment/cells_beside segment/cells_keep segment/cells_comma segment/cells_point segment/cells_through
segment/cells_pores segment/cells segment/cells_measure segment/cells_work segment/cells_doubt segment/cells_find segment/strokes_fall segment/strokes segment/normalize
classify/net classify/bf16 classify/kernels_body classify/kernels_winograd classify/kernels_tiles classify/kernels_amx classify/kernels classify/plane classify/winograd classify/step classify/plan classify/pack classify/engine classify/model classify/views classify/judge classify/score classify/digits
classify/rng classify/blur classify/noise_jpeg classify/noise_scan classify/noise
classify/learn/number classify/learn/plain_body classify/learn/plain classify/learn/squeeze classify/learn/dnn_step classify/learn/dnn classify/learn/unroll
classify/learn/ink classify/learn/slate classify/learn/warp classify/learn/distort classify/learn/scrawl classify/learn/rubbish classify/learn/feed
classify/learn/descent classify/learn/checkpoint classify/learn/teachers classify/learn/train classify/learn/calibrate classify/learn/evaluate
classify/learn/rival classify/learn/distance classify/learn/nearest classify/learn/svm
classify/learn/split classify/learn/tree classify/learn/forest classify/learn/network
classify/learn/curve classify/learn/nets classify/learn/sets classify/learn/arguments classify/learn/options classify/learn/search classify/learn/note
classify/learn/rivals_options classify/learn/rivals_table classify/learn/rivals classify/learn/main
store/record store/place store/sealed store/sql store/store store/store_file store/store_page store/store_check
store/review_task store/review store/export
pipeline/recognizer pipeline/window pipeline/lattice pipeline/strip pipeline/slash pipeline/checkdigit pipeline/rules pipeline/decide
pipeline/draw pipeline/canvas pipeline/draw_labels pipeline/draw_record pipeline/draw_form pipeline/draw_layers
pipeline/reader_rules pipeline/reader_form pipeline/reader pipeline/reader_file
pipeline/wire
pipeline/message pipeline/sandbox pipeline/worker pipeline/references
pipeline/picture pipeline/labelled pipeline/collect
pipeline/show pipeline/overlay
pipeline/faults pipeline/names pipeline/spool pipeline/spool_walk pipeline/inventory pipeline/job_check pipeline/job pipeline/batch
pipeline/terminal pipeline/terminal_picture
pipeline/markup pipeline/report_plot pipeline/report pipeline/report_text pipeline/report_json pipeline/report_html
pipeline/station_rules pipeline/station_picture pipeline/station_window pipeline/station_screen pipeline/station
pipeline/command pipeline/summary pipeline/learner'

rank() { # of a file without its ending; commands and main stand at the end
    n=0
    for entry in $order; do
        n=$((n + 1))
        [ "$entry" = "$1" ] && { echo $n; return; }
    done
    case $1 in pipeline/cmd_* | pipeline/main) echo 1000 ;; *) echo 0 ;; esac
}

may_include() { # file header
    from=${1%/*} to=${2%/*}
    case $from in
    base) [ "$to" = base ] ;;
    segment | classify | store) [ "$to" = "$from" ] || [ "$to" = base ] ;;
    classify/learn) [ "$to" = classify/learn ] || [ "$to" = classify ] || [ "$to" = base ] ;;
    pipeline) [ "$to" != classify/learn ] && [ "$2" != segment/pixels ] ;;
    esac
}

tests=0 failed=0
report() { # condition text
    tests=$((tests + 1))
    if [ "$1" -eq 0 ]; then
        echo "ok $tests - $2"
    else
        failed=1
        echo "not ok $tests - $2"
    fi
}

for file in base/*.[ch] segment/*.[ch] classify/*.[ch] classify/learn/*.[ch] store/*.[ch] pipeline/*.[ch]; do
    [ -e "$file" ] || continue
    self=${file%.*}
    bad=
    [ "$(rank "$self")" -gt 0 ] || bad="$file stands in no order"
    # shellcheck disable=SC2013 # names without blanks
    for header in $(sed -n 's/^#include "\(.*\)\.h"$/\1/p' "$file"); do
        [ "$header" = "$self" ] && continue
        [ "$header" = segment/pixels ] && [ "${self%/*}" = segment ] && continue
        may_include "$self" "$header" || bad="$bad $file includes $header.h sideways;"
        [ "$(rank "$header")" -lt "$(rank "$self")" ] || bad="$bad $file includes $header.h upward;"
    done
    [ -z "$bad" ]
    report $? "$file keeps the order"
    [ -z "$bad" ] || echo "#$bad"
done

door() { # library-header-pattern files...
    pattern=$1
    shift
    others=$(grep -lE "^#include <($pattern)" base/*.[ch] segment/*.[ch] classify/*.[ch] \
        classify/learn/*.[ch] store/*.[ch] pipeline/*.[ch] 2>/dev/null)
    for allowed in "$@"; do
        others=$(printf '%s\n' "$others" | grep -vxE "$allowed")
    done
    [ -z "$others" ]
    report $? "<$pattern> stays behind its door"
    [ -z "$others" ] || printf '# %s\n' "$others"
}
door 'tiff|turbojpeg|png' 'segment/scan[a-z_]*\.c'
door 'leptonica/|allheaders' 'segment/[a-z_]*\.c' 'base/voice\.c' 'pipeline/draw[a-z_]*\.c' 'pipeline/canvas\.c' 'pipeline/command\.c'
door 'libxml/' 'segment/form[a-z_]*\.c' 'store/export\.c' 'pipeline/markup\.c' 'pipeline/command\.c'
door 'sqlite3' 'store/[a-z_]*\.[ch]' 'pipeline/command\.c'
door 'jansson' 'classify/model\.c' 'classify/learn/note\.c' 'classify/learn/rivals_table\.c' 'store/export\.c' 'pipeline/[a-z_]*\.c'
door 'openssl' 'base/hash\.c' 'pipeline/command\.c'
door 'zlib' 'classify/digits\.c'
door '(oneapi/)?dnnl' 'classify/learn/dnn(_step)?\.[ch]'
door '(libsvm/)?svm' 'classify/learn/svm\.c'

headers=$(grep -lE '^#include <(tiff|turbojpeg|png|leptonica|allheaders|libxml|sqlite3|jansson|openssl|zlib|dnnl)' \
    segment/*.h classify/*.h pipeline/*.h base/*.h 2>/dev/null)
[ -z "$headers" ]
report $? "no header shows a library's type"

echo "1..$tests"
exit $failed
