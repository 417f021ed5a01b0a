/* SPDX-License-Identifier: MIT */
/* The proleptic Gregorian calendar as numbers of days, without libc's time functions. */
#ifndef TOCSIN_UTIL_CALENDAR_H
#define TOCSIN_UTIL_CALENDAR_H

#include <stdint.h>

/* Days since 1970-01-01. */
int64_t calendar_days(int year, int month, int day);
/* The day of so many days since 1970-01-01. */
void calendar_date(int64_t days, int *year, int *month, int *day);
int calendar_month_days(int year, int month);
/* 0: Monday. */
int calendar_weekday(int64_t days);

#endif
