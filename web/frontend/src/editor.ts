// The editor: a version of a project drawn on, with Binglian's own properties, and sent back as a form.
import "bpmn-js/dist/assets/diagram-js.css";
import "bpmn-js/dist/assets/bpmn-js.css";
import "bpmn-js/dist/assets/bpmn-font/css/bpmn.css";
import "@bpmn-io/properties-panel/dist/assets/properties-panel.css";
import "diagram-js-minimap/assets/diagram-js-minimap.css";
import Modeler from "bpmn-js/lib/Modeler";
import { BpmnPropertiesPanelModule, BpmnPropertiesProviderModule } from "bpmn-js-properties-panel";
import minimap from "diagram-js-minimap";
import binglian from "../../../processes/extension/binglian.moddle.json";
import { properties } from "./editor/properties";
import { translation } from "./editor/translation";

const form = document.querySelector<HTMLFormElement>("#drawing");
const xml = document.querySelector<HTMLTextAreaElement>("#xml");
const editor = document.querySelector<HTMLElement>("#editor");

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

interface Canvas {
  zoom(how: string, where?: string): number;
  viewbox(): { inner: Box; outer: Box };
  viewbox(box: Box): void;
}

interface Events {
  once(event: string, told: (value: unknown) => void): void;
}

const READABLE = 0.5; // scale below which no text can be read

/** Show the whole drawing, or its beginning where the whole would be too small to read; the minimap shows the rest. */
function begin(canvas: Canvas): void {
  if (canvas.zoom("fit-viewport", "auto") >= READABLE) return;
  const { inner, outer } = canvas.viewbox();
  canvas.viewbox({ x: inner.x - 120, y: inner.y - 20, width: outer.width / 0.8, height: outer.height / 0.8 });
}

/** Select the element that the page was asked for, so that its properties are there at once. */
function choose(modeler: Modeler, id: string): void {
  const element = id && modeler.get<{ get(id: string): object | undefined }>("elementRegistry").get(id);
  if (!element) return;
  modeler.get<{ select(element: object): void }>("selection").select(element);
  modeler.get<{ scrollToElement(element: object): void }>("canvas").scrollToElement(element);
}

/** Show the editor, open the drawing, and let the form carry it back. */
async function open(form: HTMLFormElement, xml: HTMLTextAreaElement, editor: HTMLElement): Promise<void> {
  editor.hidden = false;
  const modeler = new Modeler({
    container: "#canvas",
    propertiesPanel: { parent: "#properties" },
    debounceInput: false, // what was typed last is saved too
    moddleExtensions: { bl: binglian },
    additionalModules: [
      BpmnPropertiesPanelModule,
      BpmnPropertiesProviderModule,
      minimap,
      properties,
      translation(document.documentElement.lang),
    ],
  });
  const shown = new Promise((resolve) => modeler.get<Events>("eventBus").once("propertiesPanel.layoutChanged", resolve));
  await modeler.importXML(xml.value);
  begin(modeler.get<Canvas>("canvas"));
  void shown.then(() => choose(modeler, editor.dataset["element"] ?? "")); // before, the panel does not listen yet
  const saving = document.querySelector<HTMLElement>("#saving");
  if (saving) saving.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void modeler
      .saveXML({ format: true })
      .then((saved) => {
        xml.value = saved.xml ?? "";
        form.submit();
      })
      .catch(complain);
  });
}

function complain(error: unknown): void {
  const trouble = document.querySelector("#trouble") ?? editor;
  if (trouble) trouble.textContent = error instanceof Error ? error.message : String(error);
}

if (form && xml && editor) open(form, xml, editor).catch(complain);
