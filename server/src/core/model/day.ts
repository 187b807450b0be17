/**
 * The day of a date of the Gregorian calendar, in days since 1970-01-01; null where there is no such date. Core has no clock: what
 * day it is comes from the edge, as a part of the configuration.
 */
export function dayOf(year: number, month: number, day: number): number | null {
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return null;
  let days = 365 * (year - 1970) + leapsBefore(year) - leapsBefore(1970) + day - 1;
  for (let before = 1; before < month; before++) days += daysIn(year, before);
  return days;
}

/** A day as `2026-01-31`. */
export function dateOf(day: number): string {
  // Not later than the year that it is, and not much earlier.
  let year = 1969 + Math.floor(day / 365.25);
  while ((dayOf(year + 1, 1, 1) ?? Infinity) <= day) year++;
  let left = day - (dayOf(year, 1, 1) ?? 0);
  let month = 1;
  while (left >= daysIn(year, month)) left -= daysIn(year, month++);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(left + 1)}`;
}

/** How people say how many days there are. */
export function daysInWords(days: number): string {
  return days === 1 ? '1 day' : `${days} days`;
}

function daysIn(year: number, month: number): number {
  if (month === 2) return isLeap(year) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

function isLeap(year: number): boolean {
  return leapsBefore(year + 1) > leapsBefore(year);
}

function leapsBefore(year: number): number {
  const last = year - 1;
  return Math.floor(last / 4) - Math.floor(last / 100) + Math.floor(last / 400);
}
