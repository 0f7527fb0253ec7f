// The island of the workbench: focus goes from picture to outline and back with the arrow keys along the flow, and two pictures scroll together.
// Without it the links lead to the same places.

const ARROWS: Record<string, "after" | "before"> = {
  ArrowRight: "after",
  ArrowDown: "after",
  ArrowLeft: "before",
  ArrowUp: "before",
};

/** Focus an element and bring it into view, as a link to it would. */
function go(id: string): void {
  const found = document.getElementById(id);
  if (!found) return;
  found.scrollIntoView({ block: "nearest", inline: "center" });
  (found as HTMLElement | SVGElement).focus({ preventScroll: true });
}

/** Let the arrow keys follow the flow, in the picture as in the outline; Escape in either goes to the other. */
function followFlow(twins: HTMLElement): void {
  const name = twins.dataset["twins"] ?? "";
  twins.addEventListener("keydown", (event) => {
    const from = (event.target as Element).closest(`[id^="${name}-picture-"], [id^="${name}-line-"]`);
    if (!from) return;
    const inPicture = from.id.startsWith(`${name}-picture-`);
    const element = from.id.slice(`${name}-${inPicture ? "picture" : "line"}-`.length);
    const way = ARROWS[event.key];
    if (way) {
      const line = document.getElementById(`${name}-line-${element}`);
      const next = line?.dataset[way]?.split(" ")[0];
      if (next) go(`${name}-${inPicture ? "picture" : "line"}-${next}`);
    } else if (event.key === "Escape") {
      go(`${name}-${inPicture ? "line" : "picture"}-${element}`);
    } else {
      return;
    }
    event.preventDefault();
  });
}

/** Let a link between the twins move the focus without adding a page to go back to. */
function moveFocus(twins: HTMLElement): void {
  twins.addEventListener("click", (event) => {
    const link = (event.target as Element).closest("a");
    const target = link?.getAttribute("href");
    if (!target?.startsWith("#")) return;
    event.preventDefault();
    go(decodeURIComponent(target.slice(1)));
  });
}

/** Let the pictures before and after scroll together, as a share of what there is to scroll. */
function scrollTogether(both: HTMLElement): void {
  const pictures = [...both.querySelectorAll<HTMLElement>(".picture")];
  let led: HTMLElement | null = null;
  for (const picture of pictures) {
    picture.addEventListener("scroll", () => {
      if (led && led !== picture) {
        led = null;
        return;
      }
      for (const other of pictures) {
        if (other === picture) continue;
        led = picture;
        const share = (whole: number, seen: number, at: number, width: number, view: number) =>
          whole > seen ? (at / (whole - seen)) * (width - view) : 0;
        other.scrollLeft = share(picture.scrollWidth, picture.clientWidth, picture.scrollLeft, other.scrollWidth, other.clientWidth);
        other.scrollTop = share(picture.scrollHeight, picture.clientHeight, picture.scrollTop, other.scrollHeight, other.clientHeight);
      }
    });
  }
}

/** Bring what is marked in a picture into view, without moving the page. */
function showMarked(picture: HTMLElement): void {
  const marked = picture.querySelector(".finding, .heat-4, .added, .changed");
  if (!marked) return;
  const [seen, found] = [picture.getBoundingClientRect(), marked.getBoundingClientRect()];
  picture.scrollLeft += found.left - seen.left - seen.width / 3;
  picture.scrollTop += found.top - seen.top - seen.height / 3;
}

for (const twins of document.querySelectorAll<HTMLElement>("[data-twins]")) {
  followFlow(twins);
  moveFocus(twins);
}
document.querySelectorAll<HTMLElement>(".picture").forEach(showMarked);
document.querySelectorAll<HTMLElement>("[data-both]").forEach(scrollTogether);

export {};
