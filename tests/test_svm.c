/* SPDX-License-Identifier: MIT */
#include "classify/learn/svm.h"

#include "tests/rivalry.h"

#include <libsvm/svm.h>
#include <omp.h>

enum { COUNT = 300, PIXELS = 40 };

static struct sample samples[COUNT], asked[COUNT];
static uint8_t labels[COUNT];

/* Four corners, opposite ones of the same class: no straight line parts them. */
static void corners_are_parted(void **state)
{
    struct sample corners[] = {rivalry_sample(0, 0), rivalry_sample(255, 255),
                               rivalry_sample(0, 255), rivalry_sample(255, 0)};
    uint8_t classes[] = {CLASS_BLANK, CLASS_BLANK, 4, 4};
    void *learnt = rivalry_learn(&svm_rival, corners, classes, 4, 1);

    (void)state;
    for (int i = 0; i < 4; i++)
        assert_int_equal(rivalry_read_one(&svm_rival, learnt, corners[i]), classes[i]);
    assert_int_equal(rivalry_read_one(&svm_rival, learnt, rivalry_sample(20, 230)), 4);
    assert_int_equal(rivalry_read_one(&svm_rival, learnt, rivalry_sample(230, 230)), CLASS_BLANK);
    svm_rival.free(learnt);
    svm_rival.free(NULL);
}

/* No pair, no border: everything is of the one class. */
static void one_class_is_enough(void **state)
{
    struct sample both[] = {rivalry_sample(10, 0), rivalry_sample(200, 0)};
    uint8_t classes[] = {7, 7};
    void *learnt = rivalry_learn(&svm_rival, both, classes, 2, 1);

    (void)state;
    assert_int_equal(rivalry_read_one(&svm_rival, learnt, rivalry_sample(90, 90)), 7);
    svm_rival.free(learnt);
}

static void fill_nodes(const struct sample *sample, struct svm_node nodes[PIXELS + 1])
{
    for (int p = 0; p < PIXELS; p++)
        nodes[p] = (struct svm_node){p + 1, sample->pixels[p] / 255.0};
    nodes[PIXELS].index = -1;
}

static void hush(const char *text)
{
    (void)text;
}

/* libsvm's own machine of four classes, asked by libsvm's own function. */
static void ask_libsvm(uint8_t classes[COUNT])
{
    static struct svm_node nodes[COUNT][PIXELS + 1];
    static struct svm_node *rows[COUNT];
    static double values[COUNT];
    const struct svm_problem problem = {COUNT, values, rows};
    const struct svm_parameter parameter = {.svm_type = C_SVC, .kernel_type = RBF, .gamma = 0.02,
                                            .C = 10, .eps = 1e-3, .shrinking = 1,
                                            .cache_size = 100};
    struct svm_model *model;

    for (int i = 0; i < COUNT; i++) {
        fill_nodes(&samples[i], nodes[i]);
        rows[i] = nodes[i];
        values[i] = labels[i];
    }
    svm_set_print_string_function(hush);
    model = svm_train(&problem, &parameter);
    for (int i = 0; i < COUNT; i++) {
        struct svm_node node[PIXELS + 1];
        fill_nodes(&asked[i], node);
        classes[i] = (uint8_t)svm_predict(model, node);
    }
    svm_free_and_destroy_model(&model);
}

/* Classes that overlap widely: pairs, weights, votes and ties are libsvm's. */
static void it_reads_as_libsvm_does(void **state)
{
    uint8_t wanted[COUNT], one[COUNT], four[COUNT];
    int seen[4] = {0};
    void *learnt;

    (void)state;
    rivalry_fill(samples, COUNT, PIXELS, 1);
    rivalry_fill(asked, COUNT, PIXELS, 2);
    for (int i = 0; i < COUNT; i++)
        labels[i] = (uint8_t)(i < 4 ? i : samples[i].pixels[0] / 128 * 2 + samples[i].pixels[1] / 128);
    ask_libsvm(wanted);
    omp_set_num_threads(1);
    learnt = rivalry_learn(&svm_rival, samples, labels, COUNT, 1);
    rivalry_read(&svm_rival, learnt, asked, COUNT, one);
    svm_rival.free(learnt);
    omp_set_num_threads(4);
    learnt = rivalry_learn(&svm_rival, samples, labels, COUNT, 1);
    rivalry_read(&svm_rival, learnt, asked, COUNT, four);
    svm_rival.free(learnt);
    assert_memory_equal(one, wanted, COUNT);
    assert_memory_equal(four, wanted, COUNT);
    for (int i = 0; i < COUNT; i++)
        seen[wanted[i]]++;
    assert_true(seen[0] > 0 && seen[1] > 0 && seen[2] > 0 && seen[3] > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(corners_are_parted),
        cmocka_unit_test(one_class_is_enough),
        cmocka_unit_test(it_reads_as_libsvm_does),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
