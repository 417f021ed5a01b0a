/* SPDX-License-Identifier: MIT */
/* Where the fields of a form stand, for those who draw it and who type into it. */
#ifndef TOCSIN_UI_FORM_PLACE_H
#define TOCSIN_UI_FORM_PLACE_H

#include "ui/form.h"

/* Columns of the labels. */
int form_place_labels(int cols);
/* Rows of the i-th field, of all that the form has. */
int form_place_rows(const struct form *f, size_t i, int rows);
/* Columns of what is typed. */
int form_place_cols(int cols);

#endif
