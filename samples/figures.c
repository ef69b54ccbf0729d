/* SPDX-License-Identifier: MIT */
#include "samples/figures.h"

const struct figure figures[] = {
    /* begun at the top right, top left, well inside, and the other way round */
    {'0', CUSTOM_ANY, "46,3 24,5 6,30 4,62 18,93 40,97 58,72 60,36 50,10 38,1 28,4"},
    {'0', CUSTOM_ANY, "30,2 10,20 3,52 14,86 34,99 54,84 62,50 54,18 34,1 26,3"},
    {'0', CUSTOM_ANY, "54,10 36,0 14,14 4,48 14,86 34,99 54,84 61,48 52,16 40,5"},
    {'0', CUSTOM_ANY, "34,3 54,20 60,56 44,94 22,96 5,66 8,26 30,2 40,4"},

    /* a stick; flags short, usual, long and bent; a foot */
    {'1', CUSTOM_ANGLO, "34,0 30,100"},
    {'1', CUSTOM_ANY, "20,20 37,2! 35,100"},
    {'1', CUSTOM_CONTINENTAL, "12,30 40,2! 38,100"},
    {'1', CUSTOM_CONTINENTAL, "4,48 20,30 42,0! 38,100"},
    {'1', CUSTOM_CONTINENTAL, "14,28 30,17 40,1! 34,100"},
    {'1', CUSTOM_ANY, "14,24 36,2! 35,97; 8,98 60,96"},

    /* cornered, looped, flat, and with a swan's neck */
    {'2', CUSTOM_ANY, "6,24 14,6 34,0 52,12 52,34 34,62 4,97! 34,93 62,95"},
    {'2', CUSTOM_ANGLO, "8,22 20,3 42,1 55,18 48,44 26,76 10,95 3,88 12,79 32,90 62,97"},
    {'2', CUSTOM_ANY, "8,12 30,1 52,10 54,30 38,56 6,98! 60,98"},
    {'2', CUSTOM_ANY, "10,30 18,6 38,0 54,16 50,42 28,74 4,96! 22,91 44,97 64,90"},

    /* round, flat-topped, looped in the middle, angular */
    {'3', CUSTOM_ANY, "8,14 26,1 48,6 54,24 42,42 22,47! 46,52 58,70 50,92 26,100 4,88"},
    {'3', CUSTOM_CONTINENTAL, "8,4 54,3! 26,40! 50,48 60,70 48,94 24,100 4,90"},
    {'3', CUSTOM_ANY, "10,12 30,0 52,12 48,34 30,46 22,44 32,43 54,56 58,80 36,99 6,90"},
    {'3', CUSTOM_ANY, "10,8 34,0 52,14 40,38 24,46! 48,50 56,72 38,96 8,94"},

    /* open, upright, closed, curled, short-armed */
    {'4', CUSTOM_ANY, "22,2 4,60! 64,58; 48,24 44,100"},
    {'4', CUSTOM_ANY, "12,4 8,56! 30,58 62,55; 50,10 47,100"},
    {'4', CUSTOM_ANY, "46,2 4,64! 66,62; 47,0 46,100"},
    {'4', CUSTOM_ANGLO, "16,2 6,40 22,56 58,50; 56,4 44,100"},
    {'4', CUSTOM_CONTINENTAL, "38,0 6,62! 62,60; 44,36 36,100"},

    /* with a separate hat, in one line, like an S, with a long hat */
    {'5', CUSTOM_ANY, "16,4 12,42! 36,36 56,50 56,78 36,98 6,93; 15,4 58,1"},
    {'5', CUSTOM_ANY, "58,2 18,4! 13,42! 34,36 57,52 56,80 34,99 5,90"},
    {'5', CUSTOM_ANGLO, "56,4 22,4 14,14 12,40! 36,38 56,54 54,80 32,98 6,94"},
    {'5', CUSTOM_CONTINENTAL, "18,5 12,44! 34,40 52,56 50,82 28,98 4,92; 16,5 66,0"},

    /* swung, upright, wide, with a straight back */
    {'6', CUSTOM_ANY, "50,2 26,22 8,58 10,86 30,100 50,86 50,64 32,54 10,70"},
    {'6', CUSTOM_ANY, "40,0 16,32 5,70 18,98 42,96 54,76 44,58 22,60 8,78"},
    {'6', CUSTOM_ANY, "56,8 34,12 12,44 6,76 24,99 50,90 54,66 36,56 14,68 10,78"},
    {'6', CUSTOM_ANY, "38,0 22,40 8,74 18,98 44,97 54,76 40,60 16,66"},

    /* plain, curved; barred, barred with a tooth */
    {'7', CUSTOM_ANGLO, "5,5 58,3! 40,44 24,100"},
    {'7', CUSTOM_ANGLO, "4,8 26,4 58,6! 40,40 30,74 28,100"},
    {'7', CUSTOM_CONTINENTAL, "4,6 58,4! 38,50 26,100; 14,52 54,47"},
    {'7', CUSTOM_CONTINENTAL, "5,16 8,4! 60,4! 34,54 22,100; 12,54 52,48"},

    /* an S closed from the right, two loops from the waist, from the top, two rings */
    {'8', CUSTOM_ANY, "50,14 34,0 14,8 12,26 34,46 54,66 52,90 30,100 10,90 10,68 32,46 50,28 52,12"},
    {'8', CUSTOM_ANY, "32,46 14,34 12,14 30,1 48,12 48,32 32,46 10,62 6,84 28,100 52,90 54,66 34,47"},
    {'8', CUSTOM_ANY, "32,2 12,14 18,34 44,54 54,76 40,98 16,96 8,76 24,52 48,30 50,10 34,1"},
    {'8', CUSTOM_ANY, "32,48 14,38 12,14 30,0 48,14 46,38 32,48; 32,47 10,60 8,88 30,100 54,88 52,60 32,47"},

    /* with a straight stem, a curved one, a hook, leaning */
    {'9', CUSTOM_ANY, "52,14 32,2 12,14 8,38 24,50 44,40 54,12! 50,60 46,100"},
    {'9', CUSTOM_ANY, "52,12 30,0 10,16 10,40 28,50 48,36 54,10 54,50 42,86 12,98"},
    {'9', CUSTOM_CONTINENTAL, "50,10 26,2 8,22 14,46 36,46 52,20 53,8! 54,60 46,92 24,100 6,90"},
    {'9', CUSTOM_ANY, "54,8 34,2 12,18 12,42 32,48 52,24 56,8! 46,56 30,100"},
};

const int figures_count = sizeof figures / sizeof figures[0];
