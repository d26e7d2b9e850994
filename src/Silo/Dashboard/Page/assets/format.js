// Numbers and times for people.
const numbers = new Intl.NumberFormat("en");
const milliseconds = new Intl.NumberFormat("en", { maximumSignificantDigits: 3 });

export const count = value => numbers.format(value);

export const plural = (value, one, many = `${one}s`) => `${count(value)} ${value === 1 ? one : many}`;

export const duration = value => `${milliseconds.format(value)} ms`;

export function age(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  if (whole < 60)
    return `${whole}s`;
  if (whole < 3600)
    return `${Math.floor(whole / 60)}m ${whole % 60}s`;
  if (whole < 86400)
    return `${Math.floor(whole / 3600)}h ${Math.floor(whole % 3600 / 60)}m`;
  return `${Math.floor(whole / 86400)}d ${Math.floor(whole % 86400 / 3600)}h`;
}

export const clock = time => new Date(time).toLocaleTimeString("en-GB");

export function moment(text) {
  const time = new Date(text);
  return Number.isNaN(time.getTime()) ? String(text) : `${time.toLocaleDateString("sv-SE")} ${time.toLocaleTimeString("en-GB")}`;
}
