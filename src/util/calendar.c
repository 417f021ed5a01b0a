/* SPDX-License-Identifier: MIT */
/* The proleptic Gregorian calendar as numbers of days: years that begin in March put the leap day last. */
/* H. Hinnant, chrono-Compatible Low-Level Date Algorithms: https://howardhinnant.github.io/date_algorithms.html */
#include "util/calendar.h"

#include <stdbool.h>

#define ERA_DAYS 146097         /* of 400 years */
#define DAYS_TO_1970 719468     /* from 0000-03-01 */
#define WEEKDAY_OF_1970_01_01 3 /* a Thursday */

int64_t
calendar_days(int year, int month, int day)
{
    int64_t y = month <= 2 ? (int64_t)year - 1 : year;
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int year_of_era = (int)(y - era * 400);
    int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

    return era * ERA_DAYS + day_of_era - DAYS_TO_1970;
}

void
calendar_date(int64_t days, int *year, int *month, int *day)
{
    int64_t z = days + DAYS_TO_1970;
    int64_t era = (z >= 0 ? z : z - (ERA_DAYS - 1)) / ERA_DAYS;
    int day_of_era = (int)(z - era * ERA_DAYS);
    int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int march_month = (5 * day_of_year + 2) / 153;

    *day = day_of_year - (153 * march_month + 2) / 5 + 1;
    *month = march_month < 10 ? march_month + 3 : march_month - 9;
    *year = (int)(era * 400 + year_of_era + (*month <= 2));
}

int
calendar_month_days(int year, int month)
{
    static const char days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

    return days[month - 1] + (month == 2 && leap);
}

int
calendar_weekday(int64_t days)
{
    int64_t rest = (days + WEEKDAY_OF_1970_01_01) % 7;

    return (int)(rest >= 0 ? rest : rest + 7);
}
