// What is wrong with the files.
import { ATTENTION, FINE, PROBLEM, chip } from "../severity.js";

const severity = finding => finding.severity === "Error" ? PROBLEM : finding.severity === "Warning" ? ATTENTION : FINE;
const place = finding => `${finding.file}:${finding.line}`;

export const findings = {
  id: "findings",
  title: "Findings",
  about: "what is wrong with the files of the folder",
  items: state => state.findings,
  key: finding => [place(finding), finding.object ?? "", finding.field, finding.message].join(" "),
  severity,
  columns: [
    { title: "File", cell: place, value: place, class: "name code" },
    { title: "Severity", cell: finding => chip(severity(finding), finding.severity.toLowerCase()), value: finding => -severity(finding) },
    { title: "Object", cell: finding => finding.object ?? "", value: finding => finding.object ?? "" },
    { title: "Field", cell: finding => finding.field, value: finding => finding.field, class: "code" },
    { title: "Message", cell: finding => finding.message, value: finding => finding.message, class: "message" },
  ],
  empty: ["Nothing is wrong with the files. (Without a folder, faults of objects are under Objects.)"],
};
