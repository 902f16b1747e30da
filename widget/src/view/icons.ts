const SVG = "http://www.w3.org/2000/svg";

/** Lines on a grid of 24, drawn in the colour of the text around them. */
const PATHS = {
  // a counter window with its shelf: 窓口
  desk: ["M4 4.5h16v11H4z", "M12 4.5v11", "M2.5 19.5h19"],
  close: ["M6 6l12 12", "M18 6L6 18"],
  menu: ["M5 12h.01", "M12 12h.01", "M19 12h.01"],
  send: ["M12 19V5.5", "M6 11l6-6 6 6"],
  down: ["M7 10l5 5 5-5"],
  section: ["M7 4h7l4 4v12H7z", "M10 12h5", "M10 15.5h5"],
  check: ["M5 12.5l4.5 4.5L19 7.5"],
} as const;

/** An icon that says nothing by itself. */
export function icon(name: keyof typeof PATHS): SVGSVGElement {
  const drawn = document.createElementNS(SVG, "svg");
  drawn.setAttribute("viewBox", "0 0 24 24");
  drawn.setAttribute("aria-hidden", "true");
  drawn.setAttribute("class", `icon ${name}`);
  for (const d of PATHS[name]) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", d);
    drawn.append(path);
  }
  return drawn;
}
