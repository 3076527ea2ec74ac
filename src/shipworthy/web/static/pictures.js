// Draws the Vega-Lite specification of every <figure class="vega" data-spec>. Without scripts the figure stays
// hidden and the table with the same numbers stands on the page. No eval: the content policy forbids it.
const figures = [...document.querySelectorAll("figure.vega[data-spec]")];

// a specification holds its data: whatever would be fetched is refused
const refuse = () => Promise.reject(new Error("pictures fetch nothing"));
const loader = { load: refuse, sanitize: refuse, http: refuse, file: refuse };

async function draw(figure, vega) {
  const spec = JSON.parse(figure.dataset.spec);
  const place = document.createElement("div");
  const drawn = vega.parse(vega.compile(spec).spec, null, { ast: true });
  const view = new vega.View(drawn, { renderer: "svg", expr: vega.expressionInterpreter, loader, logLevel: vega.Warn });
  await view.initialize(place).runAsync();
  const svg = place.querySelector("svg");
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", spec.description ?? "");
  place.removeAttribute("role"); // the drawing speaks for itself, once
  place.removeAttribute("aria-label");
  figure.querySelector(".drawn")?.remove();
  place.className = "drawn";
  figure.prepend(place);
  figure.hidden = false;
  figure.dataset.drawn = "";
}

async function drawAll() {
  const vega = await import("./vendor/vega.min.js");
  for (const figure of figures) {
    try {
      await draw(figure, vega);
    } catch (error) {
      console.error("a picture could not be drawn", error);
    }
  }
}

if (figures.length) drawAll();
