/* SPDX-License-Identifier: MIT */
#include "samples/plan.h"

#define TALLY "forms/tally"
#define ORDER "forms/order"
#define SURVEY "forms/survey"
#define METER "forms/meter"
#define FOREIGN "foreign"

const struct plan plan[] = {
    /* a visitors' sheet that came along with the surveys */
    {"foreign.tif", FOREIGN, ENCODE_G4, {90, PEN_BLUE, .dpi = 300}, false},

    {"meter-clean.tif", METER, ENCODE_G4, {51, PEN_BLACK, .dpi = 300}, false},
    {"meter-skewed.jpg", METER, ENCODE_JPEG,
     {52, PEN_BLUE, .depth = DEPTH_GRAY, .dpi = 200, .skew_deg = 2.4}, false},
    {"meter-stack.tif", METER, ENCODE_G4, {53, PEN_FINE, .dpi = 300, .turn = 2}, false},
    {"meter-stack.tif", METER, ENCODE_G4, {54, PEN_GEL, .dpi = 200, .turn = 1}, false},

    {"mixed-stack.tif", ORDER, ENCODE_G4, {71, PEN_FINE, .dpi = 300}, false},
    {"mixed-stack.tif", SURVEY, ENCODE_G4, {72, PEN_BLACK, .dpi = 300, .turn = 2}, false},
    {"mixed-stack.tif", TALLY, ENCODE_G4, {73, PEN_BLUE, .dpi = 300}, false},

    {"order-clean.tif", ORDER, ENCODE_G4, {21, PEN_BLACK, .dpi = 300}, false},
    {"order-colour.jpg", ORDER, ENCODE_JPEG,
     {22, PEN_BLUE, .depth = DEPTH_COLOUR, .dpi = 300}, false},
    {"order-crossed.png", ORDER, ENCODE_PNG,
     {23, PEN_GEL, TWIST_CROSSED, .depth = DEPTH_COLOUR, .dpi = 200}, false},
    {"order-damaged.tif", ORDER, ENCODE_G4, {24, PEN_FINE, .dpi = 300}, true},
    {"order-faint.tif", ORDER, ENCODE_DEFLATE,
     {25, PEN_FAINT, .depth = DEPTH_GRAY, .dpi = 200}, false},
    {"order-mischecked.tif", ORDER, ENCODE_G4, {26, PEN_BLUE, TWIST_MISCHECKED, .dpi = 300},
     false},
    {"order-pencil.tif", ORDER, ENCODE_LZW,
     {27, PEN_PENCIL, .depth = DEPTH_GRAY, .dpi = 200, .look = LOOK_WORN}, false},
    {"order-skewed.jpg", ORDER, ENCODE_JPEG,
     {28, PEN_BLUE, .depth = DEPTH_COLOUR, .dpi = 300, .skew_deg = 4.5}, false},
    {"order-turned.jpg", ORDER, ENCODE_JPEG,
     {29, PEN_BLACK, .depth = DEPTH_GRAY, .dpi = 300, .turn = 1}, false},

    {"survey-bent.tif", SURVEY, ENCODE_G4,
     {41, PEN_FINE, .dpi = 300, .skew_deg = -3.2, .look = LOOK_WORN}, false},
    {"survey-clean.tif", SURVEY, ENCODE_G4, {42, PEN_BLACK, .dpi = 300}, false},
    {"survey-colour.jpg", SURVEY, ENCODE_JPEG,
     {43, PEN_BLUE, .depth = DEPTH_COLOUR, .dpi = 200}, false},
    {"survey-overwritten.png", SURVEY, ENCODE_PNG,
     {44, PEN_BLUE, TWIST_OVERWRITTEN, .depth = DEPTH_GRAY, .dpi = 200}, false},
    {"survey-recycled.jpg", SURVEY, ENCODE_JPEG,
     {45, PEN_BLACK, .depth = DEPTH_GRAY, .dpi = 200, .look = LOOK_RECYCLED}, false},
    {"survey-shadow.jpg", SURVEY, ENCODE_JPEG,
     {46, PEN_PENCIL, .depth = DEPTH_GRAY, .dpi = 300, .look = LOOK_SHADOW}, false},

    {"tally-clean.tif", TALLY, ENCODE_G4, {11, PEN_FINE, .dpi = 300}, false},
    {"tally-colour.jpg", TALLY, ENCODE_JPEG,
     {12, PEN_GEL, .depth = DEPTH_COLOUR, .dpi = 200, .skew_deg = 1.5}, false},
    {"tally-crossed.tif", TALLY, ENCODE_G4, {13, PEN_BLACK, TWIST_CROSSED, .dpi = 300}, false},
    {"tally-gray.tif", TALLY, ENCODE_LZW,
     {14, PEN_BLUE, .depth = DEPTH_GRAY, .dpi = 200}, false},
    {"tally-miscounted.png", TALLY, ENCODE_PNG, {15, PEN_BLACK, TWIST_MISCOUNTED, .dpi = 300},
     false},
    {"tally-stack.tif", TALLY, ENCODE_G4, {16, PEN_BLUE, .dpi = 300}, false},
    {"tally-stack.tif", TALLY, ENCODE_G4, {17, PEN_FINE, .dpi = 300, .skew_deg = 1.9}, false},
    {"tally-stack.tif", TALLY, ENCODE_G4, {18, PEN_BLACK, .dpi = 300, .skew_deg = -1.1}, false},
    {"tally-stack.tif", TALLY, ENCODE_G4, {19, PEN_GEL, .dpi = 300, .turn = 2}, false},
    {"tally-upside-down.tif", TALLY, ENCODE_PACKBITS, {20, PEN_FINE, .dpi = 200, .turn = 2},
     false},
};

const int plan_count = sizeof plan / sizeof plan[0];

const struct plan references[] = {
    {"meter.png", METER, ENCODE_PNG,
     {50, .twist = TWIST_BLANK, .dpi = 150, .look = LOOK_PRINTED}, false},
};

const int references_count = sizeof references / sizeof references[0];
